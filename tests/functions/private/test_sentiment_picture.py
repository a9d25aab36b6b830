"""private.sentiment_picture"""

from datetime import timedelta

import pytest


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def taken(database, bitcoin):
    """Store a score at a moment of UTC."""

    def _taken(at, score, token=None):
        database.run(
            "insert into core.sentiment_snapshots"
            " (token_id, taken_at, score, coin_weight, components, quality)"
            " values (%s, %s, %s, 1, '[]', 70)",
            *(token or bitcoin, at, score),
        )

    return _taken


@pytest.fixture
def hours_ago(database):
    """The moment so many minutes after an hour that began so many hours ago."""

    def _hours_ago(hours, minutes=0):
        return database.one(
            "select date_trunc('hour', now() at time zone 'UTC')"
            " - make_interval(hours => %s, mins => %s) as at",
            *(hours, -minutes),
        ).at

    return _hours_ago


def _scores(database, token):
    rows = database.value("private.sentiment_picture", token_id=token)
    assert [at for at, _ in rows] == sorted(at for at, _ in rows)
    return [score for _, score in rows]


def test_a_young_history_has_a_point_an_hour_the_last_of_it(database, bitcoin, taken, hours_ago):
    for hours, minutes, score in ((30, 5, 1), (30, 55, 2), (29, 10, 3), (3, 0, 4)):
        taken(hours_ago(hours, minutes), score)

    assert _scores(database, bitcoin) == [2, 3, 4]


@pytest.mark.parametrize(("oldest", "scores"), [(9, [1, 2]), (7, [91, 1, 92, 2])])
def test_a_history_of_more_than_eight_days_has_a_point_a_day(
    database, bitcoin, taken, oldest, scores
):
    midnight = database.one("select date_trunc('day', now(), 'UTC') as at").at
    for days, score in ((oldest, 1), (3, 2)):
        taken(midnight - timedelta(days=days, hours=-12), 90 + score)
        taken(midnight - timedelta(days=days, hours=-15), score)

    assert _scores(database, bitcoin) == scores


def test_it_is_of_this_coin_and_of_about_a_year(database, bitcoin, taken, hours_ago):
    taken(hours_ago(24 * 400), 1)
    taken(hours_ago(24 * 380), 2)
    taken(hours_ago(24), 3, database.token("ethereum", "ETH", market_cap_rank=2))

    assert _scores(database, bitcoin) == [2]


def test_without_a_history_there_is_no_point(database, bitcoin):
    assert _scores(database, bitcoin) == []


def test_it_is_among_the_pictures_of_a_coin(database, bitcoin, taken, hours_ago):
    taken(hours_ago(2), 7)

    pictures = database.one(
        "select private.pictures_of(ucie_tokens) as made from core.ucie_tokens"
    ).made

    assert [score for _, score in pictures["sentiment"]] == [7]
