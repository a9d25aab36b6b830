"""An analysis of derivatives as the pages read it, and the days that its pictures draw."""

import math
from typing import Any

from web import answers
from web.answers import DAY, NOW, Json, at, source

TODAY = int(NOW.timestamp()) // DAY * DAY
VENUES = ("bybit", "binance_futures", "okx")


def venue(name: str, contract: str, rate_8h: float, oi_usd: float, **changes: Any) -> Json:
    """One venue's row."""
    return {
        "name": name,
        "contract": contract,
        "multiplier": 1.0,
        "funding_rate": rate_8h,
        "interval_h": 8.0,
        "rate_8h": rate_8h,
        "next_funding_at": at(hours=-1.5),
        "oi_usd": oi_usd,
        "oi_share": oi_usd / 9e9,
        "long_account_share": 0.64,
        "mark_usd": 77_690.0,
        "index_usd": 77_680.0,
        "volume_24h_usd": 4.1e9,
        "as_of": at(seconds=20),
    } | changes


def derivatives(**changes: Any) -> Json:
    """An envelope: three venues that pay as in the worked example, one that did not answer."""
    data = answers._common("derivatives/1") | {
        "funding": {
            "rate_8h": 8.44444444444e-5,
            "apr_pct": 9.2467,
            "next_at": at(hours=-1.5),
            "zscore_90d": 1.37,
            "history_days": 90,
            "level": "normal",
            "min_rate_8h": 3e-5,
            "max_rate_8h": 1e-4,
        },
        "open_interest": {
            "usd": 9e9,
            "change_1h_pct": -0.21,
            "change_24h_pct": 4.02,
            "change_7d_pct": 11.8,
            "change_30d_pct": None,
            "common_share": 1.0,
            "to_market_cap_pct": 0.5784,
            "hhi": 0.4074,
        },
        "long_short": {"long_account_share": 0.64, "ratio": 1.7778, "level": "balanced"},
        "basis": {"pct": 0.0129},
        "volume_24h_usd": 31.5e9,
        "venues": [
            venue("bybit", "BTCUSDT", 1e-4, 5e9),
            venue("binance_futures", "BTCUSDT", 1e-4, 2e9, funding_rate=5e-5, interval_h=4.0),
            venue("okx", "BTC-USDT-SWAP", 3e-5, 2e9, long_account_share=None),
        ],
        "liquidations": None,
        "options": {
            "put_call_oi_ratio": 0.62,
            "dvol_pct": 46.3,
            "atm_iv": [
                {"expiry": "2026-10-11T08:00:00Z", "iv_pct": 39.4},
                {"expiry": "2026-10-30T08:00:00Z", "iv_pct": 44.1},
                {"expiry": "2026-12-25T08:00:00Z", "iv_pct": 47.9},
            ],
            "max_pain": [
                {"expiry": "2026-10-30T08:00:00Z", "strike_usd": 78_000.0, "oi": 41_220.5},
                {"expiry": "2026-12-25T08:00:00Z", "strike_usd": 80_000.0, "oi": 60_110.0},
            ],
            "oi_usd": 24.6e9,
        },
        "crowding": {
            "score": 37.9,
            "label": "leaning_long",
            "inputs": {"funding": 34.3, "accounts": 56.0, "open_interest": 23.6},
        },
        "quality_parts": {
            "coverage": 1.0,
            "corroboration": 1.0,
            "freshness": 1.0,
            "health": 0.75,
        },
        "missing": [
            {"path": "liquidations", "reason": "not_published"},
            {"path": "open_interest.change_30d_pct", "reason": "no_history"},
        ],
    }
    sources = [source(name) for name in VENUES] + [source("deribit", "rate_limited")]
    return answers._envelope("derivatives", 300, data | changes, sources)


def not_applicable(kind: str = "native") -> Json:
    """An envelope about a coin that no venue lists."""
    fields = ("funding", "open_interest", "long_short", "basis", "volume_24h_usd")
    blocks = (*fields, "liquidations", "options", "crowding", "quality_parts")
    return derivatives(
        **dict.fromkeys(blocks),
        applicable=False,
        venues=[],
        warnings=["no_futures"],
        coin=answers._common("x")["coin"] | {"kind": kind},
        missing=[{"path": block, "reason": "not_applicable"} for block in blocks],
    )


def picture(days: int = 90) -> Json:
    """The stored days: payments that turn, and what is open at three venues."""
    times = [TODAY - (days - 1 - day) * DAY for day in range(days)]
    rates = [6e-5 + 9e-5 * math.sin(day / 9) for day in range(days)]
    return {
        "funding": [
            [time, rate, {name: rate * (1 + 0.1 * n) for n, name in enumerate(VENUES)}]
            for time, rate in zip(times, rates, strict=True)
        ],
        "open_interest": [
            [time, {name: (3 - n) * 1.5e9 + 1e7 * day for n, name in enumerate(VENUES)}]
            for day, time in enumerate(times)
        ],
        "long_share": [[time, 0.6 + 0.04 * math.sin(time / DAY)] for time in times],
    }


def pictures(days: int = 90) -> Json:
    """What the page brings along for all cards."""
    closes = [[row[0] + DAY, row[4]] for row in answers.candles()]
    return {"derivatives": picture(days), "prices": closes}


def page(envelope: Json, days: int = 90, **coin: Any) -> Json:
    """The answer of api.get_asset_page with this card on it."""
    made = answers.asset_page(coin=answers.coin(**coin), pictures=pictures(days))
    made["analyses"]["derivatives"] = answers.answer(envelope)
    return made
