"""private.shown_points, and that pictures and series both go by it"""

import pytest

METRIC = "onchain.tx_24h"
DAY = 24


@pytest.fixture
def token(database):
    return database.token()


@pytest.fixture
def put(database, token):
    """Store points of a source, so many hours ago; each has the value that is its source's."""

    def _put(source, value, *hours):
        for ago in hours:
            database.run(
                "insert into core.metric_points (token_id, metric, source, at, value)"
                " values (%s, %s, %s, now() - make_interval(hours => %s), %s)",
                *(token, METRIC, source, ago, value),
            )

    return _put


@pytest.fixture
def shown(database, token):
    """Whose values are shown: in general, in the picture, in the series."""

    def _shown():
        return database.one(
            "select array(select distinct value"
            " from private.shown_points(t.id, array[%s], '-infinity')) as points,"
            " private.on_chain_picture(t.id) #> '{lines,tx_24h,points}' as picture,"
            " private.series_points(t, %s, null, null, null) as series"
            " from core.ucie_tokens t where t.id = %s",
            *(METRIC, METRIC, token),
        )

    return _shown


def test_without_points_there_is_no_source(shown):
    made = shown()
    assert (made.points, made.picture, made.series) == ([], None, [])


@pytest.mark.parametrize(
    ("a", "b", "source"),
    [
        ([1, 2, 3], [0], "a"),  # a silent hour changes nothing
        ([49, 50, 51], [0], "b"),  # who has ended gives way
        ([49, 50], [49], "a"),
        ([1, 2], [1, 2], "a"),
        ([1], [2, 3, 400 * DAY], "b"),
        ([1, 2], [3, 400 * DAY, 401 * DAY], "a"),  # of the last year
    ],
)
def test_pictures_and_series_show_one_source_and_the_same(put, shown, a, b, source):
    put("a", 1.0, *a)
    put("b", 2.0, *b)
    made = shown()
    value = {"a": 1.0, "b": 2.0}[source]
    assert made.points == [value]
    assert {point[1] for point in made.picture} == {value}
    assert {point[1] for point in made.series} == {value}
