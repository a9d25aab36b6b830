"""quant/accuracy.py, quant/student.py and quant/wilson.py"""

import math

import numpy as np
import pytest

from quant import accuracy, student, wilson


@pytest.mark.parametrize(
    ("value", "freedom", "share"),
    [
        (0.0, 3, 0.5),
        (1.0, 1, 0.75),
        (-1.0, 1, 0.25),
        (-2.228138851964939, 10, 0.025),
        (1.812461122811676, 10, 0.95),
        (2.0, 2, 0.5 + 2 / (2 * math.sqrt(6))),
        (-1.959966, 1e6, 0.025),
        (-40.0, 250, 0.0),
        (math.inf, 5, 1.0),
        (-math.inf, 5, 0.0),
    ],
)
def test_students_distribution(value, freedom, share):
    assert student.below(value, freedom) == pytest.approx(share, abs=1e-7)


@pytest.mark.parametrize("freedom", [1, 2, 5, 30, 249, 4000])
def test_students_distribution_rises_and_is_even(freedom):
    at = [student.below(x / 4, freedom) for x in range(-40, 41)]
    assert at == sorted(at)
    assert [a + b for a, b in zip(at, reversed(at), strict=True)] == pytest.approx([1.0] * 81)


@pytest.mark.parametrize(("value", "freedom"), [(math.nan, 3), (1.0, 0), (1.0, math.nan)])
def test_students_distribution_of_nothing_is_refused(value, freedom):
    with pytest.raises(ValueError, match="degrees of freedom"):
        student.below(value, freedom)


def test_better_by_one_step_is_a_t_test_of_the_differences():
    losses, others = np.array([1.0, 2.0, 1.5, 1.0, 0.5]), np.array([2.0, 2.5, 1.0, 2.0, 1.5])
    difference = losses - others
    t = difference.mean() / (difference.std(ddof=1) / math.sqrt(5))
    assert accuracy.better_p(losses, others, 1) == pytest.approx(student.below(t, 4))


def test_overlapping_windows_count_for_less():
    rng = np.random.default_rng(5)
    noise = np.convolve(rng.normal(0, 1, 1006), np.ones(7) / 7, mode="valid") - 0.05
    alone, seven = (accuracy.better_p(noise, np.zeros(1000), steps) for steps in (1, 7))
    assert alone < 0.05 < seven


def test_the_share_of_false_claims_is_the_one_that_is_said():
    rng = np.random.default_rng(9)
    claims = [
        accuracy.better_p(np.abs(rng.normal(0, 1, 250)), np.abs(rng.normal(0, 1, 250)), 1) < 0.05
        for _ in range(2000)
    ]
    assert 0.035 < np.mean(claims) < 0.065


@pytest.mark.parametrize(
    ("losses", "others", "steps"),
    [
        ([], [], 1),
        ([1.0], [2.0], 1),
        ([1.0] * 50, [1.0] * 50, 1),
        ([1.0] * 14, [2.0] * 14, 7),
        ([1.0, -1.0] * 20, [0.0] * 40, 2),
    ],
)
def test_where_the_test_cannot_tell_it_says_nothing(losses, others, steps):
    assert accuracy.better_p(losses, others, steps) is None


def test_holm_multiplies_the_smallest_by_all_and_never_falls():
    assert accuracy.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert accuracy.holm([0.6, 0.7]) == [1.0, 1.0]
    assert accuracy.holm([]) == []


def test_wilsons_interval():
    assert wilson.interval(0.8, 100) == pytest.approx((0.7111708344, 0.8666330667))
    assert wilson.interval(0.0, 10) == pytest.approx((0.0, 0.2775327999))
    assert wilson.interval(1.0, 10)[1] == pytest.approx(1.0)
    wide, narrow = wilson.interval(0.8, 9.33), wilson.interval(0.8, 280)
    assert wide[0] < narrow[0] < 0.8 < narrow[1] < wide[1]


@pytest.mark.parametrize(("share", "trials"), [(1.1, 5), (-0.1, 5), (0.5, 0)])
def test_a_share_of_nothing_has_no_interval(share, trials):
    with pytest.raises(ValueError, match="trials"):
        wilson.interval(share, trials)
