"""jobs/gate.py"""

import time

import pytest

import working
from jobs.gate import SharedGate
from providers import http, kraken
from providers.faults import UpstreamError


def _ask():
    return kraken.ticker("XBTUSD", deadline=time.monotonic() + 2)


def _state(live):
    return live.one(
        "select calls, errors, failures, latency_ms, last_error from core.provider_state"
        " where provider = 'kraken'"
    )


def test_every_call_is_recorded(live, upstreams):
    _ask()

    state = _state(live)
    assert (state.calls, state.errors, state.failures) == (1, 0, 0)
    assert state.latency_ms >= 0


def test_a_breaker_that_one_worker_opens_is_open_for_the_other(live, settings, upstreams):
    upstreams.fault("kraken", "error_500")
    while _state(live).failures < 5:
        with pytest.raises(UpstreamError):
            _ask()
    asked = sum(upstreams.calls()["kraken"].values())

    with working.tools(live, settings) as other:
        http.configure(upstreams.endpoints(), SharedGate(other.gateway))
        with pytest.raises(UpstreamError) as refusal:
            _ask()

    assert refusal.value.code == "breaker_open"
    assert sum(upstreams.calls()["kraken"].values()) == asked


def test_a_probe_that_gets_an_answer_closes_it(live, upstreams):
    upstreams.fault("kraken", "error_500")
    while _state(live).failures < 5:
        with pytest.raises(UpstreamError):
            _ask()
    upstreams.heal()
    live.age("core.provider_state", "31 seconds")

    assert _ask().price > 0
    assert _state(live).failures == 0
    assert _ask().price > 0


def test_a_limit_is_kept_by_all(live, upstreams):
    upstreams.fault("kraken", "rate_limited")
    with pytest.raises(UpstreamError):
        _ask()
    upstreams.heal()

    with pytest.raises(UpstreamError) as refusal:
        _ask()
    assert refusal.value.code == "breaker_open"
