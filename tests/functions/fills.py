"""The filling of candles in tests: a job that holds it, coins with names at venues, pages."""

import uuid
from typing import Any

DAY, HOUR = 86400, 3600
JOB = (
    "insert into core.jobs (kind, key, state, owner, lease_until)"
    " values ('backfill_candles', %s, 'running', %s, now() + interval '1 minute') returning id"
)


def job(database: Any, key: str = "backfill-candles") -> dict[str, Any]:
    """A running job of the filling: its number and owner."""
    owner = str(uuid.uuid4())
    return {"job": database.one(JOB, key, owner).id, "owner": owner}


def coin(
    database: Any,
    name: str = "bitcoin",
    ticker: str = "BTC",
    venue: str = "coinbase",
    **columns: Any,
) -> str:
    """A coin whose name at a venue is known."""
    token: str = database.token(name, ticker, **columns)
    database.run(
        "insert into core.token_links (token_id, provider, ref, ok, checked_at)"
        " values (%s, %s, %s, true, now())",
        *(token, venue, f"{ticker}-USD"),
    )
    return token


def newest(database: Any, interval_s: int = DAY) -> int:
    """The opening of the newest candle that is closed."""
    at: int = database.one(
        "select extract(epoch from date_bin(make_interval(secs => %s), now(), 'epoch'))::bigint"
        " - %s as at",
        *(interval_s, interval_s),
    ).at
    return at


def store(
    database: Any, token: str, opens: Any, source: str = "coinbase", interval_s: int = DAY
) -> None:
    """Store candles of a coin, all of which closed at 5."""
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " select %s, %s, %s, to_timestamp(at), 5 from unnest(%s::bigint[]) as opens(at)",
        *(token, interval_s, source, list(opens)),
    )


def page_of(first: int, last: int, interval_s: int = DAY) -> list[list[float | None]]:
    """Candles of a page, all of which closed at 2."""
    return [[at, 1, 3, 1, 2, 5, None] for at in range(first, last + 1, interval_s)]


def gaps(database: Any) -> list[tuple[int, int]]:
    """What is marked as missing, from the first candle to the last of each gap."""
    found = database.all(
        "select extract(epoch from from_at)::bigint as a, extract(epoch from until_at)::bigint as b"
        " from core.candle_gaps order by from_at"
    )
    return [(row.a, row.b) for row in found]


def state(database: Any) -> Any:
    """How the filling of the days stands."""
    return database.one(
        "select ended, pages, failures, last_error from core.candle_fills where interval_s = 86400"
    )


class Filling:
    """The doors of one job."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self.job = job(database)

    def plan(self) -> Any:
        """Bring the list of series up to date."""
        return self._database.value("work.plan_fills", **self.job)

    def ask(self, *resting: str) -> Any:
        """Claim the next page."""
        return self._database.value("work.next_fill", **self.job, resting=list(resting))

    def keep(self, target: Any, candles: Any, since: int | None) -> Any:
        """Store the page of a target."""
        named = {name: target[name] for name in ("token_id", "source", "interval_s", "before")}
        return self._database.value(
            "work.store_fill", **self.job, **named, since=since, candles=candles
        )

    def fail(self, target: Any, error: str = "timeout") -> Any:
        """Say that the page of a target could not be had."""
        named = {name: target[name] for name in ("token_id", "source", "interval_s")}
        return self._database.value("work.fail_fill", **self.job, **named, error=error)
