"""An analysis of risk as the pages read it, and the days that its pictures draw."""

import math
from typing import Any

from web import answers
from web.answers import DAY, NOW, Json, at, source

TODAY = int(NOW.timestamp()) // DAY * DAY
WEIGHTS = {
    "volatility": 0.30,
    "liquidity": 0.25,
    "concentration": 0.20,
    "regulatory": 0.15,
    "market_cap": 0.10,
}


def components(**scores: int | str) -> list[Json]:
    """A row per part: its score, or the reason there is none."""
    known = sum(WEIGHTS[name] for name, score in scores.items() if isinstance(score, int))
    return [
        {
            "name": name,
            "score": score if isinstance(score, int) else None,
            "weight": WEIGHTS[name],
            "weight_used": WEIGHTS[name] / known if isinstance(score, int) else 0.0,
            "inputs": {"figure": 1.0} if isinstance(score, int) else {},
            "reason": None if isinstance(score, int) else score,
        }
        for name, score in scores.items()
    ]


def fall(**changes: Any) -> Json:
    """The fall of the worked example."""
    return {
        "max_pct": 27.8126,
        "peak_at": "2025-11-30T00:00:00Z",
        "trough_at": "2026-01-08T00:00:00Z",
        "recovered_at": "2026-03-21T00:00:00Z",
        "days_down": 39,
        "current_pct": 6.4,
        "current_peak_at": "2026-09-01T00:00:00Z",
        "since_at": "2025-09-05T00:00:00Z",
    } | changes


def tail(var: float, shortfall: float, plain_var: float, plain_shortfall: float) -> Json:
    """The losses of one level, both ways."""
    return {
        "var_pct": var,
        "es_pct": shortfall,
        "hist_var_pct": plain_var,
        "hist_es_pct": plain_shortfall,
    }


def together(r: float, low: float, high: float, n: int) -> Json:
    """One correlation."""
    return {"r": r, "ci": [low, high], "n": n}


def risk(**changes: Any) -> Json:
    """An envelope: the worked example, with holders that nobody publishes."""
    year = together(0.827, 0.7915, 0.8569, 365)
    data = answers._common("risk/1") | {
        "overall_score": 47,
        "category": "medium",
        "components": components(
            volatility=41, liquidity=55, concentration="not_published", regulatory=53, market_cap=41
        ),
        "volatility": {
            "d30": {"daily_pct": 2.9996, "annual_pct": 57.307, "n": 30},
            "d90": {"daily_pct": 2.7049, "annual_pct": 51.6779, "n": 90},
            "d365": {"daily_pct": 2.7793, "annual_pct": 53.0981, "n": 365},
            "percentile_1y": 79.31,
            "ewma_annual_pct": 54.0058,
        },
        "var_es": {
            "p95": tail(4.3117, 5.294, 4.0159, 4.9871),
            "p99": tail(6.0753, 7.4026, 5.6221, 6.854),
            "n": 370,
            "exceptions_250": {"expected": 12.5, "seen": 13, "kupiec_p": 0.8853},
        },
        "drawdown": fall() | {"max_365": fall()},
        "beta": {"btc": {"d90": 0.7791, "d365": 0.8006}, "eth": {"d90": 0.5, "d365": None}},
        "correlation": {
            "btc": {"d90": together(0.8215, 0.7404, 0.8791, 90), "d365": year},
            "eth": {"d90": together(-0.1, -0.3008, 0.1092, 90), "d365": None},
        },
        "liquidity": {
            "turnover_24h_pct": 2.4,
            "book_spread_bps": 1.6,
            "amihud_90d": 0.000012,
            "amihud_source": "kraken",
        },
        "sharpe": {"d365": 1.0254, "se": 1.0007, "rf_pct": 0, "distinguishable": False},
        "portfolio": [
            {
                "weight_pct": w,
                "vol_pct": 54.8464 - w / 10,
                "max_drawdown_pct": 39.2463 - w / 10,
                "delta_vol_pct": -w / 10,
            }
            for w in (0.0, 1.0, 5.0, 10.0, 20.0)
        ],
        "peg": None,
        "candles": {
            "source": "kraken",
            "used": 401,
            "from_at": "2025-09-04T00:00:00Z",
            "last_close_at": at(hours=14.5),
            "gap_share": 0.0,
            "filled": 0,
            "close_only": False,
            "refresh_failures": 0,
        },
        "quality_parts": {
            "history": 1.0,
            "wholeness": 1.0,
            "freshness": 1.0,
            "agreement": 0.98,
            "market": 0.96,
            "inputs": 0.8,
        },
        "missing": [
            {"path": "peg", "reason": "not_applicable"},
            {"path": "beta.eth.d365", "reason": "no_history"},
            {"path": "correlation.eth.d365", "reason": "no_history"},
        ],
    }
    sources = [
        source("kraken", latency_ms=None),
        source("candles:coinbase", latency_ms=None),
        source("table:price_snapshots", latency_ms=None),
    ]
    return answers._envelope("risk", 3600, data | changes, sources)


