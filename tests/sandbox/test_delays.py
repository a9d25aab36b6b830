"""sandbox.delays"""

import statistics

import pytest

from sandbox.delays import LONGEST, Delay, number


def test_a_delay_without_spread_is_always_the_same() -> None:
    delay = Delay("kraken", 0.2, 0)
    assert {delay.next() for _ in range(10)} == {0.2}


def test_a_delay_with_one_has_its_usual_time_and_a_long_tail() -> None:
    delay = Delay("kraken", 0.2, 0.5)
    times = sorted(delay.next() for _ in range(2000))
    assert statistics.median(times) == pytest.approx(0.2, rel=0.1)
    assert times[1900] == pytest.approx(0.2 * 2.28, rel=0.1)  # e to the power of 1.645 × 0.5
    assert times[0] > 0


def test_two_measurements_meet_the_same_times_and_two_providers_do_not() -> None:
    first, again, other = (Delay(name, 1, 0.5) for name in ("kraken", "kraken", "okx"))
    drawn = [[delay.next() for _ in range(5)] for delay in (first, again, other)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_no_delay_is_longer_than_the_longest() -> None:
    delay = Delay("kraken", LONGEST, 2)
    assert max(delay.next() for _ in range(50)) == LONGEST


@pytest.mark.parametrize("value", [-1, 3, True, "1", None, float("nan")])
def test_what_is_no_number_within_bounds_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="spread: a number from 0 to 2"):
        number("spread", value, 2)
