"""The derivatives card: how leveraged and how one-sided the bets on a coin are, venue by venue.

Turns one envelope and the stored days into facts, pictures and tables; the sentences stand in
`derivatives_sentences`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from blueprints.presentation import (
    cards,
    derivatives_pictures,
    derivatives_sentences,
    derivatives_tables,
    numbers,
    plots,
    scales,
    times,
    words,
)
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.derivatives_pictures import Sides, VenueLine
from blueprints.presentation.derivatives_sentences import rate
from blueprints.presentation.numbers import Change

_SPANS = (("1 h", "1h"), ("24 h", "24h"), ("7 d", "7d"), ("30 d", "30d"))
_INPUTS = (
    ("funding", "Payment against its past"),
    ("accounts", "Accounts"),
    ("open_interest", "Open interest in 7 days"),
)
_JUST_LOADED = "loaded just now, counts from the next answer on"
_FEWEST_DAYS = 30  # before a payment is compared with its past


class DerivativesCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    funding: plots.Columns | None = None
    by_venue: Sequence[VenueLine] = ()
    interest: plots.Stack | None = None
    sides: Sides | None = None
    volatility: plots.Timeline | None = None
    crowding: scales.Diverging | None = None
    changes: Sequence[tuple[str, Change, str]] = ()  # label, change, reason of a blank
    facts: Sequence[Fact] = ()
    options: Sequence[Fact] = ()
    options_blank: str = ""
    venues: Sequence[derivatives_tables.Venue] = ()
    ends: Sequence[derivatives_tables.End] = ()
    days: Sequence[derivatives_tables.Day] = ()
    has_liquidations: bool = False


def card(answer: Json, coin: Json, pictures: Json) -> DerivativesCard:
    """Build the card of one answer; where it does not apply it only says so."""
    envelope = answer.get("envelope")
    if not envelope:
        return DerivativesCard(cards.frame(answer), [])
    data = envelope["data"]
    sentences = derivatives_sentences.write(data, coin["name"])
    if not data["applicable"]:  # the sentences say what the warnings would say again
        return DerivativesCard(cards.frame(answer)._replace(warnings=[]), sentences)
    stored = pictures.get("derivatives") or {}
    return DerivativesCard(
        cards.frame(answer),
        sentences,
        derivatives_pictures.funding(stored),
        derivatives_pictures.funding_by_venue(stored),
        derivatives_pictures.interest(stored, pictures.get("prices") or []),
        derivatives_pictures.sides(data["long_short"]),
        derivatives_pictures.volatility(data["options"]),
        _crowding(data),
        _changes(data, stored),
        _facts(data, stored),
        _options(data),
        "" if data["options"] else cards.why(cards.blanks(data), "options"),
        derivatives_tables.venues(envelope),
        derivatives_tables.ends(data["options"]),
        derivatives_tables.days(stored),
        bool(data["liquidations"]),
    )


def _crowding(data: Json) -> scales.Diverging | None:
    crowd = data["crowding"]
    if not crowd:
        return None
    signed = derivatives_sentences.signed
    rows: list[tuple[str, float | None, str]] = [
        ("Together", crowd["score"], signed(crowd["score"]))
    ]
    for key, label in _INPUTS:
        value = crowd["inputs"].get(key)
        rows.append((label, value, "— not known yet" if value is None else signed(value)))
    finding = words.sentence(derivatives_sentences.CROWDS.get(crowd["label"], crowd["label"]))
    return scales.diverging(finding, "+ = bets on a rise", rows)


def _is_just_loaded(data: Json, stored: Json) -> bool:
    """Tell whether the days that are drawn came with this very answer, and are not yet in it."""
    return not (data["funding"] or {}).get("history_days") and len(stored.get("funding", [])) > 1


def _changes(data: Json, stored: Json) -> list[tuple[str, Change, str]]:
    missing, held = cards.blanks(data), data["open_interest"] or {}
    is_just_loaded = _is_just_loaded(data, stored)
    rows = []
    for label, span in _SPANS:
        value = held.get(f"change_{span}_pct")
        path = f"open_interest.change_{span}_pct"
        reason = "" if value is not None else cards.why(missing, path)
        if reason and is_just_loaded:
            reason = _JUST_LOADED
        rows.append((label, numbers.change(value), reason))
    return rows


def _facts(data: Json, stored: Json) -> list[Fact]:
    missing = cards.blanks(data)

    def fact(label: str, path: str, text: str, note: str = "", title: str = "") -> Fact:
        block, _, key = path.partition(".")
        value = data[block] if not key or data[block] is None else data[block][key]
        if value is None:
            return Fact(label, numbers.UNKNOWN, "", cards.why(missing, path))
        return Fact(label, text, title, note)

    held, funding = data["open_interest"] or {}, data["funding"] or {}
    due = times.moment(funding.get("next_at"))
    closed = (data["liquidations"] or {}).get("h24") or {}
    volume = data["volume_24h_usd"]
    return [
        fact(
            "Open interest",
            "open_interest.usd",
            numbers.money(held.get("usd")),
            "one side of every contract",
            numbers.exact_money(held.get("usd")),
        ),
        fact(
            "Volume, 24 h",
            "volume_24h_usd",
            numbers.money(volume),
            "on the asked venues",
            numbers.exact_money(volume),
        ),
        fact(
            "Lowest venue", "funding.min_rate_8h", _paid(funding.get("min_rate_8h")), "per 8 hours"
        ),
        fact(
            "Highest venue", "funding.max_rate_8h", _paid(funding.get("max_rate_8h")), "per 8 hours"
        ),
        fact("Next payment", "funding.next_at", "" if due is None else f"{due:%H:%M} UTC"),
        _usual(funding, missing, is_just_loaded=_is_just_loaded(data, stored)),
        fact(
            "To market cap",
            "open_interest.to_market_cap_pct",
            numbers.percent(held.get("to_market_cap_pct")),
            "open interest",
        ),
        fact(
            "Concentration",
            "open_interest.hhi",
            numbers.ratio(held.get("hhi")),
            "1 = all on one venue",
        ),
        fact(
            "Closed by force, 24 h",
            "liquidations",
            numbers.money(closed.get("long_usd", 0.0) + closed.get("short_usd", 0.0)),
            "at least; a part is reported",
        ),
    ]


def _paid(value: float | None) -> str:
    return numbers.UNKNOWN if value is None else f"{rate(value)}\u00a0%"


def _usual(funding: Json, missing: Mapping[str, str], *, is_just_loaded: bool) -> Fact:
    """Compare the payment with its own past, or say how much of that is known."""
    label, score, days = "Against its past", funding.get("zscore_90d"), funding.get("history_days")
    if score is not None:
        note = f"standard deviations from the mean of {days} days"
        return Fact(label, f"{numbers.ratio(score, 1)} σ", "", note)
    if is_just_loaded:
        return Fact(label, numbers.UNKNOWN, "", _JUST_LOADED)
    if days is not None and days < _FEWEST_DAYS:
        return Fact(label, numbers.UNKNOWN, "", f"we have collected {days} of {_FEWEST_DAYS} days")
    return Fact(label, numbers.UNKNOWN, "", cards.why(missing, "funding.zscore_90d"))


def _options(data: Json) -> list[Fact]:
    options = data["options"]
    if not options:
        return []
    missing = cards.blanks(data)

    def fact(label: str, key: str, text: str, note: str = "", title: str = "") -> Fact:
        if options[key] is None:
            return Fact(label, numbers.UNKNOWN, "", cards.why(missing, f"options.{key}"))
        return Fact(label, text, title, note)

    return [
        fact(
            "Implied volatility",
            "dvol_pct",
            numbers.percent(options["dvol_pct"]),
            "a year, the next 30 days",
        ),
        fact(
            "Puts to calls",
            "put_call_oi_ratio",
            numbers.ratio(options["put_call_oi_ratio"]),
            "by open interest",
        ),
        fact(
            "In options",
            "oi_usd",
            numbers.money(options["oi_usd"]),
            "open, at the coin’s price",
            numbers.exact_money(options["oi_usd"]),
        ),
    ]
