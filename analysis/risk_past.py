"""What risk takes from our own tables: bitcoin and ether, size and trade, holders, bad news.

All from History.past as private.risk_past gives it; nothing is asked and nothing guessed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from analysis import stored
from analysis.moments import from_epoch
from analysis.result import Source
from analysis.stored import DAY, Prepared
from analysis.subject import History, Series
from providers.records import Candle
from quant import daily
from quant.absent import NO_HISTORY, NOT_PUBLISHED, PROVIDER_FAILED, REASONS, Absent
from quant.daily import Daily

PEERS = {"btc": "bitcoin", "eth": "ethereum"}
FEEDS_DAYS = 30  # of stored feeds, before silence about a coin means anything
SILENT_DAYS = 3  # without any story of any coin, after which nobody reads the feeds
SNAPSHOTS, LIST = "table:price_snapshots", "table:ucie_tokens"
HOLDERS, STORIES = "table:metric_points", "table:news_articles"


class Peer(NamedTuple):
    """The days of bitcoin or ether, and whose candles they are."""

    source: str
    days: Daily
    last_close_at: int


class Market(NamedTuple):
    """Size and trade of a coin in dollars, as last stored; `quality` None: from the daily list."""

    source: str
    at: datetime
    market_cap_usd: float | None
    volume_24h_usd: float | None
    spread_bps: float | None
    quality: int | None


class Holders(NamedTuple):
    """The share, 0 to 1, that the ten largest holders have."""

    top10_share: float
    at: datetime


class Stories(NamedTuple):
    """Stories of law and delisting of 90 days about a coin: (impact, age in days)."""

    told: list[tuple[float, float]]
    newest_at: datetime


def days_of(series: Prepared) -> Daily:
    """Turn a whole series into days."""
    closes = [(bar.open_at + DAY, bar.close) for bar in series.bars]
    return daily.of_closes(closes, {at + DAY for at in series.filled})


def peers(past: Mapping[str, Any], now: datetime) -> dict[str, Peer | None]:
    """Read the stored days of bitcoin and ether; None where there are none."""
    told = past.get("peers") or {}
    return {name: _peer(told.get(name), now) for name in PEERS}


def _peer(row: Mapping[str, Any] | None, now: datetime) -> Peer | None:
    if row is None:
        return None
    candles = [
        Candle(int(at), None, None, None, close, None, None, True) for at, close in row["closes"]
    ]
    made = stored.prepare(Series(row["source"], DAY, candles), now)
    return None if made is None else Peer(row["source"], days_of(made), made.last_close_at)


def market(history: History) -> Market | None:
    """Read the newest stored figures of a day, else those of the daily list."""
    row = history.past.get("market")
    if row is not None:
        return _market(SNAPSHOTS, row, row["spread_bps"], row["quality"])
    return None if history.market is None else _market(LIST, history.market, None, None)


def _market(
    source: str, row: Mapping[str, Any], spread_bps: float | None, quality: int | None
) -> Market:
    cap, volume = row["market_cap_usd"], row["volume_24h_usd"]
    return Market(
        source,
        from_epoch(row["at"]),
        cap if cap is not None and cap > 0 else None,
        volume if volume is not None and volume >= 0 else None,
        spread_bps if spread_bps is not None and spread_bps >= 0 else None,
        quality,
    )


def holders(past: Mapping[str, Any]) -> Holders | Absent:
    """Read who holds the coin, or why that is not known."""
    row = past.get("holders") or {}
    share, reason = row.get("top10_share"), row.get("reason")
    if share is not None and 0 <= share <= 1:
        return Holders(share, from_epoch(row["at"]))
    return Absent(reason) if reason in REASONS else NO_HISTORY


def stories(past: Mapping[str, Any], now: datetime) -> Stories | Absent:
    """Read the stories; without 30 days of feeds until now, or any mention, silence is nothing."""
    row = past.get("news") or {}
    since, mentions = row.get("since"), row.get("mentions", 0)
    if since is None or now.timestamp() - since < FEEDS_DAYS * DAY:
        return NO_HISTORY
    if now.timestamp() - row["until"] > SILENT_DAYS * DAY:
        return PROVIDER_FAILED
    if not mentions:
        return NOT_PUBLISHED
    told: Sequence[Mapping[str, Any]] = row["stories"]
    aged = [(one["impact"], (now.timestamp() - one["at"]) / DAY) for one in told]
    return Stories(aged, min(now, from_epoch(row["newest_at"])))


def sources(
    known: Mapping[str, Peer | None],
    size: Market | None,
    held: Holders | Absent,
    read: Stories | Absent,
) -> list[Source]:
    """Return a row per table that gave something, candles by whose they are."""
    used: dict[str, datetime] = {}
    for peer in known.values():
        if peer is not None:
            name, at = f"candles:{peer.source}", from_epoch(peer.last_close_at)
            used[name] = max(at, used.get(name, at))
    if size is not None:
        used[size.source] = size.at
    if isinstance(held, Holders):
        used[HOLDERS] = held.at
    if isinstance(read, Stories):
        used[STORIES] = read.newest_at
    return [Source(name, True, at, None, None) for name, at in used.items()]
