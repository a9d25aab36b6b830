"""work.coins_to_backtest"""

import foretold


def _due(database):
    return [str(row.token_id) for row in database.rows("work.coins_to_backtest")]


def _judge(database, token_id, computed_for):
    database.run(
        "insert into core.backtests values (%s, 'range/1', 24, %s, 1, 1, now(), now(), '{}')",
        *(token_id, computed_for),
    )


def test_a_coin_with_a_day_that_was_not_judged_is_due(database):
    bitcoin = database.token()
    foretold.candle(database, database.token("ripple", "XRP"))
    assert _due(database) == []
    foretold.candle(database, bitcoin)
    assert _due(database) == [bitcoin]
    today = foretold.midnight(database).date()
    _judge(database, bitcoin, foretold.midnight(database, 1).date())
    assert _due(database) == [bitcoin]
    _judge(database, bitcoin, today)
    assert _due(database) == []
