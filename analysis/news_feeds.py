"""How the feeds stand that stories come from: which were read lately, and how good they are.

All from History.past as private.news_past gives it. Feeds are read by a job of their own, so an
old success, and an error since, are told as they are.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from analysis.moments import from_epoch, iso_of
from analysis.result import Source

READ_SECONDS = 1800.0  # so long ago a feed may have been read to count
ROUND_SECONDS = 1200.0  # feeds tried so much earlier than the last were left out of the round
FRESH_H, OLD_H = 1.0, 24.0  # the age of the newest item at which it is worth all, and nothing
ENOUGH = 3  # feeds with items
ORDER = (
    *("coindesk_rss", "cointelegraph_rss", "decrypt_rss", "theblock_rss"),
    *("coingecko", "coindesk_data", "cryptopanic", "lunarcrush", "newsapi"),
)
WEIGHTS = {"health": 0.4, "freshness": 0.3, "coverage": 0.2, "dating": 0.1}


class State(NamedTuple):
    """One feed; `ok` when it was read lately, else `error` says what stood in the way."""

    name: str
    ok: bool
    ok_at: float | None
    items: int
    dated: int
    newest_at: float | None
    error: str | None


def read(past: Mapping[str, Any], now: datetime) -> list[State]:
    """Read the states of the feeds of the last round, in the order of trust."""
    rows = past.get("feeds") or []
    last = max((row["tried_at"] for row in rows), default=0.0)
    states = [_state(row, now) for row in rows if row["tried_at"] > last - ROUND_SECONDS]
    places = {name: place for place, name in enumerate(ORDER)}
    return sorted(states, key=lambda one: (places.get(one.name, len(places)), one.name))


def _state(row: Mapping[str, Any], now: datetime) -> State:
    ok_at = row["ok_at"]
    is_read = ok_at is not None and now.timestamp() - ok_at <= READ_SECONDS
    error = row["error"] or (None if is_read else "stale")
    return State(
        row["name"],
        is_read and error is None,
        ok_at,
        row["items"],
        row["dated"],
        row["newest_at"],
        error,
    )


def is_any_read(states: Sequence[State], now: datetime) -> bool:
    """Tell whether one feed at least was read within half an hour, whatever came of it since."""
    return any(
        one.ok_at is not None and now.timestamp() - one.ok_at <= READ_SECONDS for one in states
    )


def sources(states: Sequence[State]) -> list[Source]:
    """Return a row per feed; they are read by their own job, so no latency is this answer's."""
    return [
        Source(
            one.name,
            one.ok,
            None if one.ok_at is None else from_epoch(one.ok_at),
            None,
            one.error,
        )
        for one in states
    ]


def rows(states: Sequence[State]) -> list[dict[str, Any]]:
    """Return the feeds as the answer shows them."""
    return [
        {
            "name": one.name,
            "ok": one.ok,
            "last_ok_at": None if one.ok_at is None else iso_of(one.ok_at),
            "items": one.items,
            "error": one.error,
        }
        for one in states
    ]


def quality(states: Sequence[State], now: datetime) -> dict[str, float]:
    """Return the parts of the quality, each 0 to 1, of feeds of which one at least was tried."""
    newest = max((one.newest_at for one in states if one.newest_at is not None), default=None)
    age_h = OLD_H if newest is None else (now.timestamp() - newest) / 3600
    items = sum(one.items for one in states)
    return {
        "health": sum(one.ok for one in states) / len(states),
        "freshness": min(1.0, max(0.0, (OLD_H - age_h) / (OLD_H - FRESH_H))),
        "coverage": min(1.0, sum(one.items > 0 for one in states) / ENOUGH),
        "dating": sum(one.dated for one in states) / items if items else 0.0,
    }


def grade(parts: Mapping[str, float]) -> int:
    """Weigh the parts into a number of 0 to 100."""
    return round(100 * sum(WEIGHTS[name] * share for name, share in parts.items()))
