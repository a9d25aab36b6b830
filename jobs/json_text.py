"""JSON as the database takes it: finite numbers, no NUL, moments in UTC to the second."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def dumps(value: Any) -> str:
    """Write a value as JSON, keeping the order of its keys; NaN and Infinity raise ValueError."""
    return json.dumps(plain(value), allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Return the value with moments as text and without NUL, which PostgreSQL cannot store."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
