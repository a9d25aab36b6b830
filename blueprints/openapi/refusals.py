"""With which status and code an operation refuses, from the headers of the functions it calls.

A header of db/functions/api says `-- Refuses: 400 bad_symbol, 401, 404 unknown_symbol`. What stands
before every door (who may pass, another site, a body of another kind) is added here.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import db
from blueprints.openapi.declared import Codes, Operation

FUNCTIONS = Path(db.__file__).parent / "functions"
HEADER = re.compile(r"^-- Refuses:(?P<codes>.*(?:\n--  +.*)*)", re.MULTILINE)
CODE = re.compile(r"(?P<status>\d{3}) (?P<code>[a-z_]+)")
ALWAYS: Codes = {
    400: ("bad_host", "bad_request"),
    413: ("request_entity_too_large",),
    414: ("request_uri_too_long",),
    431: ("request_header_fields_too_large",),
    500: ("internal_server_error",),
    503: ("service_unavailable",),
}
INSIDE = frozenset({"hash_too_cheap"})  # between us and the database; no caller ever reads it
NOBODY = {401: ("session_expired", "unauthenticated")}
OF_WHO: dict[str, Codes] = {
    "anyone": {},
    "session": {**NOBODY, 403: ("session_required",)},
    "read": {**NOBODY, 403: ("scope_missing",)},
    "write": {**NOBODY, 403: ("scope_missing",)},
    "admin": {**NOBODY, 403: ("admin_only", "scope_missing")},
    "cron": {404: ("not_found",)},
}
UNSAFE: Codes = {
    403: ("cross_site", "csrf_failed"),
    415: ("unsupported_media_type",),
    422: ("invalid_fields",),  # unknown ones at least
}
IN_PATH: Codes = {404: ("not_found",)}


def of(operation: Operation, *, is_safe: bool, has_path: bool) -> dict[int, list[str]]:
    """Return every code an operation may refuse with, by status, but for those of ALWAYS."""
    found: dict[int, set[str]] = defaultdict(set)
    for status, code in _said(operation, is_safe=is_safe, has_path=has_path):
        found[status].add(code)
    return {status: sorted(codes) for status, codes in sorted(found.items())}


def _said(operation: Operation, *, is_safe: bool, has_path: bool) -> Iterator[tuple[int, str]]:
    parts = [OF_WHO[operation.who], operation.refuses]
    if not is_safe and operation.who != "cron":
        parts.append(UNSAFE)
    if has_path:
        parts.append(IN_PATH)
    if any(parameter.name == "wait" for parameter in operation.query):
        parts.append({400: ("bad_wait",)})
    for part in parts:
        yield from ((status, code) for status, codes in part.items() for code in codes)
    for door in operation.doors:
        yield from of_door(door)


@functools.cache
def of_door(door: str) -> frozenset[tuple[int, str]]:
    """Return what the header of a function of the database says it refuses with."""
    text = (FUNCTIONS / f"{door.replace('.', '/')}.sql").read_text("utf-8")
    header = HEADER.search(text)
    said = CODE.findall(header["codes"]) if header else []
    return frozenset((int(status), code) for status, code in said if code not in INSIDE)
