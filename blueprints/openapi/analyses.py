"""The `data` of each type of analysis, beside the common block that each begins with.

A value that no source gave is null and named in `missing`, so every value here may be null. Names
say their unit: _usd, _pct (per cent), _share (0 to 1), _bps, _at (a moment), _h, _s, _ms.
"""

from typing import Any

Shape = dict[str, Any]

_CANDLES: Shape = {
    "source": "text", "used": "integer", "from_at": "time", "last_close_at": "time",
    "gap_share": "number", "filled": "integer", "close_only": "flag",
    "refresh_failures": "integer",
}  # fmt: skip
_GRADES: Shape = {"*": "number"}
_AVERAGE: Shape = {"value": "number", "settled": "flag"}
_LEVEL: Shape = {
    "price_usd": "number", "touches": "integer", "last_touch_at": "time", "distance_pct": "number",
}  # fmt: skip
_FRAME: Shape = {
    "candles": _CANDLES,
    "last_close_usd": "number",
    "rsi_14": {"value": "number", "state": "text", "settled": "flag"},
    "macd": {
        "line": "number", "signal": "number", "histogram": "number", "cross": "text",
        "settled": "flag",
    },
    "bollinger": {
        "upper": "number", "middle": "number", "lower": "number", "percent_b": "number",
        "bandwidth_pct": "number", "squeeze": "flag",
    },
    "ema": {"9": _AVERAGE, "21": _AVERAGE, "50": _AVERAGE, "200": _AVERAGE},
    "sma": {"20": _AVERAGE, "50": _AVERAGE, "200": _AVERAGE},
    "atr": {"value_usd": "number", "pct": "number", "rank_pct": "number", "level": "text"},
    "stochastic": {"k": "number", "d": "number", "state": "text"},
    "adx": {"adx": "number", "plus_di": "number", "minus_di": "number", "strength": "text"},
    "obv": {"value": "number", "above_ema20": "flag"},
    "mfi_14": "number",
    "volume_ratio_20": "number",
    "levels": {"support": [_LEVEL], "resistance": [_LEVEL]},
    "votes": [{
        "name": "text", "vote": "integer", "weight": "number", "strength": "number",
        "reason": "text",
    }],
    "score": "number",
    "label": "text",
}  # fmt: skip

MARKET_DATA: Shape = {
    "price_usd": "number", "price_low_usd": "number", "price_high_usd": "number",
    "price_spread_pct": "number",
    "market_cap_usd": "number", "fdv_usd": "number", "volume_24h_usd": "number",
    "turnover_24h_pct": "number",
    "change_1h_pct": "number", "change_24h_pct": "number", "change_7d_pct": "number",
    "change_30d_pct": "number", "change_1y_pct": "number",
    "high_24h_usd": "number", "low_24h_usd": "number",
    "circulating_supply": "number", "total_supply": "number", "max_supply": "number",
    "infinite_supply": "flag",
    "ath_usd": "number", "ath_at": "time", "ath_distance_pct": "number",
    "atl_usd": "number", "atl_at": "time",
    "rank": "integer",
    "vwap_usd": "number", "venue_volume_24h_usd": "number", "book_spread_bps": "number",
    "venue_gap": {"pct": "number", "cheapest": "text", "dearest": "text"},
    "per_source": [{
        "name": "text", "kind": "text", "price_usd": "number", "bid": "number", "ask": "number",
        "volume_24h_base": "number", "change_24h_pct": "number", "quote": "text", "as_of": "time",
        "used": "flag",
    }],
    "peg": {"deviation_bps": "number", "max_abs_dev_30d_bps": "number"},
    "wrapped": {"underlying_price_usd": "number", "basis_pct": "number"},
    "basics": {
        "rsi_14": "number", "ema_20_usd": "number", "ema_50_usd": "number",
        "range_position_30d_pct": "number", "volume_ratio_20d": "number",
        "candles_source": "text", "last_close_at": "time",
    },
    "derived": ["text"],
    "quality_parts": _GRADES,
}  # fmt: skip

TECHNICAL: Shape = {
    "primary": "text",
    "timeframes": {"1h": "#Frame", "4h": "#Frame", "1d": "#Frame", "1w": "#Frame"},
    "composite": {
        "score": "number", "label": "text", "agreement_share": "number",
        "timeframes_used": ["text"],
    },
    "track_record": [{
        "horizon_days": "integer", "hit_share": "number", "n": "integer", "n_eff": "number",
    }],
    "frame_quality": {"1h": "integer", "4h": "integer", "1d": "integer", "1w": "integer"},
    "quality_parts": _GRADES,
}  # fmt: skip

