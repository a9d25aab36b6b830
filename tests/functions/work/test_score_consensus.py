"""work.score_consensus"""

import pytest


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def logged(database, bitcoin):
    def _logged(ago, price=100.0):
        database.run(
            "insert into core.consensus_log"
            " (token_id, made_at, direction, confidence, verdict, price_usd, inputs)"
            " values (%s, now() - %s::interval, 20, 50, 'leans up', %s, '{}')",
            *(bitcoin, ago, price),
        )

    return _logged


@pytest.fixture
def priced(database, bitcoin):
    def _priced(ago, price, conflict=False):
        database.run(
            "insert into core.price_snapshots"
            " (token_id, taken_at, price_usd, sources, quality, conflict)"
            " values (%s, now() - %s::interval, %s, 1, 50, %s)",
            *(bitcoin, ago, price, conflict),
        )

    return _priced


def _returns(database):
    return database.all("select ret_7d, ret_30d from core.consensus_log order by made_at")


def _score(database):
    return database.value("work.score_consensus")


def test_a_week_and_a_month_later_the_price_says_how_it_went(database, logged, priced):
    logged("30 days 1 minute")
    logged("7 days 1 minute")
    priced("23 days 1 minute", 90.0)
    priced("2 minutes", 110.0)

    assert _score(database) == 2
    assert _returns(database) == [
        (pytest.approx(-0.1), pytest.approx(0.1)), (pytest.approx(0.1), None),
    ]  # fmt: skip
    assert _score(database) == 0


def test_a_coin_that_is_worth_next_to_nothing_stops_no_other(database, logged, priced):
    logged("7 days 1 minute", 77_000.0)
    priced("1 minute", 1e-18)
    assert _score(database) == 1
    assert _returns(database) == [(-1.0, None)]


def test_a_return_is_written_once(database, logged, priced):
    logged("7 days 1 minute")
    priced("1 minute", 110.0)
    _score(database)
    priced("30 seconds", 200.0)
    database.run("update core.consensus_log set made_at = made_at + interval '20 s'")
    assert _score(database) == 0
    assert _returns(database)[0].ret_7d == pytest.approx(0.1)


def test_what_a_week_showed_stays_when_the_month_is_over(database, logged, priced):
    logged("30 days 1 minute")
    database.run("update core.consensus_log set ret_7d = 0.5")
    priced("23 days 1 minute", 90.0)
    priced("1 minute", 120.0)
    assert _score(database) == 1
    assert _returns(database) == [(0.5, pytest.approx(0.2))]


def test_nothing_is_scored_before_its_time(database, logged, priced):
    logged("6 days 23 hours 59 minutes")
    priced("0 s", 110.0)
    assert _score(database) == 0


def test_the_nearest_price_within_two_hours_counts(database, logged, priced):
    logged("8 days")
    priced("1 day 2 hours 1 minute", 999.0)
    priced("21 hours 59 minutes", 999.0)
    assert _score(database) == 0
    priced("22 hours 30 minutes", 120.0)
    priced("24 hours 20 minutes", 110.0)
    priced("24 hours 1 minute", 500.0, conflict=True)
    assert _score(database) == 1
    assert _returns(database)[0].ret_7d == pytest.approx(0.1)


@pytest.mark.parametrize("interval_s", [3600, 86400])
def test_without_a_price_of_ours_a_candle_that_closed_then_counts(
    database, bitcoin, logged, interval_s
):
    logged("8 days")
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " select %s, %s, source, now() - interval '1 day' - make_interval(secs => %s - late),"
        " close from (values ('kraken', 0, 95), ('kraken', 7201, 1), ('binance', 0, 2))"
        " as candles(source, late, close)",
        *(bitcoin, interval_s, interval_s),
    )
    assert _score(database) == 1
    assert _returns(database)[0].ret_7d == pytest.approx(-0.05)


def test_a_candle_that_closed_long_before_says_nothing(database, bitcoin, logged):
    logged("8 days")
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " select %s, 3600, 'kraken', now() - interval '1 day' - make_interval(hours => h), 95"
        " from (values (4), (10), (25)) as candles(h)",
        bitcoin,
    )
    assert _score(database) == 0


def test_a_price_that_nobody_kept_is_looked_for_for_a_week(database, logged, priced):
    logged("13 days 23 hours")
    logged("15 days")
    priced("6 days 23 hours", 110.0)
    priced("8 days", 110.0)
    assert _score(database) == 1
    assert [row.ret_7d is not None for row in _returns(database)] == [False, True]
