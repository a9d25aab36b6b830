"""What tests of admins' doors share: an admin's session, and what each door is asked with."""

import uuid
from typing import Any

from functions.accounts import SENDER

NOBODY = str(uuid.UUID(int=0))
# Every door of admins, and something that it can be asked with.
DOORS: dict[str, dict[str, Any]] = {
    "api.disable_user": {"id": NOBODY},
    "api.enable_user": {"id": NOBODY},
    "api.end_user_sessions": {"id": NOBODY},
    "api.export_audit_rows": {"filter": {}},
    "api.get_admin_page": {},
    "api.get_user": {"id": NOBODY},
    "api.issue_codes": {"count": 1, "note": None, "expires_at": None},
    "api.list_access_codes": {"filter": {}},
    "api.list_audit_trail": {"filter": {}},
    "api.list_users": {"filter": {}},
    "api.make_admin": {"id": NOBODY},
    "api.unmake_admin": {"id": NOBODY},
    "api.withdraw_code": {"id": NOBODY},
}


def admin(database: Any, email: str = "root@example.org") -> tuple[str, str]:
    """An admin and a session of theirs."""
    user_id = database.user(email, role="admin")
    return user_id, database.session(user_id)


def trail(database: Any) -> list[tuple[str, str | None, str | None, str | None]]:
    """The audit trail in its order: event, who, on what, error."""
    rows = database.all(
        "select event_type, user_id, subject_id, error_message from core.auth_logs order by number"
    )
    return [
        (
            row.event_type,
            *(str(part) if part else None for part in (row.user_id, row.subject_id)),
            row.error_message,
        )
        for row in rows
    ]


__all__ = ["DOORS", "NOBODY", "SENDER", "admin", "trail"]
