"""JSON /api/admin/*: accounts, access codes and the audit trail, for admins and their scripts."""

from collections.abc import Iterator
from itertools import chain, islice
from uuid import UUID

from flask import Blueprint, Response, stream_with_context
from flask.typing import ResponseReturnValue

from blueprints import administration
from blueprints.admin_forms import IssueForm
from blueprints.forms import read_json
from blueprints.next_page import linked
from blueprints.presentation import csv_rows
from db.gateway import Reply

bp = Blueprint("admin", __name__, url_prefix="/api/admin")

EXPORTED_PAGES = 50  # of 2,000 lines each
CSV = {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Content-Disposition": 'attachment; filename="audit.csv"',
}


@bp.get("/users")
def list_users() -> ResponseReturnValue:
    """Return accounts, the newest first."""
    return linked(administration.list_users())


@bp.get("/users/<uuid:user_id>")
def get_user(user_id: UUID) -> ResponseReturnValue:
    """Return one account, its sessions and counts."""
    return administration.get_user(user_id)


@bp.post("/users/<uuid:user_id>/disable")
def disable_user(user_id: UUID) -> ResponseReturnValue:
    """Close an account and end its sessions."""
    return administration.disable_user(user_id)


@bp.post("/users/<uuid:user_id>/enable")
def enable_user(user_id: UUID) -> ResponseReturnValue:
    """Open a disabled account again."""
    return administration.enable_user(user_id)


@bp.post("/users/<uuid:user_id>/make-admin")
def make_admin(user_id: UUID) -> ResponseReturnValue:
    """Let somebody administer."""
    return administration.make_admin(user_id)


@bp.post("/users/<uuid:user_id>/unmake-admin")
def unmake_admin(user_id: UUID) -> ResponseReturnValue:
    """Let somebody administer no longer."""
    return administration.unmake_admin(user_id)


@bp.delete("/users/<uuid:user_id>/sessions")
def end_sessions(user_id: UUID) -> ResponseReturnValue:
    """Log somebody out everywhere."""
    return administration.end_sessions(user_id)


@bp.get("/access-codes")
def list_codes() -> ResponseReturnValue:
    """Return access codes, the newest first."""
    return linked(administration.list_codes())


@bp.post("/access-codes")
def issue_codes() -> ResponseReturnValue:
    """Make access codes."""
    fields, refusal = read_json(IssueForm)
    return refusal or administration.issue_codes(fields)


@bp.delete("/access-codes/<uuid:code_id>")
def withdraw_code(code_id: UUID) -> ResponseReturnValue:
    """Withdraw an access code."""
    return administration.withdraw_code(code_id)


@bp.get("/audit")
def list_audit_trail() -> ResponseReturnValue:
    """Return lines of the audit trail, the newest first."""
    return linked(administration.list_audit_trail())


@bp.get("/audit.csv")
def export_audit_trail() -> ResponseReturnValue:
    """Send the audit trail as a file, line by line as it is read; a refusal comes before any."""
    pages = administration.export_audit_trail()
    first = next(pages)
    if not first.ok:
        return first
    return Response(stream_with_context(_csv(chain([first], pages))), headers=CSV)


def _csv(pages: Iterator[Reply]) -> Iterator[str]:
    yield csv_rows.header()
    for page in islice(pages, EXPORTED_PAGES):
        if not page.ok:  # a body that breaks off is not taken for a whole one
            raise RuntimeError("the export was refused half-way")
        yield csv_rows.lines(page.json()["events"])
