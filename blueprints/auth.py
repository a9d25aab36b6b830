"""JSON /api/auth/*: accounts and sessions. What is decided is decided in the database."""

import json
from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

import db
from blueprints import accounts, cookies, own_account, recovery
from blueprints.client import COOKIE, has_bearer, session_hash
from blueprints.forms import (
    AddressForm,
    ChangeEmailForm,
    ChangePasswordForm,
    LinkForm,
    LoginForm,
    PresentPasswordForm,
    RegisterForm,
    ResetPasswordForm,
    TokenForm,
    read_json,
)

bp = Blueprint("auth", __name__, url_prefix="/api/auth")

SECRETS_ASKED = ("auth.login", "pages.login", "cron.run")  # where a wrong one ends no session


@bp.after_app_request
def forget_ended_session(response: Response) -> Response:
    """Take back a cookie that opens nothing any more."""
    ended = response.status_code == 401 and request.endpoint not in SECRETS_ASKED
    if ended and COOKIE in request.cookies and not has_bearer():
        return cookies.forget(response)
    return response


@bp.post("/register")
def register() -> ResponseReturnValue:
    """Open an account with an access code."""
    fields, refusal = read_json(RegisterForm)
    return refusal or accounts.register(fields)


@bp.post("/login")
def login() -> ResponseReturnValue:
    """Open a session; the token leaves as a cookie."""
    fields, refusal = read_json(LoginForm)
    if refusal:
        return refusal
    reply, entry = accounts.log_in(fields)
    return cookies.remember(make_response(reply), entry) if entry else reply


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session."""
    reply = accounts.log_out()
    return cookies.forget(make_response(reply)) if reply.ok else reply


@bp.get("/me")
def me() -> ResponseReturnValue:
    """Answer who is logged in."""
    return db.call("api.me", session=session_hash())


@bp.get("/session")
def session_end() -> ResponseReturnValue:
    """Answer when the session ends; asking is no use of it."""
    return db.call("api.get_session", session=session_hash())


@bp.delete("/me")
def delete_account() -> ResponseReturnValue:
    """Delete the account and all that is personal."""
    fields, refusal = read_json(PresentPasswordForm)
    if refusal:
        return refusal
    reply = own_account.delete_account(fields)
    return cookies.forget(make_response(reply)) if reply.ok else reply


@bp.post("/export")
def export_account() -> ResponseReturnValue:
    """Answer with everything that is kept about the caller."""
    return own_account.export()


@bp.get("/csrf-token")
def csrf_token() -> ResponseReturnValue:
    """Answer the token that unsafe calls must show."""
    return jsonify(csrf_token=generate_csrf())


@bp.get("/verify-email")
def show_verify_email() -> ResponseReturnValue:
    """Lead to the page that asks; looking confirms nothing."""
    return redirect(url_for("pages.verify_email", token=request.args.get("token")), 303)


@bp.post("/verify-email")
def verify_email() -> ResponseReturnValue:
    """Confirm an address."""
    fields, refusal = read_json(LinkForm)
    return refusal or accounts.verify(fields["token"])


@bp.post("/disown-account")
def disown_account() -> ResponseReturnValue:
    """Delete the unverified account that somebody else opened with this address."""
    fields, refusal = read_json(LinkForm)
    return refusal or accounts.disown(fields["token"])


@bp.post("/resend-verification")
def resend_verification() -> ResponseReturnValue:
    """Ask for another letter that confirms an address."""
    fields, refusal = read_json(AddressForm)
    return refusal or recovery.resend_verification(fields["email"])


@bp.post("/request-password-reset")
def request_password_reset() -> ResponseReturnValue:
    """Ask for a letter that resets a password."""
    fields, refusal = read_json(AddressForm)
    return refusal or recovery.request_password_reset(fields["email"])


@bp.post("/reset-password")
def reset_password() -> ResponseReturnValue:
    """Set a new password by the link of a letter."""
    fields, refusal = read_json(ResetPasswordForm)
    if refusal:
        return refusal
    reply, device = recovery.reset_password(fields["token"], fields["password"])
    return cookies.know(make_response(reply), device) if device else reply


@bp.post("/confirm-email")
def confirm_email() -> ResponseReturnValue:
    """Make the address that a letter went to that of its account."""
    fields, refusal = read_json(LinkForm)
    return refusal or recovery.confirm_email(fields["token"])


@bp.post("/change-password")
def change_password() -> ResponseReturnValue:
    """Set a new password, knowing the present one; other sessions end."""
    fields, refusal = read_json(ChangePasswordForm)
    if refusal:
        return refusal
    reply, token = own_account.change_password(fields)
    return cookies.renew(make_response(reply), token) if token else reply


@bp.post("/change-email")
def change_email() -> ResponseReturnValue:
    """Ask for another address, knowing the password."""
    fields, refusal = read_json(ChangeEmailForm)
    return refusal or own_account.change_email(fields)


@bp.get("/sessions")
def list_sessions() -> ResponseReturnValue:
    """List where the caller is logged in."""
    return db.call("api.list_sessions", session=session_hash())


@bp.delete("/sessions")
def end_other_sessions() -> ResponseReturnValue:
    """End every session but this one."""
    return own_account.end_other_sessions()


@bp.delete("/sessions/<uuid:session_id>")
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one session."""
    return own_account.end_session(str(session_id))


@bp.post("/logout-everywhere")
def log_out_everywhere() -> ResponseReturnValue:
    """End every session, this one too."""
    reply = own_account.log_out_everywhere()
    return cookies.forget(make_response(reply)) if reply.ok else reply


@bp.get("/tokens")
def list_tokens() -> ResponseReturnValue:
    """List the caller's personal tokens, without their secrets."""
    return db.call("api.list_personal_tokens", session=session_hash())


@bp.post("/tokens")
def create_token() -> ResponseReturnValue:
    """Make a personal token; this answer alone shows it."""
    fields, refusal = read_json(TokenForm)
    if refusal:
        return refusal
    reply, token = own_account.create_token(fields)
    return reply._replace(body=json.dumps({"token": token} | reply.json())) if token else reply


@bp.delete("/tokens/<uuid:token_id>")
def revoke_token(token_id: UUID) -> ResponseReturnValue:
    """Withdraw a personal token."""
    return own_account.revoke_token(str(token_id))
