"""private.chart_stories"""

from stories import mention, row, store


def _chart(database, coin, since="null", most=1500):
    return database.one(f"select private.chart_stories(%s, {since}, %s) as rows", coin, most).rows


def _at(database, days):
    return str(
        database.one(
            "select date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'"
            " - make_interval(days => %s) + interval '1 second' as at",
            days,
        ).at
    )


def _points(points):
    return [{"rule": "x", "points": points}]


def test_stories_are_counted_by_day_and_impact_and_quiet_days_are_none(database):
    coin = database.token()
    named = [mention(coin, "tag", 0.9)]
    days = (3, 3, 3, 1)
    points = (70, 69, 40, 39)
    store(
        database,
        *(
            row(
                str(n),
                published_at=_at(database, day),
                impact_rules=_points(worth),
                mentions=named,
            )
            for n, (day, worth) in enumerate(zip(days, points, strict=True))
        ),
    )
    rows = _chart(database, coin)
    assert [counts for _, *counts in rows] == [[1, 2, 0], [0, 0, 0], [0, 0, 1], [0, 0, 0]]
    times = [at for at, *_ in rows]
    assert times == list(range(times[0], times[-1] + 1, 86400))
    assert all(at % 86400 == 0 for at in times)


def test_a_moment_and_a_number_of_days_bound_it(database):
    coin = database.token()
    for day in (9, 5, 2):
        told = row(str(day), published_at=_at(database, day), mentions=[mention(coin)])
        store(database, told)
    assert len(_chart(database, coin)) == 10
    assert len(_chart(database, coin, "now() - interval '5 days'")) == 6
    assert len(_chart(database, coin, most=4)) == 4
    assert next(counts for _, *counts in _chart(database, coin, most=3)) == [1, 0, 0]


def test_without_a_story_there_is_nothing_to_count(database):
    coin = database.token()
    assert _chart(database, coin) == []
