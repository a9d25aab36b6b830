"""Fees, revenue and volumes in DefiLlama's words: one protocol or family, a chain, everything."""

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox import deposits
from sandbox.coins import DAY
from sandbox.deposits import Chain, Protocol

SUMS = {"total24h": (1, 0), "total48hto24h": (2, 1), "total7d": (7, 0), "total30d": (30, 0)}
YEAR = {"total1y": (365, 0)}
Days = Sequence[tuple[int, float]]


def summary(slug: str, kind: str, now: float, *, with_chart: bool) -> dict[str, Any] | None:
    """Write about one protocol or family; None when nothing is published of it."""
    family = deposits.families().get(slug, ())
    days = _summed([_days(one, kind, now) for one in family])
    if not days:
        return None
    first = family[0]
    return {
        "defillamaId": first.parent if len(family) > 1 else slug,
        "name": slug if len(family) > 1 else first.name,
        "displayName": first.name,
        "slug": slug,
        "category": first.category,
        "chains": sorted({name for one in family for name in one.shares}),
        "protocolType": "protocol",
        "methodologyURL": "https://example.org/methodology",
        **sums(days, now, SUMS),
        "totalAllTime": sum(value for _, value in _complete(days, now)),
        "change_1d": _change(days, now),
        "totalDataChart": _chart(days) if with_chart else [],
        "totalDataChartBreakdown": [],
    }


def overview(
    chain: Chain | None, kind: str, now: float, *, with_chart: bool
) -> dict[str, Any] | None:
    """Write about everything, or everything on a chain; None when nothing is published of it."""
    listed = deposits.protocols().values()
    found = [one for one in listed if chain is None or chain.name in one.shares]
    rows = [row for one in found if (row := _row(one, kind, now, chain)) is not None]
    names = deposits.chains().values() if chain is None else (chain,)
    rows += [row for name in names if (row := _own_row(name, kind, now)) is not None]
    if not rows:
        return None
    days = _summed([_chain_days(name, kind, now) for name in names])
    return {
        "totalDataChart": _chart(days) if with_chart else [],
        "totalDataChartBreakdown": [],
        "breakdown24h": None,
        "breakdown30d": None,
        "chain": None if chain is None else chain.name,
        "allChains": list(deposits.chains()),
        **sums(days, now, SUMS | YEAR),
        "change_1d": _change(days, now),
        "change_7d": None,
        "change_1m": None,
        "protocols": rows,
    }


def sums(days: Days, now: float, spans: dict[str, tuple[int, int]]) -> dict[str, float | None]:
    """Add up the complete days of some spans, each between so many days ago and so many."""
    ended, today = dict(_complete(days, now)), int(now) // DAY
    found: dict[str, float | None] = {}
    for name, (begin, end) in spans.items():
        values = [ended[d * DAY] for d in range(today - begin, today - end) if d * DAY in ended]
        found[name] = round(sum(values), 2) if values else None
    return found


def _row(one: Protocol, kind: str, now: float, chain: Chain | None) -> dict[str, Any] | None:
    share = 1.0 if chain is None else one.shares[chain.name]
    days = [(at, value * share) for at, value in _days(one, kind, now, longest=366)]
    if not days:
        return None
    return {
        "defillamaId": one.slug,
        "name": one.name,
        "displayName": one.name,
        "slug": one.slug,
        "category": one.category,
        "chains": list(one.shares),
        "protocolType": "protocol",
        **({"parentProtocol": one.parent} if one.parent else {}),
        **sums(days, now, SUMS | YEAR),
        "change_1d": _change(days, now),
    }


def _own_row(chain: Chain, kind: str, now: float) -> dict[str, Any] | None:
    days = _each(lambda day: deposits.own_fees(chain, kind, day), chain.first_day, now, 366)
    if not days:
        return None
    slug = chain.name.lower().replace(" ", "-")
    return {
        "defillamaId": f"chain#{slug}",
        "name": chain.name,
        "displayName": chain.name,
        "slug": slug,
        "category": "Chain",
        "chains": [chain.name],
        "protocolType": "chain",
        **sums(days, now, SUMS | YEAR),
        "change_1d": _change(days, now),
    }


def _days(one: Protocol, kind: str, now: float, longest: int = 5000) -> Days:
    return _each(lambda day: deposits.earned(one, kind, day), one.first_day, now, longest)


def _chain_days(chain: Chain, kind: str, now: float) -> Days:
    return _each(lambda day: deposits.earned_on(chain, kind, day), chain.first_day, now, 400)


def _each(value: Any, first_day: int, now: float, longest: int) -> Days:
    """Give the figure of each complete day, and the part of the running one that is over."""
    today = int(now) // DAY
    days = [
        (day * DAY, found)
        for day in range(max(first_day, today - longest), today)
        if (found := value(day)) is not None
    ]
    if not days:
        return []
    return [*days, (today * DAY, days[-1][1] * (now % DAY) / DAY)]


def _summed(many: Iterable[Days]) -> Days:
    found: dict[int, float] = {}
    for days in many:
        for at, value in days:
            found[at] = found.get(at, 0.0) + value
    return sorted(found.items())


def _complete(days: Days, now: float) -> Days:
    today = int(now) // DAY * DAY
    return [(at, value) for at, value in days if at < today]


def _chart(days: Days) -> list[list[float]]:
    return [[at, round(value, 2)] for at, value in days]


def _change(days: Days, now: float) -> float | None:
    ended = _complete(days, now)
    if len(ended) < 2 or not ended[-2][1]:
        return None
    return round((ended[-1][1] / ended[-2][1] - 1) * 100, 2)
