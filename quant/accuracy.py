"""Whether one way of forecasting is better than another, or the difference may be chance.

References: Diebold and Mariano 1995 with the correction of Harvey, Leybourne and Newbold 1997;
Holm 1979.
"""

import math
from collections.abc import Sequence

from quant import student
from quant.columns import Array, as_array


def better_p(
    losses: Sequence[float] | Array, others: Sequence[float] | Array, steps: int
) -> float | None:
    """Return how likely losses so much smaller than the others' are if both are equally good.

    One loss a day, oldest first, of forecasts that reach `steps` days ahead. None when the test
    cannot tell: too few days, or differences whose variance it cannot estimate.
    """
    differences = as_array(losses) - as_array(others)
    days = len(differences)
    if days <= 2 * steps or days < 2:
        return None
    mean = float(differences.mean())
    around = differences - mean
    variance = float(around @ around) / days
    for lag in range(1, steps):
        variance += 2 * float(around[lag:] @ around[:-lag]) / days
    return moments_p(days, mean, variance, steps)


def moments_p(days: int, mean: float, variance: float, steps: int = 1) -> float | None:
    """Return the same from the mean of the differences and its variance times the days.

    For windows side by side (`steps` 1) that variance is the one of the differences.
    """
    correction = (days + 1 - 2 * steps + steps * (steps - 1) / days) / days
    if not variance > 0 or not correction > 0:
        return None
    return student.below(mean / math.sqrt(variance / days) * math.sqrt(correction), days - 1)


def holm(chances: Sequence[float]) -> list[float]:
    """Return the p-values adjusted for how many there are, in the order given."""
    order = sorted(range(len(chances)), key=lambda index: chances[index])
    adjusted = [1.0] * len(chances)
    least = 0.0
    for rank, index in enumerate(order):
        least = max(least, min(1.0, (len(chances) - rank) * chances[index]))
        adjusted[index] = least
    return adjusted
