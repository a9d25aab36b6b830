"""Quantiles of past moves over many coins, for coins that have little past of their own."""

from collections.abc import Sequence

import numpy as np

from quant import ranges
from quant.columns import Array
from quant.ranges import Clock, Quantiles

FEWEST_SCORES = 730  # of a coin, to tell about others
FEWEST_CANDLES = FEWEST_SCORES + 31  # that give so many over a day


def sizes(made: Clock, days: int) -> Array | None:
    """Return the sizes of a coin's past moves; None when they are too few."""
    known = ranges.scores(made, days)
    known = known[~np.isnan(known)]
    return known if len(known) >= FEWEST_SCORES else None


def quantiles(found: Sequence[Array]) -> Quantiles:
    """Return the quantiles of all sizes of all coins together, at least one."""
    together = np.sort(np.concatenate(found)).tolist()
    half, most, nearly_all = (ranges.quantile(together, share) for share in ranges.SHARES)
    return half, most, nearly_all
