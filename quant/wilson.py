"""Wilson's interval: how far the true share of hits may lie from the one that was seen."""

import math

Z_95 = 1.959963984540054


def interval(share: float, trials: float) -> tuple[float, float]:
    """Return the 95 % interval of a share seen in so many independent trials.

    `trials` need not be whole: overlapping windows count in part. Raises ValueError for none.
    """
    if not (0 <= share <= 1 and trials > 0):
        raise ValueError(f"a share of {share} in {trials} trials")
    weight = Z_95**2 / trials
    middle = (share + weight / 2) / (1 + weight)
    reach = Z_95 * math.sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)
