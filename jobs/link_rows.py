"""Lists of DefiLlama and CoinGecko in the words of our tables.

Exchanges that hold their customers' coins are left out: theirs are no deposits. So are pools too
small for their interest to say anything.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from providers.defi_records import Chain, Pool, Protocol, Stablecoin

LEFT_OUT = frozenset({"CEX"})
SMALLEST_POOL_USD = 1e6
Rows = list[dict[str, Any]]


def chains(listed: Sequence[Chain], stablecoins: Sequence[Stablecoin] | None) -> Rows:
    """Write chains; their stablecoins are null where none is counted, absent where unknown."""
    held = _by_chain(stablecoins or ())
    return [
        {
            "ref": chain.name,
            "gecko_id": chain.gecko_id,
            "name": chain.name,
            "tvl_usd": chain.tvl_usd,
            "body": {} if stablecoins is None else {"stablecoins_usd": held.get(chain.name)},
        }
        for chain in listed
    ]


def protocols(listed: Sequence[Protocol], revenue: Mapping[str, float]) -> Rows:
    """Write protocols, with the revenue of 30 days by slug where it is known."""
    return [
        {
            "ref": one.slug,
            "gecko_id": one.gecko_id,
            "parent": one.parent,
            "name": one.name,
            "category": one.category,
            "chains": sorted(one.chain_tvl_usd),
            "tvl_usd": one.tvl_usd,
            "change_7d_pct": one.change_7d_pct,
            "body": {
                "chain_tvl": dict(one.chain_tvl_usd),
                "market_cap_usd": one.market_cap_usd,
                "revenue_30d_usd": revenue.get(one.slug),
                "counts_twice": one.counts_twice,
            },
        }
        for one in listed
        if one.category not in LEFT_OUT
    ]


def pools(listed: Sequence[Pool]) -> Rows:
    """Write pools; `parent` is the protocol they belong to."""
    return [
        {
            "ref": pool.ref,
            "parent": pool.project,
            "name": pool.symbol,
            "chains": [pool.chain],
            "tvl_usd": pool.tvl_usd,
            "body": {
                "apy_pct": pool.apy_pct,
                "apy_base_pct": pool.apy_base_pct,
                "apy_reward_pct": pool.apy_reward_pct,
                "il_risk": pool.has_il_risk,
                "outlier": pool.is_outlier,
            },
        }
        for pool in listed
        if pool.tvl_usd >= SMALLEST_POOL_USD
    ]


def stablecoins(listed: Sequence[Stablecoin]) -> Rows:
    """Write the coins that hold a peg, as far as CoinGecko knows them."""
    return [{"coingecko_id": coin.gecko_id, "peg": coin.peg} for coin in listed if coin.gecko_id]


def contracts(listed: Mapping[str, Mapping[str, str]]) -> Rows:
    """Write one row for each chain on which a coin has a contract."""
    return [
        {"coingecko_id": ref, "chain": chain, "address": address}
        for ref, places in listed.items()
        for chain, address in places.items()
    ]


def _by_chain(listed: Sequence[Stablecoin]) -> dict[str, float]:
    found: dict[str, float] = {}
    for coin in listed:
        for chain, held in coin.chain_usd.items():
            found[chain] = found.get(chain, 0.0) + held
    return found
