"""work.store_fill"""

import pytest

from functions.fills import DAY, Filling, coin, gaps, newest, page_of, state, store


@pytest.fixture
def bitcoin(database):
    return coin(database)


@pytest.fixture
def filling(database):
    return Filling(database)


def test_pages_go_back_until_nothing_is_left(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, range(today - 9 * DAY, today + 1, DAY))
    filling.plan()
    first = filling.ask()
    assert filling.keep(first, page_of(today - 309 * DAY, today - 10 * DAY), today - 309 * DAY)
    second = filling.ask()
    assert second["before"] == today - 309 * DAY
    assert filling.keep(second, page_of(today - 400 * DAY, today - 310 * DAY), None)

    assert filling.ask() is None
    fill = state(database)
    assert (fill.ended, fill.pages, fill.failures, fill.last_error) == (True, 2, 0, None)
    count = database.one("select count(*) from core.candles").count
    assert count == 401
    (gap,) = gaps(database)
    assert gap[1] == today - 401 * DAY
    assert filling.plan()["open"] == 0


def test_a_page_stored_twice_changes_nothing(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, [today])
    filling.plan()
    target = filling.ask()
    rows = page_of(today - 300 * DAY, today - DAY)
    del rows[100]
    filling.keep(target, rows, today - 300 * DAY)
    query = (
        "select (select json_agg(c order by open_at) from core.candles c)::text as candles,"
        " (select json_agg(g) from core.candle_gaps g)::text as gaps"
    )
    before = database.one(query)
    filling.keep(target, rows, today - 300 * DAY)
    assert database.one(query) == before


def test_holes_are_marked_and_nothing_is_put_in_their_place(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, [today])
    filling.plan()
    rows = page_of(today - 300 * DAY, today - DAY)
    kept = [row for n, row in enumerate(rows) if n not in (50, 51, 52, 200)]
    filling.keep(filling.ask(), kept, today - 300 * DAY)

    assert gaps(database) == [
        (today - 250 * DAY, today - 248 * DAY),
        (today - 100 * DAY, today - 100 * DAY),
    ]
    assert database.one("select count(*) from core.candles").count == 297
    assert filling.ask()["before"] == today - 300 * DAY


def test_an_empty_span_is_one_gap_with_its_neighbours(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, [today])
    filling.plan()
    for n in range(3):
        target = filling.ask()
        assert target["before"] == today - n * 300 * DAY
        filling.keep(target, [], target["before"] - 300 * DAY)
    assert gaps(database) == [(today - 900 * DAY, today - DAY)]
    filling.keep(filling.ask(), page_of(today - 1200 * DAY, today - 901 * DAY), today - 1200 * DAY)
    assert gaps(database) == [(today - 900 * DAY, today - DAY)]


def test_a_hole_between_what_is_stored_is_filled_first(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, range(today - 9 * DAY, today + 1, DAY))
    store(database, bitcoin, range(today - 90 * DAY, today - 50 * DAY + 1, DAY))
    filling.plan()
    target = filling.ask()
    assert target["before"] == today - 9 * DAY
    filling.keep(target, page_of(today - 49 * DAY, today - 10 * DAY), today - 49 * DAY)
    assert filling.ask()["before"] == today - 90 * DAY


def test_what_lies_outside_the_page_is_not_kept(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, [today])
    filling.plan()
    filling.keep(filling.ask(), page_of(today - 5 * DAY, today), today - 3 * DAY)
    rows = database.all("select extract(epoch from open_at)::bigint as at, close from core.candles"
                        " order by open_at")  # fmt: skip
    assert rows == [
        *((today - n * DAY, 2) for n in (3, 2, 1)), (today, 5),
    ]  # fmt: skip


def test_success_forgets_failures(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, [today])
    filling.plan()
    database.run("update core.candle_fills set failures = 4, last_error = 'timeout'")
    filling.keep(filling.ask(), page_of(today - DAY, today - DAY), today - DAY)
    fill = state(database)
    assert (fill.failures, fill.last_error) == (0, None)


def test_who_lost_the_job_keeps_nothing(database, bitcoin, filling):
    today = newest(database)
    store(database, bitcoin, [today])
    filling.plan()
    target = filling.ask()
    database.run("update core.jobs set owner = gen_random_uuid()")

    assert filling.keep(target, page_of(today - DAY, today - DAY), today - DAY) is False
    assert database.one("select count(*) from core.candles").count == 1
    assert filling.fail(target) is False
    assert filling.plan() is None
    assert filling.ask() is None
    assert state(database).failures == 0
