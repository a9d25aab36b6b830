"""The three shapes in which CoinGecko refuses."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify


def status_block(status: int, code: int, message: str) -> Response:
    """Refuse in the first of the three shapes."""
    return refused(status, {"status": _block(code, message)})


def nested_status(status: int, code: int, message: str) -> Response:
    """Refuse in the second of the three shapes."""
    return refused(status, {"error": {"status": _block(code, message)}})


def text_error(status: int, message: str) -> Response:
    """Refuse in the third of the three shapes."""
    return refused(status, {"error": message})


def refused(status: int, body: Any) -> Response:
    """Refuse with any body."""
    response = jsonify(body)
    response.status_code = status
    return response


def _block(code: int, message: str) -> dict[str, Any]:
    stamp = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"timestamp": stamp, "error_code": code, "error_message": message}
