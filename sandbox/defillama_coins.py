"""DefiLlama's prices, as /defillama_coins: those of CoinGecko, with how sure they are.

https://api-docs.defillama.com/

Coins that are unknown are left out.
"""

from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox import clock, market
from sandbox.defillama_errors import broken, limited, unknown

__all__ = ["bp", "broken", "limited", "unknown"]

bp = Blueprint("defillama_coins", __name__, url_prefix="/defillama_coins")

PREFIX = "coingecko:"


@bp.get("/prices/current/<path:names>")
def current(names: str) -> Response:
    """Answer the prices of some coins."""
    now = clock.now()
    return jsonify({"coins": {name: row for name in names.split(",") if (row := _row(name, now))}})


def _row(name: str, now: float) -> dict[str, Any] | None:
    coin = market.find(name.removeprefix(PREFIX), now) if name.startswith(PREFIX) else None
    if coin is None:
        return None
    seen = market.quote(coin, now)
    if seen.price is None:
        return None
    return {
        "price": seen.price,
        "symbol": coin.symbol.upper(),
        "timestamp": seen.at,
        "confidence": 0.99 if seen.cap else 0.6,
    }
