"""One way to read each kind of value out of a JSON document; what is not plainly there is None.

Upstreams print numbers as numbers or as text and say "unknown" in many ways: null, "", "NaN", a
missing key, true. None of these ever becomes 0. Nothing here knows a provider.
"""

import math
import re
from typing import Any
from urllib.parse import urlsplit

EXACT = 2**53  # a larger number may stand for its neighbours
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_ADDRESS = re.compile(r"https?:/{2}[^\s/]\S*", re.IGNORECASE)
_HIDDEN = re.compile(r"[\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def number(value: Any) -> float | None:
    """Read an int, a float or a numeric text; finite, and 0 only where 0 was written."""
    if isinstance(value, str):
        return _number_of_text(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return _finite(float(value))
    except OverflowError:
        return None


def positive(value: Any) -> float | None:
    """Read a number above 0: prices, capitalisations, supplies."""
    found = number(value)
    return found if found is not None and found > 0 else None


def not_negative(value: Any) -> float | None:
    """Read a number that may be 0: volumes."""
    found = number(value)
    return found if found is not None and found >= 0 else None


def percent(value: Any) -> float | None:
    """Read a relative change in percent: nothing can lose more than 100 % of its price."""
    found = number(value)
    return found if found is not None and found >= -100 else None


def whole(value: Any) -> int | None:
    """Read a counting number: 1, "1" or 1.0; none beyond what binary64 counts exactly."""
    return count(value) or None


def count(value: Any) -> int | None:
    """Read a counting number that may be 0: votes, posts."""
    found = number(value)
    if found is None or not 0 <= found <= EXACT or not found.is_integer():
        return None
    return int(found)


def grade(value: Any) -> float | None:
    """Read a number from 0 to 100: an index, a share in percent."""
    found = number(value)
    return found if found is not None and 0 <= found <= 100 else None


def flag(value: Any) -> bool | None:
    """Read true or false, and nothing that merely looks like it."""
    return value if isinstance(value, bool) else None


def text(value: Any, limit: int = 255) -> str | None:
    """Read a text that is not too long, without what a database or a page cannot hold."""
    if not isinstance(value, str):
        return None
    found = _UNPRINTABLE.sub("", value).strip()
    return found if len(found) <= limit else None


def excerpt(value: Any, limit: int) -> str | None:
    """Read the beginning of a text of any length; None when there is none.

    What turns the direction of writing or cannot be seen is left out: texts of strangers stand
    beside our own.
    """
    if not isinstance(value, str):
        return None
    return _HIDDEN.sub("", _UNPRINTABLE.sub("", value)).strip()[:limit].strip() or None


def address(value: Any) -> str | None:
    """Read an http or https address."""
    found = text(value, 2048)
    return found if found and _ADDRESS.fullmatch(found) and _has_host(found) else None


def _has_host(url: str) -> bool:
    """Tell whether an address can be taken apart and names a host."""
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def link(value: Any) -> str | None:
    """Read an https address."""
    found = text(value, 2048)
    return found if found and found.startswith("https://") and " " not in found else None


def mapping(value: Any) -> dict[str, Any]:
    """Insist on a JSON object; TypeError for anything else."""
    if not isinstance(value, dict):
        raise TypeError
    return value


def rows(value: Any) -> list[Any]:
    """Insist on a JSON array; TypeError for anything else."""
    if not isinstance(value, list):
        raise TypeError
    return value


def _number_of_text(value: str) -> float | None:
    if not _NUMBER.fullmatch(value):
        return None
    found = _finite(float(value))
    is_written_zero = not re.split("[eE]", value)[0].strip("+-0.")
    return None if found == 0 and not is_written_zero else found


def _finite(value: float) -> float | None:
    """Drop NaN and infinities; give -0 as 0."""
    return value + 0.0 if math.isfinite(value) else None
