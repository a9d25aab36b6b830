"""The technical answer without a chart: why there is none, or that nobody could tell.

Unlisted, too young and ended coins are told apart from an outage: of those an answer is given and
kept, an outage is no answer.
"""

from collections.abc import Mapping

from analysis import common, frame, handover, stored, venues
from analysis.candle_choice import Choice
from analysis.candle_round import Round
from analysis.reasons import ANSWERED
from analysis.result import Result
from analysis.stored import DAY
from providers import http
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED

FEWEST_UNKNOWN = 2  # venues that must say they do not list a coin


def answer(made: Round, choices: Mapping[int, Choice], *, primary: str, method: str) -> Result:
    """Answer that the analysis does not apply; NoSource unless those who can tell have answered."""
    errors = made.trail.errors
    failed = {name for name, error in errors.items() if error not in ANSWERED}
    if choices[DAY].is_ended:
        warning = "series_ended"
    elif _is_unlisted(made):
        warning = "not_listed"
    elif not failed and _is_told(choices):
        warning = "too_young"
    else:
        raise handover.no_source(made)
    nothing = dict.fromkeys(frame.INTERVALS, NOT_APPLICABLE)
    data = common.finish(
        made.coin,
        {
            "primary": primary,
            "timeframes": nothing,
            "composite": NOT_APPLICABLE,
            "track_record": NOT_APPLICABLE,
            "frame_quality": nothing,
            "quality_parts": NOT_APPLICABLE,
        },
        method=method,
        as_of=made.now,
        warnings=[warning],
        applicable=False,
    )
    health = (len(errors) - len(failed)) / len(errors) if errors else 1.0
    return handover.result(made, data, round(100 * health), 1.0)


def _is_unlisted(made: Round) -> bool:
    """Tell whether two venues (or all there are) do not know the coin, and CoinGecko said its."""
    enabled = sum(http.is_enabled(venue) for venue in venues.MODULES)
    if len(made.checks.unknown) < min(FEWEST_UNKNOWN, enabled):
        return False
    is_asked = made.trail.errors.get("coingecko", "not asked") in ANSWERED
    return is_asked or bool(made.known().get((stored.DAILY_CLOSES, DAY)))


def _is_told(choices: Mapping[int, Choice]) -> bool:
    """Tell whether there are some candles, and whatever is missing is not there to be had."""
    has_some = any(choice.bars for choice in choices.values())
    return has_some and all(c.bars or c.reason == NOT_PUBLISHED for c in choices.values())
