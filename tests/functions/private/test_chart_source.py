"""private.chart_source"""

import json

import pytest

from functions.fills import DAY, HOUR, newest, store


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def stored(database, bitcoin):
    """Store candles of a source: so many, the newest so many ago."""

    def _stored(source, count, late=0, interval_s=DAY):
        last = newest(database, interval_s) - late * interval_s
        opens = range(last - (count - 1) * interval_s, last + 1, interval_s)
        store(database, bitcoin, opens, source, interval_s)

    return _stored


@pytest.fixture
def chosen(database, bitcoin):
    return lambda interval_s=DAY: database.value(
        "private.chart_source", token_id=bitcoin, asset_key="BTC", interval_s=interval_s
    )


def _analysed_on(database, source):
    data = {"timeframes": {"1d": {"candles": {"source": source}}}}
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, data_quality_score,"
        " expires_at, body) values ('BTC', 'technical', %s, 90, now() + interval '1 minute', '')",
        json.dumps(data),
    )


def test_without_candles_there_is_none(chosen):
    assert chosen() is None


def test_the_source_of_the_charts_is_shown_if_it_is_stored(database, stored, chosen):
    stored("kraken", 60)
    _analysed_on(database, "binance")
    assert chosen() == "kraken"
    stored("binance", 1)
    assert chosen() == "binance"
    assert chosen(HOUR) is None


@pytest.mark.parametrize(
    ("own", "other", "source"),
    [
        ((50, 0), (49, 0), "kraken"),
        ((49, 0), (50, 0), "binance"),
        ((49, 0), (48, 0), "kraken"),
        ((720, 0), (810, 0), "kraken"),
        ((720, 0), (811, 0), "binance"),
        ((811, 0), (720, 0), "kraken"),
        ((720, 0), (49, 900), "kraken"),
    ],
)
def test_the_first_with_enough_is_shown_but_for_one_that_is_much_longer(
    stored, chosen, own, other, source
):
    stored("kraken", *own)
    stored("binance", *other)
    assert chosen() == source


def test_hours_are_of_the_first_with_enough(stored, chosen):
    stored("kraken", 60, interval_s=HOUR)
    stored("binance", 60 + 91 * 24, interval_s=HOUR)
    assert chosen(HOUR) == "kraken"


def test_closes_of_an_aggregator_replace_no_venue(stored, chosen):
    stored("kraken", 60)
    stored("coingecko-daily", 365)
    assert chosen() == "kraken"
