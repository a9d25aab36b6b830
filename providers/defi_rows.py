"""Reading DefiLlama's long lists and series: one odd row costs itself, too many cost the answer."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from providers.body import NotJson
from providers.defi_records import DayValue
from providers.faults import Fault, UpstreamError
from providers.times import is_ahead
from providers.values import number

LIST_BYTES = 16 << 20  # protocols and pools take about 10 MB
LIST_SECONDS = 60.0
BAD_SHARE = 0.05
MOST_USD = 1e15  # more than there is of anything
MOST_PCT = 1e6
UNKNOWN = ("not found", "not in our database")

T = TypeVar("T")


def dollars(value: Any) -> float | None:
    """Read an amount of US dollars that can be one: none below 0, none beyond all there is."""
    found = number(value)
    return found if found is not None and 0 <= found <= MOST_USD else None


def rate(value: Any) -> float | None:
    """Read a percentage that says something."""
    found = number(value)
    return found if found is not None and abs(found) <= MOST_PCT else None


def readable(provider: str, raw: Sequence[Any], make: Callable[[Any], T]) -> list[T]:
    """Read the rows that can be read; UpstreamError when fewer than half of them can."""
    found = []
    for row in raw:
        try:
            found.append(make(row))
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    if not raw:
        raise UpstreamError(provider, "no_data", "an empty list")
    if len(raw) > 2 * len(found):
        raise UpstreamError(provider, "bad_body", f"only {len(found)} of {len(raw)} rows readable")
    return found


def refuse_absurd(provider: str, raw: Sequence[Any], figure: str) -> None:
    """Raise UpstreamError unless the figure of some row can be: no row may have any at all."""
    if raw:
        refuse_figures(provider, [row.get(figure) for row in raw if isinstance(row, dict)])


def refuse_figures(provider: str, figures: Sequence[Any]) -> None:
    """Raise UpstreamError bad_body when no figure was given, outlier when none is of dollars."""
    given = [value for value in map(number, figures) if value is not None]
    if not given:
        raise UpstreamError(provider, "bad_body", "no figure is given")
    if all(dollars(value) is None for value in given):
        raise UpstreamError(provider, "outlier", "every figure is negative or beyond all measure")


def series(
    provider: str, raw: Sequence[Any], read: Callable[[Any], tuple[datetime | None, Any]]
) -> list[DayValue]:
    """Turn rows of (time, dollars) into a series, oldest first; the later of two rows stands.

    Raises UpstreamError: outlier when most figures cannot be, stale when every row is of the
    future, bad_body when more than one row in twenty is of no use.
    """
    found: dict[datetime, float] = {}
    bad = absurd = ahead = 0
    for row in raw:
        try:
            at, value = read(row)
        except (LookupError, TypeError, ValueError, AttributeError):
            at, value = None, None
        figure = number(value)
        if at is None or figure is None:
            bad += 1
        elif dollars(figure) is None:
            absurd += 1
        elif is_ahead(at):
            ahead += 1
        else:
            found[at] = figure
    if 2 * absurd > len(raw):
        raise UpstreamError(provider, "outlier", "most figures are negative or beyond all measure")
    if ahead and not found:
        raise UpstreamError(provider, "stale", "every row is from the future")
    if bad + absurd + ahead > BAD_SHARE * len(raw):
        raise UpstreamError(
            provider, "bad_body", f"{bad + absurd + ahead} of {len(raw)} rows unusable"
        )
    return [DayValue(at, found[at]) for at in sorted(found)]


def judge(status: int, body: Any) -> Fault | None:
    """Find the plain text that says that a chain or a protocol is unknown."""
    if not isinstance(body, NotJson) or status not in (400, 404):
        return None
    said = body.lower()
    if any(words in said for words in UNKNOWN):
        return Fault("no_data", "does not know this name")
    return None
