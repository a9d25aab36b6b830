"""providers.http.post_json: sent once, and every failure says what may have become of it."""

import socket
import threading
import time
from typing import Any

import pytest

import loopback
from loopback import Upstream
from providers import exchange, http
from providers.faults import Fault, PostError
from providers.gate import MemoryGate
from providers.http import Endpoint
from providers.line import Line


def _post(seconds: float = 3.0, **options: Any) -> Any:
    return http.post_json("some", "/jobs", {"a": 1}, deadline=time.monotonic() + seconds, **options)


def _failed(seconds: float = 3.0, **options: Any) -> PostError:
    with pytest.raises(PostError) as failure:
        _post(seconds, **options)
    assert failure.value.code in http.ERROR_CODES
    return failure.value


def test_a_document_is_posted_with_its_headers(upstream: Upstream, gate: Any) -> None:
    upstream.answer({"id": "x"}, 202)
    assert _post(headers={"API-Version": "1"}, read=lambda body: body["id"]) == "x"
    asked = upstream.asked[0]
    assert (asked.path, asked.body, asked.headers["API-Version"]) == ("/jobs", {"a": 1}, "1")
    assert asked.headers["Content-Type"] == "application/json"
    assert gate.outcomes == [("some", "ok", None)]


@pytest.mark.parametrize(
    ("status", "code", "fate"),
    [
        (307, "http_error", "refused"),
        (400, "http_error", "refused"),
        (401, "refused", "refused"),
        (402, "refused", "refused"),
        (408, "http_error", "unknown"),
        (422, "http_error", "refused"),
        (429, "rate_limited", "refused"),
        (500, "http_error", "unknown"),
        (503, "http_error", "unknown"),
    ],
)
def test_a_status_says_what_became_of_it(
    upstream: Upstream, status: int, code: str, fate: str
) -> None:
    upstream.answer({"error": "no"}, status)
    failure = _failed()
    assert (failure.code, failure.fate) == (code, fate)
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    "body", [b"<html>", b"{", b"null", b"[]"], ids=["page", "cut", "null", "list"]
)
def test_a_good_status_with_an_unreadable_body_may_have_begun_something(
    upstream: Upstream, body: bytes
) -> None:
    upstream.answer(body, 202)
    failure = _failed(read=lambda found: found["id"])
    assert (failure.code, failure.fate) == ("bad_body", "unknown")
    assert len(upstream.asked) == 1


def test_a_body_without_end_may_have_begun_something(upstream: Upstream) -> None:
    upstream.answer({"text": "x" * 5000}, 202)
    assert _failed(max_bytes=1000).fate == "unknown"


@pytest.mark.parametrize("act", [loopback.hang, loopback.reset, loopback.send(b"")])
def test_an_answer_that_never_comes_may_have_begun_something(
    upstream: Upstream, act: loopback.Act
) -> None:
    upstream.act(act)
    failure = _failed(seconds=0.3)
    assert failure.code in ("timeout", "connect")
    assert failure.fate == "unknown"
    assert len(upstream.asked) == 1


def test_nobody_listening_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    http.configure({"some": Endpoint("some", f"http://127.0.0.1:{port}", {}, True)})
    failure = _failed()
    assert (failure.code, failure.fate) == ("connect", "unsent")


def test_a_name_without_an_address_means_that_nothing_was_sent() -> None:
    http.configure({"some": Endpoint("some", "http://nowhere.invalid", {}, True)})
    assert _failed(seconds=5).fate == "unsent"


def test_a_line_that_is_not_safe_is_not_spoken_on(upstream: Upstream) -> None:
    upstream.act(loopback.send(b"HTTP/1.1 200 OK\r\n\r\n"))
    http.configure({"some": Endpoint("some", upstream.url.replace("http:", "https:"), {}, True)})
    failure = _failed()
    assert failure.code == "connect"
    assert upstream.asked == []


def test_who_is_switched_off_or_rests_is_not_asked(upstream: Upstream) -> None:
    http.configure({"some": Endpoint("some", upstream.url, {}, enabled=False)})
    assert (_failed().code, _failed().fate) == ("refused", "unsent")
    gate = MemoryGate()
    gate.record("some", "refused", 5, 86400)
    http.configure({"some": Endpoint("some", upstream.url, {}, True)}, gate)
    failure = _failed()
    assert (failure.code, failure.fate) == ("breaker_open", "unsent")
    assert 86000 < (failure.retry_after or 0) <= 86400
    assert upstream.asked == []


def test_a_judge_names_how_long_to_stay_away(upstream: Upstream, gate: Any) -> None:
    upstream.answer({"error": {"code": "insufficient_quota"}}, 429)
    failure = _failed(judge=lambda _status, _body: Fault("refused", "no money left", 86400.0))
    assert (failure.code, failure.fate, failure.retry_after) == ("refused", "refused", 86400.0)
    assert gate.outcomes == [("some", "refused", 86400.0)]


def test_milliseconds_to_wait_are_read(upstream: Upstream) -> None:
    upstream.answer({}, 429, {"retry-after-ms": "1500", "Retry-After": "9"})
    assert _failed().retry_after == 1.5


def test_every_post_has_a_line_of_its_own(upstream: Upstream) -> None:
    upstream.answer({})
    _post()
    _post()
    assert len({asked.connection for asked in upstream.asked}) == 2


def test_a_line_that_was_used_is_never_used_again(upstream: Upstream) -> None:
    """Its server may be closing it at this moment, and nobody could say what became of a POST."""
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"id": "x"}'

    def _answer_and_close_late(line: socket.socket) -> None:
        line.sendall(answer)
        late.wait(5)

    late = threading.Event()
    upstream.act(_answer_and_close_late)
    try:
        assert [_post(), _post()] == [{"id": "x"}] * 2
    finally:
        late.set()
    assert len({asked.connection for asked in upstream.asked}) == 2


def test_an_answer_that_is_not_read_in_time_may_follow_an_act(upstream: Upstream) -> None:
    """The time-out of the line itself, behind that of whoever waits: the question had left."""
    done = threading.Event()

    def _never(_: socket.socket) -> None:
        done.wait(10)

    upstream.act(_never)
    request = exchange.prepared(f"{upstream.url}/jobs", {}, {}, {"a": 1})
    line = Line()
    line.take()
    found = exchange._exchange(request, 1000, bytes, time.monotonic())
    done.set()
    assert isinstance(found, Fault)
    assert (found.code, found.unsent) == ("timeout", False)
    assert len(upstream.asked) == 1
