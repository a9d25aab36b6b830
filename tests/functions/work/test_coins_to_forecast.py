"""work.coins_to_forecast"""

import pytest

import foretold


@pytest.fixture(autouse=True)
def any_hour(database):
    """Let the forecast of a day be issued all day long."""
    database.run("update core.settings set value = 24 where name = 'forecast_hours'")


def _due(database):
    return [str(row.token_id) for row in database.rows("work.coins_to_forecast")]


def _asked(database):
    rows = database.all("select key, priority from core.jobs where kind = 'analyse' order by key")
    return {row.key: row.priority for row in rows}


def test_a_coin_in_use_with_the_newest_candle_is_due(database):
    bitcoin = database.token()
    foretold.candle(database, bitcoin)
    (row,) = database.rows("work.coins_to_forecast")
    assert (str(row.token_id), row.made_at) == (bitcoin, foretold.midnight(database))
    assert _asked(database) == {}


def test_the_candle_that_is_lacking_is_asked_for_behind_every_reader(database):
    bitcoin = database.token()
    foretold.candle(database, bitcoin, ago=1)
    assert _due(database) == []
    assert _asked(database) == {"BTC:technical": -5}


@pytest.mark.parametrize(("minutes", "is_asked"), [(-60, True), (4, True), (6, False)])
def test_what_was_made_since_the_day_ended_is_not_asked_for_again(database, minutes, is_asked):
    database.token()
    database.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, created_at, expires_at, body)"
        f" select 'BTC', 'technical', '{{}}', made_at, made_at + interval '1 minute', ''"
        f" from (select {foretold.MIDNIGHT} + make_interval(mins => %s) as made_at) as it",
        minutes,
    )
    assert _due(database) == []
    assert _asked(database) == ({"BTC:technical": -5} if is_asked else {})


def test_what_is_fresh_is_not_asked_for(database):
    database.token()
    database.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, created_at, expires_at, body)"
        f" values ('BTC', 'technical', '{{}}', {foretold.MIDNIGHT} - interval '1 minute',"
        " now() + interval '1 minute', '')"
    )
    assert _due(database) == []
    assert _asked(database) == {}


def test_so_many_are_asked_for_at_a_time(database):
    for number in range(4):
        coin = database.token(f"coin-{number}", f"C{number}")
        database.run("update core.ucie_tokens set last_opened_at = now() where id = %s", coin)
    database.run("update core.settings set value = 3 where name = 'collected_at_once'")
    _due(database)
    assert len(_asked(database)) == 3


def test_a_coin_nobody_uses_is_not_due(database):
    foretold.candle(database, database.token("ripple", "XRP"))
    assert _due(database) == []


def test_what_was_issued_today_is_done_and_what_was_issued_before_is_not(database):
    bitcoin = database.token()
    foretold.candle(database, bitcoin)
    foretold.forecast(database, bitcoin, made=1)
    assert _due(database) == [bitcoin]
    foretold.forecast(database, bitcoin)
    assert _due(database) == []


def test_late_in_the_day_nothing_is_due_any_more(database):
    foretold.candle(database, database.token())
    database.run("update core.settings set value = 0 where name = 'forecast_hours'")
    assert _due(database) == []
