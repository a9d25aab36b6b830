"""The card of alerts on the home: which fired, in words, and how many are armed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import numbers, times

_PRICES = {"price_above": "over", "price_below": "under"}


class Fired(NamedTuple):
    """One alert that fired; without an id its coin has no page."""

    title: str
    coin_id: str | None
    coin: str
    at: datetime


class Alerts(NamedTuple):
    """The alerts that fired last; `blank` says why there are none."""

    rows: list[Fired]
    note: str
    blank: str


def alerts(found: Mapping[str, Any]) -> Alerts:
    """Build the card."""
    rows = [
        Fired(_title(row), row["id"], row["name"], times.known_moment(row["triggered_at"]))
        for row in found["fired"]
    ]
    return Alerts(rows, _note(found), _blank(found["waiting"]))


def _title(row: Mapping[str, Any]) -> str:
    kind, threshold = row["alert_type"], row["threshold_value"]
    if kind in _PRICES:
        return f"{_PRICES[kind]} {numbers.price(threshold, close=True)}"
    if kind == "sentiment_change":
        return f"mood moved by {numbers.score(threshold or 30)} points or more"
    if kind == "whale_tx":
        return f"transfer of {numbers.money(threshold)} or more" if threshold else "large transfer"
    return f"story of impact {numbers.score(threshold)} or more" if threshold else "weighty story"


def _note(found: Mapping[str, Any]) -> str:
    parts = []
    if found["fired_24h"]:
        parts.append(f"{found['fired_24h']} fired in 24 hours")
    if found["waiting"]:
        parts.append(f"{found['waiting']} armed")
    return ", ".join(parts)


def _blank(waiting: int) -> str:
    if waiting:
        return f"No alert of yours fired in 30 days; {waiting} armed."
    return "No alert of yours is armed. Alerts that fire are listed here for 30 days."
