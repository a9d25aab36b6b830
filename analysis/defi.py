"""defi: what is deposited on a coin's chain or in its protocols, what that earns, and for whom.

A coin is tied to chains and protocols by CoinGecko's id alone, from the daily catalog. One that is
in none is told so, without a call; one that nobody could look up has no answer. Success is the
deposits.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis import common, defi_catalog, defi_deposits, defi_flows, defi_kept
from analysis.ask import Answer
from analysis.chain_trail import ChainTrail
from analysis.defi_catalog import TABLE, Catalog
from analysis.defi_deposits import Held
from analysis.defi_flows import Summed
from analysis.moments import iso
from analysis.result import NoSource, Result, Source
from analysis.subject import Coin, History
from providers import coingecko_coin, defillama, http
from providers.faults import UpstreamError
from quant import deposits, fold, quality
from quant.absent import NO_HISTORY, NOT_APPLICABLE, NOT_PUBLISHED, PROVIDER_FAILED, Absent
from quant.fold import Fold
from quant.quality import Field

METHOD = "defi/1"
TTL_SECONDS = 3600.0
ROUND_SECONDS = 4.6  # of the budget, so that a second round may follow
ORDER = (defillama.NAME, coingecko_coin.NAME)
MOST_CHAINS = 20
CROSS_CHECK = f"{coingecko_coin.NAME}:page"


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Ask DefiLlama before `deadline` (time.monotonic()); raises NoSource without deposits.

    Figures are in US dollars, percents and ratios as their names say (analyses 2.9).
    """
    catalog, trail = defi_catalog.read(history.past), ChainTrail(deadline)
    if coin.kind == "stablecoin" or catalog.can_deny(now):
        return _not_applicable(coin, catalog, now)
    if not catalog.rows:
        catalog = catalog._replace(rows=_looked_up(coin, trail))
    answers = _asked(coin, catalog, trail)
    held = defi_deposits.read(catalog, answers, now) if answers else None
    if held is None:
        raise NoSource(_failed(trail, catalog), [])
    return _answer(coin, history, catalog, trail, answers, held, now)


def _looked_up(coin: Coin, trail: ChainTrail) -> list[defi_catalog.Row]:
    """Find the coin among all chains, where no catalog can tell; the list is short."""
    if not http.is_enabled(defillama.NAME):
        return []
    name = f"{defillama.NAME}:chains"
    calls = {name: lambda deadline: defillama.chains(deadline=deadline)}
    found = trail.ask(calls, seconds=ROUND_SECONDS / 2)[name].value or []
    mine = [chain for chain in found if chain.gecko_id == coin.coingecko_id]
    return [defi_catalog.of_chain(chain) for chain in mine]


def _asked(coin: Coin, catalog: Catalog, trail: ChainTrail) -> Mapping[str, Answer[Any]]:
    if not catalog.rows or not http.is_enabled(defillama.NAME):
        return {}
    calls = {**defi_deposits.calls(catalog), **defi_flows.calls(catalog)}
    if not catalog.chains and http.is_enabled(coingecko_coin.NAME):
        calls[CROSS_CHECK] = lambda deadline: _counted(coin.coingecko_id, deadline)
    answers = trail.ask(calls, seconds=ROUND_SECONDS)
    second = defi_deposits.second_calls(catalog, answers)
    return {**answers, **(trail.ask(second, seconds=ROUND_SECONDS) if second else {})}


def _counted(coin_id: str, deadline: float) -> float:
    """Return what CoinGecko counts as deposited in a coin's protocols; of chains it counts none."""
    usd = coingecko_coin.page(coin_id, deadline=deadline).tvl_usd
    if not usd:
        raise UpstreamError(coingecko_coin.NAME, "no_data", "counts no deposits of the coin")
    return usd


