"""Blockchain.com as /blockchain_info: Bitcoin's statistics of a day, and daily charts.

https://www.blockchain.com/explorer/api/charts_api

The hash rate is in GH/s, amounts are satoshi, the time of the statistics is in milliseconds and
those of charts are seconds; large numbers may be printed as 1.4E7. The sum of all fees is the
negative of what was mined and the miners' revenues are 0, as they have been for a while.
"""

import json
import re

from flask import Blueprint, Response, request

from sandbox import clock, mined
from sandbox.bitcoin import CHAIN
from sandbox.coins import DAY
from sandbox.mined import SATOSHI
from sandbox.parts import mix, noise

bp = Blueprint("blockchain_info", __name__, url_prefix="/blockchain_info")

MOST_POINTS = 1500
SPAN = re.compile(r"([0-9]{1,4})(days|weeks|months|years)")
DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 365}
UNITS = {
    "n-unique-addresses": "Addresses",
    "n-transactions": "Transactions",
    "hash-rate": "Hash Rate TH/s",
    "estimated-transaction-volume-usd": "USD",
    "total-bitcoins": "BTC",
    "market-price": "USD",
    "mvrv": "MVRV",
}


@bp.get("/stats")
def stats() -> Response:
    """Answer the last 24 hours."""
    now = clock.now()
    number, found = mined.height(CHAIN, now), mined.since(CHAIN, now)
    price, moved = mined.price(CHAIN, now), mined.moved(CHAIN, now)
    issued = int(len(found) * CHAIN.reward * SATOSHI)
    return _json(
        {
            "timestamp": float(int(now * 1000)),
            "market_price_usd": round(price, 2),
            "hash_rate": mined.hashrate(CHAIN, now - DAY / 2) * 1.01 / 1e9,
            "total_fees_btc": -issued,
            "n_btc_mined": issued,
            "n_tx": mined.transactions(CHAIN, now),
            "n_blocks_mined": len(found),
            "minutes_between_blocks": round(1440 / len(found), 4),
            "totalbc": int(mined.supply(CHAIN, number) * SATOSHI),
            "n_blocks_total": number,
            "estimated_transaction_volume_usd": moved * price,
            "blocks_size": len(found) * 1_650_000,
            "miners_revenue_usd": 0.0,
            "nextretarget": (number // CHAIN.epoch + 1) * CHAIN.epoch - 1,
            "difficulty": int(mined.difficulty(CHAIN, number)),
            "estimated_btc_sent": int(moved * SATOSHI),
            "miners_revenue_btc": 0,
            "total_btc_sent": int(moved * 14 * SATOSHI),
            "trade_volume_btc": 2861.73,
            "trade_volume_usd": 2861.73 * price,
        }
    )


@bp.get("/charts/<name>")
def chart(name: str) -> Response:
    """Answer a figure day by day, oldest first, up to yesterday."""
    if name not in UNITS:
        return _refused(404, "not-found", "Chart not found")
    today = int(clock.now()) // DAY
    days = min(_days(request.args.get("timespan", "1years")), MOST_POINTS)
    return _json(
        {
            "status": "ok",
            "name": name.replace("-", " ").title(),
            "unit": UNITS[name],
            "period": "day",
            "description": "An invented figure.",
            "values": [
                {"x": day * DAY, "y": float(_value(name, day))}
                for day in range(today - days, today)
            ],
        }
    )


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "not-found", "Not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, "error", "Too many requests")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "error", "Internal error")


def _value(name: str, day: int) -> float:
    end = (day + 1) * DAY
    price, number = mined.price(CHAIN, end), mined.height(CHAIN, end)
    return {
        "n-unique-addresses": mined.active(CHAIN, day),
        "n-transactions": mined.transactions(CHAIN, end),
        "hash-rate": mined.hashrate(CHAIN, end - DAY / 2) / 1e12,
        "estimated-transaction-volume-usd": mined.moved(CHAIN, end) * price,
        "total-bitcoins": mined.supply(CHAIN, number),
        "market-price": price,
        "mvrv": round(1.9 + 0.4 * noise(mix(CHAIN.seed, day // 30), 9), 4),
    }[name]


def _days(text: str) -> int:
    found = SPAN.fullmatch(text)
    return int(found[1]) * DAYS[found[2]] if found else DAYS["years"]


def _json(body: object) -> Response:
    """Write JSON whose large fractions have an exponent, as Java prints them."""
    written = re.sub(r"(?<=[ :])\d{8,}\.\d+", _exponent, json.dumps(body))
    return Response(written, content_type="application/json")


def _exponent(found: re.Match[str]) -> str:
    digits, _, power = f"{float(found[0]):.15E}".partition("E")
    return f"{digits.rstrip('0').rstrip('.')}E{int(power)}"


def _refused(status: int, word: str, message: str) -> Response:
    response = _json({"status": word, "error": message})
    response.status_code = status
    return response
