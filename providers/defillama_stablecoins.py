"""DefiLlama: the coins that hold a peg, and on which chains they circulate; no key.

https://api-docs.defillama.com/

Amounts come keyed by the peg ("peggedUSD"), in units of what they are pegged to; a coin's price in
dollars turns them into dollars. One list of about a megabyte, for jobs. With a Pro key the base
URL is `https://pro-api.llama.fi/<key>/stablecoins`.
"""

from typing import Any

from providers import defi_rows
from providers.defi_records import Stablecoin
from providers.http import get_json
from providers.values import excerpt, mapping, not_negative, positive, rows, text

NAME = "defillama_stablecoins"
PREFIX = "pegged"


def stablecoins(*, deadline: float) -> list[Stablecoin]:
    """Return all coins with a peg. Raises UpstreamError."""

    def read(body: Any) -> list[Stablecoin]:
        raw = rows(mapping(body)["peggedAssets"])
        found = defi_rows.readable(NAME, raw, _stablecoin)
        defi_rows.refuse_figures(NAME, [amount for row in raw for amount in _circulating(row)])
        return found

    return get_json(
        NAME,
        "/stablecoins",
        {"includePrices": "true"},
        deadline=deadline,
        max_bytes=defi_rows.LIST_BYTES,
        attempt_seconds=defi_rows.LIST_SECONDS,
        judge=defi_rows.judge,
        read=read,
    )


def _stablecoin(row: Any) -> Stablecoin:
    name, kind = excerpt(row["name"], 80), text(row["pegType"], 40)
    if not name or not kind or not kind.startswith(PREFIX) or len(kind) > len(PREFIX) + 10:
        raise ValueError("no name or no peg")
    price = positive(row.get("price"))
    if price is None and kind == "peggedUSD":
        price = 1.0
    by_chain = row.get("chainCirculating")
    amounts = {
        chain: amount
        for chain, given in (by_chain.items() if isinstance(by_chain, dict) else ())
        if (amount := _amount(given, kind)) is not None
    }
    return Stablecoin(
        gecko_id=text(row.get("gecko_id"), 128) or None,
        name=name,
        peg=kind.removeprefix(PREFIX).upper(),
        chain_usd={} if price is None else _dollars(amounts, price),
    )


def _dollars(amounts: dict[str, float], price: float) -> dict[str, float]:
    found = {chain: defi_rows.dollars(amount * price) for chain, amount in amounts.items()}
    return {chain: usd for chain, usd in found.items() if usd is not None}


def _circulating(row: Any) -> list[Any]:
    given = row.get("circulating") if isinstance(row, dict) else None
    return list(given.values()) if isinstance(given, dict) else []


def _amount(given: Any, kind: str) -> float | None:
    current = given.get("current") if isinstance(given, dict) else None
    return not_negative(current.get(kind)) if isinstance(current, dict) else None
