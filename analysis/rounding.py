"""Numbers as answers show them: 12 significant digits, percents to 4 decimals, always finite."""

import math
from typing import Any

SIGNIFICANT_DIGITS = 12


def rounded(value: Any, key: str = "") -> Any:
    """Round every float inside a value by the name it has there; ValueError unless finite.

    `_pct` and `pct` get 4 decimals, `score` (-100 to 100) one. A supply is counted, not computed,
    and keeps its digits.
    """
    if isinstance(value, dict):
        return {name: rounded(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part, key) for part in value]
    return _number(float(value), key) if isinstance(value, float) else value


def _number(value: float, key: str) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{key or 'a value'} is not finite")
    if key == "pct" or key.endswith("_pct"):
        return round(value, 4) + 0.0
    if key == "score":
        return round(value, 1) + 0.0
    if key.endswith("_supply"):
        return value
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0
