"""Positions that a venue closed by force in the last hour and day: a lower bound, of one venue.

OKX alone lists some of them, and only where the settings allow to ask. What the list held before is
stored; the list of now adds what is new in it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from analysis import reasons
from analysis.ask import Answer
from analysis.moments import iso
from analysis.perpetuals import Reading, Tried
from providers import http, okx, okx_liquidations
from providers.records import Liquidation
from quant.absent import NOT_PUBLISHED, Absent

CALL = "okx:liquidations"
SIDES = ("long", "short")
SPANS = {"h1": timedelta(hours=1), "h24": timedelta(hours=24)}


def calls(readings: Sequence[Reading]) -> dict[str, Callable[[float], list[Liquidation]]]:
    """Return what to ask, if OKX lists the coin and may be asked for this."""
    ref = next((r.candidate.ref for r in readings if r.name == okx.NAME), None)
    if ref is None or not http.is_enabled(okx.NAME, okx_liquidations.EXTRA):
        return {}
    return {CALL: lambda deadline: okx_liquidations.newest(ref, deadline=deadline)}


def block(
    tried: Sequence[Tried],
    answers: Mapping[str, Answer[Any]],
    past: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any] | Absent:
    """Return the sums of an hour and a day in US dollars; `past` holds those stored."""
    if not http.is_enabled(okx.NAME, okx_liquidations.EXTRA):
        return NOT_PUBLISHED
    answer = answers.get(CALL)
    if answer is None:
        return reasons.of_errors(made.error for made in tried if made.name == okx.NAME)
    if answer.value is None:
        return reasons.of_errors([answer.error])
    known = set(past["keys"])
    fresh = [closed for closed in answer.value if closed.key not in known]
    return {
        **{
            name: _summed(past[name], [one for one in fresh if now - span < one.at])
            for name, span in SPANS.items()
        },
        "venues": [okx.NAME],
        "partial": True,
    }


def rows(readings: Sequence[Reading], answers: Mapping[str, Answer[Any]]) -> list[dict[str, Any]]:
    """Return the rows to keep; prices are of one coin."""
    answer = answers.get(CALL)
    units = [r.candidate.multiplier for r in readings if r.name == okx.NAME]
    if answer is None or not answer.value:
        return []
    return [
        {
            "venue": okx.NAME,
            "at": iso(closed.at),
            "dedupe_key": closed.key,
            "side": closed.side,
            "price_usd": closed.price / units[0],
            "size_usd": closed.size_usd,
        }
        for closed in answer.value
    ]


def _summed(known: Mapping[str, Any], fresh: Sequence[Liquidation]) -> dict[str, Any]:
    new = {side: sum(one.size_usd for one in fresh if one.side == side) for side in SIDES}
    return {
        **{f"{side}_usd": float(known[f"{side}_usd"] + usd) for side, usd in new.items()},
        "count": known["count"] + len(fresh),
    }
