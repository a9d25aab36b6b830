"""quant.derivatives"""

import math
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quant import derivatives as d
from quant.absent import NO_HISTORY, UNDEFINED
from quant.derivatives import Crowd, Level

amounts = st.dictionaries(st.sampled_from("abcdef"), st.floats(1e3, 1e12), min_size=1, max_size=6)


def test_the_worked_example_of_three_venues() -> None:
    rates = {
        "a": d.rate_8h(0.0001, 8), "b": d.rate_8h(0.00005, 4), "c": d.rate_8h(0.00003, 8),
    }  # fmt: skip
    made = d.mean(rates, {"a": 5e9, "b": 2e9, "c": 2e9})
    assert made is not None
    assert made.value == pytest.approx(8.4444e-5, abs=5e-10)
    assert made.is_weighted
    assert d.apr_pct(made.value) == pytest.approx(9.2467, abs=5e-5)


@pytest.mark.parametrize(
    ("rate", "level"),
    [
        (0.0, Level.NORMAL),
        (0.000199, Level.NORMAL),
        (-0.0002, Level.ELEVATED),
        (0.000499, Level.ELEVATED),
        (0.0005, Level.HIGH),
        (-0.000999, Level.HIGH),
        (0.001, Level.EXTREME),
        (-0.02, Level.EXTREME),
    ],
)
def test_levels_count_from_their_lower_edge_on_both_sides(rate: float, level: Level) -> None:
    assert d.level(rate) == level


def test_there_is_one_set_of_words_for_levels() -> None:
    assert [str(level) for level in Level] == ["normal", "elevated", "high", "extreme"]


@pytest.mark.parametrize(
    ("share", "crowd"),
    [
        (0.71, Crowd.LONG),
        (0.70, Crowd.BALANCED),
        (0.5, Crowd.BALANCED),
        (0.30, Crowd.BALANCED),
        (0.29, Crowd.SHORT),
    ],
)
def test_accounts_crowd_beyond_seventy_and_below_thirty_percent(share: float, crowd: Crowd) -> None:
    assert d.crowd_of_accounts(share) == crowd


def test_a_ratio_of_1_8_is_a_share_of_642857_millionths_and_no_crowd() -> None:
    share = 1.8 / (1 + 1.8)
    assert share == pytest.approx(0.642857, abs=5e-7)
    assert d.crowd_of_accounts(share) == Crowd.BALANCED


def test_venues_of_which_nothing_is_known_to_be_open_count_the_same() -> None:
    assert d.mean({"a": 1.0, "b": 3.0}, {}) == (2.0, False)
    assert d.mean({"a": 1.0, "b": 3.0}, {"b": 5.0, "c": 9.0}) == (3.0, True)
    assert d.mean({}, {"a": 1.0}) is None


@given(amounts)
def test_shares_sum_to_one_and_concentration_lies_between_even_and_alone(
    open_usd: dict[str, float],
) -> None:
    parts = d.shares(open_usd)
    assert sum(parts.values()) == pytest.approx(1)
    concentration = d.hhi(open_usd)
    assert isinstance(concentration, float)
    assert 1 / len(open_usd) - 1e-9 <= concentration <= 1 + 1e-9


def test_nothing_open_has_no_shares_and_no_concentration() -> None:
    assert d.shares({"a": 0.0}) == {}
    assert d.hhi({"a": 0.0}) == UNDEFINED
    assert d.hhi({}) == UNDEFINED


def test_a_change_is_of_the_venues_known_at_both_times() -> None:
    made = d.change({"a": 110.0, "b": 60.0}, {"a": 100.0, "c": 900.0})
    assert made.pct == pytest.approx(10)
    assert made.common_share == pytest.approx(110 / 170)


@given(amounts, st.floats(0.5, 2), st.floats(1e3, 1e12))
def test_a_venue_that_appears_between_two_readings_changes_nothing(
    then: dict[str, float], factor: float, newcomer: float
) -> None:
    now = {venue: usd * factor for venue, usd in then.items()}
    without, made = d.change(now, then), d.change({**now, "new": newcomer}, then)
    assert without.pct == pytest.approx((factor - 1) * 100, abs=1e-6)
    assert made.pct == (without.pct if made.common_share >= 0.5 else NO_HISTORY)
    assert made.common_share <= without.common_share == 1


def test_a_change_of_less_than_half_of_what_is_open_is_none() -> None:
    assert d.change({"a": 49.0, "b": 51.0}, {"a": 40.0}) == (NO_HISTORY, 0.49)
    assert d.change({"a": 49.0}, {}) == (NO_HISTORY, 0.0)
    assert d.change({}, {"a": 1.0}) == (NO_HISTORY, 0.0)
    assert d.change({"a": 5.0}, {"a": 0.0}) == (UNDEFINED, 1.0)


