"""CoinGecko v3 as /coingecko/api/v3 (keyless and Demo) and /coingecko-pro/api/v3 (Pro).

https://docs.coingecko.com/reference/introduction

An error has one of three shapes: a status block (keys, limits), a status block within `error` (the
range of history), a text as `error` (everything else). The wrong kind of key for a host is refused
with 10010 or 10011. Charts are in charts.py, rows of coins in coin_rows.py.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import charts, clock, coin_rows, market
from sandbox.coingecko_errors import nested_status, refused, status_block, text_error
from sandbox.coins import Coin

bp = Blueprint("coingecko", __name__, url_prefix="/coingecko/api/v3")
pro = Blueprint("coingecko_pro", __name__, url_prefix="/coingecko-pro/api/v3")

PAGE, MOST = 100, 250
DEMO_KEY, PRO_KEY = "x-cg-demo-api-key", "x-cg-pro-api-key"
ORDERS = {
    "market_cap_desc": ("cap", True),
    "market_cap_asc": ("cap", False),
    "volume_desc": ("volume", True),
    "volume_asc": ("volume", False),
    "id_asc": ("id", False),
    "id_desc": ("id", True),
}


def _has_key(name: str) -> bool:
    return bool(request.headers.get(name) or request.args.get(name.replace("-", "_")))


@bp.before_request
def refuse_a_pro_key() -> Response | None:
    """Send a Pro key to the other host."""
    if _has_key(PRO_KEY):
        return status_block(400, 10010, "A Pro key belongs to the root URL pro-api.coingecko.com.")
    return None


@pro.before_request
def refuse_other_keys() -> Response | None:
    """Send a Demo key to the other host, and nobody in without a key."""
    if _has_key(PRO_KEY):
        return None
    if _has_key(DEMO_KEY):
        return status_block(400, 10011, "A Demo key belongs to the root URL api.coingecko.com.")
    return status_block(401, 10002, "API Key Missing.")


@bp.get("/ping")
@pro.get("/ping")
def ping() -> Response:
    """Answer that the service is there."""
    return jsonify({"gecko_says": "(V3) To the Moon!"})


@bp.get("/coins/list")
@pro.get("/coins/list")
def coins_list() -> Response:
    """Answer id, symbol and name of every coin."""
    with_platforms = request.args.get("include_platform") == "true"
    coins = sorted(market.listed(clock.now()), key=lambda coin: coin.id)
    return jsonify([coin_rows.name(coin, with_platforms=with_platforms) for coin in coins])


@bp.get("/coins/markets")
@pro.get("/coins/markets")
def coins_markets() -> Response:
    """Answer a page of coins, or those asked for, with their market data."""
    if (refusal := _currency()) is not None:
        return refusal
    spans = [span for span in request.args.get("price_change_percentage", "").split(",") if span]
    if any(span not in coin_rows.CHANGES for span in spans):
        return text_error(422, "Invalid price_change_percentage")
    page, size = _whole("page", 1), _whole("per_page", PAGE)
    if page is None or size is None:
        return text_error(422, "Invalid page or per_page")
    order = request.args.get("order", "market_cap_desc")
    if order not in ORDERS:
        return text_error(422, "Invalid order")
    now = clock.now()
    coins = _ordered(_selected(market.listed(now)), order, now)
    size = min(max(size, 1), MOST)
    rows = [
        coin_rows.row(
            coin,
            now,
            spans,
            precision=request.args.get("precision"),
            with_sparkline=request.args.get("sparkline") == "true",
        )
        for coin in coins[(max(page, 1) - 1) * size : max(page, 1) * size]
    ]
    return jsonify(rows)


@bp.get("/coins/<coin_id>")
@pro.get("/coins/<coin_id>")
def coin(coin_id: str) -> Response:
    """Answer everything about one coin."""
    found = market.find(coin_id, now := clock.now())
    if found is None:
        return not_found()
    with_market = request.args.get("market_data", "true") == "true"
    return jsonify(coin_rows.everything(found, now, with_market=with_market))


@bp.get("/coins/<coin_id>/market_chart")
@pro.get("/coins/<coin_id>/market_chart")
def market_chart(coin_id: str) -> Response:
    """Answer points of price, capitalisation and volume."""
    if (refusal := _currency()) is not None:
        return refusal
    found, days = market.find(coin_id, now := clock.now()), request.args.get("days", "")
    interval = request.args.get("interval") or None
    if (refusal := _history_refused(days, interval)) is not None:
        return refusal
    if found is None:
        return not_found()
    reach = None if days == "max" else float(days)
    return jsonify(charts.points(found, now, reach, interval, request.args.get("precision")))


@bp.get("/coins/<coin_id>/ohlc")
@pro.get("/coins/<coin_id>/ohlc")
def ohlc(coin_id: str) -> Response:
    """Answer candles without volume; their time is their close."""
    if (refusal := _currency()) is not None:
        return refusal
    found, days = market.find(coin_id, now := clock.now()), request.args.get("days")
    if days is None or days not in charts.OHLC_DAYS:
        return text_error(422, "Missing parameter days" if days is None else "Invalid days")
    if found is None:
        return not_found()
    return jsonify(charts.ohlc(found, now, int(days), request.args.get("precision")))


@bp.get("/search")
@pro.get("/search")
def search() -> Response:
    """Answer the coins whose id, symbol or name holds a text, best rank first."""
    now = clock.now()
    words = request.args.get("query", "").strip().lower()
    coins = [
        found
        for found in market.listed(now)
        if any(words in text.lower() for text in (found.id, found.symbol, found.name))
    ]
    rows = [coin_rows.match(found, now) for found in coins[:25]]
    nothing: dict[str, list[Any]] = {"exchanges": [], "icos": [], "categories": [], "nfts": []}
    return jsonify({"coins": rows, **nothing})


@bp.get("/global")
@pro.get("/global")
def totals() -> Response:
    """Answer sums over the whole market."""
    return jsonify({"data": coin_rows.totals(clock.now())})


@bp.get("/simple/price")
@pro.get("/simple/price")
def simple_price() -> Response:
    """Answer prices by id; ids that are unknown are left out."""
    names = request.args.get("ids", "")
    if not names or not request.args.get("vs_currencies"):
        missing = "vs_currencies" if names else "ids"
        return text_error(422, f"Missing parameter {missing}")
    now = clock.now()
    extras = [
        name
        for name in ("market_cap", "24hr_vol", "24hr_change", "last_updated_at")
        if request.args.get(f"include_{name}") == "true"
    ]
    is_usd = "usd" in request.args["vs_currencies"].lower().split(",")
    coins = [found for name in names.split(",") if (found := market.find(name.strip(), now))]
    precision = request.args.get("precision")
    return jsonify(
        {
            found.id: coin_rows.simple(found, now, extras, precision) if is_usd else {}
            for found in coins
        }
    )


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return text_error(404, "Incorrect path.")


def not_found() -> Response:
    """Refuse an id that belongs to no coin."""
    return text_error(404, "coin not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls: JSON with the wait, or the bare word without."""
    if retry_after is None:
        return Response("Throttled\n", 429, content_type="text/plain; charset=utf-8")
    response = refused(429, {"status": {"error_code": 429, "error_message": "Rate limit."}})
    response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return status_block(500, 500, "Internal Server Error")


