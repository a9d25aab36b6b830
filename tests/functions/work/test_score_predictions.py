"""work.score_predictions"""

import pytest

import foretold
from racing import barrier_call, rounds


@pytest.fixture
def bitcoin(database):
    return database.token()


def _score(database, batch=5000):
    return database.value("work.score_predictions", batch=batch)


def _row(database):
    return database.one(
        "select actual_usd, void_reason, scored_at from core.predictions order by made_at limit 1"
    )


def test_a_forecast_meets_the_close_of_the_day_it_fell_due(database, bitcoin):
    foretold.forecast(database, bitcoin, made=8, days=7)
    for ago, close in ((0, 1.0), (1, 105.0), (2, 3.0), (8, 100.0)):
        foretold.candle(database, bitcoin, ago, close)
    assert _score(database) == {"scored": 1, "void": 0}
    assert (_row(database).actual_usd, _row(database).void_reason) == (105.0, None)


def test_scoring_twice_changes_nothing(database, bitcoin):
    foretold.forecast(database, bitcoin, made=1)
    foretold.candle(database, bitcoin, 0, 105.0)
    _score(database)
    before = _row(database)
    database.run("update core.candles set close = 90, open = 90, low = 90, high = 90")
    assert _score(database) == {"scored": 0, "void": 0}
    assert _row(database) == before


def test_what_is_not_due_waits(database, bitcoin):
    foretold.forecast(database, bitcoin)
    foretold.candle(database, bitcoin)
    foretold.candle(database, bitcoin, ago=-1)
    assert _score(database) == {"scored": 0, "void": 0}


@pytest.mark.parametrize("late", [0, 1, 2, 3])
def test_the_candle_is_waited_for_three_days(database, bitcoin, late):
    foretold.forecast(database, bitcoin, made=1 + late)
    foretold.candle(database, bitcoin, 1 + late, 100.0, "coinbase")
    foretold.candle(database, bitcoin, late, 105.0, "coinbase")
    assert _score(database)["scored"] == (1 if late == 3 else 0)


def test_a_candle_that_came_late_is_still_that_of_its_own_source(database, bitcoin):
    foretold.forecast(database, bitcoin, made=20)
    foretold.candle(database, bitcoin, 19, 101.0)
    foretold.candle(database, bitcoin, 20, 100.0, "coinbase")
    foretold.candle(database, bitcoin, 19, 105.0, "coinbase")
    assert _score(database) == {"scored": 1, "void": 0}
    assert _row(database).actual_usd == 101.0


@pytest.mark.parametrize(
    ("other", "actual"), [(100.5, 105.0), (99.51, 105.0), (100.6, None), (99.4, None)]
)
def test_another_source_counts_if_it_agreed_on_the_first_day(database, bitcoin, other, actual):
    foretold.forecast(database, bitcoin, made=10)
    foretold.candle(database, bitcoin, 10, other, "coinbase")
    foretold.candle(database, bitcoin, 9, 105.0, "coinbase")
    _score(database)
    assert _row(database).actual_usd == actual
    assert _row(database).void_reason == (None if actual else "no_candle")


def test_of_several_others_the_nearest_counts(database, bitcoin):
    foretold.forecast(database, bitcoin, made=10)
    for source, first, last in (("binance", 100.4, 1.0), ("coinbase", 100.1, 2.0)):
        foretold.candle(database, bitcoin, 10, first, source)
        foretold.candle(database, bitcoin, 9, last, source)
    _score(database)
    assert _row(database).actual_usd == 2.0


def test_the_forecast_of_a_delisted_coin_is_void_and_no_hit(database, bitcoin):
    foretold.forecast(database, bitcoin, made=10, days=1)
    foretold.forecast(database, bitcoin, made=10, days=1, coverage=0.95)
    foretold.candle(database, bitcoin, 10)
    assert _score(database) == {"scored": 0, "void": 2}
    assert _score(database) == {"scored": 0, "void": 0}
    (tally, _) = database.value("private.issued_tally")
    assert tally[3:7] == [1, 0, 1, 0]


def test_so_many_at_a_time(database, bitcoin):
    for made in (1, 2, 3):
        foretold.forecast(database, bitcoin, made=made)
        foretold.candle(database, bitcoin, made - 1)
    assert [_score(database, 2)["scored"] for _ in range(3)] == [2, 1, 0]


@pytest.mark.commits
@pytest.mark.parametrize("_round", rounds(3))
def test_two_scorers_at_once_score_each_forecast_once(live, _round):
    token = live.token()
    for made in range(1, 31):
        foretold.forecast(live, token, made=made)
        foretold.candle(live, token, made - 1, 100.0 + made)
    for made in range(40, 50):
        foretold.forecast(live, token, made=made)
    connections = [live.connect("worker") for _ in range(4)]

    counts = barrier_call(
        4,
        lambda number: (
            connections[number].execute("select work.score_predictions(7)").fetchone()[0]
        ),
    )
    while (more := _score(live))["scored"] or more["void"]:
        counts.append(more)
    for connection in connections:
        connection.close()
    assert sum(count["scored"] for count in counts) == 30
    assert sum(count["void"] for count in counts) == 10
    wrong = live.all(
        "select from core.predictions join core.candles using (token_id, source)"
        " where open_at = due_at - interval '24 hours' and actual_usd <> close"
    )
    assert wrong == []
