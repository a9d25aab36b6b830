"""One coin in CoinMarketCap's words, at a price a few basis points off the other aggregator's."""

from typing import Any

from sandbox import market, world
from sandbox.coin_rows import iso, platforms
from sandbox.coins import Coin, every
from sandbox.parts import mix, noise

DOLLAR = 2781
FARTHEST = 0.0006
CHANGES = ("1h", "24h", "7d", "30d", "60d", "90d")


def row(coin: Coin, now: float) -> dict[str, Any]:
    """Write a coin with its market data."""
    seen = market.quote(coin, now)
    return {
        "id": coin.cmc_id,
        "name": coin.name,
        "symbol": coin.symbol.upper(),
        "slug": coin.id,
        "platform": _platform(coin),
        "num_market_pairs": 3 + coin.seed % 500,
        "date_added": iso(world.starts(coin)),
        "tags": [name.lower().replace(" ", "-") for name in market.categories(coin)],
        "is_active": int(is_active(coin, now)),
        "is_fiat": 0,
        "infinite_supply": coin.infinite_supply,
        "circulating_supply": seen.circulating,
        "total_supply": seen.total,
        "max_supply": seen.maximum,
        "cmc_rank": market.rank(coin, now),
        "tvl_ratio": None,
        "self_reported_circulating_supply": None,
        "self_reported_market_cap": None,
        "last_updated": iso(seen.at),
        "quote": [_quote(coin, seen, now)],
    }


def _quote(coin: Coin, seen: market.Quote, now: float) -> dict[str, Any]:
    off = 1 + FARTHEST * noise(mix(coin.seed, 7), 1) * (0.1 if "stable" in coin.traits else 1)
    bitcoin = market.quote(every()["bitcoin"], now)
    whole = (bitcoin.cap or 0) / 0.58
    volume = None if seen.volume is None else seen.volume * (1 + 0.15 * noise(coin.seed, 8))
    return {
        "id": DOLLAR,
        "symbol": "USD",
        "price": _times(seen.price, off),
        "volume_24h": volume,
        "cex_volume_24h": _times(volume, 0.8),
        "dex_volume_24h": _times(volume, 0.2),
        "volume_change_24h": 20 * noise(mix(coin.seed, int(now // 86400)), 3),
        **{f"percent_change_{span}": market.change(coin, seen, span) for span in CHANGES},
        "market_cap": _times(seen.cap, off),
        "market_cap_dominance": _times(seen.cap, 100 / whole),
        "fully_diluted_market_cap": _times(seen.diluted, off),
        "tvl": None,
        "last_updated": iso(seen.at),
    }


def mapped(coin: Coin, now: float) -> dict[str, Any]:
    """Write what the map of ids says of a coin."""
    return {
        "id": coin.cmc_id,
        "rank": market.rank(coin, now),
        "name": coin.name,
        "symbol": coin.symbol.upper(),
        "slug": coin.id,
        "is_active": int(is_active(coin, now)),
        "first_historical_data": iso(world.starts(coin)),
        "last_historical_data": iso(market.quote(coin, now).at),
        "platform": _platform(coin),
    }


def _platform(coin: Coin) -> dict[str, Any] | None:
    if not coin.chain:
        return None
    home = every().get(coin.chain)
    return {
        "id": home.cmc_id if home else 1000 + len(coin.chain),
        "name": coin.chain.replace("-", " ").title(),
        "symbol": home.symbol.upper() if home else coin.chain.upper()[:5],
        "slug": coin.chain,
        "token_address": platforms(coin)[coin.chain],
    }


def is_active(coin: Coin, now: float) -> bool:
    """Tell whether a coin is still traded."""
    end = world.ends(coin)
    return end is None or now < end


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
