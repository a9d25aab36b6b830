"""providers.gate"""

import threading
from collections.abc import Callable

import pytest

from providers import gate
from providers.gate import MemoryGate


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(gate, "monotonic", clock)
    return clock


def _fail(door: MemoryGate, times: int = 1, outcome: str = "timeout") -> None:
    for _ in range(times):
        door.record("kraken", outcome, 5, None)


@pytest.mark.usefixtures("clock")
def test_a_new_gate_lets_everyone_pass() -> None:
    door = MemoryGate()
    assert [door.admit("kraken") for _ in range(9)] == [None] * 9


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("outcome", ["timeout", "connect", "refused", "http_error", "bad_body"])
def test_five_failures_open_the_breaker_of_that_provider_alone(outcome: str) -> None:
    door = MemoryGate()
    _fail(door, 4, outcome)
    assert door.admit("kraken") is None
    _fail(door, 1, outcome)
    assert door.admit("kraken") == 30
    assert door.admit("binance") is None


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("outcome", ["ok", "no_data", "outlier", "stale"])
def test_an_answer_is_no_failure(outcome: str) -> None:
    door = MemoryGate()
    _fail(door, 20, outcome)
    assert door.admit("kraken") is None


def test_failures_are_forgotten_after_a_minute(clock: Clock) -> None:
    door = MemoryGate()
    _fail(door, 4)
    clock.now += 61
    _fail(door, 4)
    assert door.admit("kraken") is None


def test_one_probe_passes_every_thirty_seconds(clock: Clock) -> None:
    door = MemoryGate()
    _fail(door, 5)
    clock.now += 30
    assert [door.admit("kraken") for _ in range(3)] == [None, 30, 30]
    _fail(door)
    clock.now += 29
    assert door.admit("kraken") == 1
    clock.now += 1
    assert [door.admit("kraken") for _ in range(2)] == [None, 30]


def test_an_answer_to_the_probe_closes_the_breaker(clock: Clock) -> None:
    door = MemoryGate()
    _fail(door, 5)
    clock.now += 30
    door.admit("kraken")
    _fail(door, 1, "ok")
    _fail(door, 4)
    assert [door.admit("kraken") for _ in range(3)] == [None] * 3


def test_a_dead_upstream_is_asked_a_few_times_and_then_twice_a_minute(clock: Clock) -> None:
    door, calls = MemoryGate(), 0
    for _ in range(600):
        clock.now += 0.1
        if door.admit("kraken") is None:
            calls += 1
            _fail(door)
    assert calls <= 7


def test_whoever_says_how_long_is_left_alone_that_long(clock: Clock) -> None:
    door = MemoryGate()
    door.record("binance", "refused", 5, 7200)
    clock.now += 7199
    assert door.admit("binance") == 1
    clock.now += 1
    assert door.admit("binance") is None


@pytest.mark.usefixtures("clock")
def test_a_good_answer_may_ask_for_a_rest_too() -> None:
    door = MemoryGate()
    door.record("binance", "ok", 5, 12)
    assert door.admit("binance") == 12


@pytest.mark.usefixtures("clock")
def test_a_good_answer_does_not_shorten_a_ban() -> None:
    door = MemoryGate()
    door.record("binance", "refused", 5, 120)
    door.record("binance", "ok", 5, None)
    door.record("binance", "rate_limited", 5, 1)
    assert door.admit("binance") == 120


@pytest.mark.usefixtures("clock")
def test_a_rate_limit_without_a_wait_rests_for_a_while_and_is_no_failure() -> None:
    door = MemoryGate()
    _fail(door, 1, "rate_limited")
    assert door.admit("kraken") == gate.SILENT_LIMIT_SECONDS


def test_of_many_threads_one_gets_the_probe(clock: Clock) -> None:
    door = MemoryGate()
    _fail(door, 5)
    clock.now += 30
    admitted, barrier = [], threading.Barrier(16)

    def ask() -> None:
        barrier.wait()
        admitted.append(door.admit("kraken"))

    _together(ask, 16)
    assert admitted.count(None) == 1
    assert len(admitted) == 16


def _together(act: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.usefixtures("clock")
def test_an_answer_among_them_says_that_it_is_alive() -> None:
    door = MemoryGate()
    for _ in range(5):
        _fail(door, 4)
        door.record("kraken", "ok", 5, None)
    assert door.admit("kraken") is None
