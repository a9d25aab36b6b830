"""DefiLlama: prices of coins; no key.

https://api-docs.defillama.com/

Coins are asked for by CoinGecko's id and the prices rest on CoinGecko's: no independent witness.
An unknown coin is absent from the answer. With a Pro key the base URL is
`https://pro-api.llama.fi/<key>/coins`.
"""

from typing import Any

from providers import defi_rows, refs
from providers.defi_records import CoinPrice
from providers.faults import UpstreamError
from providers.http import get_json
from providers.times import from_seconds, is_ahead
from providers.values import mapping, number

NAME = "defillama_coins"
PREFIX = "coingecko:"
LEAST_CONFIDENCE = 0.9


def price(coin_id: str, *, deadline: float) -> CoinPrice:
    """Return what a coin costs. Raises UpstreamError; outlier when DefiLlama is not sure of it."""
    segment = refs.coin_segment(NAME, coin_id)

    def read(body: Any) -> CoinPrice:
        coins = mapping(mapping(body)["coins"])
        if PREFIX + coin_id not in coins:
            raise UpstreamError(NAME, "no_data", "does not know the coin")
        return _price(coin_id, mapping(coins[PREFIX + coin_id]))

    return get_json(
        NAME,
        f"/prices/current/{PREFIX}{segment}",
        deadline=deadline,
        judge=defi_rows.judge,
        read=read,
    )


def _price(coin_id: str, row: dict[str, Any]) -> CoinPrice:
    value, at = number(row["price"]), from_seconds(row["timestamp"])
    confidence = number(row.get("confidence"))
    if value is None or at is None:
        raise ValueError("no price or no time")
    if value <= 0:
        raise UpstreamError(NAME, "outlier", "the price is not positive")
    if is_ahead(at):
        raise UpstreamError(NAME, "stale", "the time is in the future")
    if confidence is None or not LEAST_CONFIDENCE <= confidence <= 1:
        raise UpstreamError(NAME, "outlier", "not sure enough")
    return CoinPrice(coin_id, value, confidence, at)
