"""An answer without candles to compute on: why there are none, or that nobody could tell.

Unlisted, too young and ended coins are told apart from an outage: of those an answer is given and
kept, an outage is no answer.
"""

from collections.abc import Mapping
from typing import Any

from analysis import common, frame, handover, stored, venues
from analysis.candle_choice import Choice
from analysis.candle_round import Round
from analysis.reasons import ANSWERED
from analysis.result import Result
from analysis.stored import DAY
from providers import http
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED

FEWEST_UNKNOWN = 2  # venues that must say they do not list a coin


def why(made: Round, choices: Mapping[int, Choice]) -> str:
    """Return the warning that says why; NoSource unless those who can tell have answered."""
    if choices[DAY].is_ended:
        return "series_ended"
    if not made.is_listed() and _is_unlisted(made):
        return "not_listed"
    if not _failed(made) and _is_told(made, choices):
        return "too_young"
    raise handover.no_source(made)


def result(made: Round, fields: dict[str, Any], warning: str, method: str) -> Result:
    """Answer that the analysis does not apply; every field says so."""
    data = common.finish(
        made.coin, fields, method=method, as_of=made.now, warnings=[warning], applicable=False
    )
    asked = len(made.trail.errors)
    health = (asked - len(_failed(made))) / asked if asked else 1.0
    return handover.result(made, data, round(100 * health), 1.0)


def answer(made: Round, choices: Mapping[int, Choice], *, primary: str, method: str) -> Result:
    """Answer that the technical analysis does not apply, or raise NoSource."""
    nothing = dict.fromkeys(frame.INTERVALS, NOT_APPLICABLE)
    fields = {
        "primary": primary,
        "timeframes": nothing,
        "composite": NOT_APPLICABLE,
        "track_record": NOT_APPLICABLE,
        "frame_quality": nothing,
        "quality_parts": NOT_APPLICABLE,
    }
    return result(made, fields, why(made, choices), method)


def _failed(made: Round) -> set[str]:
    return {name for name, error in made.trail.errors.items() if error not in ANSWERED}


def _is_unlisted(made: Round) -> bool:
    """Tell whether two venues (or all there are) do not know the coin, and CoinGecko said its."""
    enabled = sum(http.is_enabled(venue) for venue in venues.MODULES)
    if len(made.checks.unknown) < min(FEWEST_UNKNOWN, enabled):
        return False
    is_asked = made.trail.errors.get("coingecko", "not asked") in ANSWERED
    return is_asked or bool(made.known().get((stored.DAILY_CLOSES, DAY)))


def _is_told(made: Round, choices: Mapping[int, Choice]) -> bool:
    """Tell whether there is a market, and whatever is missing of it is not there to be had."""
    has_some = made.is_listed() or any(choice.bars for choice in choices.values())
    return has_some and all(c.bars or c.reason == NOT_PUBLISHED for c in choices.values())
