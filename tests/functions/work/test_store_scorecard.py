"""work.store_scorecard"""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def _store(database, number, counted_at):
    return database.value("work.store_scorecard", body={"issued": number}, counted_at=counted_at)


def test_the_newest_count_takes_the_place_of_the_former(database):
    assert _store(database, 1, NOON) is True
    assert _store(database, 2, NOON + timedelta(microseconds=1)) is True
    (row,) = database.all("select body, computed_at from core.scorecard")
    assert (row.body, row.computed_at) == ({"issued": 2}, NOON + timedelta(microseconds=1))


def test_who_counted_earlier_and_comes_later_changes_nothing(database):
    _store(database, 2, NOON)
    assert _store(database, 1, NOON - timedelta(microseconds=1)) is False
    assert database.one("select body from core.scorecard").body == {"issued": 2}
