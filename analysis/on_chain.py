"""on-chain: how busy, secure, expensive and concentrated a coin's own network is.

Every kind of chain has its own sources, its minimum and its core figures; what is said together is
made here. A coin whose chain no source of ours knows is answered without asking anybody.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis import (
    common,
    on_chain_bitcoin,
    on_chain_deposits,
    on_chain_ethereum,
    on_chain_mined,
    on_chain_places,
    on_chain_prices,
    on_chain_transfers,
)
from analysis.chain_trail import ChainTrail
from analysis.on_chain_fields import FIELDS, Fields
from analysis.on_chain_fold import FRESH_SECONDS, Figures
from analysis.on_chain_parts import Found, Scan
from analysis.on_chain_places import BITCOIN, EPOCHS, ETHEREUM, TOKEN, TVL_ONLY, Place
from analysis.on_chain_points import points
from analysis.reasons import ANSWERED
from analysis.result import NoSource, Result, Source
from analysis.subject import Coin, History
from quant import quality
from quant.absent import NOT_PUBLISHED, NOT_SUPPORTED, Absent
from quant.quality import Field

METHOD = "on-chain/1"
ORDER = ("etherscan", "mempool", "blockchain_info", "blockchair", "coinmetrics", "defillama")

HASHRATE, HEIGHT, TX = "network.hashrate_hs", "network.height", "activity.tx_24h"
FEE, GAS, SUPPLY = "fees.half_hour_sat_vb", "gas.normal_gwei", "supply.circulating"
ACTIVE, QUEUE, TVL = "activity.active_addresses_24h", "mempool.tx", "tvl_usd"
OF_BITCOIN = {FEE: 2.0, HASHRATE: 2.0, HEIGHT: 1.0, QUEUE: 1.0, TX: 1.0, SUPPLY: 1.0}
OF_ETHER = {GAS: 2.0, SUPPLY: 2.0, TX: 1.0, ACTIVE: 1.0}
OF_TOKENS = {SUPPLY: 1.0, TX: 1.0, HEIGHT: 1.0}
OF_OTHERS = {HEIGHT: 1.0, TX: 1.0, SUPPLY: 1.0}
OF_DEPOSITS = {TVL: 4.0}
CONFLICTS = {
    FEE: "fee_conflict",
    GAS: "gas_conflict",
    HASHRATE: "hashrate_conflict",
    HEIGHT: "height_conflict",
    SUPPLY: "supply_conflict",
    TX: "tx_24h_conflict",
    ACTIVE: "active_addresses_conflict",
}


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Ask about the coin's chain before `deadline` (time.monotonic()).

    Raises NoSource when those who could tell the chain's least figures did not: fees, height and
    hash rate of Bitcoin, gas and supply of Ethereum, the supply of a token, height and transactions
    of other chains, deposits where only these are known.
    """
    place = on_chain_places.of(coin)
    if place is None:
        return _inapplicable(coin, NOT_SUPPORTED, "chain_not_supported", [], now)
    trail = ChainTrail(deadline)
    found = _collect(place, history, now, trail)
    figures = Figures(found, now)
    missing = [path for path in _least(place) if figures.get(path) is None]
    if not missing:
        return _result(coin, place, history, found, figures, trail, now)
    sources = _sources(trail, figures, {})
    if all(figures.is_unknown(path) for path in missing):
        return _inapplicable(coin, NOT_PUBLISHED, "chain_unknown", sources, now)
    silent = figures.silent(missing)
    raise NoSource(
        [
            one._replace(error="bad_body") if one.error is None and one.name in silent else one
            for one in sources
        ],
        [],
    )


def _collect(place: Place, history: History, now: datetime, trail: ChainTrail) -> Found:
    if place.kind == TOKEN:
        return on_chain_ethereum.token(place.ref, history, now=now, trail=trail)
    if place.kind == TVL_ONLY:
        return on_chain_deposits.collect(place.ref, now=now, trail=trail)
    if place.chain == ETHEREUM:
        return on_chain_ethereum.native(now=now, trail=trail)
    if place.chain == BITCOIN:
        return on_chain_bitcoin.collect(history, now=now, trail=trail)
    has_epochs = place.chain in EPOCHS
    return on_chain_mined.collect(place.chain, history, now=now, trail=trail, has_epochs=has_epochs)


