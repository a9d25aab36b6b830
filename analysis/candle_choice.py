"""Which source's series an interval is computed on: one, never two spliced.

The first in the order of trust with enough candles becomes the primary source and stays it until
three refreshes in a row fail or its link breaks; a last resort gives way to any venue. Of days a
venue whose stored series reaches much further back takes over, whole: some hand out no more than
their newest, and judgement rests on years.
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
MUCH_FURTHER = 90  # days


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
    first = _longest(made, before) if interval_s == DAY else before
    waiting: Choice | None = None  # the standing source, not refreshed for the first time or two
    longest: Choice | None = None
    is_ended = False
    errors: list[str | None] = []
    for place in _order(interval_s, first):
        if waiting is not None and made.trail.has_answer:
            break
        outcome = made.get(place, interval_s)
        errors.append(outcome.error)
        found = _choice(place, interval_s, outcome, before, first)
        if not outcome.bars:
            continue
        if outcome.error is not None:
            if found.source in (first.source, before.source) and found.failures < FAILURES:
                waiting = waiting or found
        elif interval_s == DAY and stored.is_ended(outcome.bars[-1].open_at + DAY, made.now):
            is_ended = True
        elif len(outcome.bars) >= ENOUGH:
            return waiting or found
        elif longest is None or len(outcome.bars) > len(longest.bars):
            longest = found
    none = Choice(None, None, [], 0, False, is_ended, reasons.of_errors(errors))
    return waiting or longest or none


def _longest(made: Round, before: Standing) -> Standing:
    """Return the venue whose stored days reach much further back, or who stands.

    Only its unbroken part counts, and it must reach as near to the present as what it replaces.
    """
    known, longest = made.known(), before
    for place in candle_sources.PLACES:
        source = place.series.get(DAY)
        if place.is_venue and source is not None and longest.source is not None:
            own, other = (known.get((name, DAY), []) for name in (longest.source, source))
            if _reaches_further(own, other):
                longest = Standing(source, 0)
    return longest


def _reaches_further(own: list[Bar], other: list[Bar]) -> bool:
    if not own or not other or other[-1].open_at < own[-1].open_at:
        return False
    latest = own[0].open_at - MUCH_FURTHER * DAY
    if other[0].open_at >= latest:
        return False
    return stored.whole("", DAY, other, ()).bars[0].open_at < latest


def _choice(
    place: Place, interval_s: int, outcome: Outcome, before: Standing, first: Standing
) -> Choice:
    source = place.series[interval_s]
    earlier = {before.source: before.failures, first.source: first.failures}.get(source, 0)
    return Choice(
        place,
        source,
        outcome.bars,
        earlier + 1 if outcome.error is not None else 0,
        before.source not in (None, source),
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
