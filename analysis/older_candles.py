"""A page of older candles of one source, as far as it goes: the history that judgement rests on.

The source is the one that the technical analysis chose, and the coin's name there the one whose
price fitted; nothing here chooses anew, and no two sources are ever mixed.
"""

from analysis import candle_sources, venues
from analysis.stored import DAILY_CLOSES, DAY
from providers import coingecko
from providers.records import CandlePage


def page(
    source: str, ref: str, multiplier: float, interval_s: int, *, before: int, deadline: float
) -> CandlePage:
    """Ask a source for the candles of a coin before a moment (epoch seconds), closed ones only.

    Raises UpstreamError; ValueError for a source or an interval without older candles.
    """
    found = _asked(source, ref, interval_s, before, deadline)
    candles = [candle_sources.single(made, multiplier) for made in found.candles if made.closed]
    return found._replace(candles=candles)


def _asked(source: str, ref: str, interval_s: int, before: int, deadline: float) -> CandlePage:
    if source in venues.MODULES:
        made: CandlePage = venues.MODULES[source].older(
            ref, interval_s, before=before, deadline=deadline
        )
        return made
    if (source, interval_s) != (DAILY_CLOSES, DAY):
        raise ValueError(f"{source} has no older candles of {interval_s} s")
    closes = coingecko.daily_closes(ref, deadline=deadline)
    return CandlePage([made for made in closes if made.open_at < before], None)
