"""The line of seven days that stands in a row of a list: geometry and words, no markup.

Lines of different rows share no scale: each runs from its own lowest to its own highest price.
`templates/_sparkline.html` turns this into SVG.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import figures, numbers

HEIGHT = 28
_FEWEST = 2


class Sparkline(NamedTuple):
    """A line without axes and the sentence that says the same."""

    path: str
    height: int
    description: str


def sparkline(prices: Sequence[float] | None, change_pct: float | None = None) -> Sparkline | None:
    """Draw prices, evenly apart and oldest first; nothing when there are fewer than two.

    `change_pct` is what the list itself says of the seven days; without it the sentence compares
    the ends of the line.
    """
    if not prices or len(prices) < _FEWEST:
        return None
    moved = 100 * (prices[-1] / prices[0] - 1) if change_pct is None else change_pct
    return Sparkline(
        figures.line(prices, min(prices), max(prices), HEIGHT, 3),
        HEIGHT,
        f"7 days: {_said(moved)}, between {numbers.price(min(prices))} "
        f"and {numbers.price(max(prices))}.",
    )


def _said(moved: float) -> str:
    change = numbers.change(moved)
    if change.direction == "flat":
        return "unchanged"
    return f"{change.direction} {change.text.strip('+−%').strip()} percent"
