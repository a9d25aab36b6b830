"""private.derivatives_past, and private.derivatives_picture beside it"""

import json

import pytest

HOURS = 60


@pytest.fixture
def coin(database):
    return database.token()


@pytest.fixture
def said(database, coin):
    """Store what a venue said so many minutes ago."""

    def _said(venue, minutes, **figures):
        columns = {"funding_rate": None, "interval_h": None, "oi_usd": None} | figures
        names = ", ".join(columns)
        places = ", ".join(["%s"] * len(columns))
        database.run(
            f"insert into core.derivative_snapshots (token_id, venue, at, {names})"
            f" values (%s, %s, now() - make_interval(mins => %s), {places})",
            coin,
            venue,
            minutes,
            *columns.values(),
        )

    return _said


@pytest.fixture
def past(database, coin):
    def _past():
        return database.one(
            "select private.derivatives_past(t) as past from core.ucie_tokens t where id = %s", coin
        ).past

    return _past


def test_of_a_coin_nobody_asked_about_there_is_no_past(past):
    nothing = {"long_usd": 0, "short_usd": 0, "count": 0}
    assert past() == {
        "open_interest": {"1h": {}, "24h": {}, "7d": {}, "30d": {}},
        "funding": [],
        "filled": {"funding": [], "open_interest": []},
        "liquidations": {"h1": nothing, "h24": nothing, "keys": []},
    }


@pytest.mark.parametrize(
    ("span", "ago", "tolerance"),
    [
        ("1h", 1 * HOURS, 10),
        ("24h", 24 * HOURS, 3 * HOURS),
        ("7d", 7 * 24 * HOURS, 12 * HOURS),
        ("30d", 30 * 24 * HOURS, 24 * HOURS),
    ],
)
def test_the_reading_nearest_to_a_moment_counts_within_its_tolerance(
    past, said, span, ago, tolerance
):
    said("okx", ago + tolerance + 1, oi_usd=1.0)
    said("okx", ago - tolerance - 1, oi_usd=2.0)
    assert past()["open_interest"][span] == {}

    said("okx", ago + tolerance - 1, oi_usd=3.0)
    said("bybit", ago, oi_usd=9.0)
    assert past()["open_interest"][span] == {"okx": 3.0, "bybit": 9.0}

    said("okx", ago - 5, oi_usd=4.0)
    said("okx", ago, oi_usd=None)
    assert past()["open_interest"][span] == {"okx": 4.0, "bybit": 9.0}

    said("okx", ago + 3, oi_usd=5.0)
    assert past()["open_interest"][span] == {"okx": 5.0, "bybit": 9.0}


def test_a_day_s_rate_weighs_each_venue_s_eight_hours_by_what_is_open_there(past, said, database):
    minutes = database.one(
        "select extract(epoch from now() - date_trunc('day', now() at time zone 'UTC')"
        " at time zone 'UTC')::int / 60 as since"
    ).since
    yesterday = minutes + 12 * HOURS
    said("okx", yesterday, funding_rate=1e-4, interval_h=8, oi_usd=None)
    said("okx", yesterday + 60, funding_rate=3e-4, interval_h=8, oi_usd=6e9)
    said("bybit", yesterday, funding_rate=5e-5, interval_h=4, oi_usd=2e9)
    said("deribit", yesterday, funding_rate=9e-4, interval_h=8, oi_usd=None)
    said("other", yesterday, funding_rate=9e-4, interval_h=None, oi_usd=5e9)
    said("okx", yesterday + 24 * HOURS, funding_rate=1e-4, interval_h=8)
    said("bybit", yesterday + 24 * HOURS, funding_rate=2e-4, interval_h=8)
    if minutes:
        said("okx", 0, funding_rate=7e-4, interval_h=8, oi_usd=1.0)

    (before, even), (day, weighted) = past()["funding"]

    assert day - before == 86400
    assert day % 86400 == 0
    assert even == pytest.approx(1.5e-4)
    assert weighted == pytest.approx((2e-4 * 6 + 1e-4 * 2) / 8)


def test_a_venue_is_filled_by_its_own_history_or_by_a_day_of_ours(past, said):
    said("okx", 24 * HOURS + 1, oi_usd=1.0)
    said("bybit", 23 * HOURS, oi_usd=1.0, funding_rate=1e-4)
    said("binance_futures", 60, oi_usd=1.0, backfilled=True)
    said("binance_futures", 120, funding_rate=1e-4, backfilled=True)
    said("deribit", 91 * 24 * HOURS, oi_usd=1.0, funding_rate=1e-4)
    made = past()["filled"]
    assert {kind: sorted(venues) for kind, venues in made.items()} == {
        "funding": ["binance_futures"],
        "open_interest": ["binance_futures", "okx"],
    }


