"""blueprints/presentation/rebased.py: lines from one start, and names that never overlap."""

import itertools
import math
import random

import pytest

from blueprints.presentation import rebased
from blueprints.presentation.rebased import Coin

DAY = 86_400
TWO = [Coin("Bitcoin", "BTC"), Coin("Ethereum", "ETH")]


def days(*series, without=()):
    return [
        [(n + 1) * DAY, *closes]
        for n, closes in enumerate(zip(*series, strict=True))
        if n not in without
    ]


def test_every_line_begins_at_100():
    restated = rebased.index(days([50, 75, 25], [1e-18, 2e-18, 1e-18]))
    assert [row[1:] for row in restated] == [
        pytest.approx(row) for row in ([100, 100], [150, 200], [50, 100])
    ]


def test_two_days_are_needed():
    assert rebased.draw(TWO, []) is None
    assert rebased.draw(TWO, days([1], [2])) is None


def test_what_rose_most_is_the_finding():
    figure = rebased.draw(TWO, days([100, 110], [10, 12]))
    assert figure.finding == "Ethereum rose most: +20.00\u00a0%"
    assert figure.note == "100 at the close of 1 Jan 1970"
    assert [line.label for line in figure.lines] == ["BTC 110.0", "ETH 120.0"]
    assert rebased.draw(TWO, days([10, 9], [10, 8])).finding == "Bitcoin fell least: −10.00\u00a0%"
    assert rebased.draw(TWO, days([10, 10], [10, 8])).finding == "Bitcoin stood best: 0.00\u00a0%"


def test_a_line_breaks_where_a_day_is_not_common():
    series = [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]
    whole = rebased.draw(TWO, days(*series))
    holed = rebased.draw(TWO, days(*series, without={2}))
    assert [line.path.count("M") for line in whole.lines] == [1, 1]
    assert [line.path.count("M") for line in holed.lines] == [2, 2]


@pytest.mark.parametrize("end", [1e-300, 1e300])
def test_no_price_leaves_the_picture(end):
    figure = rebased.draw(TWO, days([1 / end, end], [1, 1]))
    numbers = [float(n) for line in figure.lines for n in line.path[1:].replace("L", " ").split()]
    assert all(math.isfinite(number) for number in numbers)
    assert "inf" not in figure.description


def test_a_flat_picture_is_drawn():
    assert (
        rebased.draw(TWO, days([1, 1], [2, 2])).start_y
        == rebased.draw(TWO, days([3, 3], [4, 4])).start_y
    )


def test_a_long_ticker_is_cut():
    figure = rebased.draw([Coin("Long", "ABCDEFGHIJ"), TWO[0]], days([1, 2], [1, 3]))
    assert figure.lines[0].label == "ABCDE… 200.0"


def test_months_stand_below_a_year():
    assert rebased.draw(TWO, days(range(1, 366), range(1, 366))).days == [
        *("Jan 1970", "Jul 1970", "Dec 1970")
    ]


@pytest.mark.parametrize("seed", range(50))
def test_names_stand_apart_in_the_order_of_their_lines(seed):
    chance = random.Random(seed)
    count = chance.randint(2, 4)
    spread = chance.choice([0, 0.001, 1, 100])
    ends = [100 + spread * chance.random() for _ in range(count)]
    coins = [Coin(f"Coin {n}", f"C{n}") for n in range(count)]
    figure = rebased.draw(coins, days(*([100, end] for end in ends)))
    placed = sorted((line.y, -end) for line, end in zip(figure.lines, ends, strict=True))
    assert [end for _, end in placed] == sorted(end for _, end in placed)  # the highest on top
    assert all(later[0] - one[0] >= 14.9 for one, later in itertools.pairwise(placed))
    assert 0 <= placed[0][0] <= placed[-1][0] <= figure.height
