"""What others say of a price: at the close of a candle, and about a jump of a series.

A coin that splits or migrates leaves an eightfold step in one venue's candles that is no move of
its price; a crash of that size is one that others saw too. Others are stored prices of all sources
together, and the candles of another source.
"""

from collections.abc import Collection
from datetime import timedelta
from itertools import pairwise

from analysis import candle_sources
from analysis.candle_round import Round
from analysis.candle_sources import Place
from quant import candles
from quant.candles import Bar, Filled

TOLERANCE = 0.20
NEAR_SECONDS = timedelta(minutes=10).total_seconds()  # of a stored price to a close


def close_at(made: Round, epoch_s: float, source: str) -> float | None:
    """Return the price at a candle's close: a stored one, else another source's newest close."""
    price = _price_at(made, epoch_s)
    closes = [
        bars[-1].close
        for (other, interval_s), bars in made.known().items()
        if other != source and bars and bars[-1].open_at + interval_s == epoch_s
    ]
    return next(iter(closes), None) if price is None else price


def confirmed_jumps(made: Round, place: Place, interval_s: int, series: Filled) -> set[int]:
    """Return the opening times of the jumps that another source confirms."""
    jumps = {bar.open_at for bar in candles.jumps(series.bars)}
    steps = {
        bar.open_at: bar.close / before.close
        for before, bar in pairwise(series.bars)
        if bar.open_at in jumps
    }
    seen = {at: _others(made, place, interval_s, at) for at in steps}
    if any(not ratios for ratios in seen.values()):
        _ask_another(made, place, interval_s)
        seen = {at: _others(made, place, interval_s, at) for at in steps}
    return {
        at
        for at, step in steps.items()
        if any(abs(ratio / step - 1) <= TOLERANCE for ratio in seen[at])
    }


def _others(made: Round, place: Place, interval_s: int, open_at: int) -> list[float]:
    """Return by how much the price rose over a bar according to everybody else."""
    own = place.series[interval_s]
    found = [
        _step(bars, open_at, interval_s)
        for (source, length), bars in made.known().items()
        if length == interval_s and source != own
    ]
    found.append(_stored_step(made, open_at, interval_s))
    return [ratio for ratio in found if ratio is not None]


def _step(bars: Collection[Bar], open_at: int, interval_s: int) -> float | None:
    closes = {bar.open_at: bar.close for bar in bars}
    before, after = closes.get(open_at - interval_s), closes.get(open_at)
    return None if before is None or after is None else after / before


def _stored_step(made: Round, open_at: int, interval_s: int) -> float | None:
    before = _price_at(made, open_at)
    after = _price_at(made, open_at + interval_s)
    return None if before is None or after is None else after / before


def _ask_another(made: Round, place: Place, interval_s: int) -> None:
    """Ask one more place for the same interval; what it gives is known from then on."""
    for other in candle_sources.PLACES:
        if other != place and interval_s in other.series and made.get(other, interval_s).bars:
            return


def _price_at(made: Round, epoch_s: float) -> float | None:
    """Return the stored price nearest to a moment, none if that is ten minutes away or more."""
    distances = [(abs(at.timestamp() - epoch_s), price) for at, price in made.history.prices]
    distance, price = min(distances, default=(NEAR_SECONDS, 0.0))
    return price if distance < NEAR_SECONDS else None
