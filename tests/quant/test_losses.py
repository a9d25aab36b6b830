"""quant/losses.py: against the golden series and a second way of computing each figure."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_losses import COIN, closes_of, draws
from quant import kupiec, losses
from quant.absent import TOO_SHORT

LONG = np.array(draws(11, 900))


def quantile_7(sample, share):
    """Hyndman and Fan's type 7, by its definition."""
    ordered = sorted(sample)
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def scaled_by_hand(returns):
    """Every return from the 31st on over the deviation known the day before."""
    variance = sum(value**2 for value in returns[:30]) / 30
    made = []
    for day, value in enumerate(returns, start=1):
        if day > 30:
            made.append(value / math.sqrt(variance))
        variance = 0.94 * variance + 0.06 * value**2
    return made, math.sqrt(variance)


GOLDEN = {
    (losses.historical, 0.95): (4.0158666895, 4.9870508889),
    (losses.historical, 0.99): (5.6220753068, 6.8539870677),
    (losses.filtered, 0.95): (4.3116717882, 5.2940283589),
    (losses.filtered, 0.99): (6.0752951575, 7.4026470040),
}


@pytest.mark.parametrize(("measure", "level"), GOLDEN)
def test_the_golden_series(measure, level):
    made = measure(np.array(COIN), level)
    assert (made.var_pct, made.es_pct) == pytest.approx(GOLDEN[measure, level], rel=1e-9)
    assert losses.sample_size(np.array(COIN)) == 370


@pytest.mark.parametrize("level", [0.95, 0.99])
@pytest.mark.parametrize("length", [280, 400, 900])
def test_the_figures_by_hand(length, level):
    returns = LONG[:length].tolist()
    scaled, deviation = scaled_by_hand(returns)
    for measure, sample, scale in (
        (losses.filtered, scaled, deviation),
        (losses.historical, returns[-365:], 1.0),
    ):
        q = quantile_7(sample, 1 - level)
        worse = [100 * (1 - math.exp(z * scale)) for z in sample if z <= q]
        made = measure(np.array(returns), level)
        assert made.var_pct == pytest.approx(100 * (1 - math.exp(q * scale)), rel=1e-9)
        assert made.es_pct == pytest.approx(sum(worse) / len(worse), rel=1e-9)


def test_a_loss_is_a_part_of_the_price():
    """The value at risk of simple returns is where prices really stood the day after."""
    closes = np.array(closes_of(COIN))
    simple = (closes[1:] / closes[:-1] - 1)[-365:]
    told = losses.historical(np.array(COIN), 0.95).var_pct
    assert np.mean(simple < -told / 100) == pytest.approx(0.05, abs=0.005)


def test_only_the_last_thousand_days_count():
    many = np.array(draws(5, 1400))
    changed = many.copy()
    changed[40:100] *= 5
    assert losses.sample_size(many) == 1000
    assert losses.filtered(many, 0.95).var_pct == pytest.approx(
        losses.filtered(changed, 0.95).var_pct, rel=1e-6
    )


@pytest.mark.parametrize("measure", [losses.filtered, losses.historical])
def test_too_few_days_give_nothing(measure):
    fewest = 280 if measure is losses.filtered else 250
    assert measure(LONG[: fewest - 1], 0.95) == TOO_SHORT
    assert measure(LONG[:fewest], 0.95).var_pct > 0
    assert measure(np.zeros(fewest - 1), 0.95) == TOO_SHORT


@pytest.mark.parametrize("measure", [losses.filtered, losses.historical])
def test_a_flat_series_loses_nothing(measure):
    assert measure(np.zeros(300), 0.99) == losses.Tail(0.0, 0.0)


@pytest.mark.parametrize("measure", [losses.filtered, losses.historical])
def test_a_series_that_only_rises_shows_no_loss(measure):
    made = measure(np.full(300, 0.01), 0.95)
    assert made.var_pct == pytest.approx(-100 * (math.exp(0.01) - 1), rel=1e-6)
    assert made.es_pct >= made.var_pct


def test_days_before_any_move_have_no_deviation_to_be_measured_in():
    begun = np.concatenate([np.zeros(60), LONG[:400]])
    assert np.isnan(losses.standardised(begun)[:61]).all()
    assert losses.filtered(begun, 0.95).var_pct > 0
    assert losses.filtered(np.concatenate([np.zeros(60), LONG[:200]]), 0.95) == TOO_SHORT


returns_of_any_kind = st.lists(
    st.one_of(st.just(0.0), st.floats(-2, 2)), min_size=280, max_size=320
)


@settings(max_examples=60, deadline=None)
@given(returns_of_any_kind)
def test_the_mean_beyond_is_no_less_than_the_bound_and_rarer_is_worse(returns):
    array = np.array(returns)
    for measure in (losses.filtered, losses.historical):
        made = [measure(array, level) for level in (0.95, 0.99)]
        if TOO_SHORT in made:
            continue
        (p95, e95), (p99, e99) = made
        assert e95 >= p95
        assert e99 >= p99
        assert p99 >= p95 - 1e-9
        assert e99 >= e95 - 1e-9
        assert max(e99, p99) <= 100


def test_exceptions_are_counted_with_what_was_known_the_day_before():
    seen = 0
    for day in range(len(LONG) - 250, len(LONG)):
        scaled, deviation = scaled_by_hand(LONG[:day].tolist())
        seen += LONG[day] < quantile_7(scaled[-1000:], 0.05) * deviation
    made = losses.exceptions(LONG, 0.95)
    assert made.seen == seen
    assert made.expected == pytest.approx(12.5)
    assert made.kupiec_p == kupiec.p_value(seen, 250, 1 - 0.95)


def test_a_later_day_changes_nothing_that_was_said_before_it():
    whole = losses.breaches(LONG, 0.95, 600)
    changed = LONG.copy()
    changed[800:] = 0.5
    assert losses.breaches(changed, 0.95, 600)[:200] == whole[:200]
    assert not any(losses.breaches(changed, 0.95, 600)[200:])


def test_a_crash_is_an_exception_on_its_day():
    crashed = LONG.copy()
    crashed[-1] = -0.9
    assert losses.breaches(crashed, 0.99, 899) == [True]
    crashed[-1] = 0.9
    assert losses.breaches(crashed, 0.99, 899) == [False]


def test_exceptions_need_250_days_before_the_first_of_them():
    assert losses.exceptions(LONG[:529], 0.95) == TOO_SHORT
    assert losses.exceptions(LONG[:530], 0.95).seen >= 0
    assert losses.exceptions(np.array(COIN), 0.95) == TOO_SHORT
