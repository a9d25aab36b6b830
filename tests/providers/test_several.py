"""providers.several"""

import threading

import pytest

from providers import several
from providers.faults import UpstreamError


def test_values_and_lost_ones_are_told_apart() -> None:
    def fail(_: float) -> int:
        raise UpstreamError("some", "timeout", "too late")

    calls = {"one": lambda _: 1, "none": lambda _: None, "lost": fail}
    assert several.at_once(calls, deadline=9) == ({"one": 1, "none": None}, {"lost": "timeout"})


def test_all_are_asked_at_once_with_a_little_less_time() -> None:
    barrier = threading.Barrier(3, timeout=10)

    def call(until: float) -> float:
        barrier.wait()
        return until

    values, lost = several.at_once(dict.fromkeys("abc", call), deadline=10.0)
    assert lost == {}
    assert all(9.9 < until < 10 for until in values.values())


def test_a_mistake_of_ours_is_not_hidden() -> None:
    def fail(_: float) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        several.at_once({"wrong": fail}, deadline=9)
