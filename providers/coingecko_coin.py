"""CoinGecko's page of one coin: how its visitors vote, what is locked in it, where it lives.

https://docs.coingecko.com/reference/coins-id

The parts of the page that are not read are not asked for: with all of them it is large.
"""

from typing import Any

from providers import coingecko, refs
from providers.faults import UpstreamError
from providers.http import get_json
from providers.records import CoinPage
from providers.times import from_iso, is_ahead
from providers.values import excerpt, grade, mapping, not_negative, number, text

NAME = coingecko.NAME
MOST = 100  # categories, chains
LEFT_OUT = ("localization", "tickers", "community_data", "developer_data", "sparkline")


def page(coin_id: str, *, deadline: float) -> CoinPage:
    """Return the page of a coin by CoinGecko id; TVL in US dollars. Raises UpstreamError."""

    def read(body: Any) -> CoinPage:
        found = _page(mapping(body))
        if found.ref != coin_id:
            raise UpstreamError(NAME, "no_data", "does not know the coin")
        return found

    path = f"/coins/{refs.coin_segment(NAME, coin_id)}"
    params = dict.fromkeys(LEFT_OUT, "false") | {"market_data": "true"}
    return get_json(NAME, path, params, deadline=deadline, judge=coingecko.judge, read=read)


def _page(body: dict[str, Any]) -> CoinPage:
    ref, votes = text(body["id"], 128), body.get("sentiment_votes_up_percentage")
    if not ref:
        raise ValueError
    up, as_of = grade(votes), from_iso(body.get("last_updated"))
    if up is None and number(votes) is not None:
        raise UpstreamError(NAME, "outlier", "the votes are no share")
    if as_of is not None and is_ahead(as_of):
        raise UpstreamError(NAME, "stale", "from the future")
    market = _part(body, "market_data")
    return CoinPage(
        ref=ref,
        votes_up_pct=up,
        tvl_usd=not_negative(_part(market, "total_value_locked").get("usd")),
        categories=_names(body.get("categories")),
        platform=text(body.get("asset_platform_id"), 100) or None,
        contracts=_contracts(_part(body, "platforms")),
        as_of=as_of,
    )


def _names(value: Any) -> tuple[str, ...]:
    given = value[:MOST] if isinstance(value, list) else []
    return tuple(name for one in given if (name := excerpt(one, 100)))


def _contracts(given: dict[str, Any]) -> dict[str, str]:
    read = {text(chain, 100): text(address, 200) for chain, address in list(given.items())[:MOST]}
    return {chain: address for chain, address in read.items() if chain and address}


def _part(of: dict[str, Any], key: str) -> dict[str, Any]:
    value = of.get(key)
    return value if isinstance(value, dict) else {}