_CHANGE: Shape = {"points": "number", "from_at": "time", "common_weight_share": "number"}
SENTIMENT: Shape = {
    "score": "number", "label": "text", "scope": "text", "coin_weight_share": "number",
    "confidence": "number",
    "components": [{
        "name": "text", "scope": "text", "value": "number", "weight": "number", "raw": "number",
        "raw_scale": "text", "provider": "text", "n": "integer", "as_of": "time",
    }],
    "component_values": {
        "social": "number", "headline_tone": "number", "votes": "number", "community": "number",
        "fear_greed": "number",
    },
    "fear_greed": {
        "value": "number", "label": "text",
        "providers": [{"name": "text", "value": "number", "label": "text"}],
    },
    "volume": {
        "mentions_24h": "number", "interactions_24h": "number", "contributors_24h": "number",
        "social_dominance_pct": "number", "galaxy_score": "number", "alt_rank": "number",
    },
    "headlines": {
        "positive": "integer", "neutral": "integer", "negative": "integer", "n_72h": "integer",
    },
    "change": {"24h": _CHANGE, "7d": _CHANGE, "30d": _CHANGE},
    "shift": {
        "detected": "flag", "points": "number", "window_h": "number",
        "moved": [{"name": "text", "points": "number"}],
    },
    "positioning": {"long_account_share": "number", "as_of": "time"},
    "quality_parts": _GRADES,
}  # fmt: skip

NEWS: Shape = {
    "articles": [{
        "id": "text", "title": "text", "summary": "text", "url": "text", "source": "text",
        "author": "text", "published_at": "time", "date_trusted": "flag", "first_seen_at": "time",
        "image_url": "text", "categories": ["text"], "tone": "number", "impact_class": "text",
        "direction": "text", "also_in": [{"source": "text", "url": "text"}], "place": "text",
        "relevance": "number", "impact": "number", "impact_level": "text",
        "reasons": [{"rule": "text", "points": "number"}],
    }],
    "counts": {
        "d1": "integer", "d7": "integer", "by_source": {"*": "integer"},
        "high_impact_d7": "integer",
    },
    "tone": {
        "mean_72h": "number", "positive": "integer", "neutral": "integer", "negative": "integer",
        "n": "integer",
    },
    "newest_at": "time",
    "feeds": [{
        "name": "text", "ok": "flag", "last_ok_at": "time", "items": "integer", "error": "text",
    }],
    "assessed_by": "text",
    "quality_parts": _GRADES,
}  # fmt: skip

ON_CHAIN: Shape = {
    "chain": "text", "kind": "text", "fees_chain": "text", "note": "text",
    "network": {
        "height": "integer", "tip_at": "time", "block_interval_s": "number",
        "hashrate_hs": "number", "difficulty": "number",
        "retarget": {"change_est_pct": "number", "blocks_left": "integer", "at": "time"},
    },
    "fees": {
        "fast_sat_vb": "number", "half_hour_sat_vb": "number", "hour_sat_vb": "number",
        "economy_sat_vb": "number",
    },
    "gas": {
        "safe_gwei": "number", "normal_gwei": "number", "fast_gwei": "number",
        "base_gwei": "number",
    },
    "fee_typical_usd": "number",
    "mempool": {"tx": "number", "vbytes": "number", "blocks_to_clear": "number", "level": "text"},
    "activity": {
        "tx_24h": "number", "active_addresses_24h": "number", "transfer_volume_24h_usd": "number",
        "tx_change_7d_pct": "number", "active_change_7d_pct": "number",
    },
    "supply": {
        "circulating": "number", "issued_24h": "number", "burnt_24h": "number", "staked": "number",
    },
    "concentration": {
        "top10_share": "number", "top100_share": "number", "of": "text", "as_of": "time",
        "note": "text",
    },
    "valuation": {"mvrv": "number", "nvt": "number"},
    "changes": {"*": "number?"},
    "tvl_usd": "number",
    "transfers": [{
        "tx_id": "text", "log_index": "integer", "at": "time", "height": "integer",
        "amount": "number", "amount_floor": "number", "amount_usd": "number",
        "floor_usd": "number", "certainty": "text", "url": "text",
    }],
    "transfers_summary": {
        "count_24h": "integer", "sum_usd_24h": "number", "largest_usd_24h": "number",
        "largest_told_usd_24h": "number", "threshold_usd": "number", "complete_above_usd": "number",
        "blocks_scanned": "integer", "coverage_share": "number",
    },
    "quality_parts": _GRADES,
}  # fmt: skip

