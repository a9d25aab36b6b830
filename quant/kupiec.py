"""Kupiec's test (1995): do misses come as often as they were said to?"""

import math


def ratio(misses: int, days: int, expected_share: float) -> float:
    """Return the likelihood ratio, chi-squared with one degree of freedom if the share is true.

    Raises ValueError unless 0 <= misses <= days, days > 0 and 0 < expected_share < 1.
    """
    if not (0 <= misses <= days and days > 0 and 0 < expected_share < 1):
        raise ValueError(f"{misses} misses on {days} days where {expected_share} were expected")
    hits = days - misses
    said = _log(hits, 1 - expected_share) + _log(misses, expected_share)
    seen = _log(hits, hits / days) + _log(misses, misses / days)
    return max(0.0, 2 * (seen - said))


def p_value(misses: int, days: int, expected_share: float) -> float:
    """Return how likely a share at least as unlike the expected one is by chance, 0 to 1."""
    return math.erfc(math.sqrt(ratio(misses, days, expected_share) / 2))


def _log(times: int, share: float) -> float:
    return times * math.log(share) if times else 0.0
