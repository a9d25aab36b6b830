"""CoinMarketCap as /coinmarketcap (with a key) and /coinmarketcap/public-api (keyless).

https://coinmarketcap.com/api/documentation/v1/

`status.error_code` is the text "0" on the v3 routes and a number elsewhere; `data` and a row's
`quote` are lists on v3. Made-up coins are unknown here, and prices differ a little from those of
the other aggregator. A key that begins with `invalid` is one.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, market, mood
from sandbox.coin_rows import iso
from sandbox.coinmarketcap_rows import is_active, mapped, row
from sandbox.coins import DAY, Coin

bp = Blueprint("coinmarketcap", __name__, url_prefix="/coinmarketcap")
keyless = Blueprint("coinmarketcap_keyless", __name__, url_prefix="/coinmarketcap/public-api")

KEY = "X-CMC_PRO_API_KEY"
FEELINGS = ((20, "Extreme Fear"), (40, "Fear"), (60, "Neutral"), (80, "Greed"))
SORTS = ("market_cap", "price", "volume_24h", "percent_change_24h", "name", "symbol")


@bp.before_request
def refuse_without_key() -> Response | None:
    """Let nobody in without a key."""
    key = request.headers.get(KEY) or request.args.get("CMC_PRO_API_KEY")
    if not key:
        return refused(401, 1002, "API key missing.")
    return refused(401, 1001, "This API Key is invalid.") if key.startswith("invalid") else None


@bp.get("/v3/cryptocurrency/quotes/latest")
@keyless.get("/v3/cryptocurrency/quotes/latest")
def quotes() -> Response:
    """Answer the coins asked for by id, slug or symbol."""
    now = clock.now()
    given = [name for name in ("id", "slug", "symbol") if request.args.get(name)]
    if len(given) != 1:
        return refused(400, 400, '"value" must contain at least one of [id, slug, symbol]')
    if not _is_usd():
        return refused(400, 400, 'Invalid value for "convert"')
    name = given[0]
    wanted = [text.strip().lower() for text in request.args[name].split(",")]
    coins = [coin for coin in known(now) if _named(coin, name) in wanted]
    found = {_named(coin, name) for coin in coins}
    if (missing := [text for text in wanted if text not in found]) and not _skips():
        return refused(400, 400, f'Invalid value for "{name}": "{missing[0]}"')
    return answer([row(coin, now) for coin in coins], code="0")


@bp.get("/v3/cryptocurrency/listings/latest")
@keyless.get("/v3/cryptocurrency/listings/latest")
def listings() -> Response:
    """Answer a page of the active coins in some order."""
    now = clock.now()
    start, limit = _whole("start", 1), _whole("limit", 100)
    if not start or not limit or limit > 5000:
        return refused(400, 400, '"limit" must be a number from 1 to 5000')
    sort, direction = request.args.get("sort", "market_cap"), request.args.get("sort_dir")
    if sort not in SORTS or not _is_usd() or direction not in (None, "asc", "desc"):
        return refused(400, 400, 'Invalid value for "sort"')
    coins = [coin for coin in known(now) if is_active(coin, now)]
    if sort != "market_cap" or direction == "asc":
        is_descending = direction != "asc" if direction else sort not in ("name", "symbol")
        values = {coin.id: _sorted_by(coin, sort, now) for coin in coins}
        coins = [coin for coin in coins if values[coin.id] is not None]
        coins.sort(key=lambda coin: values[coin.id], reverse=is_descending)
    page = coins[start - 1 : start - 1 + limit]
    return answer([row(coin, now) for coin in page], code="0")


@bp.get("/v1/cryptocurrency/map")
@keyless.get("/v1/cryptocurrency/map")
def coin_map() -> Response:
    """Answer which id belongs to which symbol."""
    now = clock.now()
    start, limit = _whole("start", 1), _whole("limit", 10_000)
    status, sort = request.args.get("listing_status", "active"), request.args.get("sort", "id")
    if not start or not limit or sort not in ("id", "cmc_rank"):
        return refused(400, 400, 'Invalid value for "sort"')
    if not {*status.split(",")} <= {"active", "inactive", "untracked"}:
        return refused(400, 400, 'Invalid value for "listing_status"')
    wanted = {text.strip().lower() for text in request.args.get("symbol", "").split(",") if text}
    coins = [
        coin
        for coin in known(now)
        if (coin.symbol.lower() in wanted if wanted else _status(coin, now) in status.split(","))
    ]
    if sort == "id":
        coins.sort(key=lambda coin: coin.cmc_id)
    rows = [mapped(coin, now) for coin in coins[start - 1 : start - 1 + limit]]
    return answer(rows, code=0, credits_used=0)


@bp.get("/v3/fear-and-greed/latest")
@keyless.get("/v3/fear-and-greed/latest")
def fear_and_greed() -> Response:
    """Answer its own index of the market's mood."""
    now = clock.now()
    value = mood.of_market_elsewhere(now)
    data = {
        "value": value,
        "value_classification": _feeling(value),
        "update_time": iso(mood.looked(now)),
    }
    return answer(data, code="0")


