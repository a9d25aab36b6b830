"""api.count_reads"""


def _counts(database):
    rows = database.all(
        "select analysis_type, fresh, stale, missed from core.cache_reads order by analysis_type"
    )
    return [tuple(row) for row in rows]


def test_counts_are_added_to_those_of_the_day(database):
    for _ in range(2):
        reply = database.call(
            "api.count_reads",
            counts={"technical": {"fresh": 2}, "market-data": {"stale": 1, "missed": 3}},
        )
        assert reply.status == 204

    assert _counts(database) == [("market-data", 0, 2, 6), ("technical", 4, 0, 0)]


def test_an_unknown_type_is_left_out(database):
    database.call("api.count_reads", counts={"astrology": {"fresh": 2}})

    assert _counts(database) == []
