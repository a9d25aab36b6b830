"""What a coin cost when a block was found, from our own prices; the chain's sources tell it not."""

from datetime import datetime, timedelta

from analysis.moments import from_epoch
from analysis.subject import History

FARTHEST = timedelta(hours=6)  # a transfer is not valued by an older or younger price
LOWEST, HIGHEST = 1e-40, 1e15  # US dollars: beyond, no amount of coins would be worth a number


def nearest(history: History, at: datetime) -> float | None:
    """Return the stored price in US dollars nearest to a moment; None without one near enough."""
    prices = list(history.prices)
    prices += [(from_epoch(moment), price) for moment, price in history.past.get("prices", [])]
    market = history.market
    if market is not None and market["at"] is not None and market["price_usd"] is not None:
        prices.append((from_epoch(market["at"]), market["price_usd"]))
    distance, price = min(
        ((abs(moment - at), price) for moment, price in prices if _is_possible(price)),
        default=(FARTHEST * 2, None),
    )
    return price if distance <= FARTHEST else None


def current(history: History) -> float | None:
    """Return the newest known price in US dollars."""
    price = history.market["price_usd"] if history.market else None
    return price if price is not None and _is_possible(price) else None


def _is_possible(price: float) -> bool:
    return LOWEST <= price <= HIGHEST
