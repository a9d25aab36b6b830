"""The price that is asked for only in need: DefiLlama's, where fewer than two others came.

It rests on CoinGecko's prices, so it is an aggregator that counts half and no second witness. It
is asked after the others and inside their deadline, and is no provider that a coin ought to have.
"""

from collections.abc import Iterable
from datetime import datetime

from analysis import ask, quotes
from analysis.quotes import Quote, Readings, Tried
from analysis.subject import Coin
from providers import defillama_coins, http, refs
from providers.defi_records import CoinPrice

NAME = defillama_coins.NAME
ENOUGH = 2  # prices, so that none is lacking
WEIGHT = 0.5


def add(coin: Coin, readings: Readings, *, now: datetime, deadline: float) -> Readings:
    """Ask DefiLlama too if that is needed; `deadline` is a time.monotonic() value."""
    if sum(tried.quote is not None for tried in readings.tried) >= ENOUGH:
        return readings
    if not http.is_enabled(NAME) or not refs.is_coin(coin.coingecko_id):
        return readings
    return readings._replace(tried=[*readings.tried, _tried(coin.coingecko_id, now, deadline)])


def warnings(used: Iterable[Quote]) -> set[str]:
    """Return the warning that a price rests on this one."""
    return {"spare_price"} if any(quote.name == NAME for quote in used) else set()


def _tried(coin_id: str, now: datetime, deadline: float) -> Tried:
    def call(until: float) -> CoinPrice:
        return defillama_coins.price(coin_id, deadline=until)

    answer = ask.together({NAME: call}, seconds=quotes.SECONDS_EACH, deadline=deadline)[NAME]
    if answer.value is None:
        return Tried(NAME, None, answer.error, answer.latency_ms)
    found = answer.value
    quote = Quote(NAME, found.price_usd, found.as_of, None, None, None, weight=WEIGHT)
    return quotes.timely(Tried(NAME, quote, None, answer.latency_ms), now)
