"""JSON /api/auth/*: accounts and sessions. What is decided is decided in the database."""

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

import db
from blueprints import accounts
from blueprints.client import COOKIE, has_bearer, session_hash
from blueprints.forms import LoginForm, RegisterForm, VerifyForm, read_json

bp = Blueprint("auth", __name__, url_prefix="/api/auth")

SECRETS_ASKED = ("auth.login", "pages.login", "cron.run")  # where a wrong one ends no session


@bp.after_app_request
def forget_ended_session(response: Response) -> Response:
    """Take back a cookie that opens nothing any more."""
    ended = response.status_code == 401 and request.endpoint not in SECRETS_ASKED
    if ended and COOKIE in request.cookies and not has_bearer():
        return accounts.forget(response)
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
    reply, token = accounts.log_in(fields)
    return accounts.remember(make_response(reply), token) if token else reply


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session."""
    reply = accounts.log_out()
    return accounts.forget(make_response(reply)) if reply.ok else reply


@bp.get("/me")
def me() -> ResponseReturnValue:
    """Answer who is logged in."""
    return db.call("api.me", session=session_hash())


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
    fields, refusal = read_json(VerifyForm)
    return refusal or accounts.verify(fields["token"])
