"""Which source's series an interval is computed on: one, never two spliced.

The first in the order of trust with enough candles becomes the primary source and stays it until
three refreshes in a row fail or its link breaks; a last resort gives way to any venue.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from analysis import candle_sources, reasons, stored
from analysis.candle_round import Outcome, Round
from analysis.candle_sources import Place
from analysis.stored import DAY, ENOUGH, FOUR_HOURS, HOUR
from quant.absent import Absent
from quant.candles import Bar

FRAMES = {HOUR: "1h", FOUR_HOURS: "4h", DAY: "1d"}
FAILURES = 3


class Standing(NamedTuple):
    """The primary source of before, and how many refreshes in a row it has failed."""

    source: str | None
    failures: int


class Choice(NamedTuple):
    """The series to compute on; `bars` is empty where there is none, for `reason`."""

    place: Place | None
    source: str | None
    bars: list[Bar]
    failures: int
    is_changed: bool
    is_ended: bool
    reason: Absent


def standing(made: Round, interval_s: int) -> Standing:
    """Read the primary source from the row to be replaced, else from what is stored."""
    row = _candles_of(made.history.previous, FRAMES[interval_s])
    source, failures = row.get("source"), row.get("refresh_failures")
    if isinstance(source, str):
        return Standing(source, failures if isinstance(failures, int) else 0)
    known = made.known()
    for place in candle_sources.PLACES:
        name = place.series.get(interval_s)
        if name is not None and len(known.get((name, interval_s), [])) >= ENOUGH:
            return Standing(name, 0)
    return Standing(None, 0)


def choose(made: Round, interval_s: int) -> Choice:
    """Choose the series of an interval, asking place after place until one will do."""
    before = standing(made, interval_s)
    waiting: Choice | None = None  # the standing source, not refreshed for the first time or two
    longest: Choice | None = None
    is_ended = False
    errors: list[str | None] = []
    for place in _order(interval_s, before):
        if waiting is not None and made.trail.has_answer:
            break
        outcome = made.get(place, interval_s)
        errors.append(outcome.error)
        found = _choice(place, interval_s, outcome, before)
        if not outcome.bars:
            continue
        if outcome.error is not None:
            if found.source == before.source and found.failures < FAILURES:
                waiting = found
        elif interval_s == DAY and stored.is_ended(outcome.bars[-1].open_at + DAY, made.now):
            is_ended = True
        elif len(outcome.bars) >= ENOUGH:
            return waiting or found
        elif longest is None or len(outcome.bars) > len(longest.bars):
            longest = found
    none = Choice(None, None, [], 0, False, is_ended, reasons.of_errors(errors))
    return waiting or longest or none


def _choice(place: Place, interval_s: int, outcome: Outcome, before: Standing) -> Choice:
    source = place.series[interval_s]
    is_standing = source == before.source
    return Choice(
        place,
        source,
        outcome.bars,
        (before.failures if is_standing else 0) + 1 if outcome.error is not None else 0,
        before.source is not None and not is_standing,
        False,
        reasons.of_errors([outcome.error]),
    )


def _order(interval_s: int, before: Standing) -> list[Place]:
    """Return the places that have an interval, a standing venue before all others."""
    places = [place for place in candle_sources.PLACES if interval_s in place.series]
    return sorted(
        places, key=lambda place: not (place.is_venue and place.series[interval_s] == before.source)
    )


def _candles_of(previous: Mapping[str, Any] | None, frame: str) -> Mapping[str, Any]:
    """Find what the row to be replaced was computed on; one of days alone has no time frames."""
    row = previous or {}
    paths = (("timeframes", frame, "candles"), ("candles",) if frame == FRAMES[DAY] else ())
    for keys in paths:
        found: Any = row if keys else None
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(found, Mapping):
            return found
    return {}