def _closed(database, coin, key, minutes, side, usd):
    database.run(
        "insert into core.liquidations (token_id, venue, at, dedupe_key, side, price_usd, size_usd)"
        " values (%s, 'okx', now() - make_interval(mins => %s), %s, %s, 9e4, %s)",
        *(coin, minutes, key, side, usd),
    )


def test_forced_closings_are_summed_over_an_hour_and_a_day(past, database, coin):
    for row in (
        *(("a", 5, "long", 10.0), ("b", 50, "short", 3.0), ("c", 70, "long", 5.0)),
        ("d", 25 * HOURS, "long", 99.0),
    ):
        _closed(database, coin, *row)
    assert past()["liquidations"] == {
        "h1": {"long_usd": 10, "short_usd": 3, "count": 2},
        "h24": {"long_usd": 15, "short_usd": 3, "count": 3},
        "keys": ["a", "b", "c"],
    }


def test_the_hours_of_forced_closings_are_kept_as_figures_and_corrected(database, coin):
    def store(*rows):
        database.run(
            "select private.store_kept(%s, %s, 80)", coin, json.dumps({"liquidations": rows})
        )

    def sums():
        rows = database.all("select metric, source, value from core.metric_points order by metric")
        return [tuple(row) for row in rows]

    at, next_hour = database.one(
        "select date_trunc('hour', now()) - interval '80 minutes' as at,"
        " date_trunc('hour', now()) - interval '50 minutes' as next_hour"
    )
    _closed(database, coin, "next", 0, "long", 7.0)
    database.run("update core.liquidations set at = %s", next_hour)
    at = at.isoformat()
    row = {"venue": "okx", "at": at, "side": "long", "price_usd": 9.0, "size_usd": 100.0}
    store(row | {"dedupe_key": "a"}, row | {"dedupe_key": "b", "side": "short"})
    assert sums() == [("liquidations.long_usd", "okx", 100), ("liquidations.short_usd", "okx", 100)]
    store(row | {"dedupe_key": "a"}, row | {"dedupe_key": "c", "size_usd": 11.0})
    assert sums() == [("liquidations.long_usd", "okx", 111), ("liquidations.short_usd", "okx", 100)]


def test_the_card_draws_the_last_of_what_was_open_on_a_day(database, coin):
    database.run(
        "insert into core.derivative_snapshots (token_id, venue, at, oi_usd)"
        " select %s, 'okx', date_trunc('day', now(), 'UTC') - hour * interval '1 hour', hour"
        " from unnest(array[1, 9, 20, 25]) as hour",
        coin,
    )
    made = database.one("select private.derivatives_picture(%s) as it", coin).it
    assert [row[1] for row in made["open_interest"]] == [{"okx": 25.0}, {"okx": 1.0}]


def test_the_card_draws_a_point_a_day(database, coin, said):
    day = 24 * HOURS
    said("okx", day, funding_rate=1e-4, interval_h=8, oi_usd=6e9, long_account_share=0.5)
    said("bybit", day, funding_rate=2e-4, interval_h=8, oi_usd=2e9, long_account_share=0.9)
    said("okx", 0, funding_rate=3e-4, interval_h=8, oi_usd=7e9)
    said("okx", 91 * day, funding_rate=3e-4, interval_h=8, oi_usd=7e9)

    made = database.one("select private.derivatives_picture(%s) as it", coin).it

    assert [row[1] for row in made["funding"]] == pytest.approx([1.25e-4, 3e-4])
    assert made["funding"][0][2] == {"bybit": 2e-4, "okx": 1e-4}
    assert [row[1] for row in made["open_interest"]] == [
        {"bybit": 2e9, "okx": 6e9},
        {"okx": 7e9},
    ]
    assert [row[1] for row in made["long_share"]] == pytest.approx([0.6])
    assert made["funding"][1][0] - made["funding"][0][0] == 86400


def test_there_is_nothing_to_draw_of_a_coin_without_futures(database, coin):
    made = database.one("select private.derivatives_picture(%s) as it", coin).it
    assert made == {"funding": [], "open_interest": [], "long_share": []}
