"""Keeping the rows that can be read: a few bad ones are dropped, many spoil the whole answer."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from providers.faults import UpstreamError

BAD_SHARE = 0.05

T = TypeVar("T")


def usable(provider: str, raw: Sequence[Any], read: Callable[[Any], T]) -> list[T]:
    """Read each row; UpstreamError bad_body when more than one in twenty cannot be read."""
    found: list[T] = []
    for row in raw:
        try:
            found.append(read(row))
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    bad = len(raw) - len(found)
    if bad > BAD_SHARE * len(raw):
        raise UpstreamError(provider, "bad_body", f"{bad} of {len(raw)} rows unusable")
    return found
