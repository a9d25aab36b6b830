"""Coins of an aggregator in the words of our table of coins."""

from collections.abc import Sequence
from typing import Any

from providers.records import Listing, Match

_HOURS = 4  # between the stored prices of a week
_DAYS = 7


def row_of(coin: Listing | Match) -> dict[str, Any]:
    """One coin as private.upsert_tokens reads it; a bare match has no figures."""
    return {
        "coingecko_id": coin.ref,
        "symbol": coin.symbol,
        "name": coin.name,
        "market_cap_rank": coin.rank,
        "image_url": coin.image_url,
        "current_price_usd": getattr(coin, "price_usd", None),
        "market_cap_usd": getattr(coin, "market_cap_usd", None),
        "total_volume_usd": getattr(coin, "volume_24h_usd", None),
        "price_change_24h": getattr(coin, "change_24h_pct", None),
    }


def listed_row_of(coin: Listing) -> dict[str, Any]:
    """One coin of the list of the top, with what lists show beside its row."""
    return row_of(coin) | {
        "change_1h_pct": coin.change_1h_pct,
        "change_7d_pct": coin.change_7d_pct,
        "circulating_supply": coin.circulating_supply,
        "week_usd": _every_fourth(coin.week_usd or ()),
    }


def _every_fourth(prices: Sequence[float]) -> list[float]:
    """Thin hourly prices of a week, the newest kept: 42 of them."""
    return list(reversed(prices[::-1][::_HOURS]))[-_DAYS * 24 // _HOURS :]
