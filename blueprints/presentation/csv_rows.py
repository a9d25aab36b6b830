"""CSV (RFC 4180) that is safe to be opened by a spreadsheet, and the audit trail's lines as such.

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
    return written([COLUMNS])


def lines(events: Iterable[dict[str, Any]]) -> str:
    """Write lines of the audit trail."""
    return written([guarded(value) for value in _values(event)] for event in events)


def _values(event: dict[str, Any]) -> list[Any]:
    user = event["user"] or {"id": None, "email": None}
    flat = event | {"user_id": user["id"], "user_email": user["email"]}
    return [flat[column] for column in COLUMNS]


def guarded(value: Any) -> str:
    """Write a field: a text that would be a formula with an apostrophe, a number as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text


def written(rows: Iterable[Iterable[str]]) -> str:
    """Write lines of fields."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
