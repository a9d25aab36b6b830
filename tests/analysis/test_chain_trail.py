"""analysis/chain_trail.py"""

import threading
import time

import pytest

from analysis.chain_trail import ChainTrail
from fixed_answers import NOW
from providers import gate
from providers.http import UpstreamError


def fails(provider, code):
    def call(deadline):
        raise UpstreamError(provider, code, "so")

    return call


@pytest.fixture
def trail():
    return ChainTrail(time.monotonic() + 5)


def test_all_are_asked_at_once(trail):
    together = threading.Barrier(3, timeout=3)
    calls = {f"a:{n}": lambda _: together.wait() for n in range(3)}
    answers = trail.ask(calls, seconds=3)
    assert sorted(answer.value for answer in answers.values()) == [0, 1, 2]


def test_who_answered_nothing_is_not_asked_again(trail):
    asked = []
    trail.ask({"a:1": fails("a", "connect"), "b:1": fails("b", "timeout")}, seconds=1)
    again = trail.ask({"a:2": lambda _: asked.append(1)}, seconds=1)
    assert (again["a:2"].error, asked) == ("connect", [])


def test_who_answered_something_is_asked_again(trail):
    trail.ask({"a:1": fails("a", "connect"), "a:2": lambda _: 5}, seconds=1)
    assert trail.ask({"a:3": lambda _: 6}, seconds=1)["a:3"].value == 6
    assert (trail.answered(), trail.tried()) == (1, 1)


def test_a_closed_door_is_not_what_went_wrong_first(trail):
    calls = {"a:1": fails("a", "breaker_open"), "a:2": fails("a", "rate_limited")}
    trail.ask(calls | {"b": fails("b", "breaker_open")}, seconds=1)
    assert (trail.failure("a"), trail.failure("b")) == ("rate_limited", "breaker_open")


@pytest.fixture
def probing(monkeypatch):
    """A gate that has opened its breaker, and lets a probe through at once."""
    monkeypatch.setattr(gate, "PROBE_SECONDS", 0.0)
    made = gate.MemoryGate()
    for _ in range(gate.FAILURES):
        made.record("a", "timeout", 9, None)
    monkeypatch.setattr(gate, "PROBE_SECONDS", 30.0)
    return made


def _through(door, outcome):
    """A question to `a` that is put if the gate lets it, and ends so."""

    def call(_):
        if door.admit("a") is not None:
            raise UpstreamError("a", "breaker_open", "not asked")
        time.sleep(0.05)
        door.record("a", outcome, 9, None)
        if outcome != "ok":
            raise UpstreamError("a", outcome, "as told")
        return 1

    return call


def test_where_the_probe_of_an_open_breaker_is_answered_the_others_are_put_too(trail, probing):
    answers = trail.ask({f"a:{n}": _through(probing, "ok") for n in range(6)}, seconds=1)
    assert [answer.value for answer in answers.values()] == [1] * 6
    assert trail.failure("a") is None
    assert [one.error for one in trail.sources(("a",), {})] == [None]


def test_where_the_probe_fails_nothing_more_is_put(trail, probing):
    answers = trail.ask({f"a:{n}": _through(probing, "timeout") for n in range(6)}, seconds=1)
    errors = sorted(answer.error for answer in answers.values())
    assert errors == ["breaker_open"] * 5 + ["timeout"]


def test_not_to_know_is_an_answer(trail):
    trail.ask({"a": fails("a", "no_data"), "b": fails("b", "refused")}, seconds=1)
    assert (trail.answered(), trail.tried()) == (1, 2)


def test_without_time_nobody_is_asked_and_all_are_late():
    trail = ChainTrail(time.monotonic() + 0.05)
    asked = []
    answers = trail.ask({"a": lambda _: asked.append(1)}, seconds=1)
    assert (answers["a"].error, asked, trail.tried()) == ("timeout", [], 0)


def test_sources_are_in_the_order_of_trust_with_their_first_failure(trail):
    calls = {
        "b:1": lambda _: 1,
        "b:2": fails("b", "http_error"),
        "b:3": fails("b", "timeout"),
        "a": fails("a", "refused"),
    }
    trail.ask(calls, seconds=1)
    found = trail.sources(("a", "b", "c", "d"), {"b": NOW, "c": NOW})
    assert [(one.name, one.ok, one.as_of, one.error) for one in found] == [
        ("a", False, None, "refused"),
        ("b", True, NOW, "http_error"),
        ("c", True, NOW, None),  # remembered, not asked
    ]
    assert found[2].latency_ms is None
    assert found[1].latency_ms >= 0
