"""The analyses there are, by the name that stands in paths and tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from analysis import (
    defi,
    derivatives,
    market_data,
    news,
    on_chain,
    predictions,
    research,
    risk,
    sentiment,
    technical,
)
from analysis.result import Result
from analysis.subject import Coin, History


class Recipe(Protocol):
    """Make an analysis before `deadline` (time.monotonic()), or raise NoSource."""

    def __call__(
        self, coin: Coin, history: History, *, now: datetime, deadline: float
    ) -> Result: ...


RECIPES: Mapping[str, Recipe] = {
    "market-data": market_data.build,
    "technical": technical.build,
    "sentiment": sentiment.build,
    "on-chain": on_chain.build,
    "news": news.build,
    "derivatives": derivatives.build,
    "defi": defi.build,
    "risk": risk.build,
    "research": research.build,
    "predictions": predictions.build,
}
