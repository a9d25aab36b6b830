"""One coin in CoinGecko's words: rows of listings, search results, the page of a coin."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import floor, log10
from typing import Any

from sandbox import deposits, market, world
from sandbox.coins import Coin, every
from sandbox.parts import mix, noise

CHANGES = ("1h", "24h", "7d", "14d", "30d", "200d", "1y")
# Of a listing's row, what the page of a coin gives by currency, and what as it is.
IN_DOLLARS = (
    *("current_price", "market_cap", "fully_diluted_valuation", "total_volume"),
    *("high_24h", "low_24h", "ath", "ath_change_percentage", "ath_date"),
    *("atl", "atl_change_percentage", "atl_date"),
)
PLAIN = (
    *("market_cap_rank", "price_change_24h", "price_change_percentage_24h"),
    *("market_cap_change_24h", "market_cap_change_percentage_24h", "circulating_supply"),
    *("total_supply", "max_supply", "max_supply_infinite", "roi", "last_updated"),
)
SPARKS = 168  # hourly points of seven days


def row(
    coin: Coin, now: float, spans: Sequence[str], *, precision: str | None, with_sparkline: bool
) -> dict[str, Any]:
    """Write the row of a listing."""
    seen = market.quote(coin, now)
    price, before = seen.price, seen.before
    moved = None if price is None or before is None else price - before
    percent = None if moved is None or not before else moved / before * 100
    cap_moved = None if moved is None or seen.cap is None else moved * (seen.circulating or 0)
    found: dict[str, Any] = {
        "id": coin.id,
        "symbol": coin.symbol,
        "name": coin.name,
        "image": image(coin, "large"),
        "current_price": rounded(price, precision),
        "market_cap": amount(seen.cap),
        "market_cap_rank": market.rank(coin, now),
        "fully_diluted_valuation": amount(seen.diluted),
        "total_volume": amount(seen.volume),
        "high_24h": rounded(seen.high, precision),
        "low_24h": rounded(seen.low, precision),
        "price_change_24h": moved,
        "price_change_percentage_24h": _percent(percent),
        "market_cap_change_24h": cap_moved,
        "market_cap_change_percentage_24h": _percent(percent) if seen.cap else None,
        "circulating_supply": seen.circulating,
        "total_supply": seen.total,
        "max_supply": seen.maximum,
        "max_supply_infinite": coin.infinite_supply,
        **_extremes(seen, precision),
        "roi": None,
        "last_updated": iso(seen.at),
    }
    if with_sparkline:
        found["sparkline_in_7d"] = {"price": _sparkline(coin, seen)}
    for span in CHANGES:
        if span in spans:
            change = market.change(coin, seen, span)
            found[f"price_change_percentage_{span}_in_currency"] = change
    return found


def name(coin: Coin, *, with_platforms: bool) -> dict[str, Any]:
    """Write what the list of all coins says of one."""
    found: dict[str, Any] = {"id": coin.id, "symbol": coin.symbol, "name": coin.name}
    return found | {"platforms": platforms(coin)} if with_platforms else found


def match(coin: Coin, now: float) -> dict[str, Any]:
    """Write a search result; its symbol is in upper case."""
    return {
        "id": coin.id,
        "name": coin.name,
        "api_symbol": coin.id,
        "symbol": coin.symbol.upper(),
        "market_cap_rank": market.rank(coin, now),
        "thumb": image(coin, "thumb"),
        "large": image(coin, "large"),
    }


def simple(coin: Coin, now: float, extras: Sequence[str], precision: str | None) -> dict[str, Any]:
    """Write the shortest answer about a coin's price."""
    seen = market.quote(coin, now)
    known = {
        "market_cap": ("usd_market_cap", seen.cap),
        "24hr_vol": ("usd_24h_vol", seen.volume),
        "24hr_change": ("usd_24h_change", market.change(coin, seen, "24h")),
        "last_updated_at": ("last_updated_at", seen.at),
    }
    return {"usd": rounded(seen.price, precision)} | dict(known[extra] for extra in extras)