def _answer(
    coin: Coin,
    history: History,
    catalog: Catalog,
    trail: ChainTrail,
    answers: Mapping[str, Answer[Any]],
    held: Held,
    now: datetime,
) -> Result:
    flows = defi_flows.read(catalog, answers, now)
    other = _cross_check(answers)
    folded = fold.fold([held.usd, *([] if other is None else [other])], fold.TVL)
    chains = _by_chain(catalog, held)
    parts, score = _quality(folded, flows, trail)
    warnings = held.warnings | ({"tvl_conflict"} if folded.is_conflict else set())
    data = common.finish(
        coin,
        _fields(history, catalog, held, folded.value, flows, chains, now)
        | {"quality_parts": parts._asdict()},
        method=METHOD,
        as_of=now,
        warnings=warnings,
    )
    used = {defillama.NAME: now} | ({} if other is None else {coingecko_coin.NAME: now})
    sources = [*trail.sources(ORDER, used), *_table(catalog)]
    kept = defi_kept.points(held, chains, flows, catalog, now)
    return Result(data, score, parts.coverage, sources, [], [], {"points": kept})


def _fields(
    history: History,
    catalog: Catalog,
    held: Held,
    usd: float,
    flows: Mapping[str, Summed],
    chains: Mapping[str, float],
    now: datetime,
) -> dict[str, Any]:
    market = history.market or {}
    cap = market.get("market_cap_usd")
    rows = catalog.chains + catalog.protocols
    return {
        "kind": _kind(catalog),
        "names": [row.name for row in rows][:MOST_CHAINS],
        "basis": "gecko_id",
        "catalog_at": iso(catalog.at) if catalog.at else NO_HISTORY,
        "tvl": defi_deposits.block(held, usd, catalog, now)
        | {
            "price_effect_30d_pct": _price_effect(history, catalog),
            "includes": {
                "borrowed": False,
                "staking": False,
                "pool2": False,
                "double_counted": any(
                    row.body.get("counts_twice") is True and row.ref in held.by_row
                    for row in ([] if catalog.chains else catalog.protocols)
                ),
            },
        },
        **_spread(chains, catalog),
        **{name: flows[name].block() for name in ("fees", "revenue", "holders_revenue")},
        **defi_flows.derived(flows, NOT_PUBLISHED if cap is None else cap, usd),
        "dex_volume": flows[defi_flows.VOLUME].block(("d1", "d7")),
        "stablecoins_usd": _stablecoins(catalog),
        "top_protocols": catalog.top_protocols if catalog.at else NO_HISTORY,
        "yields": catalog.pools if catalog.at else NO_HISTORY,
        "peers": catalog.peers if catalog.at else NO_HISTORY,
    }


def _kind(catalog: Catalog) -> str:
    if catalog.chains:
        return "both" if catalog.protocols else "chain"
    return "protocol"


def _by_chain(catalog: Catalog, held: Held) -> dict[str, float]:
    """Return the deposits by chain: those of chains themselves, or as the catalog spreads them."""
    if catalog.chains:
        return dict(held.by_row)
    found: dict[str, float] = {}
    for row in catalog.protocols:
        if row.ref in held.by_row:
            for chain, usd in (row.body.get("chain_tvl") or {}).items():
                found[chain] = found.get(chain, 0.0) + usd
    return found


def _spread(chains: Mapping[str, float], catalog: Catalog) -> dict[str, Any]:
    """Return how the deposits are spread: the largest chains one by one, the rest as one.

    `metric` names the stored points of a chain's part, if there are any.
    """
    shares = deposits.shares(chains)
    if not shares:
        return dict.fromkeys(("chains", "chain_hhi", "chain_count"), NOT_PUBLISHED)
    names = list(shares)
    shown = names if len(names) <= MOST_CHAINS else names[: MOST_CHAINS - 1]
    kept = {} if catalog.chains else defi_kept.by_chain(chains)
    rows = [_part(name, chains[name], shares[name], kept.get(name)) for name in shown]
    if rest := names[len(shown) :]:
        usd, share = sum(chains[name] for name in rest), sum(shares[name] for name in rest)
        rows.append(_part(f"{len(rest)} smaller chains", usd, share, None))
    return {
        "chains": rows,
        "chain_hhi": deposits.concentration(chains),
        "chain_count": len(names),
    }


