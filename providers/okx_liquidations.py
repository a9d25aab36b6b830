"""OKX: forced closings of perpetual contracts, a part of all there were; no key.

https://www.okx.com/docs-v5/en/#public-data-rest-api-get-liquidation-orders

One block per instrument of an underlying, each with its `details`. Sizes count contracts, what one
of them is worth stands with the instrument. There is no number to know a closing by, so that its
key is made of everything that was said of it.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from providers import contracts, okx, refs, sieve
from providers.records import Liquidation
from providers.times import from_milliseconds, is_ahead
from providers.values import mapping, positive, rows

PAGE = 100
EXTRA = "liquidations"  # asked only where the settings say so
DOLLARS = frozenset({"USD", "USDT", "USDC"})

Worth = Callable[[float, float], float]


def newest(name: str, *, deadline: float) -> list[Liquidation]:
    """Return the newest forced closings of a contract, oldest first. Raises UpstreamError.

    The same closing has the same key whenever it is listed.
    """
    instrument = refs.pair(okx.NAME, name)
    named = {"instType": "SWAP", "instId": instrument}
    worth = okx.first("/api/v5/public/instruments", named, _worth, deadline)
    underlying = instrument.removesuffix(okx.SUFFIX)
    asked = {"instType": "SWAP", "uly": underlying, "state": "filled", "limit": str(PAGE)}
    return okx.every(
        "/api/v5/public/liquidation-orders",
        asked,
        lambda data: _closings(data, instrument, worth),
        deadline,
    )


def _worth(row: dict[str, Any]) -> Worth:
    """Make of an instrument the function (contracts, price) -> US dollars."""
    size = positive(row.get("ctVal"))
    if size is None:
        raise ValueError
    each = size * (positive(row.get("ctMult")) or 1.0)
    if row.get("ctValCcy") in DOLLARS:
        return lambda count, _: count * each
    return lambda count, price: count * each * price


def _closings(data: list[Any], instrument: str, worth: Worth) -> list[Liquidation]:
    """Keep the rows of the instrument that was asked for, each once."""
    raw = [
        row
        for block in data
        if mapping(block).get("instId") == instrument
        for row in rows(block["details"])
    ]
    closings = sieve.usable(okx.NAME, raw, lambda row: _closing(row, instrument, worth))
    found = {made.key: made for made in closings}
    return sorted(found.values(), key=lambda made: (made.at, made.key))


def _closing(row: Any, instrument: str, worth: Worth) -> Liquidation:
    at, price, size = from_milliseconds(row["ts"]), positive(row["bkPx"]), positive(row["sz"])
    if at is None or is_ahead(at) or price is None or size is None:
        raise ValueError
    usd = positive(contracts.amount(worth(size, price)))
    if usd is None:
        raise ValueError
    side = _side(row.get("posSide"), row["side"])
    words = "|".join(map(str, (instrument, row["ts"], side, row["bkPx"], row["sz"])))
    return Liquidation(sha256(words.encode()).hexdigest(), at, side, price, usd)


def _side(position: Any, order: Any) -> str:
    """Name the side that was closed: a long is closed by an order that sells."""
    if position in ("long", "short"):
        return str(position)
    return {"sell": "long", "buy": "short"}[order]
