"""private.predictions_picture"""

import foretold


def test_ninety_of_each_horizon_oldest_first_with_what_came_of_them(database):
    bitcoin = database.token()
    for made in range(95, 1, -1):
        foretold.scored(database, bitcoin, 100.0 + made, made=made)
    foretold.forecast(database, bitcoin, made=1, actual_usd=None, void_reason="no_candle",
                      scored_at=foretold.midnight(database))  # fmt: skip
    foretold.forecast(database, bitcoin)
    foretold.forecast(database, bitcoin, days=7)
    foretold.forecast(database, bitcoin, coverage=0.5)
    foretold.forecast(database, database.token("ripple", "XRP"), made=3)

    drawn = database.value("private.predictions_picture", token_id=bitcoin)
    assert {hours: len(rows) for hours, rows in drawn.items()} == {"24": 90, "168": 1, "720": 0}
    days = drawn["24"]
    assert [row[0] for row in days] == sorted(row[0] for row in days)
    assert days[-1] == [foretold.midnight(database).timestamp(), 100, 90, 110, None, False]
    assert days[-2][4:] == [None, True]
    assert days[-3][4:] == [102.0, False]