@bp.get("/v3/fear-and-greed/historical")
@keyless.get("/v3/fear-and-greed/historical")
def fear_and_greed_history() -> Response:
    """Answer a value a day, newest first; times are seconds as texts."""
    start, limit = _whole("start", 1), _whole("limit", 50)
    if not start or not limit or limit > 500:
        return refused(400, 400, '"limit" must be a number from 1 to 500')
    newest = int(clock.now()) // DAY - start + 1
    values = [
        (day, mood.of_market_elsewhere(day * DAY))
        for day in range(newest, max(newest - limit, mood.first_day() + 1), -1)
    ]
    return answer(
        [
            {"timestamp": str(day * DAY), "value": v, "value_classification": _feeling(v)}
            for day, v in values
        ],
        code="0",
    )


def known(now: float) -> list[Coin]:
    """Give the coins that are known here, best rank first."""
    return [coin for coin in market.listed(now) if "odd" not in coin.traits]


def answer(data: Any, *, code: int | str, credits_used: int = 1) -> Response:
    """Wrap data in the envelope."""
    return jsonify({"status": _status_block(code, None, credits_used), "data": data})


def refused(status: int, code: int, message: str) -> Response:
    """Refuse with a code that outranks the HTTP status."""
    response = jsonify({"status": _status_block(code, message, 0)})
    response.status_code = status
    return response


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return refused(404, 404, "Not Found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls in a minute."""
    response = refused(429, 1008, "The key's limit of requests in a minute is exceeded.")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return refused(500, 500, "An internal server error occurred")


def _status_block(code: int | str, message: str | None, credits_used: int) -> dict[str, Any]:
    return {
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "error_code": code,
        "error_message": message,
        "elapsed": 7,
        "credit_count": credits_used,
        "notice": None,
    }


def _named(coin: Coin, parameter: str) -> str:
    """Give what a coin is called by in a parameter."""
    names = {"id": str(coin.cmc_id), "slug": coin.id, "symbol": coin.symbol.lower()}
    return names[parameter]


def _feeling(value: int) -> str:
    """Give its own word for a value; the other maker's words have other bounds."""
    return next((word for below, word in FEELINGS if value < below), "Extreme Greed")


def _status(coin: Coin, now: float) -> str:
    return "active" if is_active(coin, now) else "inactive"


def _sorted_by(coin: Coin, sort: str, now: float) -> Any:
    if sort in ("name", "symbol"):
        return getattr(coin, sort).lower()
    seen = market.quote(coin, now)
    if sort == "percent_change_24h":
        return market.change(coin, seen, "24h")
    return {"market_cap": seen.cap, "price": seen.price, "volume_24h": seen.volume}[sort]


def _is_usd() -> bool:
    return request.args.get("convert", "USD").upper() == "USD"


def _skips() -> bool:
    return request.args.get("skip_invalid", "true").lower() == "true"


def _whole(name: str, default: int) -> int | None:
    text = request.args.get(name, str(default))
    return int(text) if text.isascii() and text.isdecimal() else None
