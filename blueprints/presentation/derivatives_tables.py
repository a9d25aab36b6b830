"""The tables of the derivatives card: venue by venue, end of options by end, day by day."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import numbers, times, words
from blueprints.presentation.cards import Json
from blueprints.presentation.derivatives_sentences import rate

_DAYS_SHOWN = 30


class Venue(NamedTuple):
    """One venue's row of the table; one that gave nothing has only its outcome."""

    name: str
    outcome: str
    contract: str = ""
    rate: str = numbers.UNKNOWN
    year: str = numbers.UNKNOWN
    open: str = numbers.UNKNOWN
    share: str = numbers.UNKNOWN
    long: str = numbers.UNKNOWN
    volume: str = numbers.UNKNOWN
    as_of: datetime | None = None


class End(NamedTuple):
    """One end of options."""

    day: str
    volatility: str
    pain: str
    held: str


class Day(NamedTuple):
    """One day of the stored history."""

    day: str
    rate: str
    open: str
    venues: str  # how many the sum of what is open is made of
    long: str


def venues(envelope: Json) -> list[Venue]:
    """Show every venue that told something, then those that failed with what they said."""
    data = envelope["data"]
    told = [_venue(row) for row in data["venues"]]
    known = {row["name"] for row in data["venues"]}
    silent = [
        Venue(words.provider(one["name"]), words.source_error(one["error"]))
        for one in envelope["sources"]
        if not one["ok"] and one["name"] not in known and one["error"] != "no_data"
    ]
    return told + silent


def _venue(row: Json) -> Venue:
    paid, bundle = row["rate_8h"], row["multiplier"]
    contract = row["contract"]
    if bundle != 1:
        contract = f"{contract}, {numbers.quantity(bundle)} coins each"
    return Venue(
        words.provider(row["name"]),
        "",
        contract,
        numbers.UNKNOWN if paid is None else rate(paid),
        numbers.UNKNOWN if paid is None else numbers.ratio(100 * 3 * 365 * paid, 1),
        numbers.money(row["oi_usd"]),
        _share(row["oi_share"]),
        _share(row["long_account_share"]),
        numbers.money(row["volume_24h_usd"]),
        times.moment(row["as_of"]),
    )


def ends(options: Json | None) -> list[End]:
    """Put what is known of each end into one row."""
    if not options:
        return []
    volatilities = {row["expiry"]: row["iv_pct"] for row in options["atm_iv"] or []}
    pains = {row["expiry"]: row for row in options["max_pain"] or []}
    rows = []
    for expiry in sorted(volatilities.keys() | pains.keys()):
        pain = pains.get(expiry)
        rows.append(
            End(
                times.day(times.known_moment(expiry)),
                numbers.ratio(volatilities.get(expiry), 1),
                numbers.about(pain["strike_usd"]) if pain else numbers.UNKNOWN,
                numbers.quantity(pain["oi"]) if pain else numbers.UNKNOWN,
            )
        )
    return rows


def days(stored: Json) -> list[Day]:
    """Put the three histories side by side, newest day first."""
    paid = {row[0]: row[1] for row in stored.get("funding", [])}
    held: Mapping[float, Json] = {row[0]: row[1] for row in stored.get("open_interest", [])}
    bets = {row[0]: row[1] for row in stored.get("long_share", [])}
    newest = sorted(paid.keys() | held.keys() | bets.keys(), reverse=True)[:_DAYS_SHOWN]
    return [
        Day(
            times.day(times.from_epoch(at)),
            rate(paid[at]) if at in paid else numbers.UNKNOWN,
            numbers.money(sum(held[at].values()) if at in held else None),
            str(len(held[at])) if at in held else numbers.UNKNOWN,
            _share(bets.get(at)),
        )
        for at in newest
    ]


def _share(value: float | None) -> str:
    """Write a part of a whole in percent, without the mark."""
    return numbers.UNKNOWN if value is None else numbers.score(100 * value)
