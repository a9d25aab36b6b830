"""From the bytes of an answer to a JSON document, without inventing a number on the way."""

import json
import math
from typing import Any


class NotJson(str):
    """The beginning of a body that is no JSON document."""

    __slots__ = ()


def parse(body: bytes) -> Any:
    """Read a JSON document; give back a NotJson when it is none."""
    try:
        return json.loads(body, parse_float=_float)
    except (ValueError, RecursionError):
        return NotJson(body[:200].decode("utf-8", "replace"))


def _float(text: str) -> float:
    """Read a JSON number; one too small or too large for a float becomes NaN, not 0 or infinity."""
    value = float(text)
    is_zero = not text.lower().partition("e")[0].strip("-0.")
    return value if math.isfinite(value) and (value != 0.0 or is_zero) else math.nan
