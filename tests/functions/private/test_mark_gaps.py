"""private.mark_gaps"""

import pytest

from functions.fills import DAY, coin, gaps, newest, store


@pytest.fixture
def bitcoin(database):
    return coin(database)


@pytest.fixture
def mark(database, bitcoin):
    """Mark what is missing from one day until before another, counted back from today."""
    today = newest(database)

    def _mark(first, before):
        database.run(
            "select private.mark_gaps(%s, 'coinbase', 86400, to_timestamp(%s), to_timestamp(%s))",
            *(bitcoin, today - first * DAY, today - before * DAY),
        )
        return [((today - a) // DAY, (today - b) // DAY) for a, b in gaps(database)]

    return _mark


def test_a_span_without_candles_is_marked_up_to_before_its_end(mark):
    assert mark(10, 5) == [(10, 6)]


def test_marks_that_adjoin_become_one_on_either_side(mark):
    mark(10, 5)
    assert mark(15, 10) == [(15, 6)]
    assert mark(5, 3) == [(15, 4)]
    assert mark(3, 0) == [(15, 1)]


def test_marks_that_become_one_are_as_old_as_the_oldest(database, mark):
    mark(10, 5)
    database.run("update core.candle_gaps set marked_at = now() - interval '9 days'")
    mark(5, 3)
    mark(2, 1)
    ages = database.all("select now() - marked_at as age from core.candle_gaps order by from_at")
    assert [row.age.days for row in ages] == [9, 0]


def test_marks_with_a_day_between_stay_apart(mark):
    mark(10, 5)
    assert mark(4, 2) == [(10, 6), (4, 3)]
    assert mark(15, 12) == [(15, 13), (10, 6), (4, 3)]


def test_a_candle_that_came_after_all_takes_its_mark(database, bitcoin, mark):
    today = newest(database)
    mark(10, 5)
    store(database, bitcoin, [today - 8 * DAY])
    assert mark(9, 7) == [(10, 9), (7, 6)]
    store(database, bitcoin, [today - n * DAY for n in (6, 7, 9, 10)])
    assert mark(10, 5) == []


def test_other_series_are_left_alone(database, bitcoin, mark):
    database.run(
        "insert into core.candle_gaps values (%s, 'kraken', 86400, to_timestamp(%s),"
        " to_timestamp(%s))",
        *(bitcoin, newest(database) - 9 * DAY, newest(database) - 7 * DAY),
    )
    assert sorted(mark(10, 5)) == [(9, 7), (10, 6)]
