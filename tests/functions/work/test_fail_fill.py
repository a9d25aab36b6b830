"""work.fail_fill"""

import pytest

from functions.fills import Filling, coin, newest, store


@pytest.fixture
def bitcoin(database):
    return coin(database)


@pytest.fixture
def filling(database):
    return Filling(database)


def test_a_failure_waits_longer_each_time_up_to_a_day(database, bitcoin, filling):
    store(database, bitcoin, [newest(database)])
    filling.plan()
    waits = []
    for _ in range(9):
        assert filling.fail(filling.ask())
        assert filling.ask() is None
        row = database.one("select extract(epoch from due_at - now())::integer / 60 as minutes,"
                           " last_error from core.candle_fills")  # fmt: skip
        waits.append(row.minutes)
        assert row.last_error == "timeout"
        database.run("update core.candle_fills set due_at = now()")
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 1440]
