"""ops.candle_fills"""

from functions.fills import DAY, Filling, coin, newest, page_of, store


def test_a_line_says_how_far_a_series_reaches_and_what_it_lacks(database):
    bitcoin, today = coin(database), newest(database)
    store(database, bitcoin, [today])
    filling = Filling(database)
    filling.plan()
    page = page_of(today - 300 * DAY, today - DAY)
    filling.keep(filling.ask(), page[:100] + page[107:], today - 300 * DAY)

    (line,) = database.rows("ops.candle_fills")

    assert (line.coin, line.source, line.interval_s) == ("BTC", "coinbase", DAY)
    assert (line.candles, line.missing, line.pages) == (294, 7, 1)
    assert line.oldest_at == line.reached_from
    assert line.oldest_at.timestamp() == today - 300 * DAY
    assert (line.ended, line.last_error) == (False, None)
    assert line.due_at is not None

    filling.keep(filling.ask(), [], None)
    (line,) = database.rows("ops.candle_fills")
    assert (line.ended, line.due_at) == (True, None)
    assert line.missing == 7, "what was before the coin was traded is no gap"


def test_an_error_is_named(database):
    store(database, coin(database), [newest(database)])
    filling = Filling(database)
    filling.plan()
    filling.fail(filling.ask(), "rate_limited")
    (line,) = database.rows("ops.candle_fills")
    assert (line.last_error, line.candles, line.reached_from) == ("rate_limited", 1, None)
