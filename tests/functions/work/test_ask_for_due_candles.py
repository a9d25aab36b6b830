"""work.ask_for_due_candles"""

import foretold


def _asked(database):
    return [row.key for row in database.all("select key from core.jobs where kind = 'analyse'")]


def test_the_candle_that_a_forecast_waits_for_is_asked_for_though_nobody_uses_the_coin(database):
    ripple, other = database.token("ripple", "XRP"), database.token("dogecoin", "DOGE")
    foretold.forecast(database, ripple, made=1)
    foretold.forecast(database, other)
    assert database.value("work.ask_for_due_candles") == 1
    assert _asked(database) == ["XRP:technical"]


def test_nothing_is_asked_for_what_is_there(database):
    ripple = database.token("ripple", "XRP")
    foretold.forecast(database, ripple, made=1)
    foretold.candle(database, ripple)
    assert database.value("work.ask_for_due_candles") == 0


def test_what_is_scored_waits_for_nothing(database):
    foretold.scored(database, database.token("ripple", "XRP"), 100.0, made=1)
    assert database.value("work.ask_for_due_candles") == 0
