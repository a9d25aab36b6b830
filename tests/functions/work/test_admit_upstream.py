"""work.admit_upstream"""

import pytest

from racing import barrier_call


def _admit(database, provider="kraken"):
    return database.value("work.admit_upstream", provider=provider)


def _record(database, outcome, retry_after=None):
    database.value(
        "work.record_upstream",
        provider="kraken",
        outcome=outcome,
        latency_ms=10,
        retry_after=retry_after,
    )


def test_an_upstream_that_answers_may_be_asked(database):
    assert _admit(database) is None
    _record(database, "ok")
    assert _admit(database) is None


def test_an_upstream_of_another_release_may_be_asked(database):
    assert _admit(database, "unheard-of") is None


def test_five_failures_within_a_minute_open_the_breaker(database):
    for _ in range(4):
        _record(database, "timeout")
    assert _admit(database) is None

    _record(database, "http_error")

    assert 29 <= _admit(database) <= 30
    assert database.value("work.admit_upstream", provider="coinbase") is None


def test_five_failures_over_more_than_a_minute_do_not(database):
    for _ in range(4):
        _record(database, "timeout")
    database.age("core.provider_state", "61 seconds")
    _record(database, "timeout")

    assert _admit(database) is None


@pytest.mark.parametrize("outcome", ["no_data", "outlier", "stale", "rate_limited"])
def test_an_answer_we_cannot_use_is_no_failure(database, outcome):
    for _ in range(6):
        _record(database, outcome)
    database.age("core.provider_state", "31 seconds")

    assert _admit(database) is None


def test_after_half_a_minute_one_probe_goes_through(database):
    for _ in range(5):
        _record(database, "timeout")
    database.age("core.provider_state", "31 seconds")

    assert _admit(database) is None
    assert 29 <= _admit(database) <= 30

    _record(database, "timeout")
    assert _admit(database) is not None
    database.age("core.provider_state", "31 seconds")
    assert _admit(database) is None
    _record(database, "ok")
    assert _admit(database) is None
    assert _admit(database) is None


def test_who_is_told_to_stay_away_stays_away_as_long(database):
    _record(database, "rate_limited", 17.0)
    _record(database, "ok")

    assert 16 <= _admit(database) <= 17
    database.age("core.provider_state", "18 seconds")
    assert (_admit(database), _admit(database)) == (None, None)


def test_a_limit_without_a_time_means_half_a_minute(database):
    _record(database, "rate_limited")

    assert 29 <= _admit(database) <= 30


def test_a_refusal_of_our_place_lasts_hours(database):
    _record(database, "refused", 7200.0)

    assert 7199 <= _admit(database) <= 7200


def test_of_sixteen_workers_at_once_one_is_the_probe(live):
    for _ in range(5):
        _record(live, "timeout")
    live.age("core.provider_state", "31 seconds")
    connections = [live.connect("worker") for _ in range(16)]

    waits = barrier_call(
        16,
        lambda number: (
            connections[number].execute("select work.admit_upstream('kraken')").fetchone()[0]
        ),
    )

    for connection in connections:
        connection.close()
    assert waits.count(None) == 1
    assert all(wait > 20 for wait in waits if wait is not None)
