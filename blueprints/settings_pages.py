"""HTML pages /settings/*: password, sessions, address, tokens, links, looks, an account's end.

Every form is sent to an address of its own, which shows its page again with what was wrong.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

import db
from blueprints import cookies, form_pages, own_account, sharing
from blueprints.client import session_hash
from blueprints.forms import (
    AppearanceForm,
    ChangeEmailForm,
    ChangePasswordForm,
    PresentPasswordForm,
    TokenForm,
)
from blueprints.presentation import settings
from db.gateway import Reply

bp = Blueprint("settings_pages", __name__, url_prefix="/settings")


@bp.get("/")
def index() -> ResponseReturnValue:
    """Lead to the first page of settings."""
    return redirect(url_for("settings_pages.security"))


@bp.get("/security")
def security() -> ResponseReturnValue:
    """Show where the caller is logged in, and the form for a new password."""
    return _show("security", ChangePasswordForm(formdata=None))


@bp.post("/security/password")
def change_password() -> ResponseReturnValue:
    """Set a new password; this browser stays logged in, all others do not."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _show("security", form)
    reply, token = own_account.change_password(form.data)
    if token is None:
        return _show("security", form, reply)
    return cookies.renew(make_response(_done("security", "password")), token)


@bp.post("/security/sessions/<uuid:session_id>")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one session."""
    return _act("security", "session", lambda: own_account.end_session(str(session_id)))


@bp.post("/security/other-sessions")
def end_other_sessions() -> ResponseReturnValue:
    """End every session but this one."""
    return _act("security", "others", own_account.end_other_sessions)


@bp.post("/security/everywhere")
def log_out_everywhere() -> ResponseReturnValue:
    """End every session, this one too."""
    if not FlaskForm().validate_on_submit():
        return _done("security", "again")
    own_account.log_out_everywhere()
    return cookies.forget(make_response(redirect(url_for("pages.login"), 303)))


@bp.route("/appearance", methods=["GET", "POST"])
def appearance() -> ResponseReturnValue:
    """Show how pages look to the caller, or have them look otherwise."""
    form = AppearanceForm()
    if not form.validate_on_submit():
        return _show_appearance(form)
    reply = own_account.set_appearance(form.data)
    return _done("appearance", "appearance") if reply.ok else _show_appearance(form, reply)


@bp.post("/appearance/theme")
def change_theme() -> ResponseReturnValue:
    """Change the theme alone: the button that every page has."""
    if not FlaskForm().validate_on_submit():
        return _done("appearance", "again")
    reply = own_account.set_appearance({"theme": request.form.get("theme", "")})
    if reply.status == 401:
        return form_pages.turned_away(reply)
    if reply.ok and "next" in request.form:  # without script a page leads back to itself
        return redirect(form_pages.next_path(), 303)
    return _done("appearance", "appearance" if reply.ok else "again")


@bp.get("/account")
def account() -> ResponseReturnValue:
    """Show address, export, and the form that deletes the account."""
    return _show("account", ChangeEmailForm(formdata=None))


@bp.post("/account/email")
def change_email() -> ResponseReturnValue:
    """Ask for another address."""
    form = ChangeEmailForm()
    if not form.validate_on_submit():
        return _show("account", form)
    reply = own_account.change_email(form.data)
    return _done("account", "email") if reply.ok else _show("account", form, reply)


@bp.post("/account/export")
def export_account() -> ResponseReturnValue:
    """Hand out everything that is kept about the caller, as a file."""
    if not FlaskForm().validate_on_submit():
        return _done("account", "again")
    reply = own_account.export()
    if not reply.ok:
        return form_pages.turned_away(reply)
    name = {"Content-Disposition": 'attachment; filename="account.json"'}
    return reply.body, reply.status, reply.headers | name


@bp.route("/account/delete", methods=["GET", "POST"])
def delete_account() -> ResponseReturnValue:
    """Delete the account, after asking once more."""
    form = PresentPasswordForm()
    if not form.validate_on_submit():
        return _show("delete", form)
    reply = own_account.delete_account(form.data)
    if not reply.ok:
        return _show("delete", form, reply)
    return cookies.forget(make_response(redirect(url_for("pages.index"), 303)))


@bp.get("/tokens")
def tokens() -> ResponseReturnValue:
    """Show the caller's personal tokens, and the form for another."""
    return _show("tokens", TokenForm(formdata=None))


@bp.post("/tokens")
def create_token() -> ResponseReturnValue:
    """Make a personal token; this page alone shows it."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _show("tokens", form)
    reply, token = own_account.create_token(form.data)
    if token is None:
        return _show("tokens", form, reply)
    return _show("tokens", TokenForm(formdata=None), token=token)


@bp.post("/tokens/<uuid:token_id>")
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """Withdraw a personal token."""
    return _act("tokens", "token", lambda: own_account.revoke_token(str(token_id)))


@bp.get("/shares")
def shares() -> ResponseReturnValue:
    """Show the links that the caller shared."""
    return _show("shares", FlaskForm(formdata=None))


@bp.post("/shares/<uuid:share_id>")
def revoke_share(share_id: UUID) -> ResponseReturnValue:
    """Withdraw one link."""
    return _act("shares", "share", lambda: sharing.revoke(str(share_id)))


@bp.post("/all-shares")
def revoke_shares() -> ResponseReturnValue:
    """Withdraw every link."""
    return _act("shares", "shares", sharing.revoke_all)


def _show(
    page: str, form: FlaskForm, reply: Reply | None = None, **context: object
) -> ResponseReturnValue:
    """Render a page of settings with its form: empty, as it was sent, or as it was refused."""
    found = db.call("api.get_settings_page", session=session_hash())
    if not found.ok:
        return form_pages.turned_away(found)
    facts: dict[str, Any] = settings.page(found.json(), request.args.get("done", ""))
    return form_pages.show(f"settings/{page}.html", form, reply, **facts, **context)


def _show_appearance(form: AppearanceForm, reply: Reply | None = None) -> ResponseReturnValue:
    found = db.call("api.get_appearance_page", session=session_hash())
    if not found.ok:
        return form_pages.turned_away(found)
    facts = settings.appearance(found.json(), request.args.get("done", ""))
    if not form.is_submitted():
        form.process(data=facts["look"])
    form.zone.choices = facts["zones"]
    return form_pages.show("settings/appearance.html", form, reply, **facts)


def _act(page: str, done: str, act: Callable[[], Reply]) -> ResponseReturnValue:
    """Do what a button asks for, and show the page with what came of it."""
    if not FlaskForm().validate_on_submit():
        return _done(page, "again")
    reply = act()
    if reply.status == 401:
        return form_pages.turned_away(reply)
    return _done(page, done) if reply.ok else _show(page, _form_of(page), reply)


def _form_of(page: str) -> FlaskForm:
    forms = {"tokens": TokenForm, "shares": FlaskForm}
    return forms.get(page, ChangePasswordForm)(formdata=None)


def _done(page: str, what: str) -> ResponseReturnValue:
    return redirect(url_for(f"settings_pages.{page}", done=what), 303)
