"""Coins of an aggregator in the words of our table of coins."""

from typing import Any

from providers.records import Listing, Match


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
