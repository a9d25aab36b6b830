"""HTML pages that lead back into an account: another letter, a forgotten password, a new address.

Looking at a letter's link changes nothing; only the button does, since mail scanners follow links.
"""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from blueprints import cookies, form_pages, recovery
from blueprints.forms import AddressForm, LinkForm, ResetPasswordForm

bp = Blueprint("recovery_pages", __name__)


@bp.route("/resend-verification", methods=["GET", "POST"])
def resend_verification() -> ResponseReturnValue:
    """Ask for another letter that confirms an address."""
    form = AddressForm()
    if not form.validate_on_submit():
        return form_pages.show("auth/resend_verification.html", form)
    reply = recovery.resend_verification(form.email.data)
    if not reply.ok:
        return form_pages.show("auth/resend_verification.html", form, reply)
    return render_template("auth/resend_verification.html", sent=True)


@bp.route("/forgot-password", methods=["GET", "POST"])
def forgot_password() -> ResponseReturnValue:
    """Ask for a letter that resets a password."""
    form = AddressForm()
    if not form.validate_on_submit():
        return form_pages.show("auth/forgot_password.html", form)
    reply = recovery.request_password_reset(form.email.data)
    if not reply.ok:
        return form_pages.show("auth/forgot_password.html", form, reply)
    return render_template("auth/forgot_password.html", sent=True)


@bp.route("/reset-password", methods=["GET", "POST"])
def reset_password() -> ResponseReturnValue:
    """Set a new password by the link of a letter; logs nobody in."""
    form = ResetPasswordForm(request.form or request.args)
    if not form.validate_on_submit():
        return form_pages.show("auth/reset_password.html", form)
    reply, device = recovery.reset_password(form.token.data, form.password.data)
    if device is None:
        return form_pages.show("auth/reset_password.html", form, reply)
    page = render_template("auth/reset_password.html", done=True)
    return cookies.know(make_response(page), device)


@bp.route("/confirm-email", methods=["GET", "POST"])
def confirm_email() -> ResponseReturnValue:
    """Make the address that a letter went to that of its account."""
    form = LinkForm(request.form or request.args)
    if not form.validate_on_submit():
        return form_pages.show("auth/confirm_email.html", form)
    reply = recovery.confirm_email(form.token.data)
    if not reply.ok:
        detail = reply.json()["detail"]
        return form_pages.refused("auth/confirm_email.html", reply, detail=detail)
    return render_template("auth/confirm_email.html", done=True)
