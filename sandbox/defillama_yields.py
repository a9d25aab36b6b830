"""DefiLlama's pools, as /defillama_yields: where deposits pay interest.

https://api-docs.defillama.com/

Every protocol has a few pools on each of its chains; some of them promise what nobody pays and are
marked as outliers, some hold next to nothing.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox import clock, deposits
from sandbox.coins import DAY
from sandbox.defillama_errors import broken, limited, unknown
from sandbox.deposits import Protocol
from sandbox.parts import mix, noise

__all__ = ["bp", "broken", "limited", "unknown"]

bp = Blueprint("defillama_yields", __name__, url_prefix="/defillama_yields")

SYMBOLS = (("USDC", 0.3), ("WETH", 0.25), ("WBTC", 0.12), ("WETH-USDC", 0.08), ("MOON-WETH", 2e-3))
NAMESPACE = uuid.UUID("6f8f6c6e-0d53-4d3c-9e36-3d7a0f0a5f11")
PAYING = frozenset(
    ("Lending", "Dexs", "Yield", "CDP", "Liquid Staking", "RWA", "Liquid Restaking", "Restaking")
)


@bp.get("/pools")
def pools() -> Response:
    """Answer every pool."""
    now = clock.now()
    rows = [row for one in deposits.protocols().values() for row in _of(one, now)]
    return jsonify({"status": "success", "data": rows})


def _of(one: Protocol, now: float) -> Iterator[dict[str, Any]]:
    held = deposits.tvl(one, now)
    if one.category not in PAYING or held is None or held < 0:
        return
    for chain, share in one.shares.items():
        for place, (symbol, part) in enumerate(SYMBOLS):
            if "-" in symbol and one.category != "Dexs":
                continue
            yield _row(one, chain, symbol, held * share * part, place, now)


def _row(
    one: Protocol, chain: str, symbol: str, held: float, place: int, now: float
) -> dict[str, Any]:
    ref = uuid.uuid5(NAMESPACE, f"{one.slug}/{chain}/{symbol}")
    key = mix(ref.int & 0xFFFFFFFF, int(now // DAY))
    is_pair, is_wild = "-" in symbol, symbol.startswith("MOON")
    base = 3.5 + 3 * noise(key, 1) + (4 if is_pair else 0)
    reward = 1.2 + noise(key, 2) if place % 2 else None
    if is_wild:
        base, reward = 9000.0 + 4000 * noise(key, 3), None
    return {
        "chain": chain,
        "project": one.slug,
        "symbol": symbol,
        "tvlUsd": round(held, 2),
        "apyBase": round(base, 5),
        "apyReward": None if reward is None else round(reward, 5),
        "apy": round(base + (reward or 0), 5),
        "rewardTokens": None if reward is None else ["0x" + "00" * 20],
        "pool": str(ref),
        "apyPct1D": round(0.1 * noise(key, 4), 5),
        "apyPct7D": None,
        "apyPct30D": None,
        "stablecoin": symbol == "USDC",
        "ilRisk": "yes" if is_pair else "no",
        "exposure": "multi" if is_pair else "single",
        "predictions": {"predictedClass": None, "predictedProbability": None},
        "poolMeta": None,
        "mu": round(base, 5),
        "sigma": 0.1,
        "count": 900,
        "outlier": is_wild,
        "underlyingTokens": None,
        "il7d": None,
        "apyBase7d": None,
        "apyMean30d": round(base, 5),
        "volumeUsd1d": None,
    }
