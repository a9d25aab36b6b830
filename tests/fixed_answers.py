"""Answers that providers give in tests of recipes: made up, and the same every time.

A World stands in for the functions of the provider modules; what they read off the wire has tests
of its own. Every answer is a value, a function of the arguments, or an error code.
"""

import math
import time
from datetime import UTC, datetime, timedelta

from providers import binance, coinbase, coingecko, coinmarketcap, http, kraken
from providers.records import Candle, Listing, Ticker

NOW = datetime(2026, 11, 22, 12, 34, 56, tzinfo=UTC)
HOUR, FOUR_HOURS, DAY = 3600, 14400, 86400
MODULES = {
    "coingecko": coingecko,
    "coinmarketcap": coinmarketcap,
    "kraken": kraken,
    "coinbase": coinbase,
    "binance": binance,
}
PRICES = {
    "coingecko": 77671.0,
    "coinmarketcap": 77690.0,
    "kraken": 77655.0,
    "coinbase": 77702.0,
    "binance": 77660.0,
}


class World:
    """What the providers answer, and what they were asked."""

    def __init__(self):
        self.answers = {}
        self.asked = []

    def tell(self, provider, function, answer):
        self.answers[provider, function] = answer

    def fail(self, provider, error="connect"):
        """Let everything at a provider fail."""
        for name, function in self.answers:
            if name == provider:
                self.answers[name, function] = error

    def calls(self, provider):
        return [(function, *rest) for name, function, *rest in self.asked if name == provider]

    def stand_in(self, provider, function):
        """The function to put in a provider's place."""

        def call(*arguments, **options):
            return self._answer(provider, function, *arguments, **options)

        return call

    def _answer(self, provider, function, *arguments, **options):
        deadline = options.pop("deadline")
        assert deadline > time.monotonic() - 1
        self.asked.append((provider, function, *arguments, *options.values()))
        answer = self.answers[provider, function]
        if callable(answer):
            answer = answer(*arguments, **options)
        if isinstance(answer, str):
            raise http.UpstreamError(provider, answer, "as told")
        return answer


def listing(ref, price, **changes):
    made = Listing(
        ref=ref,
        symbol="BTC",
        name="Bitcoin",
        rank=1,
        image_url=None,
        price_usd=price,
        market_cap_usd=1.5559e12,
        fdv_usd=1.63e12,
        volume_24h_usd=33.2e9,
        high_24h_usd=78419.0,
        low_24h_usd=76696.0,
        change_1h_pct=0.11,
        change_24h_pct=-0.953,
        change_7d_pct=-4.05,
        change_30d_pct=1.9,
        change_1y_pct=-20.5,
        circulating_supply=20030493.0,
        total_supply=20030843.0,
        max_supply=21000000.0,
        infinite_supply=None,
        ath_usd=126080.0,
        ath_at=datetime(2025, 10, 6, 18, 57, 42, tzinfo=UTC),
        atl_usd=67.81,
        atl_at=datetime(2013, 7, 6, tzinfo=UTC),
        as_of=NOW - timedelta(seconds=20),
    )
    return made._replace(**changes)


def ticker(price, **changes):
    made = Ticker(
        price=price,
        bid=price * 0.9999,
        ask=price * 1.0001,
        volume_24h_base=1000.0,
        change_24h_pct=-0.92,
        high_24h=price * 1.01,
        low_24h=price * 0.99,
        quote="USD",
        as_of=NOW - timedelta(seconds=20),
    )
    return made._replace(**changes)


def wave(interval_s, count, *, until=NOW, price=77671.0, close_only=False, forming=True):
    """Candles on the grid, the newest around `until` and at `price`, oldest first."""
    newest = int(until.timestamp()) // interval_s * interval_s
    if not forming:
        newest -= interval_s
    made = []
    for i in range(count):
        open_at = newest - (count - 1 - i) * interval_s
        close, before = (_height(open_at + k * interval_s, interval_s, newest) for k in (0, -1))
        close, before = close * price, before * price
        high, low = max(close, before) * 1.002, min(close, before) * 0.998
        ohl = (None, None, None) if close_only else (before, high, low)
        volume = None if close_only else 100.0 + i % 7
        closed = open_at + interval_s <= until.timestamp() - 2
        made.append(Candle(open_at, *ohl, close, volume, None, closed))
    return made


def _height(at, interval_s, newest):
    i = (at - newest) / interval_s
    return math.exp(0.03 * math.sin(i / 5) + 0.0005 * i)


def candles_of(count_by_interval=None, price=77671.0, until=NOW):
    """A venue's candles function: the newest of each interval from `since` on."""
    counts = count_by_interval or {DAY: 720, FOUR_HOURS: 720, HOUR: 720}

    def answer(ref, interval_s, since=None):
        made = wave(interval_s, counts[interval_s], price=price, until=until)
        return [candle for candle in made if since is None or candle.open_at >= since]

    return answer


def agreeing_world():
    """All five providers up, and in agreement on Bitcoin."""
    made = World()
    made.tell("coingecko", "markets", [listing("bitcoin", PRICES["coingecko"])])
    made.tell("coingecko", "daily_closes", wave(DAY, 365, close_only=True))
    made.tell("coingecko", "four_hour_candles", wave(FOUR_HOURS, 180))
    second = listing(
        "1", PRICES["coinmarketcap"], market_cap_usd=1.5562e12, volume_24h_usd=41.0e9,
        high_24h_usd=None, low_24h_usd=None, change_24h_pct=-0.97, change_1y_pct=None,
        ath_usd=None, ath_at=None, atl_usd=None, atl_at=None, infinite_supply=False,
    )  # fmt: skip
    made.tell("coinmarketcap", "quotes", [second])
    made.tell("coinmarketcap", "quotes_by_symbol", [second])
    made.tell("kraken", "ticker", ticker(PRICES["kraken"], change_24h_pct=None))
    made.tell("coinbase", "ticker", ticker(PRICES["coinbase"]))
    made.tell("binance", "ticker", ticker(PRICES["binance"], change_24h_pct=-1.0, quote="USDT"))
    for venue in ("kraken", "coinbase", "binance"):
        made.tell(venue, "candles", candles_of(price=PRICES[venue]))
    return made
