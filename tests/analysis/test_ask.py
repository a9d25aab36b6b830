"""analysis/ask.py and analysis/trail.py: questions that end in time."""

import threading
import time

import pytest

from analysis import ask
from analysis.result import Source
from analysis.trail import Trail
from fixed_answers import NOW
from providers.http import UpstreamError


def failing(code):
    def call(deadline):
        raise UpstreamError("some", code, "as told")

    return call


def test_all_are_asked_at_once():
    together = threading.Barrier(3, timeout=2)
    answers = ask.together(
        {name: lambda _: together.wait() for name in "abc"}, seconds=3, deadline=later(3)
    )
    assert sorted(answer.value for answer in answers.values()) == [0, 1, 2]
    assert all(answer.error is None for answer in answers.values())


def later(seconds):
    return time.monotonic() + seconds


def test_one_that_does_not_come_back_is_a_timeout():
    held = threading.Event()
    try:
        started = time.monotonic()
        answers = ask.together(
            {"slow": lambda _: held.wait(30), "quick": lambda _: 1}, seconds=0.5, deadline=later(9)
        )
        assert time.monotonic() - started < 8
        assert answers["slow"] == ask.Answer(None, "timeout", None)
        assert answers["quick"].value == 1
    finally:
        held.set()


def test_an_upstreams_failure_is_its_code():
    assert ask.together({"a": failing("refused")}, seconds=1, deadline=later(1))["a"].error == (
        "refused"
    )


def test_a_fault_of_ours_is_raised():
    with pytest.raises(KeyError):
        ask.together({"a": lambda _: {}["x"]}, seconds=1, deadline=later(1))


def test_nobody_asked_is_no_answer():
    assert ask.together({}, seconds=1, deadline=later(1)) == {}


def test_each_is_told_when_to_be_done():
    told = []
    ask.together({"a": told.append}, seconds=0.7, deadline=later(9))
    ask.together({"a": told.append}, seconds=0.7, deadline=later(0.3))
    assert told[0] == pytest.approx(later(0.7), abs=0.1)
    assert told[1] == pytest.approx(later(0.25), abs=0.1)


def test_who_failed_once_is_not_asked_again():
    trail = Trail(later(2))
    assert trail.ask("a", failing("timeout")).error == "timeout"
    assert trail.ask("a", lambda _: 1) == ask.Answer(None, "timeout", None)
    assert not trail.has_answer


def test_without_time_nobody_is_asked():
    trail = Trail(later(0.1))
    assert trail.ask("a", lambda _: 1).error == "timeout"
    assert trail.sources("a") == []


def test_no_question_gets_more_than_its_share():
    told = []
    Trail(later(10)).ask("a", told.append)
    Trail(later(1.05)).ask("a", told.append)
    assert told[0] == pytest.approx(later(0.9), abs=0.1)
    assert told[1] == pytest.approx(later(0.45), abs=0.1)


def test_the_trail_lists_who_was_asked_or_used_in_order():
    trail = Trail(later(2))
    trail.ask("b", lambda _: 1)
    trail.ask("c", failing("no_data"))
    trail.note_use("a", NOW.timestamp())
    assert trail.has_answer
    assert [(s.name, s.ok, s.error) for s in trail.sources("abcd")] == [
        ("a", True, None),
        ("b", False, None),
        ("c", False, "no_data"),
    ]
    assert trail.sources("a") == [Source("a", True, NOW, None, None)]