def _currency() -> Response | None:
    """Refuse another currency than the US dollar, the only one of this market."""
    asked = request.args.get("vs_currency")
    if asked is None:
        return text_error(422, "Missing parameter vs_currency")
    return None if asked.lower() == "usd" else text_error(422, "invalid vs_currency")


def _history_refused(days: str, interval: str | None) -> Response | None:
    """Refuse what is no range of history, or what this host does not show."""
    if not days:
        return text_error(422, "Missing parameter days")
    is_number = days.replace(".", "", 1).isdecimal() and float(days) > 0
    if not (days == "max" or is_number) or interval not in (None, *charts.STEPS):
        return text_error(422, "Invalid days or interval")
    if request.blueprint == pro.name:
        return None
    if days == "max" or float(days) > charts.PUBLIC_DAYS:
        return nested_status(401, 10012, "Only the past 365 days are open to the public.")
    if interval in ("hourly", "5m"):
        return status_block(401, 10005, "This interval is not part of the plan.")
    return None


def _whole(name: str, default: int) -> int | None:
    text = request.args.get(name, str(default))
    return int(text) if text.isascii() and text.isdecimal() else None


def _selected(coins: list[Coin]) -> list[Coin]:
    """Keep the coins asked for by the first of ids, names or symbols that is given."""
    for parameter, attribute in (("ids", "id"), ("names", "name"), ("symbols", "symbol")):
        if asked := request.args.get(parameter):
            wanted = {text.strip().lower() for text in asked.split(",")}
            coins = [coin for coin in coins if getattr(coin, attribute).lower() in wanted]
            if parameter == "symbols" and request.args.get("include_tokens", "top") == "top":
                best = {coin.symbol: coin.id for coin in reversed(coins)}
                coins = [coin for coin in coins if best[coin.symbol] == coin.id]
            return coins
    return coins


def _ordered(coins: list[Coin], order: str, now: float) -> list[Coin]:
    """Sort coins that are sorted by rank; those without the number come last."""
    name, is_descending = ORDERS[order]
    if order == "market_cap_desc":
        return coins
    if name == "id":
        return sorted(coins, key=lambda coin: coin.id, reverse=is_descending)
    seen = {coin.id: getattr(market.quote(coin, now), name) for coin in coins}
    some = [coin for coin in coins if seen[coin.id]]
    some.sort(key=lambda coin: seen[coin.id], reverse=is_descending)
    return some + [coin for coin in coins if not seen[coin.id]]
