"""Forecasts and daily candles for tests, counted in days before the last midnight UTC."""

from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

MIDNIGHT = "date_trunc('day', now(), 'UTC')"


def midnight(database: Any, ago: int = 0) -> Any:
    """The last midnight UTC, or so many days before it."""
    query = f"select {MIDNIGHT} - make_interval(hours => %s) as at"
    return database.one(query, 24 * ago).at


def candle(
    database: Any, token_id: str, ago: int = 0, close: float = 100.0, source: str = "kraken"
) -> None:
    """Store the daily candle that closed so many days before the last midnight."""
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, open, high, low, close)"
        f" values (%s, 86400, %s, {MIDNIGHT} - make_interval(hours => %s), %s, %s, %s, %s)",
        *(token_id, source, 24 * (ago + 1)),
        *[close] * 4,
    )


def candles(database: Any, token_id: str, closes: list[float], source: str = "kraken") -> None:
    """Store daily candles, the last of which closed at the last midnight."""
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, open, high, low, close)"
        f" select %s, 86400, %s, {MIDNIGHT} - make_interval(hours => (24 * (%s - n))::integer),"
        " close, close, close, close"
        " from jsonb_array_elements_text(%s) with ordinality as told(text, n),"
        " lateral (select text::float8 as close) as number",
        *(token_id, source, len(closes) + 1, Jsonb(closes)),
    )


def forecast(database: Any, token_id: str, **columns: Any) -> None:
    """Store a forecast made `made` days before the last midnight, for `days` days."""
    made, days = columns.pop("made", 0), columns.pop("days", 1)
    values = {
        "token_id": token_id,
        "model": "range/1",
        "horizon_h": 24 * days,
        "coverage": 0.8,
        "made_at": midnight(database, made),
        "due_at": midnight(database, made - days),
        "base_usd": 100.0,
        "low_usd": 90.0,
        "mid_usd": 100.0,
        "high_usd": 110.0,
        "source": "kraken",
    } | columns
    values.setdefault("issued_at", values["made_at"])
    query = sql.SQL("insert into core.predictions ({}) values ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join([sql.Placeholder()] * len(values)),
    )
    database.conn.execute(query, list(values.values()))


def scored(database: Any, token_id: str, actual: float, **columns: Any) -> None:
    """Store a forecast that met its price."""
    made, days = columns.get("made", 0), columns.get("days", 1)
    known = {"actual_usd": actual, "scored_at": midnight(database, made - days)}
    forecast(database, token_id, **(known | columns))


def row(**changes: Any) -> dict[str, Any]:
    """One row as the issuing hands it in."""
    return {
        "model": "range/1",
        "horizon_h": 24,
        "coverage": 0.8,
        "low_usd": 90.0,
        "mid_usd": 100.0,
        "high_usd": 110.0,
    } | changes
