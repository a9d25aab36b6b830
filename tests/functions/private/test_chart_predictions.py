"""private.chart_predictions"""

import foretold


def _points(database, token_id, name="predictions", since=None):
    return database.one(
        "select private.series_points(t, %s, null, null, %s) as points"
        " from core.ucie_tokens t where id = %s",
        *(name, since, token_id),
    ).points


def test_the_ranges_as_they_were_issued_oldest_first(database):
    bitcoin = database.token()
    foretold.scored(database, bitcoin, 105.0, made=9, days=7)
    foretold.forecast(database, bitcoin)
    foretold.forecast(database, bitcoin, days=30)
    foretold.forecast(database, bitcoin, coverage=0.95)
    foretold.forecast(database, bitcoin, model="random-walk-gauss/1")

    rows = _points(database, bitcoin)
    assert [row[1] for row in rows] == [168, 24, 720]
    due = foretold.midnight(database, 2)
    assert rows[0][0] == foretold.midnight(database, 9).timestamp()
    assert rows[0][2:] == [100, 90, 100, 110, f"{due:%Y-%m-%dT%H:%M:%SZ}", 105.0, None]
    assert rows[1][7:] == [None, None]
    assert _points(database, bitcoin, since=foretold.midnight(database, 1)) == rows[1:]


def test_the_newest_are_kept_where_there_are_too_many(database):
    bitcoin = database.token()
    for made in range(5):
        foretold.forecast(database, bitcoin, made=made)
    newest = database.value("private.chart_predictions", token_id=bitcoin, **{"from": None}, most=2)
    assert [row[0] for row in newest] == [
        foretold.midnight(database, ago).timestamp() for ago in (1, 0)
    ]
