"""Lines of the audit trail as CSV (RFC 4180), safe to be opened by a spreadsheet.

A field that a spreadsheet would take for a formula begins with an apostrophe instead.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

COLUMNS = (
    *("number", "at", "event", "success", "error", "user_id", "user_email", "user_hash"),
    *("subject_id", "address", "user_agent", "request_id"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def header() -> str:
    """Name the columns."""
    return _written([COLUMNS])


def lines(events: Iterable[dict[str, Any]]) -> str:
    """Write lines of the audit trail."""
    return _written([_guarded(value) for value in _values(event)] for event in events)


def _values(event: dict[str, Any]) -> list[Any]:
    user = event["user"] or {"id": None, "email": None}
    flat = event | {"user_id": user["id"], "user_email": user["email"]}
    return [flat[column] for column in COLUMNS]


def _guarded(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(rows: Iterable[Iterable[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
