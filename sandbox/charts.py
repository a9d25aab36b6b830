"""CoinGecko's series: points of price, capitalisation and volume, and candles timed by their close.

Points are five minutes apart within a day, hours within 90 days, days at 00:00 UTC beyond; the last
one is the price now. Volumes are those of the 24 hours before each point. Candles span 30 minutes
up to two days back, four hours up to 30, four days beyond; only whole ones are given.
"""

from typing import Any

from sandbox import market, world
from sandbox.coin_rows import amount, rounded
from sandbox.coins import DAY, Coin
from sandbox.parts import mix, noise

PUBLIC_DAYS = 365
OHLC_DAYS = ("1", "7", "14", "30", "90", "180", "365")
STEPS = {"5m": 300, "hourly": 3600, "daily": DAY}
SLACK = 40  # seconds that a point lies off its grid, unless it is a day's


def points(
    coin: Coin, now: float, days: float | None, interval: str | None, precision: str | None
) -> dict[str, list[list[Any]]]:
    """Give the points of some days back, or of all with None."""
    seen = market.quote(coin, now)
    reach = (seen.at - world.starts(coin)) / DAY if days is None else days
    step = STEPS[interval or ("5m" if reach <= 1 else "hourly" if reach <= 90 else "daily")]
    first = max(int((now - reach * DAY) // step + 1) * step, world.starts(coin) + step)
    moments = [(at + _off(coin, at, step)) for at in range(first, seen.at, step)]
    prices: list[list[Any]] = []
    caps: list[list[Any]] = []
    volumes: list[list[Any]] = []
    for at in (*moments, float(seen.at)):
        price, milliseconds = world.price(coin, at), round(at * 1000)
        if price is None or seen.price is None or at > seen.at:
            continue
        cap = price * seen.circulating if seen.cap and seen.circulating else None
        prices.append([milliseconds, rounded(price, precision)])
        caps.append([milliseconds, amount(cap)])
        volumes.append([milliseconds, amount(market.volume(coin, at) * price)])
    return {"prices": prices, "market_caps": caps, "total_volumes": volumes}


def ohlc(coin: Coin, now: float, days: int, precision: str | None) -> list[list[Any]]:
    """Give the closed candles of some days back."""
    step = 1800 if days <= 2 else 4 * 3600 if days <= 30 else 4 * DAY
    until = int(market.quote(coin, now).at // step) * step
    first = max((int(now) - days * DAY) // step * step, 0)
    if "silent" in coin.traits:
        return []
    return [
        [(at + step) * 1000, *(rounded(value, precision) for value in bar[:4])]
        for at, bar in world.candles(coin, step, first, until)
    ]


def _off(coin: Coin, at: int, step: int) -> float:
    """Move a point off the grid by some seconds, as sampled points are."""
    if step == DAY:
        return 0.0
    return round(SLACK * abs(noise(mix(coin.seed, at), 1)), 3)
