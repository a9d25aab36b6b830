"""HTML pages /admin/*: accounts, access codes and the audit trail, for admins.

Whoever is none gets the refusal as a page. Every act is a form of its own and needs no script.
"""

from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

import db
from blueprints import administration, form_pages
from blueprints.admin_forms import AuditFilter, CodeFilter, IssueForm, UserFilter
from blueprints.client import client, session_hash
from blueprints.presentation import admin
from db.gateway import Reply

bp = Blueprint("admin_pages", __name__, url_prefix="/admin")

ACTS = {
    "disable": administration.disable_user,
    "enable": administration.enable_user,
    "make-admin": administration.make_admin,
    "unmake-admin": administration.unmake_admin,
    "end-sessions": administration.end_sessions,
}


@bp.get("")
def overview() -> ResponseReturnValue:
    """Show the service at a glance."""
    reply = db.call("api.get_admin_page", session=session_hash(), client=client())
    if not reply.ok:
        return form_pages.turned_away(reply)
    return render_template("admin/overview.html", **admin.overview(reply.json()))


@bp.get("/users")
def users() -> ResponseReturnValue:
    """Show accounts."""
    reply = administration.list_users(page=True)
    if not reply.ok:
        return form_pages.turned_away(reply)
    return _listed("users", UserFilter, admin.users(reply.json()))


@bp.get("/users/<uuid:user_id>")
def user(user_id: UUID) -> ResponseReturnValue:
    """Show one account and what may be done with it."""
    reply = administration.get_user(user_id, page=True)
    if not reply.ok:
        return form_pages.turned_away(reply)
    facts = admin.user(reply.json(), request.args.get("done", ""))
    return render_template("admin/user.html", **facts)


@bp.post("/users/<uuid:user_id>/<any({}):act>".format(", ".join(f'"{act}"' for act in ACTS)))
def act_on_user(user_id: UUID, act: str) -> ResponseReturnValue:
    """Do to an account what a button asks for."""
    here = partial(url_for, "admin_pages.user", user_id=user_id)
    if not FlaskForm().validate_on_submit():
        return redirect(here(done="stale"), 303)
    reply = ACTS[act](user_id)
    return redirect(here(done=act), 303) if reply.ok else form_pages.turned_away(reply)


@bp.get("/codes")
def codes() -> ResponseReturnValue:
    """Show access codes, and the form for new ones."""
    return _codes(IssueForm(formdata=None, data={"count": 1}))


@bp.post("/codes")
def issue_codes() -> ResponseReturnValue:
    """Make access codes and show them, ready to be copied."""
    form = IssueForm()
    if not form.validate_on_submit():
        return _codes(form)
    reply = administration.issue_codes(form.data)
    if not reply.ok:
        return _codes(form, reply)
    issued = [row["code"] for row in reply.json()["access_codes"]]
    return _codes(IssueForm(formdata=None, data={"count": 1}), issued=issued)


@bp.post("/codes/<uuid:code_id>/withdraw")
def withdraw_code(code_id: UUID) -> ResponseReturnValue:
    """Withdraw an access code."""
    here = partial(url_for, "admin_pages.codes")
    if not FlaskForm().validate_on_submit():
        return redirect(here(done="stale"), 303)
    reply = administration.withdraw_code(code_id)
    return redirect(here(done="withdraw"), 303) if reply.ok else form_pages.turned_away(reply)


@bp.get("/audit")
def audit() -> ResponseReturnValue:
    """Show the audit trail."""
    reply = administration.list_audit_trail(page=True)
    if not reply.ok:
        return form_pages.turned_away(reply)
    query = urlencode(administration.asked(*administration.AUDIT_FILTERS))
    return _listed("audit", AuditFilter, admin.audit(reply.json()) | {"query": query})


def _codes(
    form: FlaskForm, refusal: Reply | None = None, issued: list[str] | None = None
) -> ResponseReturnValue:
    reply = administration.list_codes(page=True)
    if not reply.ok:
        return form_pages.turned_away(reply)
    facts = admin.codes(reply.json(), request.args.get("done", ""))
    shown = _filter(CodeFilter) | facts | {"issued": issued}
    return form_pages.show("admin/codes.html", form, refusal, **shown)


def _listed(name: str, form_class: type[FlaskForm], facts: dict[str, Any]) -> ResponseReturnValue:
    return render_template(f"admin/{name}.html", **_filter(form_class), **facts)


def _filter(form_class: type[FlaskForm]) -> dict[str, Any]:
    """The form of a filter as it was sent, and the query without its cursor."""
    kept = {name: text for name, text in request.args.items() if name not in ("cursor", "done")}
    return {"filter": form_class(request.args, meta={"csrf": False}), "kept": kept}
