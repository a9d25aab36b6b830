"""DefiLlama's main host, as /defillama: deposits, fees, revenue and volumes.

https://api-docs.defillama.com/

Errors are plain text. An unknown protocol is refused with 400, a chain without figures with 500.
`tvl` is a number in lists, a bare number on its own and a series in the page of a protocol. The
last day of a series is still running. Deposits by chain stand beside what is staked or borrowed.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, deposits, market
from sandbox.coins import DAY, every
from sandbox.defillama_errors import broken, limited, plain, unknown
from sandbox.defillama_flows import overview, summary
from sandbox.deposits import Chain, Protocol

__all__ = ["bp", "broken", "limited", "unknown"]

bp = Blueprint("defillama", __name__, url_prefix="/defillama")

KINDS = {
    "dailyFees": deposits.FEES,
    "dailyRevenue": deposits.REVENUE,
    "dailyHoldersRevenue": deposits.HOLDERS_REVENUE,
}


@bp.get("/v2/chains")
def all_chains() -> Response:
    """Answer every chain with its deposits."""
    now = clock.now()
    return jsonify([_chain(chain, now) for chain in deposits.chains().values()])


@bp.get("/v2/historicalChainTvl/<path:name>")
def chain_history(name: str) -> Response:
    """Answer a chain's deposits by day."""
    chain = _named(name)
    if chain is None or chain.tvl is None:
        return plain(404, "Chain not found")
    days = deposits.chain_history(chain, clock.now())
    return jsonify([{"date": at, "tvl": round(value, 2)} for at, value in days])


@bp.get("/protocols")
def all_protocols() -> Response:
    """Answer every protocol that has begun."""
    now = clock.now()
    return jsonify([_row(one, now) for one in deposits.protocols().values() if _is_begun(one, now)])


@bp.get("/tvl/<slug>")
def tvl(slug: str) -> Response:
    """Answer a bare number: the deposits of one protocol or of a family."""
    now = clock.now()
    found = [one for one in deposits.families().get(slug.lower(), ()) if _is_begun(one, now)]
    if not found:
        return plain(400, "Protocol not found")
    return jsonify(round(sum(deposits.tvl(one, now) or 0.0 for one in found), 4))


@bp.get("/protocol/<slug>")
def page(slug: str) -> Response:
    """Answer the whole page of a protocol, in which `tvl` is a series."""
    found, now = deposits.protocols().get(slug.lower()), clock.now()
    if found is None or not _is_begun(found, now):
        return plain(400, "Protocol not found")
    days = range(found.first_day, int(now) // DAY + 1)
    points = [{"date": d * DAY, "totalLiquidityUSD": deposits.tvl(found, d * DAY)} for d in days]
    return jsonify(
        _row(found, now)
        | {"tvl": points, "currentChainTvls": _sections(found, now), "hallmarks": [], "raises": []}
        | {"chainTvls": {name: {"tvl": points, "tokens": []} for name in found.shares}}
    )


@bp.get("/summary/fees/<slug>")
def fees_of(slug: str) -> Response:
    """Answer fees or revenue of one protocol or family."""
    return _summary(slug, _kind(), "Fees")


@bp.get("/summary/dexs/<slug>")
def volume_of(slug: str) -> Response:
    """Answer the volume of one exchange or family."""
    return _summary(slug, deposits.VOLUME, "Dexs")


@bp.get("/overview/fees")
@bp.get("/overview/fees/<path:name>")
def fees(name: str | None = None) -> Response:
    """Answer fees or revenue of everything, or of everything on a chain."""
    return _overview(name, _kind())


@bp.get("/overview/dexs")
@bp.get("/overview/dexs/<path:name>")
def volumes(name: str | None = None) -> Response:
    """Answer the volumes of all exchanges, or of those on a chain."""
    return _overview(name, deposits.VOLUME)


def _kind() -> str | None:
    return KINDS.get(request.args.get("dataType", "dailyFees"))


def _summary(slug: str, kind: str | None, what: str) -> Response:
    if kind is None:
        return plain(500, "Internal Error")
    found = summary(slug.lower(), kind, clock.now(), with_chart=_wants("excludeTotalDataChart"))
    if found is None:
        sentence = f"{what} for {slug} not found, please visit /overview/{what.lower()}"
        return plain(400, f"{sentence} to see available protocols")
    return jsonify(found)


def _overview(name: str | None, kind: str | None) -> Response:
    chain = None if name is None else _named(name)
    if kind is None or (name is not None and chain is None):
        return plain(500, "Internal server error")
    wants_chart = _wants("excludeTotalDataChart")
    found = overview(chain, kind, clock.now(), with_chart=wants_chart)
    return plain(500, "Internal server error") if found is None else jsonify(found)


def _wants(excluded: str) -> bool:
    return request.args.get(excluded) != "true"


def _named(name: str) -> Chain | None:
    wanted = name.lower().replace("-", " ")
    known = {chain.lower(): found for chain, found in deposits.chains().items()}
    return known.get(wanted)


def _is_begun(one: Protocol, now: float) -> bool:
    return one.first_day * DAY < now


def _chain(chain: Chain, now: float) -> dict[str, Any]:
    coin = every().get(chain.gecko_id)
    return {
        "gecko_id": chain.gecko_id or None,
        "tvl": deposits.chain_tvl(chain, now),
        "tokenSymbol": coin.symbol.upper() if coin else None,
        "cmcId": str(coin.cmc_id) if coin else None,
        "name": chain.name,
        "chainId": None,
    }


def _row(one: Protocol, now: float) -> dict[str, Any]:
    coin = every().get(one.gecko_id)
    held = deposits.tvl(one, now)
    row: dict[str, Any] = {
        "id": str(4000 + sorted(deposits.protocols()).index(one.slug)),
        "name": one.name,
        "address": None,
        "symbol": coin.symbol.upper() if coin else "-",
        "url": f"https://{one.slug}.example/",
        "description": f"{one.name} in an invented market.",
        "chain": next(iter(one.shares)) if len(one.shares) == 1 else "Multi-Chain",
        "logo": None,
        "gecko_id": one.gecko_id or None,
        "cmcId": str(coin.cmc_id) if coin else None,
        "category": one.category,
        "chains": list(one.shares),
        "oracles": [],
        "forkedFrom": [],
        "listedAt": one.first_day * DAY,
        "slug": one.slug,
        "tvl": held,
        "chainTvls": _sections(one, now),
        **{f"change_{name}": _change(one, now, span) for name, span in SPANS.items()},
        "tokenBreakdowns": {},
        "mcap": market.quote(coin, now).cap if coin and market.find(coin.id, now) else None,
    }
    return row | ({"parentProtocol": one.parent} if one.parent else {})


SPANS = {"1h": DAY // 24, "1d": DAY, "7d": 7 * DAY}


def _change(one: Protocol, now: float, span: int) -> float | None:
    held, before = deposits.tvl(one, now), deposits.tvl(one, now - span)
    return None if held is None or not before else (held / before - 1) * 100


def _sections(one: Protocol, now: float) -> dict[str, float]:
    """Give the deposits by chain, with what is staked and borrowed beside them."""
    held = deposits.tvl(one, now)
    if held is None:
        return {}
    found = {name: held * share for name, share in one.shares.items()}
    for section, part in (("staking", one.staked), ("borrowed", one.borrowed)):
        if part:
            found[section] = held * part
            found |= {f"{name}-{section}": held * s * part for name, s in one.shares.items()}
    return found | ({"doublecounted": held} if one.kind == "twice" else {})
