"""Student's distribution, by the continued fraction of the incomplete beta function."""

import math

_ENOUGH = 1e-15
_TINY = 1e-300
_STEPS = 500


def below(value: float, freedom: float) -> float:
    """Return how likely a value under this one is, with so many degrees of freedom (> 0)."""
    if math.isnan(value) or not freedom > 0:
        raise ValueError(f"{value} with {freedom} degrees of freedom")
    if math.isinf(value):
        return 1.0 if value > 0 else 0.0
    tail = 0.5 * _beta_share(freedom / (freedom + value * value), freedom / 2, 0.5)
    return tail if value < 0 else 1 - tail


def _beta_share(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function of x, 0 to 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Follow the continued fraction by Lentz's method until nothing changes any more."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        before = value
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            value *= c * d
        if abs(value - before) <= _ENOUGH * abs(value):
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
