"""CoinGecko's list of all coins with the chains they live on: some megabytes, for jobs.

https://docs.coingecko.com/reference/coins-list

A coin of a chain of its own has no platform, or one without a name.
"""

from typing import Any

from providers import coingecko, defi_rows
from providers.http import get_json
from providers.values import mapping, rows, text

NAME = coingecko.NAME
MOST = 20  # chains of one coin; a dollar lives on more


def contracts(*, deadline: float) -> dict[str, dict[str, str]]:
    """Return the contract addresses of every coin by chain, by coin id. Raises UpstreamError."""

    def read(body: Any) -> dict[str, dict[str, str]]:
        return dict(defi_rows.readable(NAME, rows(body), _coin))

    return get_json(
        NAME,
        "/coins/list",
        {"include_platform": "true"},
        deadline=deadline,
        max_bytes=defi_rows.LIST_BYTES,
        attempt_seconds=defi_rows.LIST_SECONDS,
        judge=coingecko.judge,
        read=read,
    )


def _coin(row: Any) -> tuple[str, dict[str, str]]:
    ref = text(row["id"], 128)
    if not ref:
        raise ValueError("no id of a coin")
    found = {
        chain: address
        for name, given in mapping(row["platforms"]).items()
        if (chain := text(name, 100)) and (address := text(given, 200))
    }
    return ref, dict(sorted(found.items())[:MOST])
