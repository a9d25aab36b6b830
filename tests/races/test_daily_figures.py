"""Daily figures that are being made: who reads them is not kept waiting, and reads the old ones."""

import json

import psycopg
import pytest

READ = "select count(*) from core.daily_figures"
CONCURRENTLY = "refresh materialized view concurrently"


@pytest.fixture
def stored(live):
    """Figures of three days, made, and a fourth day that is not in them yet."""
    token = live.token()

    def _candles(first, last):
        live.run(
            "insert into core.candles (token_id, interval_s, source, open_at, close)"
            " select %s, 86400, 'kraken', date_trunc('day', now(), 'UTC') - n * interval '1 day', 5"
            " from generate_series(%s::integer, %s::integer) as days(n)",
            *(token, first, last),
        )

    _candles(2, 4)
    live.value("ops.make_daily_figures")
    _candles(1, 1)
    yield token
    live.run("delete from core.candles")
    live.value("ops.make_daily_figures")


def _read(live):
    with live.connect("owner") as reader:
        reader.execute("set lock_timeout = '200ms'")
        return reader.execute(READ).fetchone()[0]


def _while_being_made(live, read):
    """Read while a making is not committed; what was read, and what was made."""
    with psycopg.connect(live.url("ops")) as maker:
        made = maker.execute("select ops.make_daily_figures()").fetchone()[0]
        found = read(live)
        maker.commit()
    return found, made


def test_a_reader_is_not_kept_waiting_and_reads_the_old(live, stored):
    assert _while_being_made(live, _read) == (3, 4)
    assert _read(live) == 4


def test_a_page_is_served_meanwhile(live, stored):
    session = live.session(live.user())

    def _series(live):
        with live.connect("web") as web:
            web.execute("set lock_timeout = '200ms'")
            body = web.execute(
                "select body from api.get_series(%s, 'BTC', 'daily')", (session,)
            ).fetchone()
            return len(json.loads(body[0])["points"])

    assert _while_being_made(live, _series) == (3, 4)


def test_without_concurrently_readers_would_wait(live, stored, mutate):
    mutate("private/make_daily_figures.sql", CONCURRENTLY, "refresh materialized view")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        _while_being_made(live, _read)


def test_two_makers_make_it_one_after_the_other(live, stored):
    with psycopg.connect(live.url("ops")) as first, live.connect("ops") as second:
        first.execute("select ops.make_daily_figures()")
        second.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute("select ops.make_daily_figures()")
        first.commit()
        assert second.execute("select ops.make_daily_figures()").fetchone()[0] == 4