def _least(place: Place) -> tuple[str, ...]:
    if place.kind == TOKEN:
        return (SUPPLY,)
    if place.kind == TVL_ONLY:
        return (TVL,)
    if place.chain == ETHEREUM:
        return (GAS, SUPPLY)
    return (FEE, HEIGHT, HASHRATE) if place.chain == BITCOIN else (HEIGHT, TX)


def _core(place: Place) -> Mapping[str, float]:
    """Return the weights of the core figures, the heaviest first."""
    if place.kind == TOKEN:
        return OF_TOKENS
    if place.kind == TVL_ONLY:
        return OF_DEPOSITS
    if place.chain == ETHEREUM:
        return OF_ETHER
    return OF_BITCOIN if place.chain == BITCOIN else OF_OTHERS


def _result(
    coin: Coin,
    place: Place,
    history: History,
    found: Found,
    figures: Figures,
    trail: ChainTrail,
    now: datetime,
) -> Result:
    fields = Fields(place, figures, history, now).all(coin, found.holdings)
    moved = on_chain_transfers.settle(found.scan, _told_usd(found), history, now)
    used = figures.used() | _more_used(found, fields, figures.used(), now)
    parts, score = _quality(place, figures, used, trail, now)
    fields |= {
        "transfers": moved.rows,
        "transfers_summary": moved.summary,
        "quality_parts": parts._asdict(),
    }
    data = common.finish(
        coin,
        fields,
        method=METHOD,
        as_of=max(used.values()),
        warnings=_warnings(place, figures, history),
    )
    kept = {"points": points(figures, fields, found, now), "transfers": moved.kept}
    return Result(data, score, parts.coverage, _sources(trail, figures, used), [], [], kept)


def _told_usd(found: Found) -> float | Absent:
    told = None if found.largest_usd is None else found.largest_usd.figures["usd"]
    return NOT_PUBLISHED if told is None else told


def _more_used(
    found: Found, fields: Mapping[str, Any], used: Mapping[str, datetime], now: datetime
) -> dict[str, datetime]:
    """Name who gave what is no figure of its own: rich addresses, transfers, the largest one."""
    more = {}
    if isinstance(found.scan, Scan):
        more[found.scan.source] = now
    if not isinstance(fields["concentration"], Absent) and not isinstance(
        found.holdings, Absent | None
    ):
        more["blockchair"] = found.holdings.at
    told = found.largest_usd
    if told is not None and told.figures["usd"] is not None and told.at is not None:
        more[told.provider] = told.at
    return {name: max(at, used.get(name, at)) for name, at in more.items()}


def _quality(
    place: Place,
    figures: Figures,
    used: Mapping[str, datetime],
    trail: ChainTrail,
    now: datetime,
) -> tuple[quality.Parts, int]:
    core = [_weighed(figures, path, weight) for path, weight in _core(place).items()]
    parts = quality.parts(
        core,
        expected=1,
        age_s=max(0.0, (now - max(used.values())).total_seconds()),
        ttl_s=FRESH_SECONDS,
        answered=trail.answered(),
        tried=trail.tried(),
    )
    return parts, quality.score(parts, core[0])


def _weighed(figures: Figures, path: str, weight: float) -> Field:
    figure = figures.get(path)
    if figure is None:
        return Field(weight, 0)
    return Field(weight, len(figure.kept), figure.agree, figure.is_conflict, figure.expected)


def _warnings(place: Place, figures: Figures, history: History) -> set[str]:
    found = {
        code
        for path, code in CONFLICTS.items()
        if (figure := figures.get(path)) is not None and figure.is_conflict
    }
    is_priced = on_chain_prices.current(history) is not None or place.kind == TVL_ONLY
    return found if is_priced else found | {"price_unknown"}


def _sources(trail: ChainTrail, figures: Figures, used: Mapping[str, datetime]) -> list[Source]:
    failures = figures.failures()
    return [
        source._replace(error=source.error or failures.get(source.name))
        for source in trail.sources(ORDER, used)
    ]


def _inapplicable(
    coin: Coin, reason: Absent, warning: str, sources: list[Source], now: datetime
) -> Result:
    """Answer that nothing of this is known of the coin, and since when that is so."""
    nothing = dict.fromkeys((*FIELDS, "transfers", "transfers_summary", "quality_parts"), reason)
    data = common.finish(
        coin, nothing, method=METHOD, as_of=now, warnings=[warning], applicable=False
    )
    answered = [source for source in sources if source.error in ANSWERED]
    health = len(answered) / len(sources) if sources else 1.0
    return Result(data, round(100 * health), 1.0, sources, [], [], {})
