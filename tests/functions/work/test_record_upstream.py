"""work.record_upstream"""

import pytest

from racing import barrier_call


def _record(database, outcome, latency_ms=10, retry_after=None):
    database.value(
        "work.record_upstream",
        provider="kraken",
        outcome=outcome,
        latency_ms=latency_ms,
        retry_after=retry_after,
    )


def _state(database):
    return database.one(
        "select failures, reason, last_ok_at, last_error_at, last_error, calls, errors, latency_ms,"
        " extract(epoch from not_before - clock_timestamp())::float as wait"
        " from core.provider_state where provider = 'kraken'"
    )


def test_calls_errors_and_latency_are_counted(database):
    _record(database, "ok", 100)
    _record(database, "ok", 200)
    _record(database, "timeout", 700)

    state = _state(database)
    assert (state.calls, state.errors, state.latency_ms) == (3, 1, 110)
    assert (state.last_error, state.failures) == ("timeout", 1)
    assert state.last_ok_at < state.last_error_at


def test_an_open_breaker_says_why(database):
    for _ in range(5):
        _record(database, "bad_body")
    assert _state(database).reason == "failures"

    _record(database, "ok")
    state = _state(database)
    assert (state.failures, state.reason, state.wait) == (0, None, None)


@pytest.mark.parametrize("outcome", ["rate_limited", "refused"])
def test_a_closed_door_says_why(database, outcome):
    _record(database, outcome, retry_after=60)

    state = _state(database)
    assert state.reason == outcome
    assert 59 < state.wait <= 60


def test_a_shorter_time_does_not_shorten_a_longer_one(database):
    _record(database, "refused", retry_after=7200)
    _record(database, "rate_limited", retry_after=5)

    assert _state(database).wait > 7000


def test_no_call_is_lost_among_many(live):
    connections = [live.connect("worker") for _ in range(8)]

    def _ten(number):
        for _ in range(10):
            connections[number].execute("select work.record_upstream('kraken', 'timeout', 5)")

    barrier_call(8, _ten)

    for connection in connections:
        connection.close()
    assert (_state(live).calls, _state(live).failures) == (80, 80)


@pytest.mark.parametrize("answer", ["ok", "no_data"])
def test_failures_with_an_answer_among_them_open_nothing(database, answer):
    for _ in range(3):
        for outcome in (*["timeout"] * 4, answer):
            _record(database, outcome)
    assert (_state(database).failures, _state(database).wait) == (0, None)


def test_an_answer_does_not_open_a_door_that_was_closed_for_a_time(database):
    _record(database, "timeout")
    _record(database, "refused", retry_after=7200)
    _record(database, "ok")
    assert _state(database).wait > 7000