def everything(coin: Coin, now: float, *, with_market: bool) -> dict[str, Any]:
    """Write the page of a coin."""
    votes = 70 + 20 * noise(mix(coin.seed, int(now // 86400)), 1)
    first = datetime.fromtimestamp(world.starts(coin), UTC).date().isoformat()
    found: dict[str, Any] = {
        "id": coin.id,
        "symbol": coin.symbol,
        "name": coin.name,
        "web_slug": coin.id,
        "asset_platform_id": coin.chain or None,
        "platforms": platforms(coin),
        "block_time_in_minutes": 10 if "mined" in coin.traits else 0,
        "hashing_algorithm": "SHA-256" if coin.id == "bitcoin" else None,
        "categories": market.categories(coin),
        "description": {"en": f"{coin.name} in an invented market."},
        "links": {"homepage": [f"https://{coin.id}.example/"], "blockchain_site": []},
        "image": {size: image(coin, size) for size in ("thumb", "small", "large")},
        "genesis_date": None if coin.chain else first,
        "sentiment_votes_up_percentage": round(votes, 2),
        "sentiment_votes_down_percentage": round(100 - votes, 2),
        "watchlist_portfolio_users": 1000 + coin.seed % 2_000_000,
        "market_cap_rank": market.rank(coin, now),
        "community_data": {"reddit_subscribers": 0, "telegram_channel_user_count": None},
        "developer_data": {"commit_count_4_weeks": coin.seed % 300},
        "last_updated": iso(market.quote(coin, now).at),
    }
    return found | {"market_data": _market_data(coin, now)} if with_market else found


def totals(now: float) -> dict[str, Any]:
    """Add up the whole market."""
    listed = market.listed(now)
    quotes = [(coin, market.quote(coin, now)) for coin in listed if market.rank(coin, now)]
    cap = sum(seen.cap or 0 for _, seen in quotes)
    before = sum((seen.cap or 0) * _fallen(seen) for _, seen in quotes)
    return {
        "active_cryptocurrencies": len(listed),
        "upcoming_icos": 0,
        "ongoing_icos": 0,
        "ended_icos": 0,
        "markets": 3,
        "total_market_cap": {"usd": cap},
        "total_volume": {"usd": sum(seen.volume or 0 for _, seen in quotes)},
        "market_cap_percentage": {
            coin.symbol: (seen.cap or 0) / cap * 100 for coin, seen in quotes[:10]
        },
        "market_cap_change_percentage_24h_usd": (cap / before - 1) * 100,
        "volume_change_percentage_24h_usd": 5 * noise(int(now // 86400), 2),
        "updated_at": market.looked(now),
    }


def rounded(price: float | None, precision: str | None) -> float | int | None:
    """Round a price as asked: `full`, a number of decimals, or as CoinGecko does by itself."""
    if price is None or precision == "full":
        return price
    if precision is not None and precision.isdecimal():
        return round(price, min(int(precision), 18))
    if price >= 10_000:
        return round(price)
    return round(price, 2 if price >= 1 else 5 - floor(log10(price)))


def amount(value: float | None) -> float | int | None:
    """Write a sum of dollars: whole ones unless there are few."""
    return value if value is None or 0 < value < 100 else round(value)


def iso(second: float) -> str:
    """Write a time as CoinGecko does."""
    text = datetime.fromtimestamp(second, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def image(coin: Coin, size: str) -> str:
    """Write the address of a coin's picture."""
    number = coin.seed % 60000
    return f"https://coin-images.coingecko.com/coins/images/{number}/{size}/{coin.id}.png"


def platforms(coin: Coin) -> dict[str, str]:
    """Write on which chain a coin lives, and at which invented address."""
    if not coin.chain:
        return {"": ""}
    return {coin.chain: f"0x{mix(coin.seed, 1):016x}{mix(coin.seed, 2):016x}{coin.seed:08x}"}


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def _fallen(seen: market.Quote) -> float:
    """Tell what share of today's price a coin had a day ago."""
    return seen.before / seen.price if seen.before and seen.price else 1.0


def _extremes(seen: market.Quote, precision: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, extreme in (("ath", seen.ath), ("atl", seen.atl)):
        price, at = extreme or (None, None)
        change = None if seen.price is None or price is None else (seen.price / price - 1) * 100
        found[key] = rounded(price, precision)
        found[f"{key}_change_percentage"] = _percent(change)
        found[f"{key}_date"] = None if at is None else iso(at)
    return found


def _sparkline(coin: Coin, seen: market.Quote) -> list[float]:
    if seen.price is None:
        return []
    return world.hourly(coin, seen.at, SPARKS)


def _locked(coin: Coin, seen: market.Quote) -> dict[str, Any]:
    """Write what is deposited in the coin's protocols, and the capitalisation by it."""
    held = deposits.of_coin(coin.id, seen.at)
    if held is None:
        return {"total_value_locked": None, "mcap_to_tvl_ratio": None}
    bitcoin = world.price(every()["bitcoin"], seen.at) or 1.0
    return {
        "total_value_locked": {"btc": held / bitcoin, "usd": round(held, 2)},
        "mcap_to_tvl_ratio": None if seen.cap is None else round(seen.cap / held, 5),
    }


def _market_data(coin: Coin, now: float) -> dict[str, Any]:
    listed = row(coin, now, CHANGES, precision=None, with_sparkline=False)
    found = _locked(coin, market.quote(coin, now))
    found |= {key: {} if listed[key] is None else {"usd": listed[key]} for key in IN_DOLLARS}
    found |= {key: listed[key] for key in PLAIN}
    seen = market.quote(coin, now)
    for span in ("7d", "14d", "30d", "60d", "200d", "1y"):
        found[f"price_change_percentage_{span}"] = market.change(coin, seen, span)
    return found
