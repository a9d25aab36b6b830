"""Answers of the database as the pages read them, complete and plausible, to be bent by tests."""

import copy
import math
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

NOW = datetime(2026, 10, 10, 14, 32, tzinfo=UTC)
DAY = 86_400
USER = {"id": "0b6c9d2e-0000-4000-8000-000000000001", "email": "alice@example.org", "role": "user"}


def at(**ago: float) -> str:
    """A moment before NOW, as the database writes it."""
    return (NOW - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def session() -> Json:
    """A session with most of its hour left."""
    return {"expires_at": at(minutes=-50), "idle_until": at(minutes=-29), "since": 42}


LOOK = {
    "theme": "dark",
    "palette": "green-red",
    "density": "compact",
    "zone": "Asia/Kolkata",
    "single_keys": False,
}


def settings_page(word: str) -> Json:
    """An account with two sessions and two tokens, named by others."""
    row = {"id": USER["id"], "created_at": at(minutes=9), "expires_at": at(minutes=-20)}
    seen = row | {"device": word, "user_agent": word, "address": None, "last_seen_at": at()}
    token = row | {"name": word, "hint": "cap_abcd", "scopes": ["read"], "last_used_at": None}
    share = row | {"name": word, "hint": "abcdefgh", "revoked_at": None}
    return {
        "user": USER,
        "session": session(),
        "shares": [share | {"state": state} for state in ("live", "revoked", "expired")],
        "look": LOOK,
        "account": USER | {"email_verified": True, "created_at": at(days=9)},
        "pending_email": "new@example.org",
        "sessions": [seen | {"current": True}, seen | {"current": False}],
        "tokens": [token | {"expired": False}, token | {"expired": True, "last_used_at": at()}],
    }


def coin(**changes: Any) -> Json:
    """Bitcoin's row of the token table."""
    return {
        "coingecko_id": "bitcoin",
        "symbol": "BTC",
        "ticker": "BTC",
        "name": "Bitcoin",
        "rank": 1,
        "image_url": "https://img.example/btc.png",
        "price_usd": 77_612.5,
        "change_24h_pct": -1.04,
        "same_symbol_count": 12,
        "is_active": True,
        "updated_at": at(hours=11),
    } | changes


def candles(count: int = 120, scale: float = 1.0) -> list[list[float | None]]:
    """Daily candles up to yesterday, oldest first."""
    first = int(NOW.timestamp()) // DAY * DAY - count * DAY
    closes = [
        80_000 * math.exp(0.05 * math.sin(n / 6) + 0.012 * math.sin(n * 1.9) - 0.0005 * n) * scale
        for n in range(-1, count)
    ]
    rows: list[list[float | None]] = []
    for n in range(count):
        opened, closed = closes[n], closes[n + 1]
        high, low = max(opened, closed) * 1.008, min(opened, closed) * 0.991
        volume = 18_000 + 6_000 * math.sin(n / 4)
        rows.append([first + n * DAY, opened, high, low, closed, volume])
    return rows


def source(name: str, error: str | None = None, **changes: Any) -> Json:
    """One row of an envelope's sources."""
    ok = error is None
    as_of = at(seconds=20) if ok else None
    latency = 143 if ok else None
    row = {"name": name, "ok": ok, "as_of": as_of, "latency_ms": latency, "error": error}
    return row | changes


def _envelope(kind: str, ttl: int, data: Json, sources: list[Json]) -> Json:
    return {
        "symbol": "BTC",
        "type": kind,
        "data": data,
        "quality": 96,
        "sources": sources,
        "cached": True,
        "sandbox": True,
        "stale": False,
        "created_at": at(seconds=18),
        "expires_at": at(seconds=18 - ttl),
        "attribution": [
            {
                "name": "coingecko",
                "text": "Data by CoinGecko",
                "url": "https://www.coingecko.com/",
            }
        ],
    }


def _common(method: str) -> Json:
    return {
        "coin": {
            "coingecko_id": "bitcoin",
            "name": "Bitcoin",
            "rank": 1,
            "kind": "native",
            "pegged_to": None,
            "wraps": None,
            "same_symbol_count": 12,
        },
        "as_of": at(seconds=18),
        "method": method,
        "applicable": True,
        "missing": [],
        "warnings": [],
    }


def _reading(name: str, kind: str, price: float, **changes: Any) -> Json:
    is_venue = kind == "venue"
    return {
        "name": name,
        "kind": kind,
        "price_usd": price,
        "bid": price * 0.9999 if is_venue else None,
        "ask": price * 1.0001 if is_venue else None,
        "volume_24h_base": 8_214.5 if is_venue else None,
        "change_24h_pct": -0.96,
        "quote": "USDT" if name == "binance" else "USD",
        "as_of": at(seconds=20),
        "used": True,
    } | changes


def market_data(**changes: Any) -> Json:
    """A market-data envelope: four sources that agree, one that did not answer."""
    data = _common("market-data/1") | {
        "price_usd": 77_680.42,
        "price_low_usd": 77_671.0,
        "price_high_usd": 77_690.02,
        "price_spread_pct": 0.0245,
        "market_cap_usd": 1.5559e12,
        "fdv_usd": 1.6313e12,
        "volume_24h_usd": 37.32e9,
        "turnover_24h_pct": 2.3986,
        "change_1h_pct": 0.1123,
        "change_24h_pct": -0.957,
        "change_7d_pct": -2.4466,
        "change_30d_pct": -7.2161,
        "change_1y_pct": -38.4,
        "high_24h_usd": 78_419.0,
        "low_24h_usd": 76_696.0,
        "circulating_supply": 20_021_034,
        "total_supply": 20_021_034,
        "max_supply": 21_000_000,
        "infinite_supply": False,
        "ath_usd": 126_198.0,
        "ath_at": "2025-10-06T18:57:42Z",
        "atl_usd": 67.81,
        "atl_at": "2013-07-06T00:00:00Z",
        "ath_distance_pct": -38.4456,
        "rank": 1,
        "vwap_usd": 77_684.9,
        "venue_volume_24h_usd": 1.91e9,
        "book_spread_bps": 0.82,
        "venue_gap": {"pct": 0.012, "cheapest": "binance", "dearest": "coinbase"},
        "per_source": [
            _reading("coingecko", "aggregator", 77_671.0),
            _reading("kraken", "venue", 77_684.1),
            _reading("coinbase", "venue", 77_690.02),
            _reading("binance", "venue", 77_680.42),
        ],
        "peg": None,
        "wrapped": None,
        "basics": {
            "rsi_14": 41.32,
            "ema_20_usd": 79_871.2,
            "ema_50_usd": 81_004.9,
            "range_position_30d_pct": 18.4,
            "volume_ratio_20d": 0.87,
            "candles_source": "kraken",
            "last_close_at": at(hours=14.5),
        },
        "derived": [],
        "quality_parts": {
            "coverage": 1.0,
            "agreement": 0.99,
            "corroboration": 1.0,
            "freshness": 1.0,
            "health": 0.8,
        },
    }
    data["missing"] = [
        {"path": "peg", "reason": "not_applicable"},
        {"path": "wrapped", "reason": "not_applicable"},
    ]
    sources = [
        source("coingecko"),
        source("coinmarketcap", "timeout"),
        *(source("kraken"), source("coinbase"), source("binance")),
    ]
    return _envelope("market-data", 60, data | changes, sources)


def _vote(name: str, vote: int | None, weight: int, reason: str) -> Json:
    strength = 0.75 if name == "trend" else 1.0
    row = {"name": name, "vote": vote, "weight": weight}
    return row | {"strength": strength, "reason": reason}


def frame(**changes: Any) -> Json:
    """One time frame of a technical envelope."""
    return {
        "candles": {
            "source": "kraken",
            "used": 400,
            "from_at": at(days=400),
            "last_close_at": at(hours=14.5),
            "gap_share": 0.0,
            "filled": 0,
            "close_only": False,
            "refresh_failures": 0,
        },
        "last_close_usd": 77_680.42,
        "rsi_14": {"value": 41.32, "state": "neutral", "settled": True},
        "macd": {
            "line": 161.45,
            "signal": 459.2,
            "histogram": -297.75,
            "cross": "none",
            "settled": True,
        },
        "bollinger": {
            "upper": 80_216.1,
            "middle": 78_853.4,
            "lower": 77_490.7,
            "percent_b": 0.0696,
            "bandwidth_pct": 3.4559,
            "squeeze": False,
        },
        "ema": {
            "9": {"value": 78_171.9, "settled": True},
            "21": {"value": 79_994.2, "settled": True},
            "50": {"value": 81_290.5, "settled": True},
            "200": {"value": 72_005.1, "settled": False},
        },
        "sma": {
            "20": {"value": 78_853.4, "settled": True},
            "50": {"value": 77_409.8, "settled": True},
            "200": {"value": 71_790.2, "settled": True},
        },
        "atr": {"value_usd": 640.4, "pct": 0.8244, "rank_pct": 41.0, "level": "normal"},
        "stochastic": {"k": 4.8, "d": 4.5, "state": "oversold"},
        "adx": {"adx": 37.64, "plus_di": 11.09, "minus_di": 14.99, "strength": "strong"},
        "obv": {"value": 59_770.0, "above_ema20": False},
        "mfi_14": 14.22,
        "volume_ratio_20": 0.87,
        "levels": {
            "support": [
                {
                    "price_usd": 76_102.0,
                    "touches": 3,
                    "last_touch_at": at(days=9),
                    "distance_pct": -2.0319,
                }
            ],
            "resistance": [
                {
                    "price_usd": 79_411.0,
                    "touches": 2,
                    "last_touch_at": at(days=4),
                    "distance_pct": 2.2278,
                },
                {
                    "price_usd": 83_900.0,
                    "touches": 1,
                    "last_touch_at": at(days=31),
                    "distance_pct": 8.0066,
                },
            ],
        },
        "votes": [
            _vote("trend", 0, 3, "averages_mixed"),
            _vote("macd", -1, 2, "histogram_negative"),
            _vote("rsi", 0, 1, "neutral"),
            _vote("bollinger", 0, 1, "inside"),
            _vote("stochastic", 1, 1, "oversold"),
            _vote("obv", -1, 1, "below_average"),
        ],
        "score": -22.2,
        "label": "down",
    } | changes


def technical(**changes: Any) -> Json:
    """A technical envelope on four time frames that do not agree."""
    data = _common("technical/1") | {
        "primary": "1d",
        "timeframes": {
            "1h": frame(score=33.3, label="up"),
            "4h": frame(score=-11.1, label="mixed"),
            "1d": frame(),
            "1w": frame(score=-44.4, label="down"),
        },
        "composite": {
            "score": -21.9,
            "label": "down",
            "agreement_share": 0.6875,
            "timeframes_used": ["1h", "4h", "1d", "1w"],
        },
        "track_record": [
            {"horizon_days": 1, "hit_share": 0.49, "n": 728, "n_eff": 728.0},
            {"horizon_days": 7, "hit_share": 0.5, "n": 728, "n_eff": 104.0},
            {"horizon_days": 30, "hit_share": 0.52, "n": 728, "n_eff": 24.3},
        ],
        "frame_quality": {"1h": 97, "4h": 95, "1d": 96, "1w": 71},
        "quality_parts": {
            "history": 1.0,
            "wholeness": 1.0,
            "freshness": 1.0,
            "agreement": 0.7,
        },
    }
    return _envelope("technical", 300, data | changes, [source("kraken")])


def _voice(name: str, value: float, weight: float, **changes: Any) -> Json:
    return {
        "name": name,
        "scope": "market" if name == "fear_greed" else "coin",
        "value": value,
        "weight": weight,
        "raw": (value + 100) / 2,
        "raw_scale": "0 to 100",
        "provider": "coingecko",
        "n": None,
        "as_of": at(minutes=4),
    } | changes


def sentiment(**changes: Any) -> Json:
    """A sentiment envelope of Bitcoin without keys: headlines, votes and the whole market."""
    rows = [
        _voice("headline_tone", 12.5, 0.2, provider="table:news_articles", n=11, raw=0.125,
               raw_scale="-1 to 1"),
        _voice("votes", 55.0, 0.15),
        _voice("fear_greed", -22.0, 0.2, provider="alternative_me, coinmarketcap", n=2),
    ]  # fmt: skip
    makers = [
        {"name": "alternative_me", "value": 38, "label": "Fear"},
        {"name": "coinmarketcap", "value": 40, "label": "Neutral"},
    ]
    no_key = ("component_values.social", "component_values.community", "volume")
    data = _common("sentiment/1") | {
        "score": 11.5,
        "label": "neutral",
        "scope": "mixed",
        "coin_weight_share": 0.636363636364,
        "confidence": 60,
        "components": rows,
        "component_values": {
            "social": None,
            "headline_tone": 12.5,
            "votes": 55.0,
            "community": None,
            "fear_greed": -22.0,
        },
        "fear_greed": {"value": 39.0, "label": "Fear", "providers": makers},
        "volume": None,
        "headlines": {"positive": 4, "neutral": 5, "negative": 2, "n_72h": 11},
        "change": {
            "24h": {"points": 1.54545454545, "from_at": at(days=1), "common_weight_share": 1.0},
            "7d": None,
            "30d": None,
        },
        "shift": {"detected": False, "points": 1.54545454545, "window_h": 24, "moved": []},
        "positioning": {"long_account_share": 0.613, "as_of": at(minutes=3)},
        "quality_parts": {
            "coverage": 1.0,
            "agreement": 0.81,
            "corroboration": 1.0,
            "freshness": 1.0,
            "health": 1.0,
        },
        "missing": [
            *({"path": path, "reason": "no_key"} for path in no_key),
            {"path": "change.7d", "reason": "no_history"},
            {"path": "change.30d", "reason": "no_history"},
        ],
    }
    named = ("alternative_me", "coinmarketcap", "coingecko", "table:news_articles")
    return _envelope("sentiment", 300, data | changes, [source(name) for name in named])


def pictures() -> Json:
    """What the cards draw besides their answers."""
    now = int(NOW.timestamp())
    return {
        "prices": [[now - n * DAY, 77_000 + 50 * n] for n in range(30, -1, -1)],
        "sentiment": [[now - n * DAY, 11.5 - 2 * n] for n in range(9, -1, -1)],
    }


def answer(envelope: Json | None, state: str = "fresh", **changes: Any) -> Json:
    """One analysis of the page."""
    return {"state": state, "envelope": envelope, "error": None, "refreshing": False} | changes


def consensus_part(kind: str, weight: float, **told: Any) -> Json:
    """One part of a consensus: it counts when a share of the weight is told."""
    counted = told.get("weight_used", 0) > 0
    return {
        "type": kind,
        "signal": None,
        "weight": weight,
        "weight_used": 0,
        "quality": None,
        "counted": counted,
        "reason": None if counted else "not_made",
    } | told


def consensus(**changes: Any) -> Json:
    """The worked example: charts lean down a little, news lean up a little."""
    return {
        "symbol": "BTC",
        "direction": -4.7,
        "verdict": "no clear lean",
        "confidence": 51,
        "evidence_share": 0.65,
        "disagreement": 0.2157,
        "risk": {"score": 47, "category": "medium"},
        "range_7d": {"low": 71_900.0, "high": 84_100.0},
        "parts": [
            consensus_part("technical", 0.4, signal=-22.2, weight_used=0.615, quality=90),
            consensus_part("sentiment", 0.15, signal=10.0, weight_used=0.18, quality=70),
            consensus_part("news", 0.15, signal=35.0, weight_used=0.205, quality=80),
            consensus_part("on-chain", 0.1, quality=66, reason="no_signal"),
            consensus_part("derivatives", 0.1, signal=12.0, quality=39, reason="low_quality"),
            consensus_part("defi", 0.1, quality=100, reason="not_applicable"),
        ],
        "conflicts": [],
        "refused": [],
        "as_of": at(minutes=2),
        "method": "consensus/1",
        "record": {"n_scored": 31, "agree_share": None, "ci": None},
    } | changes


def asset_page(**changes: Any) -> Json:
    """The answer of api.get_asset_page."""
    return copy.deepcopy(
        {
            "user": USER,
            "session": session(),
            "coin": coin(),
            "analyses": {
                "market-data": answer(market_data()),
                "technical": answer(technical()),
                "sentiment": answer(sentiment()),
            },
            "candles": candles(),
            "candles_source": "kraken",
            "pictures": pictures(),
            "consensus": consensus(),
            "figures_made_at": at(minutes=5),
        }
        | changes
    )


def row(id_: str, symbol: str, name: str, rank: int, **changes: Any) -> Json:
    """One coin of a list."""
    return {
        "id": id_,
        "symbol": symbol,
        "name": name,
        "rank": rank,
        "price_usd": 2.347,
        "change_24h_pct": 1.24,
        "market_cap_usd": 6.1e9,
        "volume_24h_usd": 302.6e6,
        "image_url": None,
    } | changes


def market(**changes: Any) -> Json:
    """The summed market of api.get_home_page."""
    largest = [
        row(
            *("bitcoin", "BTC", "Bitcoin", 1),
            price_usd=77_680.42,
            change_24h_pct=-0.957,
            market_cap_usd=1.5559e12,
            volume_24h_usd=37.32e9,
        ),
        row(
            *("ethereum", "ETH", "Ethereum", 2),
            price_usd=2_412.08,
            market_cap_usd=291.1e9,
            volume_24h_usd=18.04e9,
        ),
        row("pepe", "PEPE", "Pepe", 41, price_usd=4.57e-6, change_24h_pct=6.41),
        row("quiet", "QUIET", "Quiet Coin", 99, change_24h_pct=0.001, market_cap_usd=1e3),
        row("dumb", "DUMB", "Dumb Coin", 101, change_24h_pct=None, volume_24h_usd=None),
    ]
    return {
        "cap_usd": 2.71e12,
        "volume_24h_usd": 96.4e9,
        "btc_share_pct": 57.38,
        "moved_24h_pct": -0.62,
        "rose": 102,
        "fell": 141,
        "unchanged": 7,
        "as_of": at(minutes=3),
        "made_at": at(minutes=3),
        "count": 250,
        "fear_greed": {"value": 39, "at": at(hours=2)},
        "mover_volume_usd": 1_000_000,
        "gainers": [row("render", "RNDR", "Render", 60, change_24h_pct=14.22)],
        "losers": [row("worldcoin", "WLD", "Worldcoin", 88, change_24h_pct=-11.9)],
        "largest": largest,
    } | changes


def watched(id_: str | None, symbol: str, name: str, rank: int | None, **changes: Any) -> Json:
    """One coin of a watchlist; without an id the ticker is all that is known."""
    if id_ is None:
        coin = {"id": None, "symbol": symbol, "name": name}
    else:
        coin = row(id_, symbol, name, rank or 0)
    return (
        coin
        | {"change_7d_pct": None, "week_usd": None, "as_of": None, "alerts": 0}
        | ({"as_of": at(minutes=3)} if id_ else {})
        | changes
    )


def story_of_day(**changes: Any) -> Json:
    """One story of the news of a day."""
    return {
        "title": "Exchange pauses withdrawals after a wallet fault",
        "url": "https://news.example/1",
        "source": "CoinDesk",
        "at": at(hours=2),
        "is_dated": True,
        "impact": 81,
        "impact_level": "high",
        "others": 2,
        "coins": [{"id": "bitcoin", "name": "Bitcoin"}, {"id": "solana", "name": "Solana"}],
    } | changes


def fired(
    alert_type: str = "price_above", threshold: float | None = 80_000, **changes: Any
) -> Json:
    """One alert that fired."""
    return {
        "symbol": "BTC",
        "name": "Bitcoin",
        "id": "bitcoin",
        "alert_type": alert_type,
        "threshold_value": threshold,
        "triggered_at": at(hours=1),
    } | changes


def seen(id_: str, symbol: str, name: str, rank: int, **changes: Any) -> Json:
    """A coin with its price of then and of now."""
    return row(id_, symbol, name, rank) | {"price_then_usd": 2.0, "since_pct": 17.35} | changes


def home_page(**changes: Any) -> Json:
    """The answer of api.get_home_page."""
    week = [100 + (n * 7) % 11 for n in range(42)]
    return {
        "user": USER,
        "session": session(),
        "market": market(),
        "watchlist": {
            "count": 53,
            "rows": [
                watched(
                    *("bitcoin", "BTC", "Bitcoin", 1),
                    price_usd=77_680.42,
                    change_24h_pct=-0.957,
                    change_7d_pct=-2.45,
                    week_usd=week,
                    alerts=1,
                ),
                watched("pepe", "PEPE", "Pepe", 41, price_usd=4.57e-6, week_usd=[]),
                watched("harbour", "HRB", "Old Harbour", 0, price_usd=None, change_24h_pct=None),
                watched("late", "LATE", "Late Coin", 300, as_of=at(hours=50)),
                watched(None, "HARB", "HARB", None),
            ],
        },
        "alerts": {
            "waiting": 3,
            "fired_24h": 2,
            "fired": [
                fired(),
                fired("price_below", 1.2e-7, name="Pepe", id="pepe"),
                fired("sentiment_change", None),
                fired("whale_tx", 1_000_000, name="HARB", id=None),
                fired("news_impact", 70),
            ],
        },
        "news": {
            "count": 38,
            "read_at": at(minutes=9),
            "stories": [
                story_of_day(),
                story_of_day(url="http://plain.example/", others=0, coins=[]),
            ],
        },
        "opened": [
            seen("bitcoin", "BTC", "Bitcoin", 1, opened_at=at(minutes=5)),
            seen(
                *("new", "NEW", "New Coin", 0),
                opened_at=at(hours=50),
                price_then_usd=None,
                since_pct=None,
            ),
        ],
        "since": {
            "at": at(hours=19),
            "rose": 3,
            "fell": 2,
            "alerts": 2,
            "stories": 1,
            "coins": [seen("pepe", "PEPE", "Pepe", 41)],
        },
    } | changes


def empty_home(**changes: Any) -> Json:
    """The answer of api.get_home_page to somebody new, before any coin is known."""
    return home_page(
        market=None,
        watchlist={"count": 0, "rows": []},
        alerts={"waiting": 0, "fired_24h": 0, "fired": []},
        news={"count": 0, "read_at": None, "stories": []},
        opened=[],
        since=None,
        **changes,
    )
