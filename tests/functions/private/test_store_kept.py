"""private.store_kept and the rules it hands each kind to"""

import json

import pytest

NOW = "2026-01-31T12:00:00Z"


@pytest.fixture
def store(database):
    token = database.token()

    def _store(**kept):
        database.run("select private.store_kept(%s, %s, 80)", token, json.dumps(kept))

    return _store


@pytest.fixture
def at(database):
    """A moment so many minutes ago, as text."""

    def _at(minutes=0):
        return database.one(
            "select to_char(now() at time zone 'UTC' - make_interval(mins => %s),"
            ' \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') as at',
            minutes,
        ).at

    return _at


def _point(at, value=1.5, **changes):
    return {"metric": "onchain.height", "source": "mempool", "at": at, "value": value} | changes


def test_nothing_kept_writes_nothing(database, store):
    store()

    for table in ("price_snapshots", "sentiment_snapshots", "metric_points"):
        assert database.one(f"select count(*) from core.{table}").count == 0


def test_a_point_is_stored_once_and_corrected(database, store, at):
    moment = at(60)
    store(points=[_point(moment), _point(moment), _point(moment, source="other")])
    before = database.one("select ctid::text, value from core.metric_points where source='mempool'")
    store(points=[_point(moment)])
    assert (
        database.one("select ctid::text, value from core.metric_points where source='mempool'")
        == before
    ), "an equal value is not written again"

    store(points=[_point(moment, 2.5)])

    rows = database.all("select source, value from core.metric_points order by source")
    assert [tuple(row) for row in rows] == [("mempool", 2.5), ("other", 1.5)]


def test_what_a_source_serves_of_long_ago_has_its_place_and_what_is_to_come_has_none(
    database, store, at
):
    store(points=[_point(at(60 * 24 * minutes)) for minutes in (700, 400, 40, -1)])
    assert database.one("select count(*) from core.metric_points").count == 3

    store(points=[_point(at(60 * 24 * 731))])
    assert database.one("select count(*) from core.metric_points").count == 3, "nobody keeps it"


def test_a_mood_is_a_snapshot_of_now(database, store):
    part = {"name": "votes", "value": 50.0, "weight": 0.15}
    store(sentiment={"score": 11.5, "coin_weight": 0.6, "components": [part]})

    row = database.one("select *, taken_at = now() as is_now from core.sentiment_snapshots")
    assert (row.score, row.coin_weight, row.components, row.quality, row.is_now) == (
        *(11.5, 0.6, [part], 80),
        True,
    )


def _venue(at, **changes):
    return {
        "venue": "bybit",
        "at": at,
        "funding_rate": 1e-4,
        "interval_h": 8.0,
        "oi_usd": 5e9,
        "long_account_share": 0.64,
        "mark_usd": 9e4,
        "index_usd": 9e4,
        "volume_24h_usd": None,
        "backfilled": False,
    } | changes


def test_a_venue_s_own_past_fills_only_what_is_not_there(database, store, at):
    moment, earlier = at(60), at(120)
    store(derivatives=[_venue(moment, oi_usd=None), _venue(at(30))])
    store(
        derivatives=[
            _venue(moment, oi_usd=4e9, funding_rate=9e-4, backfilled=True),
            _venue(earlier, oi_usd=3e9, funding_rate=None, backfilled=True),
        ]
    )

    rows = database.all(
        "select oi_usd, funding_rate, backfilled from core.derivative_snapshots order by at"
    )
    assert [tuple(row) for row in rows] == [
        (3e9, None, True),
        (4e9, 1e-4, False),
        (5e9, 1e-4, False),
    ]


def test_what_was_read_stays_when_something_else_is_filled_in(database, store, at):
    moment = at(60)
    store(derivatives=[_venue(moment, funding_rate=None, interval_h=None)])
    store(derivatives=[_venue(moment, oi_usd=9e9, backfilled=True)])

    row = database.one("select oi_usd, funding_rate, interval_h from core.derivative_snapshots")
    assert tuple(row) == (5e9, 1e-4, 8.0)


def test_a_reading_of_a_time_to_come_or_of_long_ago_is_not_stored(database, store, at):
    store(derivatives=[_venue(at(-1)), _venue(at(-3)), _venue(at(60 * 24 * 367))])

    assert database.one("select count(*) from core.derivative_snapshots").count == 1


def test_of_two_readings_of_one_moment_the_venue_s_present_one_is_stored(database, store, at):
    moment = at(10)
    store(derivatives=[_venue(moment, oi_usd=1.0, backfilled=True), _venue(moment)])

    assert database.one("select oi_usd from core.derivative_snapshots").oi_usd == 5e9


def test_a_liquidation_told_twice_counts_once(database, store, at):
    closed = {
        "venue": "okx",
        "at": at(5),
        "dedupe_key": "a",
        "side": "long",
        "price_usd": 9e4,
        "size_usd": 1e5,
    }
    store(liquidations=[closed, closed])
    store(liquidations=[closed, closed | {"dedupe_key": "b"}, closed | {"at": at(60 * 24 * 8)}])

    assert database.one("select count(*) from core.liquidations").count == 2


def test_an_unknown_side_of_a_liquidation_is_refused(database, store, at):
    closed = {
        "venue": "okx",
        "at": at(5),
        "dedupe_key": "a",
        "side": "buy",
        "price_usd": 9e4,
        "size_usd": 1e5,
    }
    with pytest.raises(Exception, match="liquidations_side_check"):
        store(liquidations=[closed])
