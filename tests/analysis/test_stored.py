"""analysis/stored.py"""

from datetime import timedelta

from analysis import stored
from analysis.subject import Series
from fixed_answers import DAY, NOW, wave


def test_of_two_sources_the_more_trusted_with_enough_candles_is_primary():
    series = [
        Series("coinbase", DAY, wave(DAY, 300)),
        Series("kraken", DAY, wave(DAY, 51)),
        Series("binance", 3600, wave(3600, 900)),
    ]
    assert stored.primary(series, DAY, NOW).source == "kraken"
    series[1] = Series("kraken", DAY, wave(DAY, 50))  # of which one is forming
    assert stored.primary(series, DAY, NOW).source == "coinbase"
    series[0] = Series("coinbase", DAY, wave(DAY, 30))
    assert stored.primary(series, DAY, NOW).source == "kraken"


def test_nothing_stored_is_no_series():
    assert stored.primary([], DAY, NOW) is None
    assert stored.primary([Series("kraken", DAY, wave(DAY, 1))], DAY, NOW) is None


def test_a_series_of_an_unknown_source_is_left_alone():
    assert stored.primary([Series("elsewhere", DAY, wave(DAY, 90))], DAY, NOW) is None


def test_candles_survive_the_way_through_bars():
    series = Series("kraken", DAY, wave(DAY, 9, forming=False))
    assert stored.as_candles(stored.closed_bars(series, NOW)) == series.candles


def test_a_series_has_ended_after_three_days():
    assert not stored.is_ended((NOW - timedelta(days=3)).timestamp(), NOW)
    assert stored.is_ended((NOW - timedelta(days=3, seconds=1)).timestamp(), NOW)
