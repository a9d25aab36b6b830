"""Every null has a name and a reason: what is absent is null in the data and listed in `missing`.

Recipes put an Absent where a value does not exist; `settle` turns it into null and names its path
once. Nulls inside array rows need no entry.
"""

from collections.abc import Iterator
from typing import Any

from quant.absent import REASONS, Absent


def settle(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with nulls in place of Absent, its `missing` list filled in.

    Raises ValueError for a null that nobody gave a reason for.
    """
    reasons: dict[str, str] = {}
    settled: dict[str, Any] = _settled(data, "", reasons)
    return settled | {"missing": [{"path": p, "reason": r} for p, r in reasons.items()]}


def faults(data: dict[str, Any]) -> list[str]:
    """Name what breaks the rule: nulls without an entry, entries without a null, bad reasons.

    A list in which nothing could be put may have an entry too.
    """
    entries = [entry["path"] for entry in data["missing"]]
    fields = {k: v for k, v in data.items() if k != "missing"}
    nulls, empty = list(_blank(fields, "", None)), list(_blank(fields, "", []))
    found = [f"{path}: null without a reason" for path in sorted(set(nulls) - set(entries))]
    found += [f"{path}: not null" for path in sorted(set(entries) - set(nulls) - set(empty))]
    found += [f"{path}: named twice" for path in sorted(set(entries)) if entries.count(path) > 1]
    return found + [
        f"{entry['path']}: no such reason as {entry['reason']}"
        for entry in data["missing"]
        if entry["reason"] not in REASONS
    ]


def _settled(value: Any, path: str, reasons: dict[str, str] | None) -> Any:
    """Walk a value; `reasons` is None inside arrays, where nothing is named."""
    if isinstance(value, Absent):
        if reasons is not None:
            reasons[path] = value.reason
        return None
    if isinstance(value, dict):
        return {k: _settled(v, f"{path}.{k}" if path else k, reasons) for k, v in value.items()}
    if isinstance(value, list):
        return [_settled(row, path, None) for row in value]
    if value is None and reasons is not None:
        raise ValueError(f"{path} is null without a reason")
    return value


def _blank(value: Any, path: str, blank: Any) -> Iterator[str]:
    """Find the paths of what is null, or an empty list, outside lists."""
    if value == blank and type(value) is type(blank):
        yield path
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _blank(part, f"{path}.{key}" if path else key, blank)
