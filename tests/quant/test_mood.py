"""quant/mood.py"""

import ast
import itertools
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quant import mood
from quant.mood import WEIGHTS, Component, Story

QUICK = settings(max_examples=100, deadline=None, database=None)
values = st.floats(-100, 100)
voices = st.dictionaries(st.sampled_from(list(WEIGHTS)), values, min_size=1).map(
    lambda given: [Component(*item) for item in given.items()]
)

PERCENTS = {name: round(100 * weight) for name, weight in WEIGHTS.items()}

THEN = [
    Component("social", 60.0),
    Component("headline_tone", 10.0),
    Component("votes", 50.0),
    Component("fear_greed", -20.0),
]
NOW = [
    Component("headline_tone", 12.5),
    Component("votes", 55.0),
    Component("fear_greed", -22.0),
]


@pytest.mark.parametrize(("positive", "value"), [(0, -100), (50, 0), (100, 100), (39, -22)])
def test_a_share_of_0_to_100_becomes_a_leaning(positive, value):
    assert mood.from_percent(positive) == value


def test_weights_of_all_voices_are_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_the_worked_example():
    assert mood.score(THEN) == pytest.approx(29.444444, abs=1e-6)
    assert mood.score(NOW) == pytest.approx(11.545454, abs=1e-6)
    made = mood.change(NOW, THEN)
    assert made.points == pytest.approx(11.545454 - 10.0, abs=1e-6)
    assert made.common_weight_share == 1.0
    assert [(part.name, part.value) for part in made.moved] == [
        ("votes", 5.0), ("headline_tone", 2.5), ("fear_greed", -2.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("score", "label"),
    [
        (-100, "very negative"), (-60, "very negative"), (-59.999, "negative"), (-20, "negative"),
        (-19.999, "neutral"), (0, "neutral"), (19.999, "neutral"), (20, "positive"),
        (59.999, "positive"), (60, "very positive"), (100, "very positive"),
    ],
)  # fmt: skip
def test_labels_meet_at_their_bounds(score, label):
    assert mood.label(score) == label


@QUICK
@given(
    voices, st.sampled_from([(-60.0, "very negative"), (-20.0, "negative"), (20.0, "positive"),
                             (60.0, "very positive")]),
)  # fmt: skip
def test_voices_that_all_stand_at_a_bound_have_its_label(given_voices, bound):
    at, label = bound
    assert mood.label(mood.score([voice._replace(value=at) for voice in given_voices])) == label


@QUICK
@given(voices, st.randoms(use_true_random=False))
def test_the_order_of_voices_changes_nothing(given_voices, random):
    shuffled = random.sample(given_voices, len(given_voices))
    assert mood.score(shuffled) == pytest.approx(mood.score(given_voices), abs=1e-9)
    assert mood.scope(shuffled) == mood.scope(given_voices)
    assert mood.confidence(shuffled, WEIGHTS) == mood.confidence(given_voices, WEIGHTS)


@QUICK
@given(voices)
def test_a_score_lies_between_its_voices(given_voices):
    leanings = [voice.value for voice in given_voices]
    assert min(leanings) - 1e-9 <= mood.score(given_voices) <= max(leanings) + 1e-9
    assert 0 <= mood.confidence(given_voices, WEIGHTS) <= 100


@QUICK
@given(voices, voices)
def test_a_change_is_between_those_of_its_parts(now, then):
    made = mood.change(now, then)
    common = {voice.name for voice in now} & {voice.name for voice in then}
    weight = sum(PERCENTS[name] for name in common) / sum(PERCENTS[voice.name] for voice in now)
    assert (made is None) == (weight < 0.5)
    if made is not None:
        steps = [part.value for part in made.moved]
        assert min(steps) - 1e-9 <= made.points <= max(steps) + 1e-9
        assert 0.5 <= made.common_weight_share <= 1


@QUICK
@given(voices)
def test_losing_or_gaining_a_source_alone_is_never_a_shift(given_voices):
    for kept in range(1, len(given_voices) + 1):
        for fewer in itertools.combinations(given_voices, kept):
            for now, then in ((fewer, given_voices), (given_voices, fewer)):
                made = mood.change(list(now), list(then))
                assert made is None or made.points == pytest.approx(0, abs=1e-9)


def test_thirty_points_are_no_shift_and_a_little_more_is_one():
    assert [mood.is_shift(points) for points in (30.0, -30.0, 30.1, -30.1, 0.0)] == [
        False, False, True, True, False,
    ]  # fmt: skip


@QUICK
@given(voices)
def test_thirty_points_of_every_voice_are_no_shift_whatever_their_weights(given_voices):
    moved = [voice._replace(value=voice.value + 30) for voice in given_voices]
    assert not mood.is_shift(mood.change(moved, given_voices).points)
    assert not mood.is_shift(mood.change(given_voices, moved).points)


@pytest.mark.parametrize("then", [("social",), ("headline_tone", "votes")])
def test_exactly_half_of_the_weight_in_common_is_enough(then):
    now = [Component(name, 5.0) for name in ("social", "headline_tone", "votes")]
    made = mood.change(now, [Component(name, 0.0) for name in then])
    assert made is not None
    assert made.common_weight_share == 0.5


def test_a_little_less_than_half_in_common_is_no_comparison():
    now = [Component(name, 5.0) for name in WEIGHTS]
    assert mood.change(now, [Component("social", 0.0), Component("community", 0.0)]) is None


def test_voices_of_the_coin_are_told_from_that_of_the_market():
    assert mood.scope([Component("fear_greed", 5.0)]) == "market"
    assert mood.scope([Component("votes", 5.0)]) == "coin"
    assert mood.scope(NOW) == "mixed"
    assert mood.coin_weight_share(NOW) == pytest.approx(0.35 / 0.55)
    assert mood.coin_weight_share([Component("fear_greed", 5.0)]) == 0


def test_confidence_falls_with_absent_and_with_contrary_voices():
    keyless = ("headline_tone", "votes", "fear_greed")
    spread = math.sqrt(sum((v - 15.1666667) ** 2 for v in (12.5, 55, -22)) / 3)
    assert mood.confidence(NOW, keyless) == round(100 * (1 - spread / 80))
    assert mood.confidence(NOW, WEIGHTS) == round(55 * (1 - spread / 80))
    alone = [Component("votes", 55.0)]
    assert mood.confidence(alone, keyless) == round(100 * 0.15 / 0.55 * 0.5)
    apart = [Component("votes", 100.0), Component("fear_greed", -100.0)]
    assert mood.confidence(apart, keyless) == 0


def test_younger_and_surer_headlines_weigh_more():
    stories = [Story(1.0, 1.0, 0.0), Story(-1.0, 1.0, 24.0), Story(0.5, 0.5, 48.0)]
    weights = (1.0, 0.5, 0.125)
    expected = (1.0 * 1.0 - 1.0 * 0.5 + 0.5 * 0.125) / sum(weights)
    assert mood.tone(stories) == pytest.approx(expected)
    assert mood.tone(stories[:2]) is None
    assert mood.tone([Story(0.3, 1.0, -5.0)] * 3) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("positive", "negative", "share"),
    [(15, 5, 75), (20, 0, 100), (0, 20, 0), (10, 9, None), (0, 0, None)],
)
def test_votes_count_from_twenty_on(positive, negative, share):
    assert mood.positive_share(positive, negative) == share


def test_nothing_has_no_mean():
    assert mood.weighted_mean([]) is None
    assert mood.weighted_mean([(5.0, 0.0)]) is None
    with pytest.raises(ValueError, match="no component"):
        mood.score([])


ROOT = Path(__file__).parents[2]
OF_MOOD = sorted(
    {
        ROOT / "quant/mood.py",
        *(ROOT / "analysis").glob("sentiment*.py"),
        *(ROOT / "analysis").glob("mood*.py"),
    }
)


@pytest.mark.parametrize("path", OF_MOOD, ids=lambda path: path.stem)
def test_no_mood_comes_from_a_generator_of_random_numbers(path):
    imported = {
        part
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        for part in f"{getattr(node, 'module', None) or ''}.{alias.name}".split(".")
    }
    assert not imported & {"random", "secrets", "numpy", "uuid", "urandom"}
