"""Answers about ranges as the recipe itself makes them, from invented days up to yesterday."""

import math
import time
from datetime import timedelta
from typing import Any

from analysis import predictions, scorecard
from analysis.result import Result
from analysis.subject import Coin, History, Link, Series
from golden_losses import COIN
from providers import http
from providers.records import Candle
from web import answers
from web.answers import DAY, NOW, Json

LAST_OPEN = int(NOW.timestamp()) // DAY * DAY - DAY
EMPTY: Json = {"price": None, "pool": [], "backtests": [], "live": [], "challengers": []}
PRICE: Json = {"price_usd": 160.0, "at": NOW.timestamp() - 300, "quality": 90}
LIVE: Json = {
    "horizon_h": 168,
    "issued": 100,
    "scored": 84,
    "void": 2,
    "hits_80": 63,
    "relative_interval_score": 0.97,
}
STAYED = (0.02, 0.02, 0, 0)  # a middle that is today's price: missed, stayed, calls, right


def closes(count: int = 401, start: float = 100.0) -> list[float]:
    """Daily closes of the golden coin."""
    made = [start]
    for step in COIN[: count - 1]:
        made.append(made[-1] * math.exp(step))
    return made


def made(prices: list[float] | None = None, kind: str = "native", **past: Any) -> Result:
    """Run the recipe on stored days; it asks nobody."""
    known = closes() if prices is None else prices
    first = LAST_OPEN - (len(known) - 1) * DAY
    days = [Candle(first + i * DAY, c, c, c, c, 1.0, None, True) for i, c in enumerate(known)]
    link = Link("XBTUSD", 1.0, True, NOW - timedelta(hours=1))
    about = Coin(
        *("id", "bitcoin", "BTC", "BTC", "Bitcoin", 1, kind),
        *("usd" if kind == "stablecoin" else None, None, 1, True, 160.0, {"kraken": link}),
    )
    history = History([Series("kraken", DAY, days)], 1.0, past=EMPTY | past)
    http.configure({"kraken": http.Endpoint("kraken", "http://127.0.0.1:9", {}, True)})
    try:
        return predictions.build(about, history, now=NOW, deadline=time.monotonic() + 5)
    finally:
        http.configure({})


def envelope(result: Result, **changes: Any) -> Json:
    """Wrap a result as the database does, its data changed where a test bends it."""
    sources = [
        {
            "name": source.name,
            "ok": source.ok,
            "as_of": source.as_of and source.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "latency_ms": source.latency_ms,
            "error": source.error,
        }
        for source in result.sources
    ]
    whole = answers._envelope("predictions", 3600, result.data | changes, sources)
    return whole | {"quality": result.quality}


def picture(count: int = 40) -> Json:
    """Ranges issued day by day: two of three held, the newest waits, one is void."""
    first = LAST_OPEN + DAY - count * DAY
    rows: list[list[Any]] = [
        [first + i * DAY, 100.0, 95.0, 105.0, 108.0 if i % 3 == 2 else 101.0, False]
        for i in range(count)
    ]
    rows[-1][4] = None
    rows[0][4:] = [None, True]
    return {"24": rows, "168": rows[:4], "720": []}


def page(result: Result, pictures: Json | None = None, **changes: Any) -> Json:
    """A coin page that holds an answer about ranges."""
    whole = answers.asset_page()
    whole["analyses"]["predictions"] = answers.answer(envelope(result, **changes))
    first = LAST_OPEN - 120 * DAY
    whole["pictures"]["prices"] = [[first + i * DAY, 150 + i / 12] for i in range(121)]
    whole["pictures"]["predictions"] = picture() if pictures is None else pictures
    return whole


KINDS = {
    "usual": lambda: page(made(price=PRICE, live=[LIVE])),
    "nothing issued": lambda: page(made(), {"24": [], "168": [], "720": []}),
    "young": lambda: page(made(closes(8))),
    "two horizons": lambda: page(made(closes(45))),
    "flat": lambda: page(made([5.0] * 200)),
    "tiny": lambda: page(made(closes(start=1e-12))),
    "pegged": lambda: page(made([1 + 1e-4 * (-1) ** i for i in range(200)], "stablecoin")),
}


def record(days: int = 300, coins: int = 3, name: str = "Coin") -> Json:
    """What work.scored_predictions counts of so many days, a little better than the baseline."""
    first = LAST_OPEN + DAY - days * DAY
    hours = (24, 168, 720)
    return {
        "issued": [
            *(
                ["range/1", h, share, days * coins, n, 2, round(n * (share + 0.01)), first]
                for h in hours
                for share, n in ((s, (days - h // 24) * coins) for s in (0.5, 0.8, 0.95))
                if n > 0
            ),
            *(["random-walk-gauss/1", h, 0.8, days * coins, days, 0, days, first] for h in hours),
            ["momentum", 24, 0, days * coins, days * coins, 0, 0, first],
        ],
        "days": [
            [
                *(h, first + i * DAY, coins, coins - i % 2, 0.1 + i % 7 / 1e4, 0.103 + i % 5 / 1e4),
                *STAYED,
            ]
            for h in hours
            for i in range(days - h // 24)
        ],
        "points": [
            ["momentum", 24, first + i * DAY, 0.03 + i % 3 / 1e3, 0.02, coins, i % (coins + 1)]
            for i in range(days)
        ],
        "coins": [
            [f"coin-{n}", f"C{n}", f"{name} {n}", h, 40, 33, 4.0, 4.2, *STAYED]
            for n in range(coins)
            for h in hours
        ],
    }


def counted(told: Json | None) -> Json:
    """The answer of api.get_scorecard."""
    if told is None:
        return {"computed_at": None, "record": None}
    return {"computed_at": answers.at(hours=14), "record": scorecard.build(told)}


def scorecards(name: str) -> dict[str, Json]:
    """The public record in every state, its coins named by others."""
    nothing: Json = {"issued": [], "days": [], "points": [], "coins": []}
    issued: Json = nothing | {"issued": record()["issued"][:1]}
    issued["issued"][0][4:7] = [0, 0, 0]
    return {
        "empty": counted(None),
        "none issued": counted(nothing),
        "none due": counted(issued),
        "young": counted(record(40)),
        "usual": counted(record(name=name)),
    }
