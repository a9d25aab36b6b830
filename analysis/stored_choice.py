"""The daily series that jobs compute on: what is stored of a coin, nobody being asked."""

from datetime import datetime

from analysis import candle_series, candle_sources, stored
from analysis.candle_choice import Choice
from analysis.candle_round import Round
from analysis.candle_sources import Place
from analysis.stored import DAY, Prepared
from analysis.subject import Coin, History
from quant.absent import NOT_PUBLISHED
from quant.candles import Bar

NO_TIME = 0.0  # a deadline that is over: nobody is asked


def days(
    coin: Coin,
    history: History,
    preferred: str | None,
    *,
    now: datetime,
    closed_at: int | None = None,
) -> Prepared | None:
    """Return the daily series of the source that is shown, else of the first that is fit.

    A source whose newest day is three days old is passed over, or which has not the day that
    closed at the second `closed_at`; None without any other.
    """
    made = Round(coin, history, now=now, deadline=NO_TIME)
    known = made.known()
    found = [
        (place, known[place.series[DAY], DAY])
        for place in candle_sources.PLACES
        if known.get((place.series.get(DAY, ""), DAY))
    ]
    ends = [(one, one[1][-1].open_at + DAY) for one in found]
    current = [
        one for one, end in ends if not stored.is_ended(end, now) and closed_at in (None, end)
    ]
    if not current:
        return None
    place, bars = min(current, key=lambda one: _rank(one[0], one[1], preferred))
    choice = Choice(place, place.series[DAY], bars, 0, False, False, NOT_PUBLISHED)
    return candle_series.prepared(made, DAY, choice)


def _rank(place: Place, bars: list[Bar], preferred: str | None) -> tuple[bool, bool, int]:
    """Sort the source that is shown first, then those with enough candles in order of trust."""
    is_enough = len(bars) >= stored.ENOUGH
    return (
        place.series[DAY] != preferred,
        not is_enough,
        candle_sources.PLACES.index(place) if is_enough else -len(bars),
    )
