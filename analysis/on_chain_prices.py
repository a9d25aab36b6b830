"""What a coin cost when a block was found, from our own prices; the chain's sources tell it not."""

from datetime import datetime, timedelta

from analysis.moments import from_epoch
from analysis.subject import History

FARTHEST = timedelta(hours=6)  # a transfer is not valued by an older or younger price


def nearest(history: History, at: datetime) -> float | None:
    """Return the stored price in US dollars nearest to a moment; None without one near enough."""
    prices = [(moment, price) for moment, price in history.prices if price > 0]
    prices += [(from_epoch(moment), price) for moment, price in history.past.get("prices", [])]
    market = history.market
    if market is not None and market["at"] is not None and market["price_usd"] is not None:
        prices.append((from_epoch(market["at"]), market["price_usd"]))
    distance, price = min(
        ((abs(moment - at), price) for moment, price in prices), default=(FARTHEST * 2, None)
    )
    return price if distance <= FARTHEST else None


def current(history: History) -> float | None:
    """Return the newest known price in US dollars."""
    return history.market["price_usd"] if history.market else None
