"""What is deposited: asked chain by chain and protocol by protocol, added up, compared.

A chain gives a series of days, a protocol one number. Of a coin that is both only the chain counts:
what its protocol holds is part of what the chain holds. A part that does not answer is taken from
the daily catalog and said to be; one that nobody can count is left out and said to be.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from analysis.ask import Answer
from analysis.chain_trail import Call
from analysis.defi_catalog import Catalog, Row
from analysis.moments import iso_of
from providers import defillama
from providers.defi_records import Chain, DayValue
from quant import deposits
from quant.absent import NO_HISTORY, Absent
from quant.deposits import DAY

NAME = defillama.NAME
MOST_ASKED = 6  # protocols of one coin; of further, smaller ones the catalog tells
PLAUSIBLE = 50.0  # times the catalog's figure, or a part of it: beyond is no reading
OLDEST_DAY = 2  # days: a series that ends before is no series of today
HORIZONS = {1: 3 * 3600, 7: 12 * 3600, 30: 18 * 3600}  # days, and how near a point of ours must be


class Held(NamedTuple):
    """What is deposited now, by row and by day; `days` is empty where no series is published."""

    usd: float
    by_row: Mapping[str, float]
    days: Sequence[tuple[float, float]]
    warnings: set[str]


def calls(catalog: Catalog) -> dict[str, Call]:
    """Return what to ask, by `defillama:tvl:<ref>`."""
    if catalog.chains:
        return {_name(row): _history(row.ref) for row in catalog.chains}
    asked = [row for row in catalog.protocols if row.tvl_usd is not None][:MOST_ASKED]
    return {_name(row): _number(row.ref) for row in asked}


def second_calls(catalog: Catalog, answers: Mapping[str, Answer[Any]]) -> dict[str, Call]:
    """Return what to ask when a chain's series did not come: the list of all chains."""
    lost = [row for row in catalog.chains if answers[_name(row)].value is None]
    if not lost:
        return {}
    return {f"{NAME}:chains": lambda deadline: defillama.chains(deadline=deadline)}


def read(catalog: Catalog, answers: Mapping[str, Answer[Any]], now: datetime) -> Held | None:
    """Add up what was answered; None unless something was."""
    if catalog.chains:
        return _of_chains(catalog.chains, answers, now)
    return _of_protocols(catalog.protocols, answers)


def block(held: Held, usd: float, catalog: Catalog, now: datetime) -> dict[str, Any]:
    """Return the fields of `tvl` that rest on deposits alone."""
    now_s = now.timestamp()
    by_day = deposits.complete_days(held.days, now_s)
    top = max(held.days, key=lambda point: point[1], default=None)
    return {
        "usd": usd,
        **{
            f"change_{days}d_pct": _change(usd, by_day, catalog.points, now_s, days)
            for days in HORIZONS
        },
        "peak_usd": NO_HISTORY if top is None else top[1],
        "peak_at": NO_HISTORY if top is None else iso_of(top[0]),
    }


def _change(
    usd: float,
    by_day: Mapping[int, float],
    points: Sequence[tuple[float, float]],
    now_s: float,
    days: int,
) -> float | Absent:
    published = deposits.change_pct(by_day, days)
    if not isinstance(published, Absent):
        return published
    ours = deposits.change_from(usd, points, now_s, days, HORIZONS[days])
    return published if isinstance(ours, Absent) and by_day else ours


def _of_chains(
    chains: Sequence[Row], answers: Mapping[str, Answer[Any]], now: datetime
) -> Held | None:
    listed = answers.get(f"{NAME}:chains", Answer(None, None, None)).value
    series: dict[str, list[DayValue]] = {}
    by_row: dict[str, float] = {}
    warnings: set[str] = set()
    for row in chains:
        days = _recent(answers[_name(row)].value, now)
        if days:
            series[row.ref], by_row[row.ref] = days, days[-1].value_usd
        elif (figure := _listed(row, listed)) is not None:
            by_row[row.ref] = figure
        elif row.tvl_usd is None:
            warnings.add("deposits_left_out")
    if not by_row:
        return None
    by_row |= _from_catalog(chains, by_row, warnings)
    whole = _together(series) if len(series) == len(by_row) else []
    return Held(sum(by_row.values()), by_row, whole, warnings)


def _of_protocols(rows: Sequence[Row], answers: Mapping[str, Answer[Any]]) -> Held | None:
    by_row: dict[str, float] = {}
    warnings: set[str] = set()
    counted = []
    for row in rows:
        answer = answers.get(_name(row), Answer(None, None, None))
        if row.tvl_usd is None or answer.error == "outlier":
            warnings.add("deposits_left_out")
            continue
        counted.append(row)
        if answer.value is not None and is_plausible(answer.value, row.tvl_usd):
            by_row[row.ref] = answer.value
    if not by_row:
        return None
    by_row |= _from_catalog(counted, by_row, warnings)
    return Held(sum(by_row.values()), by_row, [], warnings)


def is_plausible(usd: float, listed_usd: float) -> bool:
    """Tell a reading of today from the beginning of a longer number, by the daily list."""
    if listed_usd <= 0:
        return True
    return listed_usd / PLAUSIBLE <= usd <= listed_usd * PLAUSIBLE


def _from_catalog(
    rows: Sequence[Row], found: Mapping[str, float], warnings: set[str]
) -> dict[str, float]:
    """Return the listed figures of the rows that were not read live, and say so."""
    missing = {
        row.ref: row.tvl_usd for row in rows if row.ref not in found and row.tvl_usd is not None
    }
    if missing:
        warnings.add("deposits_from_catalog")
    return missing


def _recent(days: list[DayValue] | None, now: datetime) -> list[DayValue]:
    """Return a series that reaches today or yesterday; none otherwise."""
    today = int(now.timestamp() // DAY)
    if not days or int(days[-1].at.timestamp() // DAY) <= today - OLDEST_DAY:
        return []
    return days


def _listed(row: Row, listed: list[Chain] | None) -> float | None:
    return next((chain.tvl_usd for chain in listed or [] if chain.name == row.ref), None)


def _together(series: Mapping[str, Sequence[DayValue]]) -> list[tuple[float, float]]:
    """Add up series day by day; a chain holds nothing before its first day."""
    by_chain = [{day.at.timestamp(): day.value_usd for day in days} for days in series.values()]
    begins = [min(days) for days in by_chain]
    found = []
    for at in sorted(set().union(*by_chain)):
        due = [days for days, begin in zip(by_chain, begins, strict=True) if at >= begin]
        if all(at in days for days in due):
            found.append((at, sum(days[at] for days in due)))
    return found


def _name(row: Row) -> str:
    return f"{NAME}:tvl:{row.ref}"


def _history(chain: str) -> Call:
    return lambda deadline: defillama.chain_history(chain, deadline=deadline)


def _number(slug: str) -> Call:
    return lambda deadline: defillama.tvl(slug, deadline=deadline)
