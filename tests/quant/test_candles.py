"""quant/candles.py"""

import random
from datetime import UTC, datetime

import pytest

from quant import candles
from quant.candles import Bar

HOUR, DAY, WEEK = 3600, 86400, 7 * 86400
START = 20000 * DAY


def bar(index, close=100.0, interval=HOUR, **changes):
    made = Bar(START + index * interval, close, close, close, close, 1.0, 2.0)
    return made._replace(**changes)


def test_either_order_gives_one_series():
    rows = [bar(i) for i in range(30)]
    assert candles.clean(rows[::-1], HOUR) == candles.clean(rows, HOUR)


def test_of_two_rows_of_one_time_the_last_stays():
    made = candles.clean([bar(0), bar(1), bar(0, close=101.0)], HOUR)
    assert [b.close for b in made.bars] == [101.0, 100.0]
    assert made.dropped == 0


@pytest.mark.parametrize(
    "broken",
    [
        bar(1, close=0.0),
        bar(1, close=-1.0),
        bar(1, close=float("nan")),
        bar(1, close=float("inf")),
        bar(1, low=100.1),
        bar(1, high=99.9),
        bar(1, open=99.0),
        bar(1, volume_base=-1.0),
        bar(1, volume_quote=float("nan")),
        bar(1, open_at=START + HOUR + 1),
        bar(1, open=None, high=None, low=101.0),
    ],
)
def test_a_row_that_cannot_be_true_is_dropped_and_counted(broken):
    made = candles.clean([bar(0), broken, bar(2), bar(3)], HOUR)
    assert [b.open_at for b in made.bars] == [START, START + 2 * HOUR, START + 3 * HOUR]
    assert made.dropped == 1


def test_a_row_of_a_close_alone_is_sound():
    alone = bar(0, open=None, high=None, low=None, volume_base=None, volume_quote=None)
    assert candles.clean([alone], HOUR).bars == [alone]
    assert candles.is_close_only([alone])
    assert not candles.is_close_only([bar(0)])


def test_prices_of_1e_minus_35_and_of_1e18_are_sound():
    assert candles.clean([bar(0, close=1e-35), bar(1, close=1e18)], HOUR).dropped == 0


def test_dirty_hours_become_a_clean_unique_series():
    rng = random.Random(5)
    holes = {100, 200, 201, 300, 301, 302, 400, 700}
    rows = [bar(i, close=100 + i / 100) for i in range(1000) if i not in holes]
    dirty = rows + rng.choices(rows, k=2649)
    dirty = [row._replace(open_at=row.open_at * 1000) if rng.random() < 0.5 else row
             for row in dirty]  # fmt: skip
    rng.shuffle(dirty)
    assert candles.clean(dirty, HOUR).bars == rows


@pytest.mark.parametrize(("after_close", "is_closed"), [(-5, False), (1.9, False), (2, True)])
def test_a_bar_closes_two_seconds_after_its_time(after_close, is_closed):
    now = START + HOUR + after_close
    assert bool(candles.closed([bar(0)], HOUR, now)) is is_closed
    assert candles.newest_closed(HOUR, now) == (START if is_closed else START - HOUR)


def test_weeks_begin_on_monday():
    days = [bar(i, interval=DAY) for i in range(30)]
    weeks = candles.derive(days, DAY, WEEK)
    assert {datetime.fromtimestamp(week.open_at, UTC).weekday() for week in weeks} == {0}
    assert len(weeks) == 3
    assert weeks == candles.clean(weeks, WEEK).bars
    newest = candles.newest_closed(WEEK, weeks[-1].open_at + WEEK + 2)
    assert newest == weeks[-1].open_at


def test_a_joined_bar_has_the_range_and_volume_of_its_parts():
    parts = [
        bar(0, open=1.0, high=5.0, low=0.5, close=2.0),
        bar(1, open=2.0, high=3.0, low=2.0, close=2.5),
        bar(2, open=2.5, high=2.6, low=0.1, close=1.0),
        bar(3, open=1.0, high=4.0, low=1.0, close=3.0),
    ]
    assert candles.derive(parts, HOUR, 4 * HOUR) == [Bar(START, 1.0, 5.0, 0.1, 3.0, 4.0, 8.0)]


def test_a_joined_bar_needs_every_part():
    assert candles.derive([bar(i) for i in range(11) if i != 5], HOUR, 4 * HOUR) == [
        Bar(START, 100.0, 100.0, 100.0, 100.0, 4.0, 8.0)
    ]


def test_bars_joined_of_closes_have_a_close_only():
    parts = [bar(i, open=None, high=None, low=None, volume_base=None) for i in range(4)]
    joined = candles.derive(parts, HOUR, 4 * HOUR)[0]
    assert joined == Bar(START, None, None, None, 100.0, None, 8.0)


def test_bars_join_only_to_a_multiple():
    with pytest.raises(ValueError, match="make up"):
        candles.derive([], HOUR, HOUR + 1)


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_short_gap_is_filled_with_flat_bars(missing):
    made = candles.fill([bar(0, close=5.0), bar(missing + 1, close=6.0)], HOUR)
    assert not made.is_cut
    assert made.filled == {START + i * HOUR for i in range(1, missing + 1)}
    assert made.bars[1] == Bar(START + HOUR, 5.0, 5.0, 5.0, 5.0, 0.0, 0.0)
    assert [b.open_at for b in made.bars] == [START + i * HOUR for i in range(missing + 2)]


def test_a_long_gap_cuts_the_series():
    made = candles.fill([bar(0), bar(2), bar(7), bar(8)], HOUR)
    assert made == candles.Filled([bar(7), bar(8)], frozenset(), True)


def test_a_gap_among_closes_is_filled_with_closes():
    only = {"open": None, "high": None, "low": None, "volume_base": None, "volume_quote": None}
    made = candles.fill([bar(0, **only), bar(2, **only)], HOUR)
    assert made.bars[1] == bar(1, **only)


@pytest.mark.parametrize("factor", [8.1, 1 / 8.1])
def test_a_jump_nobody_confirms_cuts_the_series(factor):
    series = candles.fill([bar(0), bar(2), bar(3, close=100 * factor), bar(4, close=100 * factor)],
                          HOUR)  # fmt: skip
    assert [b.open_at for b in candles.jumps(series.bars)] == [START + 3 * HOUR]
    cut = candles.after_jumps(series)
    assert [b.open_at for b in cut.bars] == [START + 3 * HOUR, START + 4 * HOUR]
    assert (cut.filled, cut.is_cut) == (frozenset(), True)
    assert candles.after_jumps(series, {START + 3 * HOUR}) == series


def test_a_move_of_eight_times_is_no_jump():
    series = candles.fill([bar(0), bar(1, close=799.9)], HOUR)
    assert candles.after_jumps(series) == series
