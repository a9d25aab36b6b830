"""One chosen series made whole, for every analysis that computes on candles, and its quality."""

from typing import Any

from analysis import second_opinion, stored
from analysis.candle_choice import Choice
from analysis.candle_round import Round
from analysis.moments import iso_of
from analysis.stored import Prepared
from quant import candles, fold, quality

FULL_HISTORY = 250  # candles
UNCHECKED = 0.7  # agreement of a last close that nothing was there to compare with


def prepared(made: Round, interval_s: int, choice: Choice) -> Prepared | None:
    """Fill and cut the chosen series, others asked about its jumps; None without any candle."""
    if choice.place is None or choice.source is None:
        return None
    filled = candles.fill(choice.bars, interval_s)
    jumps = second_opinion.confirmed_jumps(made, choice.place, interval_s, filled)
    whole = stored.whole(choice.source, interval_s, choice.bars, jumps)
    made.trail.note_use(choice.place.provider, whole.last_close_at)
    return whole


def block(series: Prepared, refresh_failures: int) -> dict[str, Any]:
    """Say what an analysis was computed on."""
    return {
        "source": series.source,
        "used": len(series.bars),
        "from_at": iso_of(series.bars[0].open_at),
        "last_close_at": iso_of(series.last_close_at),
        "gap_share": len(series.filled) / len(series.bars),
        "filled": len(series.filled),
        "close_only": candles.is_close_only(series.bars),
        "refresh_failures": refresh_failures,
    }


def quality_parts(made: Round, series: Prepared) -> dict[str, float]:
    """Return the parts of a series' quality, each 0 to 1; the last close gets a second opinion."""
    other = second_opinion.close_at(made, series.last_close_at, series.source)
    agree = UNCHECKED
    if other is not None:
        agree = fold.fold([series.bars[-1].close, other], fold.LAST_CLOSE).agree
    age_s = made.now.timestamp() - series.last_close_at
    return {
        "history": min(1.0, len(series.bars) / FULL_HISTORY),
        "wholeness": 1.0 - len(series.filled) / len(series.bars),
        "freshness": quality.freshness(age_s, series.interval_s),
        "agreement": agree,
    }


def quality_of(parts: dict[str, float]) -> int:
    """Weigh the parts of a series' quality into a number of 0 to 100."""
    return round(
        100
        * (
            0.5 * parts["history"]
            + 0.2 * parts["wholeness"]
            + 0.2 * parts["freshness"]
            + 0.1 * parts["agreement"]
        )
    )
