"""Fees, revenue and volumes: asked family by family or chain by chain, added up where all told.

What is published is passed on and nothing is computed from deposits. A sum of which one part failed
is no sum; a part that has no such figures takes nothing away.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from analysis import reasons
from analysis.ask import Answer
from analysis.chain_trail import Call
from analysis.defi_catalog import Catalog
from providers import defillama_fees
from providers.defi_records import Flow
from providers.defillama_fees import FEES, HOLDERS_REVENUE, NAME, REVENUE
from quant import deposits
from quant.absent import NOT_PUBLISHED, NOT_SUPPORTED, Absent

MOST_ASKED = 4  # families, or chains, of one coin
VOLUME = "volume"
FIELDS = {"fees": FEES, "revenue": REVENUE, "holders_revenue": HOLDERS_REVENUE}
SPANS = ("d1", "d7", "d30", "d365")


class Summed(NamedTuple):
    """One kind of flow of the whole coin: sums by span, and complete days as far as published."""

    spans: Mapping[str, float | Absent]
    days: Mapping[int, float]

    def block(self, spans: Sequence[str] = SPANS) -> dict[str, Any] | Absent:
        """Return the sums by field; one reason where none of them is known for the same one."""
        chosen = {f"{span}_usd": self.spans[span] for span in spans}
        absent = [value for value in chosen.values() if isinstance(value, Absent)]
        return absent[0] if len(absent) == len(chosen) and len(set(absent)) == 1 else chosen


def calls(catalog: Catalog) -> dict[str, Call]:
    """Return what to ask, by `defillama:<kind>:<ref>`."""
    found: dict[str, Call] = {}
    for ref in _refs(catalog):
        for kind in FIELDS.values():
            found[f"{NAME}:{kind}:{ref}"] = _fees(ref, kind, is_chain=bool(catalog.chains))
        found[f"{NAME}:{VOLUME}:{ref}"] = _volume(ref, is_chain=bool(catalog.chains))
    return found


def read(catalog: Catalog, answers: Mapping[str, Answer[Any]], now: datetime) -> dict[str, Summed]:
    """Add up what was answered, by `fees`, `revenue`, `holders_revenue` and `volume`."""
    refs, is_all = _refs(catalog), _is_all(catalog)
    return {
        field: _sum([answers[f"{NAME}:{kind}:{ref}"] for ref in refs], now, is_all=is_all)
        for field, kind in {**FIELDS, VOLUME: VOLUME}.items()
    }


def derived(summed: Mapping[str, Summed], cap_usd: float | Absent, tvl_usd: float) -> Any:
    """Return `annualised` and `ratios`, each missing part with its reason."""
    month = {field: summed[field].spans["d30"] for field in ("fees", "revenue")}
    year = {field: deposits.annualised(value) for field, value in month.items()}
    same = year["fees"] if year["fees"] == year["revenue"] else None
    return {
        "annualised": same
        if isinstance(same, Absent)
        else {"fees_usd": year["fees"], "revenue_usd": year["revenue"], "basis": "d30"},
        "ratios": {
            "mcap_tvl": deposits.ratio(cap_usd, tvl_usd),
            "price_fees": deposits.ratio(cap_usd, year["fees"]),
            "price_revenue": deposits.ratio(cap_usd, year["revenue"]),
            "revenue_share_of_fees": deposits.ratio(month["revenue"], month["fees"]),
        },
    }


def _refs(catalog: Catalog) -> list[str]:
    if catalog.chains:
        return [row.ref for row in catalog.chains][:MOST_ASKED]
    return _families(catalog)[:MOST_ASKED]


def _families(catalog: Catalog) -> list[str]:
    """Return what the protocols are asked by: a family of one by its own name."""
    names = [row.asked_as for row in catalog.protocols]
    alone = {row.asked_as: row.ref for row in catalog.protocols if names.count(row.asked_as) == 1}
    return list(dict.fromkeys(alone.get(name, name) for name in names))


def _is_all(catalog: Catalog) -> bool:
    whole = len(catalog.chains) or len(_families(catalog))
    return whole == len(_refs(catalog))


def _sum(answers: Sequence[Answer[Flow]], now: datetime, *, is_all: bool) -> Summed:
    errors = [answer.error for answer in answers]
    flows = [answer.value for answer in answers if answer.value is not None]
    if not flows or any(error not in reasons.ANSWERED for error in errors):
        why = reasons.of_errors(errors)
        return Summed(dict.fromkeys(SPANS, why), {})
    if not is_all:
        return Summed(dict.fromkeys(SPANS, NOT_SUPPORTED), {})  # too many to ask
    spans = {span: _added([getattr(flow, f"{span}_usd") for flow in flows]) for span in SPANS}
    days = _days(flows, now)
    if isinstance(spans["d365"], Absent):
        spans["d365"] = deposits.year_sum(days, now.timestamp())
    return Summed(spans, days)


def _days(flows: Sequence[Flow], now: datetime) -> dict[int, float]:
    """Return the complete days of one flow; of several only their sums are known."""
    if len(flows) != 1:
        return {}
    points = [(day.at.timestamp(), day.value_usd) for day in flows[0].days]
    return deposits.complete_days(points, now.timestamp())


def _added(values: Sequence[float | None]) -> float | Absent:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else NOT_PUBLISHED


def _fees(ref: str, kind: str, *, is_chain: bool) -> Call:
    ask = defillama_fees.chain_fees if is_chain else defillama_fees.fees
    return lambda deadline: ask(ref, kind, deadline=deadline)


def _volume(ref: str, *, is_chain: bool) -> Call:
    ask = defillama_fees.chain_dex_volume if is_chain else defillama_fees.dex_volume
    return lambda deadline: ask(ref, deadline=deadline)
