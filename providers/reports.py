"""What a research service hands out: a job that runs, that failed, or that has a report.

Nothing in a report is believed here: it is the text of a stranger, bounded and not yet verified.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from providers.faults import UpstreamError
from providers.values import address, count, excerpt, not_negative

NO_CREDIT_SECONDS = 86400.0  # an empty account is not filled within minutes
LONGEST_TEXT = 200_000
MOST_CITED = 200
MOST_LOOPS = 100  # ten can be asked for

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_FENCES = frozenset({"```", "```json"})


class Cited(NamedTuple):
    """One source of a report: the number its text calls it by, and its own name at the service."""

    number: int
    title: str
    url: str
    ref: str | None


class Report(NamedTuple):
    """A finished report: its text with marks like [1], or the object it wrote, if it wrote one.

    `loops` is how many rounds of reasoning it took; None where nobody said.
    """

    text: str
    structured: Mapping[str, Any] | None
    cited: tuple[Cited, ...]
    confidence: float | None
    loops: float | None


class Running(NamedTuple):
    """The service is at work; `status` is its own word."""

    status: str


class Failed(NamedTuple):
    """The service gave up; `reason` is one of its words, or "empty"."""

    reason: str
    loops: float | None = None


Outcome = Report | Running | Failed


def job_id(provider: str, value: Any) -> str:
    """Return a job's name as it may stand in a path, or raise UpstreamError bad_body."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise UpstreamError(provider, "bad_body", "not the name of a job")
    return value


def structured(text: str | None) -> Mapping[str, Any] | None:
    """Read the object that a text is, or that stands in it, fenced or not; None without one."""
    if not text or len(text) > LONGEST_TEXT:
        return None
    within = text[text.find("{") : text.rfind("}") + 1]
    return _object(_unfenced(text.strip())) or _object(within)


def loops_taken(value: Any) -> float | None:
    """Read how many rounds of reasoning a job took; None for what no job can have taken."""
    found = not_negative(value)
    return found if found is not None and found <= MOST_LOOPS else None


def cited(rows: Iterable[Any], *, index: str) -> tuple[Cited, ...]:
    """Read sources that have a number and an http or https address; `index` names the number."""
    found: dict[int, Cited] = {}
    for row in rows:
        if not isinstance(row, dict) or len(found) == MOST_CITED:
            continue
        number, url = count(row.get(index)), address(row.get("url"))
        if number is None or url is None or number in found:
            continue
        ref = row.get("id")
        found[number] = Cited(
            number,
            excerpt(row.get("title"), 300) or url,
            url,
            ref if isinstance(ref, str) and _ID.fullmatch(ref) else None,
        )
    return tuple(found.values())


def marked(row: Any, marker: str) -> bool:
    """Tell whether a job of a list is the one whose question holds a marker."""
    if not isinstance(row, dict):
        return False
    result = row.get("result")
    asked = (row.get("query"), result.get("query") if isinstance(result, dict) else None)
    return any(isinstance(text, str) and marker in text for text in asked)


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _unfenced(text: str) -> str:
    """Return what stands between two fences, or the text as it is."""
    first, _, rest = text.partition("\n")
    is_fenced = first.strip().lower() in _FENCES and rest.endswith("```")
    return rest.removesuffix("```") if is_fenced else text
