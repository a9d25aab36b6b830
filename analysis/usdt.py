"""What one USDT costs in dollars, asked for at most once a minute by a process."""

import time
from collections.abc import Sequence

from providers import kraken
from quant import fold

COIN_ID = "tether"  # at CoinGecko
PAIR = "USDTUSD"  # at Kraken
REMEMBERED_SECONDS = 60.0

_learned: list[tuple[float, float]] = []  # at most one: time.monotonic(), rate


def known(stored: float | None) -> float | None:
    """Return the stored rate, else the one learned within the last minute, else None."""
    if stored is not None:
        return stored
    moment, rate = _learned[0] if _learned else (0.0, None)
    return rate if time.monotonic() - moment <= REMEMBERED_SECONDS else None


def learn(readings: Sequence[float]) -> float | None:
    """Fold readings, Kraken's before CoinGecko's, and remember the result; None without any."""
    if not readings:
        return None
    rate = fold.fold(readings, fold.PRICE).value
    _learned[:] = [(time.monotonic(), rate)]
    return rate


def ask_kraken(deadline: float) -> float:
    """Ask Kraken for the rate. Raises UpstreamError."""
    return kraken.ticker(PAIR, deadline=deadline).price
