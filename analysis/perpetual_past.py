"""The past that venues serve themselves, loaded once for each coin: payments and what was open.

What is loaded is stored and counts from the next answer on. Of each day before the last two one row
is made, as of our own readings of long ago one a day is kept.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from analysis.ask import Answer
from analysis.contract_venues import MODULES
from analysis.moments import iso
from analysis.perpetuals import Reading
from providers.records import FundingPoint, InterestPoint

SPAN, INTEREST_SPAN = timedelta(days=90), timedelta(days=31)
DENSE = timedelta(days=2)
HOUR, DAY = 3600, 86400
PAYMENTS_OF = ("bybit", "binance_futures", "okx")
INTEREST_OF = ("binance_futures", "okx")  # in US dollars; Bybit serves coins

Call = Callable[[float], Any]


def calls(
    readings: Sequence[Reading], filled: Mapping[str, Sequence[str]], now: datetime
) -> dict[str, Call]:
    """Return what to ask of the venues whose past is not stored; `filled` by kind of history."""
    made: dict[str, Call] = {}
    for reading in readings:
        name, ref = reading.name, reading.candidate.ref
        if name in PAYMENTS_OF and name not in filled["funding"]:
            made[f"{name}:funding"] = _funding_call(name, ref, now)
        if name in INTEREST_OF and name not in filled["open_interest"]:
            made[f"{name}:hourly"] = _interest_call(name, ref, HOUR)
            made[f"{name}:daily"] = _interest_call(name, ref, DAY)
    return made


def rows(
    readings: Sequence[Reading], answers: Mapping[str, Answer[Any]], now: datetime
) -> list[dict[str, Any]]:
    """Return the rows to keep; of what was open only if both of its documents came."""
    made = []
    for reading in readings:
        name = reading.name
        funding = _value(answers, f"{name}:funding")
        hourly, daily = _value(answers, f"{name}:hourly"), _value(answers, f"{name}:daily")
        interest = [*daily, *hourly] if hourly and daily else []
        interest = [point for point in interest if point.at > now - INTEREST_SPAN]
        made += [_row(name, at, *said) for at, said in merged(funding, interest, now).items()]
    return made


def merged(
    funding: Sequence[FundingPoint], interest: Sequence[InterestPoint], now: datetime
) -> dict[datetime, tuple[FundingPoint | None, float | None]]:
    """Join payments and amounts by their time: of each the rate last paid, and what was open.

    Of a day before the dense ones one moment is chosen: the last of which it is known what was
    open, else the last payment.
    """
    paid = {point.at: point for point in funding}
    held = {point.at: point.oi_usd for point in interest}
    moments = sorted(paid.keys() | held.keys())
    dense = (now - DENSE).date()
    last = {at.date(): at for at in moments} | {at.date(): at for at in moments if at in held}
    return {
        at: (paid.get(at) or _before(at, funding), held.get(at))
        for at in moments
        if at.date() >= dense or at == last[at.date()]
    }


def _before(at: datetime, funding: Sequence[FundingPoint]) -> FundingPoint | None:
    """Find the last payment before a moment; none that is more than a day older."""
    place = bisect_right(funding, at, key=lambda point: point.at)
    if not place or funding[place - 1].at <= at - timedelta(days=1):
        return None
    return funding[place - 1]


def _row(
    name: str, at: datetime, paid: FundingPoint | None, oi_usd: float | None
) -> dict[str, Any]:
    return {
        "venue": name,
        "at": iso(at),
        "funding_rate": paid.rate if paid else None,
        "interval_h": paid.interval_h if paid else None,
        "oi_usd": oi_usd,
        "long_account_share": None,
        "mark_usd": None,
        "index_usd": None,
        "volume_24h_usd": None,
        "backfilled": True,
    }


def _value(answers: Mapping[str, Answer[Any]], name: str) -> list[Any]:
    answer = answers.get(name)
    return answer.value or [] if answer is not None else []


def _funding_call(name: str, ref: str, now: datetime) -> Call:
    return lambda deadline: MODULES[name].funding_history(ref, since=now - SPAN, deadline=deadline)


def _interest_call(name: str, ref: str, step_s: int) -> Call:
    return lambda deadline: MODULES[name].interest_history(ref, step_s, deadline=deadline)
