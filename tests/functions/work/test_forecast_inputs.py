"""work.forecast_inputs"""

import foretold


def test_a_coin_comes_with_its_days_its_shown_source_and_its_past(database):
    bitcoin = database.token()
    foretold.candles(database, bitcoin, [1.0, 2.0, 4.0])
    foretold.candle(database, bitcoin, 3, 9.0, "coinbase")
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " values (%s, 3600, 'kraken', date_trunc('hour', now()) - interval '1 hour', 5)",
        bitcoin,
    )
    made = database.value("work.forecast_inputs", token_id=bitcoin)
    assert made["coin"]["coingecko_id"] == "bitcoin"
    assert made["source"] == "kraken"
    told = {s["source"]: [c[4] for c in s["candles"]] for s in made["series"]}
    assert told == {"coinbase": [9.0], "kraken": [1.0, 2.0, 4.0]}
    assert {series["interval_s"] for series in made["series"]} == {86400}
    newest = made["series"][1]["candles"][-1][0]
    assert newest + 86400 == foretold.midnight(database).timestamp()
    assert set(made["past"]) == {"price", "pool", "backtests", "live", "challengers"}


def test_an_unknown_coin_has_none(database):
    database.token()
    unknown = "00000000-0000-4000-8000-000000000000"
    assert database.value("work.forecast_inputs", token_id=unknown) is None
