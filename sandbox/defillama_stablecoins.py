"""DefiLlama's stablecoins, as /defillama_stablecoins: what circulates of each, chain by chain.

https://api-docs.defillama.com/

Amounts are keyed by the peg and counted in units of it.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, deposits, market
from sandbox.coins import DAY, Coin
from sandbox.defillama_errors import broken, limited, unknown

__all__ = ["bp", "broken", "limited", "unknown"]

bp = Blueprint("defillama_stablecoins", __name__, url_prefix="/defillama_stablecoins")

LARGEST = ("tether", "usd-coin")  # what circulates on a chain is mostly of these two
SHARES = (0.6, 0.3)


@bp.get("/stablecoins")
def stablecoins() -> Response:
    """Answer every coin with a peg."""
    now = clock.now()
    listed = [coin for coin in market.listed(now) if "stable" in coin.traits]
    with_prices = request.args.get("includePrices") == "true"
    rows = [_row(place, coin, now, with_prices) for place, coin in enumerate(listed, start=1)]
    return jsonify({"peggedAssets": rows})


def _row(place: int, coin: Coin, now: float, with_prices: bool) -> dict[str, Any]:
    kind = "peggedEUR" if coin.price > 1.1 else "peggedUSD"
    chains = _chains(coin, now)
    row: dict[str, Any] = {
        "id": str(place),
        "name": coin.name,
        "symbol": coin.symbol.upper(),
        "gecko_id": coin.id,
        "pegType": kind,
        "pegMechanism": "fiat-backed",
        "priceSource": "defillama",
        "circulating": {kind: coin.supply},
        "circulatingPrevDay": {kind: coin.supply},
        "chainCirculating": {
            name: {"current": {kind: amount}, "circulatingPrevDay": {kind: before}}
            for name, (amount, before) in chains.items()
        },
        "chains": list(chains),
    }
    return row | ({"price": market.quote(coin, now).price} if with_prices else {})


def _chains(coin: Coin, now: float) -> dict[str, tuple[float, float]]:
    """Share out what circulates on the chains; the small coins are on Ethereum alone."""
    if coin.id in LARGEST:
        share = SHARES[LARGEST.index(coin.id)]
        counted = [chain for chain in deposits.chains().values() if chain.stable]
        return {
            chain.name: (
                deposits.stable(chain, now) * share,
                deposits.stable(chain, now - DAY) * share,
            )
            for chain in counted
        }
    amount = (coin.supply or 0.0) * 0.5
    return {"Ethereum": (amount, amount)}
