"""OKX's public data about perpetual contracts against USDT, as /okx/api/v5.

https://www.okx.com/docs-v5/en/#public-data-rest-api

Everything stands in `data` beside a code, which is "0" when all is well. Numbers and milliseconds
are texts, rows come newest first. An unknown instrument is 51001 inside HTTP 200. `after` asks for
what is older, `before` for what is newer. There are no contracts that expire here.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, futures, okx_rows, venues
from sandbox.coins import DAY, Coin

bp = Blueprint("okx", __name__, url_prefix="/okx/api/v5")

PERIODS = {"5m": 300, "1H": 3600, "1D": DAY}
DEFAULT, MOST = 100, 100
TOO_MANY, SYSTEM, NO_VALUE, BAD_VALUE, UNKNOWN = "50011", "50026", "50014", "51000", "51001"
VENUE = "o"


class Refused(Exception):
    """A request that is answered with a code and a message."""

    def __init__(self, code: str, message: str, status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


@bp.errorhandler(Refused)
def refuse(error: Refused) -> Response:
    """Answer a refusal."""
    return _refused(error.status, error.code, error.message)


@bp.get("/public/mark-price")
def mark_price() -> Response:
    """Answer the price by which positions are valued."""
    return _about_swap(okx_rows.mark_price)


@bp.get("/public/open-interest")
def open_interest() -> Response:
    """Answer what is open: in contracts, in coins and in US dollars."""
    return _about_swap(okx_rows.open_interest)


@bp.get("/public/instruments")
def instruments() -> Response:
    """Answer what one contract is worth."""
    return _about_swap(okx_rows.instrument)


@bp.get("/public/funding-rate")
def funding_rate() -> Response:
    """Answer what is paid next, and when."""
    return _about_swap(okx_rows.funding, typed=False)


@bp.get("/market/ticker")
def ticker() -> Response:
    """Answer the last trade and the last 24 hours."""
    return _about_swap(okx_rows.ticker, typed=False)


@bp.get("/market/index-tickers")
def index_tickers() -> Response:
    """Answer the price on the spot market."""
    now = clock.now()
    coin = _coin(_mandatory("instId"), now, suffix="")
    return _answer([okx_rows.index(coin, now)])


@bp.get("/public/funding-rate-history")
def funding_rate_history() -> Response:
    """Answer what was paid, newest first."""
    now = clock.now()
    coin = _coin(_mandatory("instId"), now)
    step, limit = futures.interval(VENUE, coin), _limit()
    after, before = _whole("after", int(now * 1000)), _whole("before", 0)
    newest = min(int(now), after // 1000) // step * step
    times = range(newest, newest - (limit + 1) * step, -step)
    rows = [okx_rows.payment(coin, at) for at in times if futures.is_listed(VENUE, coin, at)]
    return _answer([row for row in rows if before < int(row["fundingTime"]) < after][:limit])


@bp.get("/public/liquidation-orders")
def liquidation_orders() -> Response:
    """Answer the newest forced closings of an underlying."""
    now = clock.now()
    _typed()
    if _mandatory("state") != "filled":
        raise Refused(BAD_VALUE, "Parameter state error")
    coin = _coin(_mandatory("uly"), now, suffix="")
    return _answer([okx_rows.closings(coin, now, _limit())])


@bp.get("/rubik/stat/contracts/open-interest-history")
def open_interest_history() -> Response:
    """Answer what was open at the end of each period."""
    return _past(okx_rows.interest_at)


@bp.get("/rubik/stat/contracts/long-short-account-ratio-contract")
def long_short_ratio() -> Response:
    """Answer how many accounts are long for one that is short."""
    return _past(okx_rows.ratio_at)


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "404", "Not Found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _refused(429, TOO_MANY, "Too Many Requests")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, SYSTEM, "System error. Try again later")


def _about_swap(row: Callable[[Coin, float], dict[str, Any]], *, typed: bool = True) -> Response:
    """Answer a row about one contract, or about all of them where that may be asked."""
    now = clock.now()
    if typed:
        _typed()
        if "instId" not in request.args:
            return _answer([row(coin, now) for coin in futures.listed(VENUE, now)])
    return _answer([row(_coin(_mandatory("instId"), now), now)])


def _past(row: Callable[[Coin, int], list[str]]) -> Response:
    """Answer a row for each period, newest first."""
    now = clock.now()
    coin = _coin(_mandatory("instId"), now)
    step = PERIODS.get(request.args.get("period", "5m"))
    if step is None:
        raise Refused(BAD_VALUE, "Parameter period error")
    newest = int(now) // step * step
    times = range(newest, newest - _limit() * step, -step)
    return _answer([row(coin, at) for at in times if futures.is_listed(VENUE, coin, at)])


def _coin(name: str, now: float, suffix: str = okx_rows.SUFFIX) -> Coin:
    """Find the coin of a contract, or of an index."""
    listed = futures.listed(VENUE, now)
    found = next((coin for coin in listed if okx_rows.underlying(coin) + suffix == name), None)
    if found is None or not venues.is_open(found, now):
        raise Refused(UNKNOWN, "Instrument ID doesn't exist")
    return found


def _typed() -> None:
    if _mandatory("instType") != "SWAP":
        raise Refused(BAD_VALUE, "Parameter instType error")


def _mandatory(name: str) -> str:
    if not request.args.get(name):
        raise Refused(NO_VALUE, f"Parameter {name} can not be empty", 400)
    return request.args[name]


def _limit() -> int:
    return min(_whole("limit", DEFAULT), MOST)


def _whole(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdecimal()):
        raise Refused(BAD_VALUE, f"Parameter {name} error")
    return int(text)


def _answer(data: list[Any]) -> Response:
    return jsonify({"code": "0", "msg": "", "data": data})


def _refused(status: int, code: str, message: str) -> Response:
    response = jsonify({"code": code, "msg": message, "data": []})
    response.status_code = status
    return response