def young() -> Json:
    """An envelope of a coin listed last week: a few closes, and nothing stored elsewhere."""
    blocks = ("overall_score", "category", "sharpe", "portfolio")
    swings = dict.fromkeys(("d30", "d90", "d365", "percentile_1y", "ewma_annual_pct"))
    tails = dict.fromkeys(("p95", "p99", "exceptions_250"))
    missing = [{"path": path, "reason": "no_history"} for path in ("sharpe", "portfolio")]
    missing += [{"path": f"volatility.{name}", "reason": "no_history"} for name in swings]
    missing += [
        {"path": path, "reason": "too_short"}
        for path in ("overall_score", "category", *(f"var_es.{name}" for name in tails))
    ]
    missing += [
        {"path": f"{block}.{peer}", "reason": "no_history"}
        for block in ("beta", "correlation")
        for peer in ("btc", "eth")
    ]
    missing += [
        {"path": f"liquidity.{key}", "reason": "no_history"}
        for key in ("turnover_24h_pct", "book_spread_bps", "amihud_90d", "amihud_source")
    ]
    blank = dict.fromkeys(("peak_at", "trough_at", "recovered_at", "days_down"))
    return risk(
        **dict.fromkeys(blocks),
        components=components(**dict.fromkeys(WEIGHTS, "no_history") | {"volatility": "too_short"}),
        volatility=swings,
        var_es=tails | {"n": 0},
        candles=risk()["data"]["candles"] | {"used": 7},
        drawdown=fall(max_pct=0.0, current_pct=0.0, max_365=None, **blank),
        beta={"btc": None, "eth": None},
        correlation={"btc": None, "eth": None},
        liquidity=dict.fromkeys(
            ("turnover_24h_pct", "book_spread_bps", "amihud_90d", "amihud_source")
        ),
        missing=[*missing, {"path": "peg", "reason": "not_applicable"}],
    )


def not_applicable(warning: str = "not_listed") -> Json:
    """An envelope of a coin without candles."""
    data = risk()["data"]
    fields = [name for name in data if name not in answers._common("risk/1")]
    return risk(
        **dict.fromkeys(fields),
        applicable=False,
        warnings=[warning],
        missing=[{"path": name, "reason": "not_applicable"} for name in fields],
    )


def pictures(days: int = 400) -> Json:
    """The stored days: a coin that falls and rises by a few percent."""
    moves = [round(4 * math.sin(i * 1.7) + 0.2, 4) for i in range(days)]
    worth, best, depths = 100.0, 100.0, []
    for move in moves:
        worth *= 1 + move / 100
        best = max(best, worth)
        depths.append(round(100 * (1 - worth / best), 4))
    first = TODAY - days * DAY
    return {
        "prices": [],
        "risk": {
            "drawdown": [[first, 0.0]]
            + [[first + (i + 1) * DAY, depth] for i, depth in enumerate(depths[-399:])],
            "moves": moves[-365:],
        },
    }


def page(envelope: Json, days: int = 400, **coin: Any) -> Json:
    """A coin's page with this analysis."""
    made = answers.asset_page()
    made["coin"] |= coin
    made["analyses"]["risk"] = answers.answer(envelope)
    made["pictures"] |= pictures(days)
    return made