_CLOSED_BY_FORCE: Shape = {"long_usd": "number", "short_usd": "number", "count": "integer"}
DERIVATIVES: Shape = {
    "funding": {
        "rate_8h": "number", "apr_pct": "number", "next_at": "time", "zscore_90d": "number",
        "history_days": "number", "level": "text", "min_rate_8h": "number",
        "max_rate_8h": "number",
    },
    "open_interest": {
        "usd": "number", "change_1h_pct": "number", "change_24h_pct": "number",
        "change_7d_pct": "number", "change_30d_pct": "number", "common_share": "number",
        "to_market_cap_pct": "number", "hhi": "number",
    },
    "long_short": {"long_account_share": "number", "ratio": "number", "level": "text"},
    "basis": {"pct": "number"},
    "volume_24h_usd": "number",
    "venues": [{
        "name": "text", "contract": "text", "multiplier": "number", "funding_rate": "number",
        "interval_h": "number", "rate_8h": "number", "next_funding_at": "time",
        "oi_usd": "number", "oi_share": "number", "long_account_share": "number",
        "mark_usd": "number", "index_usd": "number", "volume_24h_usd": "number", "as_of": "time",
    }],
    "crowding": {
        "score": "number", "label": "text",
        "inputs": {"funding": "number", "accounts": "number", "open_interest": "number"},
    },
    "liquidations": {
        "h1": _CLOSED_BY_FORCE, "h24": _CLOSED_BY_FORCE, "venues": ["text"], "partial": "flag",
    },
    "options": {
        "put_call_oi_ratio": "number", "oi_usd": "number",
        "atm_iv": [{"expiry": "time", "iv_pct": "number"}],
        "max_pain": [{"expiry": "time", "strike_usd": "number", "oi": "number"}],
        "dvol_pct": "number",
    },
    "quality_parts": _GRADES,
}  # fmt: skip

_FLOW: Shape = {"d1_usd": "number", "d7_usd": "number", "d30_usd": "number", "d365_usd": "number"}
DEFI: Shape = {
    "kind": "text", "names": ["text"], "basis": "text", "catalog_at": "time",
    "tvl": {
        "usd": "number", "change_1d_pct": "number", "change_7d_pct": "number",
        "change_30d_pct": "number", "peak_usd": "number", "peak_at": "time",
        "price_effect_30d_pct": "number",
        "includes": {
            "borrowed": "flag", "staking": "flag", "pool2": "flag", "double_counted": "flag",
        },
    },
    "chains": [{"name": "text", "tvl_usd": "number", "share": "number", "metric": "text"}],
    "chain_hhi": "number",
    "chain_count": "integer",
    "fees": _FLOW, "revenue": _FLOW, "holders_revenue": _FLOW,
    "annualised": {"fees_usd": "number", "revenue_usd": "number", "basis": "text"},
    "ratios": {
        "mcap_tvl": "number", "price_fees": "number", "price_revenue": "number",
        "revenue_share_of_fees": "number",
    },
    "dex_volume": {"d1_usd": "number", "d7_usd": "number"},
    "stablecoins_usd": "number",
    "top_protocols": [{
        "name": "text", "category": "text", "tvl_usd": "number", "change_7d_pct": "number",
    }],
    "yields": [{
        "project": "text", "pool": "text", "chain": "text", "apy_pct": "number",
        "apy_base_pct": "number", "apy_reward_pct": "number", "tvl_usd": "number",
        "il_risk": "flag", "outlier": "flag",
    }],
    "peers": [{
        "name": "text", "tvl_usd": "number", "revenue_30d_usd": "number", "mcap_tvl": "number",
    }],
    "quality_parts": _GRADES,
}  # fmt: skip

_SWING: Shape = {"daily_pct": "number", "annual_pct": "number", "n": "integer"}
_TAIL: Shape = {
    "var_pct": "number", "es_pct": "number", "hist_var_pct": "number", "hist_es_pct": "number",
}  # fmt: skip
_FALL: Shape = {
    "max_pct": "number", "peak_at": "time", "trough_at": "time", "recovered_at": "time",
    "days_down": "integer", "current_pct": "number", "current_peak_at": "time",
    "since_at": "time",
}  # fmt: skip
_TOGETHER: Shape = {"r": "number", "ci": ["number"], "n": "integer"}
_SPANS: Shape = {"d90": _TOGETHER, "d365": _TOGETHER}
RISK: Shape = {
    "overall_score": "integer", "category": "text",
    "components": [{
        "name": "text", "score": "integer", "weight": "number", "weight_used": "number",
        "inputs": {"*": "number?"}, "reason": "text",
    }],
    "volatility": {
        "d30": _SWING, "d90": _SWING, "d365": _SWING, "percentile_1y": "number",
        "ewma_annual_pct": "number",
    },
    "var_es": {
        "p95": _TAIL, "p99": _TAIL, "n": "integer",
        "exceptions_250": {"expected": "number", "seen": "integer", "kupiec_p": "number"},
    },
    "drawdown": {**_FALL, "max_365": _FALL},
    "beta": {
        "btc": {"d90": "number", "d365": "number"}, "eth": {"d90": "number", "d365": "number"},
    },
    "correlation": {"btc": _SPANS, "eth": _SPANS},
    "liquidity": {
        "turnover_24h_pct": "number", "book_spread_bps": "number", "amihud_90d": "number",
        "amihud_source": "text",
    },
    "sharpe": {"d365": "number", "se": "number", "rf_pct": "number", "distinguishable": "flag"},
    "portfolio": [{
        "weight_pct": "number", "vol_pct": "number", "max_drawdown_pct": "number",
        "delta_vol_pct": "number",
    }],
    "peg": {"max_abs_dev_30d_bps": "number", "max_abs_dev_365d_bps": "number"},
    "candles": _CANDLES,
    "quality_parts": _GRADES,
}  # fmt: skip

