"""Coin Metrics' community service as /coinmetrics/v4: daily figures of some chains.

https://docs.coinmetrics.io/api/v4/

Rows come oldest first, in pages; a token leads to the next one. Numbers are texts, times have
nanoseconds. A day has a row from an hour after its end on, and its count of addresses two hours
later. A metric that is not free fails the whole question unless that was asked to be ignored.
"""

import math
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, ether, market, mined, world
from sandbox.coins import DAY, Coin, every
from sandbox.parts import mix, noise

bp = Blueprint("coinmetrics", __name__, url_prefix="/coinmetrics/v4")

HOUR = 3600
ASSETS = {
    "btc": "bitcoin",
    "eth": "ethereum",
    "ltc": "litecoin",
    "doge": "dogecoin",
    "bch": "bitcoin-cash",
    "usdt": "tether",
    "usdc": "usd-coin",
    "link": "chainlink",
}
FREE = ("AdrActCnt", "TxCnt", "HashRate", "SplyCur", "IssTotNtv", "CapMVRVCur", "PriceUSD")
NOT_FREE = ("TxTfrValAdjUSD", "CapRealUSD", "NVTAdj")
PAGE, MOST_ROWS = 100, 10_000
FIRST_DAY = 17_897  # 2019-01-01


@bp.get("/timeseries/asset-metrics")
def asset_metrics() -> Response:
    """Answer a page of the days of one or more assets."""
    asked = request.args
    assets, metrics = _list("assets"), _list("metrics")
    if not assets or not metrics or asked.get("frequency", "1d") != "1d":
        return refused(400, "bad_parameter", "Missing parameter.")
    if (unknown_asset := next((name for name in assets if name not in ASSETS), None)) is not None:
        return refused(
            400,
            "bad_parameter",
            f"Bad parameter 'assets'. Value '{unknown_asset}' is not supported.",
        )
    if (refusal := _refused_metric(metrics)) is not None:
        return refusal
    size = asked.get("page_size", PAGE, type=int)
    if not 1 <= size <= MOST_ROWS:
        return refused(400, "bad_parameter", "Bad parameter 'page_size'.")
    days = _days(clock.now())
    pairs = [(name, day) for name in assets for day in days]
    return _page(pairs, metrics, size)


def refused(status: int, kind: str, message: str) -> Response:
    """Refuse with a kind and a sentence."""
    response = jsonify({"error": {"type": kind, "message": message}})
    response.status_code = status
    return response


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return refused(404, "not_found", "Resource not found.")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls; the wait stands in a header of its own."""
    response = refused(429, "too_many_requests", "Too many requests.")
    response.headers["X-RateLimit-Remaining"] = "0"
    if retry_after is not None:
        response.headers["X-RateLimit-Reset"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return refused(500, "internal_server_error", "Internal server error.")


def _page(pairs: list[tuple[str, int]], metrics: list[str], size: int) -> Response:
    """Cut a page off the end, or the beginning, of all rows that are left."""
    token: int = request.args.get("next_page_token", 0, type=int)
    now = clock.now()
    is_from_end = request.args.get("paging_from", "end") == "end"
    left = pairs[: len(pairs) - token] if is_from_end else pairs[token:]
    page = left[-size:] if is_from_end else left[:size]
    body: dict[str, Any] = {"data": [_row(name, day, metrics, now) for name, day in page]}
    if len(left) > size:
        body["next_page_token"] = str(token + size)
        body["next_page_url"] = f"{request.base_url}?next_page_token={token + size}"
    return jsonify(body)


def _days(now: float) -> list[int]:
    """Give the days that have a row."""
    return list(range(FIRST_DAY, int((now - HOUR) // DAY)))


def _row(name: str, day: int, metrics: list[str], now: float) -> dict[str, Any]:
    coin = every()[ASSETS[name]]
    time = datetime.fromtimestamp(day * DAY, UTC)
    row: dict[str, Any] = {"asset": name, "time": f"{time:%Y-%m-%dT%H:%M:%S}.000000000Z"}
    known = figures(coin, day)
    for metric in metrics:
        value = known.get(metric)
        if metric == "AdrActCnt" and now < (day + 1) * DAY + 3 * HOUR:
            row[metric] = None
        elif value is not None:
            row[metric] = f"{value:.10f}".rstrip("0").rstrip(".")
    return row


def _refused_metric(metrics: list[str]) -> Response | None:
    for metric in metrics:
        if metric in NOT_FREE and not _ignores("forbidden"):
            text = f"Requested metric '{metric}' is not available with supplied credentials."
            return refused(403, "forbidden", text)
        if metric not in (*FREE, *NOT_FREE) and not _ignores("unsupported"):
            text = f"Bad parameter 'metrics'. Value '{metric}' is not supported."
            return refused(400, "bad_parameter", text)
    return None


def _ignores(kind: str) -> bool:
    return request.args.get(f"ignore_{kind}_errors") == "true"


def _list(name: str) -> list[str]:
    return [part for part in request.args.get(name, "").split(",") if part]


def figures(coin: Coin, day: int) -> dict[str, float | None]:
    """Give what there is to say of one day of a coin, by metric."""
    end = (day + 1) * DAY
    price, before = world.price(coin, end), world.price(coin, end - 365 * DAY)
    found: dict[str, float | None] = {
        "AdrActCnt": round(_about(coin, day, 4) * 0.6),
        "TxCnt": round(_about(coin, day, 5)),
        "SplyCur": market.quote(coin, end).circulating,
        "CapMVRVCur": price / ((price + before) / 2) if price and before else None,
        "PriceUSD": price,
    }
    if coin.id in mined.CHAINS:
        return found | _mined(mined.CHAINS[coin.id], day)
    return found | _ether(day) if coin.id == "ethereum" else found


def _ether(day: int) -> dict[str, float | None]:
    end = (day + 1) * DAY
    return {
        "AdrActCnt": round(ether.active_addresses(day)),
        "TxCnt": round(ether.transactions(end) * 1.01),
        "SplyCur": ether.supply(end).circulating * 1.0004,
        "IssTotNtv": ether.REWARDS_A_DAY,
    }


def _mined(chain: mined.Chain, day: int) -> dict[str, float | None]:
    end = (day + 1) * DAY
    return {
        "AdrActCnt": mined.active(chain, day),
        "TxCnt": mined.transactions(chain, end),
        "HashRate": mined.hashrate(chain, end) / 1e12,
        "SplyCur": mined.supply(chain, mined.height(chain, end)),
        "IssTotNtv": chain.reward * len(mined.since(chain, end)),
    }


def _about(coin: Coin, day: int, index: int) -> float:
    """Give a count that goes with the worth of a coin and wanders from day to day."""
    worth = (coin.supply or 1e6) * coin.price
    unrest = 1 + 0.15 * noise(mix(coin.seed, day), index)
    return 50_000 * math.sqrt(math.sqrt(worth / 1e9)) * unrest
