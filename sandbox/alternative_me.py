"""alternative.me's Fear & Greed index as /alternative_me/fng/.

https://alternative.me/crypto/fear-and-greed-index/

Numbers and times are texts, times are seconds unless a date format is asked for. The newest row
comes first and alone says when the next is due. What goes wrong is told in `metadata.error`.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, mood
from sandbox.coins import DAY

bp = Blueprint("alternative_me", __name__, url_prefix="/alternative_me")

LABELS = ((25, "Extreme Fear"), (46, "Fear"), (54, "Neutral"), (75, "Greed"))
FORMATS = {"us": "%m-%d-%Y", "world": "%d-%m-%Y", "cn": "%Y/%m/%d", "kr": "%Y-%m-%d"}


@bp.get("/fng/")
def index() -> Response:
    """Answer the values of the last days; all there are for a limit of 0."""
    now = int(clock.now())
    asked = request.args.get("limit", "1")
    if not (asked.isascii() and asked.isdecimal()):
        return _answer(400, [], "Invalid limit")
    today, first = now // DAY, mood.first_day()
    count = min(int(asked) or today, today - first + 1)
    found = [_row(day) for day in range(today, today - count, -1)]
    if found:
        found[0]["time_until_update"] = str((today + 1) * DAY - now)
    return _answer(200, found, None)


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _answer(404, [], "Not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls; without a wait, inside HTTP 200."""
    if retry_after is None:
        return _answer(200, [], "Too many requests")
    response = _answer(429, [], "Too many requests")
    response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _answer(500, [], "Internal error")


def _row(day: int) -> dict[str, Any]:
    value, form = mood.of_market(day), FORMATS.get(request.args.get("date_format", ""))
    stamp = str(day * DAY)
    if form:
        stamp = datetime.fromtimestamp(day * DAY, UTC).strftime(form)
    return {"value": str(value), "value_classification": _label(value), "timestamp": stamp}


def _label(value: int) -> str:
    return next((label for below, label in LABELS if value < below), "Extreme Greed")


def _answer(status: int, data: list[dict[str, Any]], error: str | None) -> Response:
    body = {"name": "Fear and Greed Index", "data": data, "metadata": {"error": error}}
    response = jsonify(body)
    response.status_code = status
    return response
