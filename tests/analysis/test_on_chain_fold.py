"""analysis/on_chain_fold.py"""

from datetime import timedelta

import pytest

from analysis.on_chain_fold import Figures
from analysis.on_chain_parts import Found, Part
from fixed_answers import NOW
from quant.absent import LATE, NO_KEY, NOT_PUBLISHED, PROVIDER_FAILED

HASHRATE, HEIGHT, SUPPLY = "network.hashrate_hs", "network.height", "supply.circulating"


def part(provider, figures, *, error=None, ago=0.0, daily=False):
    return Part(provider, error, NOW - timedelta(seconds=ago), figures, daily)


def figures(*parts, **otherwise):
    return Figures(Found(parts, otherwise), NOW)


def test_two_that_agree_meet_in_the_middle():
    made = figures(part("a", {HASHRATE: 1e21}), part("b", {HASHRATE: 1.02e21})).get(HASHRATE)
    assert made.value == 1.01e21
    assert (made.agree, made.is_conflict, made.expected) == (1.0, False, 2)
    assert [reading.provider for reading in made.kept] == ["a", "b"]


def test_two_that_are_40_percent_apart_leave_the_first_and_say_so():
    made = figures(part("a", {HASHRATE: 1e21}), part("b", {HASHRATE: 1.5e21})).get(HASHRATE)
    assert (made.value, made.agree, made.is_conflict) == (1e21, 0.0, True)
    assert [reading.provider for reading in made.kept] == ["a"]


def test_heights_are_not_averaged():
    made = figures(part("a", {HEIGHT: 900_000.0}), part("b", {HEIGHT: 900_003.0})).get(HEIGHT)
    assert made.value == 900_003.0


def test_a_height_of_another_week_is_no_newer_block():
    made = figures(part("a", {HEIGHT: 900_000.0}), part("b", {HEIGHT: 901_000.0})).get(HEIGHT)
    assert (made.value, made.is_conflict, made.agree) == (900_000.0, True, 0.0)
    near = figures(part("a", {HEIGHT: 900_000.0}), part("b", {HEIGHT: 900_050.0})).get(HEIGHT)
    assert (near.value, near.is_conflict, near.agree) == (900_050.0, False, 1.0)


def test_a_height_far_off_is_left_out():
    told = [900_000.0, 900_001.0, 9_000_000.0]
    made = figures(*(part(str(n), {HEIGHT: height}) for n, height in enumerate(told)))
    assert made.value(HEIGHT) == 900_001.0


def test_a_provider_counts_once_whatever_it_says_where():
    made = figures(part("a", {HEIGHT: 5.0}), part("a", {HEIGHT: 6.0}), part("b", {SUPPLY: 1.0}))
    assert len(made.get(HEIGHT).kept) == 1
    assert (made.value(HEIGHT), made.get(HEIGHT).expected) == (5.0, 1)


def test_what_has_no_bounds_is_what_the_first_says():
    made = figures(part("a", {"valuation.mvrv": 2.0}), part("b", {"valuation.mvrv": 2.1}))
    assert made.value("valuation.mvrv") == 2.0


def test_who_could_tell_and_failed_is_expected_and_who_does_not_know_is_not():
    failed = part("b", {SUPPLY: None}, error="timeout")
    unknown = part("c", {SUPPLY: None}, error="no_data")
    assert figures(part("a", {SUPPLY: 5.0}), failed, unknown).get(SUPPLY).expected == 2


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("timeout", LATE),
        ("http_error", PROVIDER_FAILED),
        ("breaker_open", PROVIDER_FAILED),
        ("no_data", NOT_PUBLISHED),
        (None, NOT_PUBLISHED),
    ],
)
def test_a_reason_comes_from_those_who_could_tell(error, reason):
    other = part("b", {HEIGHT: None}, error="timeout")
    assert figures(part("a", {SUPPLY: None}, error=error), other).absent(SUPPLY) == reason


def test_what_nobody_speaks_of_has_the_reason_given_for_it_or_its_object():
    made = figures(gas=NO_KEY)
    assert made.absent("gas.base_gwei") == NO_KEY
    assert made.absent("gas") == NO_KEY
    assert made.absent("supply.staked") == NOT_PUBLISHED


def test_a_failure_outranks_the_reason_given():
    made = figures(part("a", {"gas.base_gwei": None}, error="connect"), gas=NO_KEY)
    assert made.absent("gas.base_gwei") == PROVIDER_FAILED


@pytest.mark.parametrize(
    ("ago", "daily", "is_used"),
    [
        (4 * 3600 - 1, False, True),
        (5 * 3600, False, False),
        (-60, False, True),
        (-300, False, False),
        (20 * 3600, True, True),
        (49 * 3600, True, False),
    ],
)
def test_what_is_too_old_or_of_the_future_is_stale(ago, daily, is_used):
    made = figures(part("a", {SUPPLY: 5.0}, ago=ago, daily=daily))
    assert made.value(SUPPLY) == (5.0 if is_used else None)
    assert made.failures() == ({} if is_used else {"a": "stale"})
    if not is_used:
        assert made.absent(SUPPLY) == PROVIDER_FAILED


def test_nothing_used_is_of_the_future():
    assert figures(part("a", {SUPPLY: 5.0}, ago=-60)).used() == {"a": NOW}


def test_who_was_dropped_everywhere_is_an_outlier():
    told = {"a": 1e6, "b": 1.001e6, "c": 9e6}
    made = figures(*(part(name, {SUPPLY: value}) for name, value in told.items()))
    assert set(made.used()) == {"a", "b"}
    assert made.failures() == {"c": "outlier"}


def test_the_first_failure_of_a_provider_is_named_though_it_was_used():
    made = figures(
        part("a", {SUPPLY: 5.0}), part("a", {HEIGHT: 5.0}, ago=9e4), part("a", {HASHRATE: None},
        error="timeout"),
    )  # fmt: skip
    assert (set(made.used()), made.failures()) == ({"a"}, {"a": "stale"})


def test_a_figure_is_unknown_when_all_who_could_tell_it_do_not_know_the_coin():
    unknown = part("a", {SUPPLY: None}, error="no_data")
    assert figures(unknown).is_unknown(SUPPLY)
    assert not figures(unknown, part("b", {SUPPLY: None})).is_unknown(SUPPLY)
    assert not figures(part("b", {SUPPLY: None})).is_unknown(SUPPLY)
    assert not figures(unknown, part("b", {SUPPLY: None}, error="timeout")).is_unknown(SUPPLY)
    assert not figures(unknown).is_unknown(HEIGHT)


def test_who_could_tell_a_figure_and_answered_without_it_is_silent():
    made = figures(
        part("a", {SUPPLY: None, HEIGHT: 5.0}), part("b", {HEIGHT: None}),
        part("c", {SUPPLY: None}, error="timeout"), part("d", {SUPPLY: 7.0}),
    )  # fmt: skip
    assert made.silent([SUPPLY]) == {"a"}
    assert made.silent([SUPPLY, HEIGHT]) == {"a", "b"}
