"""The figures of the futures analysis, folded from the readings of venues and their past.

Venues are weighed by what is open there. Changes compare the same venues then and now. What no
venue gave is absent with the reason, whichever venue it was that failed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from analysis import reasons
from analysis.moments import iso
from analysis.perpetuals import Reading, Tried
from quant import derivatives
from quant.absent import NOT_PUBLISHED, UNDEFINED, Absent

SPANS = ("1h", "24h", "7d", "30d")
HEADLINE = "24h"  # the change whose common share is named


def figures(
    tried: Sequence[Tried], past: Mapping[str, Any], market_cap_usd: float | None
) -> tuple[dict[str, Any], set[str]]:
    """Return every block but options and liquidations, and the warnings that belong to them.

    At least one reading has a rate, and one tells what is open.
    """
    readings = [made.reading for made in tried if made.reading is not None]
    held = open_usd(readings)
    funding, is_weighted = _funding(readings, held, past["funding"])
    interest = _open_interest(held, past["open_interest"], market_cap_usd)
    long_short = _long_short(tried, held)
    fields = {
        "funding": funding,
        "open_interest": interest,
        "long_short": long_short,
        "basis": _basis(tried, held),
        "volume_24h_usd": _volume(tried),
        "venues": [_row(reading, derivatives.shares(held)) for reading in readings],
        "crowding": _crowding(funding, long_short, interest),
    }
    return fields, set() if is_weighted else {"open_interest_unknown"}


def rates(readings: Sequence[Reading]) -> dict[str, float]:
    """Return the rate of eight hours by venue."""
    return {r.name: r.rate_8h for r in readings if r.rate_8h is not None}


def open_usd(readings: Sequence[Reading]) -> dict[str, float]:
    """Return what is open by venue, one side, in US dollars."""
    found = {r.name: r.contract.oi_usd for r in readings}
    return {name: usd for name, usd in found.items() if usd is not None}


def _funding(
    readings: Sequence[Reading], held: Mapping[str, float], days: Sequence[Sequence[float]]
) -> tuple[dict[str, Any], bool]:
    by_venue = rates(readings)
    made = derivatives.mean(by_venue, held)
    assert made is not None, "one reading has a rate"
    due = [r.contract.next_funding_at for r in readings if r.name in by_venue]
    known = [moment for moment in due if moment is not None]
    return {
        "rate_8h": made.value,
        "apr_pct": derivatives.apr_pct(made.value),
        "next_at": iso(min(known)) if known else NOT_PUBLISHED,
        "zscore_90d": derivatives.zscore(made.value, [rate for _, rate in days]),
        "history_days": len(days),
        "level": str(derivatives.level(made.value)),
        "min_rate_8h": min(by_venue.values()),
        "max_rate_8h": max(by_venue.values()),
    }, made.is_weighted


def _open_interest(
    held: Mapping[str, float],
    past: Mapping[str, Mapping[str, float]],
    market_cap_usd: float | None,
) -> dict[str, Any]:
    changes = {span: derivatives.change(held, past[span]) for span in SPANS}
    total = sum(held.values())
    return {
        "usd": total,
        **{f"change_{span}_pct": made.pct for span, made in changes.items()},
        "common_share": changes[HEADLINE].common_share,
        "to_market_cap_pct": derivatives.finite(total / market_cap_usd * 100)
        if market_cap_usd
        else NOT_PUBLISHED,
        "hhi": derivatives.hhi(held),
    }


def _long_short(tried: Sequence[Tried], held: Mapping[str, float]) -> dict[str, Any] | Absent:
    shares = _given(tried, "long_account_share")
    made = derivatives.mean(shares, held)
    if made is None:
        return why(tried, "long_account_share")
    return {
        "long_account_share": made.value,
        "ratio": made.value / (1 - made.value) if made.value < 1 else UNDEFINED,
        "level": str(derivatives.crowd_of_accounts(made.value)),
    }


def _basis(tried: Sequence[Tried], held: Mapping[str, float]) -> dict[str, Any] | Absent:
    indexes = _given(tried, "index_price")
    gaps = {
        made.name: (made.reading.contract.mark_price / indexes[made.name] - 1) * 100
        for made in tried
        if made.reading is not None and made.name in indexes
    }
    made = derivatives.mean(gaps, held)
    return why(tried, "index_price") if made is None else {"pct": made.value}


def _volume(tried: Sequence[Tried]) -> float | Absent:
    volumes = _given(tried, "volume_24h_usd")
    return sum(volumes.values()) if volumes else why(tried, "volume_24h_usd")


def _crowding(
    funding: Mapping[str, Any], long_short: Any, interest: Mapping[str, Any]
) -> dict[str, Any] | Absent:
    share = long_short["long_account_share"] if isinstance(long_short, dict) else None
    made = derivatives.crowding(
        zscore=_known(funding["zscore_90d"]),
        long_share=share,
        oi_change_7d_pct=_known(interest["change_7d_pct"]),
        rate=funding["rate_8h"],
    )
    if isinstance(made, Absent):
        return made
    return {"score": made.score, "label": str(made.label), "inputs": made.inputs}


def why(tried: Sequence[Tried], field: str) -> Absent:
    """Say why no venue gave a field, from the questions about it that failed."""
    return reasons.of_errors(
        made.error if made.reading is None else made.reading.contract.lost.get(field)
        for made in tried
    )


def _given(tried: Sequence[Tried], field: str) -> dict[str, float]:
    found = {
        made.name: getattr(made.reading.contract, field)
        for made in tried
        if made.reading is not None
    }
    return {name: value for name, value in found.items() if value is not None}


def _known(value: float | Absent) -> float | None:
    return None if isinstance(value, Absent) else value


def _row(reading: Reading, shares: Mapping[str, float]) -> dict[str, Any]:
    contract = reading.contract
    return {
        "name": reading.name,
        "contract": reading.candidate.ref,
        "multiplier": reading.candidate.multiplier,
        "funding_rate": contract.funding_rate,
        "interval_h": contract.interval_h,
        "rate_8h": reading.rate_8h,
        "next_funding_at": _iso(contract.next_funding_at),
        "oi_usd": contract.oi_usd,
        "oi_share": shares.get(reading.name),
        "long_account_share": contract.long_account_share,
        "mark_usd": reading.mark_usd,
        "index_usd": reading.index_usd,
        "volume_24h_usd": contract.volume_24h_usd,
        "as_of": _iso(contract.as_of),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)