def test_a_zscore_needs_thirty_days_that_differ() -> None:
    days = [float(n) for n in range(1, 31)]
    assert d.zscore(15.5, days) == pytest.approx(0)
    assert d.zscore(33.10682, days) == pytest.approx(2, abs=1e-4)
    assert d.zscore(1.0, days[:29]) == NO_HISTORY
    assert d.zscore(1.0, [0.5] * 30) == UNDEFINED


@pytest.mark.parametrize("rate", [0.0001, -0.0001, 0.00005])
def test_days_that_differ_in_their_last_bits_alone_have_no_deviation(rate: float) -> None:
    noisy = [rate * (1 + n % 5 * 2e-16) for n in range(60)]
    assert len(set(noisy)) > 1
    assert d.zscore(0.0003, noisy) == UNDEFINED


def test_what_no_number_can_hold_is_undefined() -> None:
    assert d.zscore(0.5, [5e-324, 1e-320] * 20) == UNDEFINED
    assert d.change({"a": 1e14}, {"a": 5e-324}) == (UNDEFINED, 1.0)


@given(amounts)
def test_figures_of_venues_that_all_stand_at_a_bound_are_at_it(held: dict[str, float]) -> None:
    for bound, level in ((0.0002, "elevated"), (0.0005, "high"), (0.001, "extreme")):
        for sign in (1, -1):
            made = d.mean(dict.fromkeys(held, sign * bound), held)
            assert made is not None
            assert d.level(made.value) == level
    for share in (0.3, 0.7):
        made = d.mean(dict.fromkeys(held, share), held)
        assert made is not None
        assert d.crowd_of_accounts(made.value) == Crowd.BALANCED


@pytest.mark.parametrize(
    ("z", "share", "grown", "rate", "inputs"),
    [
        (2.0, 0.6, 10.0, 0.0001, {"funding": 50, "accounts": 40, "open_interest": 20}),
        (2.0, 0.6, 10.0, -0.0001, {"funding": 50, "accounts": 40, "open_interest": -20}),
        (9.0, 0.9, 99.0, 0.0001, {"funding": 100, "accounts": 100, "open_interest": 100}),
        (-9.0, 0.1, -99.0, 0.1, {"funding": -100, "accounts": -100, "open_interest": -100}),
        (1.0, None, 10.0, 0.0, {"funding": 25, "open_interest": 0}),
        (None, 0.5, -5.0, 0.1, {"accounts": 0, "open_interest": -10}),
    ],
)
def test_crowding_is_the_mean_of_what_is_present(
    z: float | None, share: float | None, grown: float, rate: float, inputs: dict[str, float]
) -> None:
    made = d.crowding(zscore=z, long_share=share, oi_change_7d_pct=grown, rate=rate)
    assert isinstance(made, d.Crowding)
    assert made.inputs == pytest.approx(inputs)
    assert made.score == pytest.approx(fmean(inputs.values()))


def test_one_voice_is_no_crowd() -> None:
    made = d.crowding(zscore=3.0, long_share=None, oi_change_7d_pct=None, rate=0.1)
    assert made == NO_HISTORY


@pytest.mark.parametrize(
    ("share", "label"),
    [
        (0.63, Crowd.LONG),
        (0.61, Crowd.LEANING_LONG),
        (0.5, Crowd.BALANCED),
        (0.39, Crowd.LEANING_SHORT),
        (0.37, Crowd.SHORT),
    ],
)
def test_a_score_has_a_label_by_its_side(share: float, label: Crowd) -> None:
    z = (share - 0.5) * 16
    made = d.crowding(zscore=z, long_share=share, oi_change_7d_pct=None, rate=0.0)
    assert isinstance(made, d.Crowding)
    assert made.label == label


@given(
    st.none() | st.floats(-50, 50),
    st.none() | st.floats(0, 1),
    st.none() | st.floats(-100, 1e6),
    st.floats(-0.9, 0.9),
)
def test_a_score_is_within_its_scale_and_turns_with_the_market(
    z: float | None, share: float | None, grown: float | None, rate: float
) -> None:
    made = d.crowding(zscore=z, long_share=share, oi_change_7d_pct=grown, rate=rate)
    turned = d.crowding(
        zscore=None if z is None else -z,
        long_share=None if share is None else 1 - share,
        oi_change_7d_pct=grown,
        rate=-rate,
    )
    if not isinstance(made, d.Crowding) or not isinstance(turned, d.Crowding):
        assert made == turned == NO_HISTORY
        return
    assert -100 <= made.score <= 100
    assert math.isclose(made.score, -turned.score, abs_tol=1e-9)