_RANGE: Shape = {"low_usd": "number", "high_usd": "number"}
_HORIZON: Shape = {
    "due_at": "time", "low_usd": "number", "mid_usd": "number", "high_usd": "number",
    "coverage": "number",
    "fan": {"c50": _RANGE, "c80": _RANGE, "c95": _RANGE},
    "width_pct": "number",
    "quantile": {
        "q_own": "number", "q_pool": "number", "q": "number", "windows_own": "integer",
        "weight_own": "number",
    },
    "baseline": {"low_usd": "number", "mid_usd": "number", "high_usd": "number"},
    "backtest": {
        "n": "integer", "n_eff": "number", "from_at": "time", "to_at": "time",
        "coverage_50": "number", "coverage_80": "number", "coverage_95": "number",
        "coverage_50_ci": ["number"], "coverage_80_ci": ["number"], "coverage_95_ci": ["number"],
        "kupiec_p": "number", "interval_score": "number", "interval_score_baseline": "number",
        "relative_interval_score": "number", "dm_p": "number", "mase": "number",
        "relative_mae": "number", "directional_accuracy": "number", "below_share": "number",
        "above_share": "number",
    },
    "live": {
        "issued": "integer", "scored": "integer", "void": "integer", "hits_80": "integer",
        "coverage_80": "number", "ci": ["number"], "relative_interval_score": "number",
    },
}  # fmt: skip
PREDICTIONS: Shape = {
    "model": "text", "baseline": "text",
    "base": {
        "price_usd": "number", "at": "time", "sigma_daily_pct": "number", "sigma_source": "text",
        "returns_used": "integer",
    },
    "horizons": {"24h": "#Horizon", "7d": "#Horizon", "30d": "#Horizon"},
    "challengers": [{
        "name": "text", "horizon": "text", "relative_mae": "number", "dm_p": "number",
        "directional_accuracy": "number", "hit_ci": ["number"], "n": "integer",
        "admitted": "flag",
    }],
    "verdict": "text",
    "pool": "text",
    "candles": _CANDLES,
    "quality_parts": _GRADES,
}  # fmt: skip

_SENTENCES: list[Any] = [{"text": "text", "citations": ["integer"]}]
RESEARCH: Shape = {
    "provider": "text", "model": "text", "ai": "flag", "generation": "text",
    "sections": {
        "overview": _SENTENCES, "technology": _SENTENCES, "team": _SENTENCES,
        "partnerships": _SENTENCES, "market_position": _SENTENCES, "risks": _SENTENCES,
        "developments": _SENTENCES,
    },
    "citations": [{
        "index": "integer", "title": "text", "url": "text", "source": "text", "as_of": "time",
        "kind": "text", "path": "text", "value": "scalar",
    }],
    "contradictions": _SENTENCES,
    "balance": [{"label": "text", "value": "number", "citations": ["integer"]}],
    "confidence": "number",
    "checks": {"*": "integer"},
    "job": "#ResearchJob",
    "cost": {"spent_usd": "number", "reserved_usd": "number"},
    "quality_parts": _GRADES,
}  # fmt: skip

PARTS: dict[str, Shape] = {"Frame": _FRAME, "Horizon": _HORIZON}
DATA: dict[str, Shape] = {
    "market-data": MARKET_DATA,
    "technical": TECHNICAL,
    "sentiment": SENTIMENT,
    "news": NEWS,
    "on-chain": ON_CHAIN,
    "derivatives": DERIVATIVES,
    "defi": DEFI,
    "risk": RISK,
    "predictions": PREDICTIONS,
    "research": RESEARCH,
}
