"""DeFi answers of the database as the card reads them: a chain, a protocol, and neither."""

import copy
import math
from typing import Any

from web import answers
from web.answers import DAY, NOW, at

Json = dict[str, Any]


def flow(d1: float, **changes: Any) -> Json:
    """Sums by span, as published."""
    return {"d1_usd": d1, "d7_usd": 7 * d1, "d30_usd": 30 * d1, "d365_usd": 360 * d1} | changes


def part(name: str, usd: float, share: float, metric: str | None = None) -> Json:
    """One chain's part of the deposits."""
    return {"name": name, "tvl_usd": usd, "share": share, "metric": metric}


def pool(name: str, **changes: Any) -> Json:
    """One pool that pays interest."""
    return {
        "project": "aave-v3",
        "pool": name,
        "chain": "Ethereum",
        "apy_pct": 4.53,
        "apy_base_pct": 4.53,
        "apy_reward_pct": None,
        "tvl_usd": 2.1e9,
        "il_risk": False,
        "outlier": False,
    } | changes


def protocol(**changes: Any) -> Json:
    """A protocol on two chains with everything there is to say."""
    data = {
        "kind": "protocol",
        "names": ["Aave V3", "Aave V2"],
        "basis": "gecko_id",
        "catalog_at": at(hours=10),
        "tvl": {
            "usd": 5.2e9,
            "change_1d_pct": 0.4,
            "change_7d_pct": -1.25,
            "change_30d_pct": -3.0,
            "price_effect_30d_pct": -8.0,
            "peak_usd": 9.9e9,
            "peak_at": at(days=80),
            "includes": {
                "borrowed": False, "staking": False, "pool2": False, "double_counted": False,
            },
        },
        "chains": [
            part("Ethereum", 4.3e9, 0.827, "defi.tvl_on_ethereum_usd"),
            part("Base", 0.9e9, 0.173, "defi.tvl_on_base_usd"),
        ],
        "chain_hhi": 0.7138,
        "chain_count": 2,
        "fees": flow(1.1e6),
        "revenue": flow(132e3),
        "holders_revenue": flow(22e3),
        "annualised": {"fees_usd": 401.5e6, "revenue_usd": 48.18e6, "basis": "d30"},
        "ratios": {
            "mcap_tvl": 0.5, "price_fees": 6.48, "price_revenue": 53.97,
            "revenue_share_of_fees": 0.12,
        },
        "dex_volume": {"d1_usd": 90e6, "d7_usd": 630e6},
        "stablecoins_usd": None,
        "top_protocols": [],
        "yields": [pool("USDC"), pool("WETH-USDC", il_risk=True, apy_reward_pct=1.2)],
        "peers": [
            {"name": "Morpho", "tvl_usd": 6.4e9, "revenue_30d_usd": 0.0, "mcap_tvl": 0.07},
            {"name": "Spark", "tvl_usd": 4.4e9, "revenue_30d_usd": None, "mcap_tvl": None},
        ],
        "missing": [{"path": "stablecoins_usd", "reason": "not_applicable"}],
    }  # fmt: skip
    return _envelope(data, changes)


def chain(**changes: Any) -> Json:
    """A chain, as that of Bitcoin."""
    data = protocol()["data"] | {
        "kind": "chain",
        "names": ["Bitcoin"],
        "chains": [part("Bitcoin", 6.1e9, 1.0)],
        "chain_hhi": 1.0,
        "chain_count": 1,
        "stablecoins_usd": 1.5e9,
        "top_protocols": [
            {"name": "Babylon", "category": "Restaking", "tvl_usd": 5e9, "change_7d_pct": -2.5},
            {"name": "Other", "category": None, "tvl_usd": 1e9, "change_7d_pct": None},
        ],
        "missing": [],
    }
    return _envelope(data, changes)


def not_applicable(kind: str = "native") -> Json:
    """A coin that is tied to nothing."""
    objects = (
        "kind", "tvl", "chains", "chain_hhi", "chain_count", "fees", "revenue", "holders_revenue",
        "annualised", "ratios", "dex_volume", "stablecoins_usd", "quality_parts",
    )  # fmt: skip
    data = {
        **dict.fromkeys(objects),
        "names": [],
        "basis": "gecko_id",
        "catalog_at": at(hours=10),
        "top_protocols": [],
        "yields": [],
        "peers": [],
        "applicable": False,
        "warnings": ["no_deposits"],
        "missing": [{"path": path, "reason": "not_applicable"} for path in objects],
    }
    made = _envelope(data, {})
    made["data"]["coin"]["kind"] = kind
    made["sources"] = [answers.source("table:defi_catalog", as_of=at(hours=10), latency_ms=None)]
    return made


def stored(days: int = 60) -> Json:
    """What is stored of the deposits, fees and revenue, day by day."""
    today = int(NOW.timestamp()) // DAY
    moments = [(today - back) * DAY for back in range(days, 0, -1)]
    held = [[moment, 5e9 * (1 + 0.1 * math.sin(n / 9))] for n, moment in enumerate(moments)]
    return {
        "tvl": held,
        "fees": [[moment, 1e6 + 1e4 * n] for n, moment in enumerate(moments)],
        "revenue": [[moment, 1e5 + 1e3 * n] for n, moment in enumerate(moments)],
        "chains": {
            "defi.tvl_on_ethereum_usd": [[moment, 0.8 * value] for moment, value in held],
            "defi.tvl_on_base_usd": [[moment, 0.2 * value] for moment, value in held],
        },
    }


def page(envelope: Json, days: int = 60, **coin: Any) -> Json:
    """A whole page with this answer."""
    made = answers.asset_page()
    made["analyses"]["defi"] = answers.answer(envelope)
    made["pictures"]["defi"] = stored(days)
    made["coin"] |= coin
    return made


def _envelope(data: Json, changes: Json) -> Json:
    made = answers._common("defi/1") | {
        "quality_parts": {
            "coverage": 0.875, "agreement": 0.9, "corroboration": 1.0, "freshness": 1.0,
            "health": 1.0,
        },
    }  # fmt: skip
    named = ("defillama", "coingecko", "table:defi_catalog")
    sources = [answers.source(name) for name in named]
    return answers._envelope("defi", 3600, copy.deepcopy(made | data | changes), sources)