def _part(name: str, usd: float, share: float, metric: str | None) -> dict[str, Any]:
    return {"name": name, "tvl_usd": usd, "share": share, "metric": metric}


def _price_effect(history: History, catalog: Catalog) -> float | Absent:
    price, before = (history.market or {}).get("price_usd"), catalog.price_30d_usd
    return NO_HISTORY if price is None or not before else (price / before - 1) * 100


def _stablecoins(catalog: Catalog) -> float | Absent:
    if not catalog.chains:
        return NOT_APPLICABLE
    if catalog.at is None:
        return NO_HISTORY
    if any("stablecoins_usd" not in row.body for row in catalog.chains):
        return PROVIDER_FAILED
    known = [row.body["stablecoins_usd"] for row in catalog.chains]
    counted = [value for value in known if value is not None]
    return sum(counted) if counted else NOT_PUBLISHED


def _cross_check(answers: Mapping[str, Answer[Any]]) -> float | None:
    usd: float | None = answers[CROSS_CHECK].value if CROSS_CHECK in answers else None
    return usd


def _quality(
    folded: Fold, flows: Mapping[str, Summed], trail: ChainTrail
) -> tuple[quality.Parts, int]:
    top = Field(4.0, sum(folded.kept), folded.agree, folded.is_conflict)
    core = [
        top,
        _field(2.0, flows["fees"]),
        _field(1.0, flows["revenue"]),
        _field(1.0, flows[defi_flows.VOLUME]),
    ]
    parts = quality.parts(
        core,
        expected=1,
        age_s=0.0,
        ttl_s=TTL_SECONDS,
        answered=trail.answered(),
        tried=trail.tried(),
    )
    return parts, quality.score(parts, top)


def _field(weight: float, flow: Summed) -> Field:
    is_known = not isinstance(flow.spans["d1"], Absent)
    return Field(weight, 1, fold.SINGLE_AGREE) if is_known else Field(weight, 0)


def _table(catalog: Catalog) -> list[Source]:
    """Return the row of the catalog, which was read and not asked."""
    return [Source(TABLE, True, catalog.at, None, None)] if catalog.at else []


def _failed(trail: ChainTrail, catalog: Catalog) -> list[Source]:
    """Return the sources of a run without deposits, each with what it lacked."""
    lacking = "stale" if catalog.rows else "no_data"
    asked = [
        source._replace(error=lacking)
        if source.name == defillama.NAME and source.error is None
        else source
        for source in trail.sources(ORDER, {})
    ]
    return [*asked, Source(TABLE, False, catalog.at, None, "stale" if catalog.at else "no_data")]


def _not_applicable(coin: Coin, catalog: Catalog, now: datetime) -> Result:
    """Say that there is nothing: the catalog knows it, and nobody is asked."""
    objects = ("tvl", "chains", "chain_hhi", "chain_count", "fees", "revenue", "holders_revenue")
    more = ("annualised", "ratios", "dex_volume", "stablecoins_usd", "quality_parts", "kind")
    fields: dict[str, Any] = {
        "names": [],
        "basis": "gecko_id",
        "catalog_at": iso(catalog.at) if catalog.at else NO_HISTORY,
        **dict.fromkeys((*objects, *more), NOT_APPLICABLE),
        "top_protocols": [],
        "yields": [],
        "peers": [],
    }
    data = common.finish(
        coin,
        fields,
        method=METHOD,
        as_of=catalog.at or now,
        warnings=[] if coin.kind == "stablecoin" else ["no_deposits"],
        applicable=False,
    )
    return Result(data, 100, 1.0, _table(catalog), [], [], {})
