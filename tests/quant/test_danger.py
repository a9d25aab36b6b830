"""quant/danger.py"""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quant import danger

PARTS = list(danger.WEIGHTS)


def test_the_golden_volatility():
    assert danger.of_volatility(51.6778828151) == pytest.approx(41.1185885434, rel=1e-11)


@pytest.mark.parametrize(
    ("score", "value", "expected"),
    [
        *((danger.of_volatility, x, y) for x, y in danger.VOLATILITY),
        (danger.of_volatility, 35, 27.5),
        (danger.of_volatility, 160, 90),
        (danger.of_volatility, 900, 100),
        *((danger.of_straying, x, y) for x, y in danger.STRAYING),
        (danger.of_straying, 1, 40),
        (danger.of_straying, 0, 5),
        (danger.of_straying, 99, 100),
        *((danger.of_turnover, x, y) for x, y in danger.TURNOVER),
        (danger.of_turnover, 0, 95),
        (danger.of_turnover, 10, 30),
        (danger.of_turnover, 400, 30),
        *((danger.of_spread, x, y) for x, y in danger.SPREAD),
        (danger.of_spread, 0, 5),
        (danger.of_spread, math.sqrt(5), 10),
        (danger.of_spread, 9999, 100),
        *((danger.of_holders, x, y) for x, y in danger.HOLDERS),
        (danger.of_holders, 0.0, 10),
        (danger.of_holders, 0.35, 57.5),
        (danger.of_holders, 1.0, 100),
        (danger.of_market_cap, 1e6, 100),
        (danger.of_market_cap, 1e5, 100),
        (danger.of_market_cap, 1e9, 40),
        (danger.of_market_cap, 1e11, 0),
        (danger.of_market_cap, 1e12, 0),
        (danger.of_stories, [], 10),
        (danger.of_stories, [(65, 0)], 10 + 90 * (1 - math.exp(-65 / 150))),
        (danger.of_stories, [(65, 30), (65, 60)], 10 + 90 * (1 - math.exp(-48.75 / 150))),
        (danger.of_stories, [(65, -1)], 10 + 90 * (1 - math.exp(-65 / 150))),
    ],
)
def test_each_part_at_its_points_between_and_beyond(score, value, expected):
    assert score(value) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("score", "direction", "highest"),
    [
        (danger.of_volatility, 1, 1e4),
        (danger.of_straying, 1, 1e3),
        (danger.of_turnover, -1, 20),
        (danger.of_spread, 1, 1e5),
        (danger.of_holders, 1, 1),
        (danger.of_market_cap, -1, 1e13),
    ],
)
def test_more_of_an_input_never_turns_its_score_round(score, direction, highest):
    @given(st.tuples(st.floats(0, highest), st.floats(0, highest)))
    def holds(pair):
        low, high = sorted(pair)
        assert direction * score(low) <= direction * score(high) + 1e-9
        assert 0 <= score(low) <= 100

    holds()


def test_a_further_story_never_calms():
    @given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 90)), min_size=1))
    def holds(stories):
        assert danger.of_stories(stories[1:]) <= danger.of_stories(stories) <= 100

    holds()


@pytest.mark.parametrize("present", list(itertools.product([True, False], repeat=5)))
def test_every_pattern_of_missing_parts_weighs_to_one_or_has_no_score(present):
    scores = {
        name: 10.0 * (i + 1) if is_there else None
        for i, (name, is_there) in enumerate(zip(PARTS, present, strict=True))
    }
    made = danger.overall(scores)
    there = [name for name in PARTS if scores[name] is not None]
    weight = sum(danger.WEIGHTS[name] for name in there)
    assert list(made.weights_used) == PARTS
    if "volatility" not in there or weight < 50:
        assert made.score is None
        assert set(made.weights_used.values()) == {0.0}
        return
    assert sum(made.weights_used.values()) == pytest.approx(1)
    for name in PARTS:
        expected = danger.WEIGHTS[name] / weight if name in there else 0
        assert made.weights_used[name] == pytest.approx(expected)
    assert made.score == pytest.approx(
        sum(made.weights_used[name] * scores[name] for name in there)
    )
    assert min(scores[name] for name in there) <= made.score <= max(scores[n] for n in there)


def test_volatility_and_holders_alone_are_just_enough():
    made = danger.overall({"volatility": 40.0, "concentration": 70.0})
    assert made.score == pytest.approx(52)
    assert danger.overall({"volatility": 40.0, "regulatory": 70.0}).score is None


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, "low"), (29.999, "low"), (30, "medium"), (49.999, "medium"), (50, "high"),
        (74.999, "high"), (75, "critical"), (100, "critical"),
    ],
)  # fmt: skip
def test_the_edges_of_the_words(score, expected):
    assert danger.category(score) == expected
