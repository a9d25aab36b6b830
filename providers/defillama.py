"""DefiLlama: chains, protocols and what is deposited in them; no key.

https://api-docs.defillama.com/

Errors are plain text. `tvl` is a number or a series, depending on the route: `/tvl/{slug}` gives a
bare number, `/v2/historicalChainTvl/{chain}` rows of a day each, the last of which is the day that
is still running. The deposits by chain of a protocol stand beside sections such as "staking" and
"Ethereum-borrowed", which are no deposits. The list of all protocols takes many megabytes and is
for jobs only; `/protocol/{slug}` takes as many and is not asked at all.

A Pro key stands in the address: `https://pro-api.llama.fi/<key>/api` as base URL.
"""

from typing import Any

from providers import defi_rows, refs
from providers.defi_records import Chain, DayValue, Protocol
from providers.faults import UpstreamError
from providers.http import get_json
from providers.times import from_seconds
from providers.values import (
    excerpt,
    mapping,
    number,
    percent,
    positive,
    rows,
    text,
)

NAME = "defillama"
NAME_LENGTH = 80
# Deposits that are counted again where they were put: they are in no chain's total.
TWICE_CATEGORIES = frozenset({"Liquid Staking", "Bridge", "Canonical Bridge", "Liquid Restaking"})
TWICE_SECTIONS = ("doublecounted", "liquidstaking", "dcAndLsOverlap")


def chains(*, deadline: float) -> list[Chain]:
    """Return all chains with their deposits. Raises UpstreamError."""

    def read(body: Any) -> list[Chain]:
        defi_rows.refuse_absurd(NAME, rows(body), "tvl")
        return defi_rows.readable(NAME, body, _chain)

    return get_json(NAME, "/v2/chains", deadline=deadline, judge=defi_rows.judge, read=read)


def protocols(*, deadline: float) -> list[Protocol]:
    """Return all protocols: many megabytes, for jobs only. Raises UpstreamError."""

    def read(body: Any) -> list[Protocol]:
        defi_rows.refuse_absurd(NAME, rows(body), "tvl")
        return defi_rows.readable(NAME, body, _protocol)

    return get_json(
        NAME,
        "/protocols",
        deadline=deadline,
        max_bytes=defi_rows.LIST_BYTES,
        attempt_seconds=defi_rows.LIST_SECONDS,
        judge=defi_rows.judge,
        read=read,
    )


def tvl(slug: str, *, deadline: float) -> float:
    """Return what is deposited in a protocol now, in US dollars. Raises UpstreamError."""
    return get_json(
        NAME,
        f"/tvl/{refs.coin_segment(NAME, slug)}",
        deadline=deadline,
        judge=defi_rows.judge,
        read=_tvl,
    )


def chain_history(chain: str, *, deadline: float) -> list[DayValue]:
    """Return what was deposited on a chain day by day; the last day may still be running.

    Liquid staking and what is counted twice are left out. Raises UpstreamError.
    """

    def read(body: Any) -> list[DayValue]:
        raw = rows(body)
        if not raw:
            raise UpstreamError(NAME, "no_data", "no day")
        return defi_rows.series(NAME, raw, lambda row: (from_seconds(row["date"]), row["tvl"]))

    return get_json(
        NAME,
        f"/v2/historicalChainTvl/{refs.coin_segment(NAME, chain)}",
        deadline=deadline,
        judge=defi_rows.judge,
        read=read,
    )


def _tvl(body: Any) -> float:
    value = number(body)
    if value is None:
        raise ValueError("no number")
    if defi_rows.dollars(value) is None:
        raise UpstreamError(NAME, "outlier", "the deposits are negative or beyond all measure")
    return value


def _chain(row: Any) -> Chain:
    name = text(row["name"], NAME_LENGTH)
    if not name or name != excerpt(name, NAME_LENGTH) or not refs.is_coin(name):
        raise ValueError("no name of a chain")
    return Chain(name, text(row.get("gecko_id"), 128) or None, defi_rows.dollars(row.get("tvl")))


def _protocol(row: Any) -> Protocol:
    slug, name = text(row["slug"], 128), excerpt(row["name"], NAME_LENGTH)
    if not slug or not name or not refs.is_coin(slug):
        raise ValueError("no name of a protocol")
    category = excerpt(row.get("category"), NAME_LENGTH)
    by_chain = row.get("chainTvls")
    sections = mapping(by_chain) if by_chain is not None else {}
    return Protocol(
        slug=slug,
        name=name,
        category=category,
        gecko_id=text(row.get("gecko_id"), 128) or None,
        parent=text(row.get("parentProtocol"), 128) or None,
        chain_tvl_usd=_by_chain(row.get("chains"), sections),
        tvl_usd=defi_rows.dollars(row.get("tvl")),
        change_7d_pct=percent(defi_rows.rate(row.get("change_7d"))),
        market_cap_usd=positive(defi_rows.dollars(row.get("mcap"))),
        counts_twice=category in TWICE_CATEGORIES or any(key in sections for key in TWICE_SECTIONS),
    )


def _by_chain(names: Any, sections: dict[str, Any]) -> dict[str, float]:
    """Keep what is deposited on the chains that the protocol names, and no other section."""
    named = [text(name, NAME_LENGTH) for name in names] if isinstance(names, list) else []
    known = [name for name in named if name and name == excerpt(name, NAME_LENGTH)]
    found = {name: defi_rows.dollars(sections.get(name)) for name in known}
    return {name: value for name, value in found.items() if value is not None}
