"""providers.http: over real HTTP on loopback, against a server that misbehaves on demand."""

import gzip
import socket
import threading
import time
import tomllib
import tracemalloc
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

import loopback
from loopback import Upstream
from providers import http
from providers.gate import MemoryGate
from providers.http import Endpoint, UpstreamError

ROOT = Path(__file__).parents[2]
KEY = "k3y-that-nobody-may-see"


SOON_S = 8.0  # on a busy machine; who hangs does so for longer


def _ask(seconds: float = 20.0, **options: Any) -> Any:
    return http.get_json("some", "/x", deadline=time.monotonic() + seconds, **options)


def _refused(seconds: float = 20.0, **options: Any) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        _ask(seconds, **options)
    assert refusal.value.provider == "some"
    assert refusal.value.code in http.ERROR_CODES
    return refusal.value


def _point_at(url: str, headers: Mapping[str, str] | None = None, gate: Any = None) -> None:
    http.configure({"some": Endpoint("some", url, headers or {}, True)}, gate)


def test_a_document_is_handed_out(upstream: Upstream, gate: Any) -> None:
    upstream.answer({"a": [1, 2.5, None]})
    assert http.get_json("some", "/a/b", {"q": "x y&z"}, deadline=time.monotonic() + 3) == {
        "a": [1, 2.5, None]
    }
    assert (upstream.asked[0].path, upstream.asked[0].query) == ("/a/b", {"q": "x y&z"})
    assert gate.outcomes == [("some", "ok", None)]


def test_the_client_names_itself_and_its_version(upstream: Upstream) -> None:
    upstream.answer({})
    _ask()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert upstream.asked[0].headers["User-Agent"] == f"Bitcoin-Sovereign-Technology/{version}"


def test_a_key_travels_in_its_header_and_stands_in_no_error(upstream: Upstream) -> None:
    _point_at(upstream.url, {"x-key": KEY})
    upstream.answer({"error": KEY}, 401, {"X-Echo": KEY})
    error = _refused()
    assert upstream.asked[0].headers["x-key"] == KEY
    assert upstream.asked[0].query == {}
    assert KEY not in repr(error) + str(error) + repr(error.__cause__) + repr(error.__context__)


def test_a_key_of_the_query_goes_with_the_caller_s_parameters_and_stands_in_no_error(
    upstream: Upstream,
) -> None:
    http.configure({"some": Endpoint("some", upstream.url, {}, True, {"key": KEY})})
    upstream.answer({"error": KEY}, 401)
    error = _refused()
    assert upstream.asked[0].query["key"] == KEY
    assert KEY not in repr(error) + str(error) + repr(error.__cause__) + repr(error.__context__)


def test_a_key_that_is_no_header_value_stands_in_no_error_either(upstream: Upstream) -> None:
    _point_at(upstream.url, {"x-key": KEY + "\r\nEvil: yes"})
    error = _refused()
    assert error.code == "connect"
    assert error.__cause__ is None
    assert error.__suppress_context__
    assert upstream.asked == []


def test_connections_are_kept_alive_and_shared_by_threads(upstream: Upstream) -> None:
    upstream.answer({"ok": True})
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: _ask(), range(80))) == [{"ok": True}] * 80
    assert len({asked.connection for asked in upstream.asked}) <= 8


def test_errors_keep_the_connection_too(upstream: Upstream) -> None:
    for _ in range(3):
        upstream.answer({"error": "no"}, 404)
    upstream.answer({})
    for _ in range(3):
        _refused()
    _ask()
    assert len({asked.connection for asked in upstream.asked}) == 1


def test_latency_is_measured(upstream: Upstream, gate: Any) -> None:
    def late(sock: socket.socket) -> None:
        time.sleep(0.1)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    upstream.act(late)
    _ask()
    assert 100 <= gate.latencies[0] < 1000


def _closed_port() -> str:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{sock.getsockname()[1]}"


def test_a_refused_connection_is_tried_twice(gate: Any, upstream: Upstream) -> None:
    _point_at(_closed_port(), gate=gate)
    assert _refused().code == "connect"
    assert [outcome for _, outcome, _ in gate.outcomes] == ["connect", "connect"]


def test_an_unknown_host_is_no_connection(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert _refused().code == "connect"


def test_a_name_server_that_hangs_costs_no_more_than_the_deadline(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    def hanging(*_: Any) -> None:
        released.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure")

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    started = time.monotonic()
    assert _refused(0.2).code == "timeout"
    assert time.monotonic() - started < SOON_S
    released.set()


def test_a_reset_is_tried_again(upstream: Upstream) -> None:
    upstream.act(loopback.reset)
    upstream.answer({"ok": True})
    assert _ask() == {"ok": True}


def test_a_reset_in_the_body_is_tried_again(upstream: Upstream) -> None:
    def half(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
        loopback.reset(sock)

    upstream.act(half)
    upstream.answer({"ok": True})
    assert _ask() == {"ok": True}


def test_plain_text_on_a_tls_port_is_no_connection(upstream: Upstream) -> None:
    _point_at(upstream.url.replace("http:", "https:"))
    assert _refused().code == "connect"


def test_nonsense_instead_of_http_is_no_connection(upstream: Upstream) -> None:
    upstream.act(loopback.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"))
    assert _refused().code == "connect"


@pytest.mark.parametrize(
    "act",
    [
        loopback.hang,
        loopback.drip(b"HTTP/1.1 200 OK\r\nX-Long: a"),
        loopback.drip(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"),
        loopback.drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1"),
    ],
    ids=["silent", "dripping-head", "dripping-body", "dripping-chunk-size"],
)
def test_the_deadline_holds_and_the_connection_is_cut(
    act: loopback.Act, upstream: Upstream
) -> None:
    ended = threading.Event()

    def watched(sock: socket.socket) -> None:
        try:
            act(sock)
        finally:
            ended.set()

    upstream.act(watched)
    started = time.monotonic()
    assert _refused(0.3).code == "timeout"
    assert 0.28 < time.monotonic() - started < SOON_S
    assert ended.wait(8), "the connection is still open"


def test_a_connection_that_served_before_is_cut_too(upstream: Upstream) -> None:
    ended = threading.Event()

    def watched(sock: socket.socket) -> None:
        try:
            loopback.drip(b"HTTP/1.1 200 OK\r\nX-Long: a")(sock)
        finally:
            ended.set()

    upstream.answer({})
    upstream.act(watched)
    _ask()
    assert _refused(0.2).code == "timeout"
    assert ended.wait(8), "the connection is still open"
    assert len({asked.connection for asked in upstream.asked}) == 1


def test_one_attempt_is_bounded_however_late_the_deadline(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "ATTEMPT_SECONDS", 1.0)
    upstream.act(loopback.hang)
    upstream.answer({"ok": True})
    started = time.monotonic()
    assert _ask(30) == {"ok": True}
    assert time.monotonic() - started < SOON_S


def test_a_deadline_that_has_passed_asks_nobody(upstream: Upstream, gate: Any) -> None:
    assert _refused(-1).code == "timeout"
    assert upstream.asked == []
    assert gate.outcomes == gate.admitted == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 425])
def test_a_passing_fault_is_tried_once_more(status: int, upstream: Upstream) -> None:
    upstream.answer({}, status)
    upstream.answer({"ok": True})
    assert _ask() == {"ok": True}
    assert len(upstream.asked) == 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_lasting_fault_is_tried_twice_and_named(
    status: int, upstream: Upstream, gate: Any
) -> None:
    upstream.answer(b"<html>Oops", status)
    error = _refused()
    assert (error.code, error.detail) == ("http_error", f"HTTP {status}")
    assert gate.outcomes == [("some", "http_error", None)] * 2


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 410, 418, 451, 501])
def test_what_will_not_pass_is_tried_once(status: int, upstream: Upstream) -> None:
    upstream.answer({}, status)
    _refused()
    assert len(upstream.asked) == 1


def test_nobody_waits_after_the_last_attempt(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(http, "sleep", pauses.append)
    upstream.answer({}, 500)
    _refused()
    assert len(pauses) == 1


def test_no_second_attempt_is_begun_without_time_for_it(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "BACKOFF_SECONDS", (30.0, 30.0))
    upstream.answer({}, 500)
    started = time.monotonic()
    assert _refused().code == "http_error"
    assert len(upstream.asked) == 1
    assert time.monotonic() - started < SOON_S


def _date(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "0.1"},
        {"Retry-After": _date(-5)},
        {"x-ratelimit-reset": "0.1"},
    ],
    ids=["seconds", "date", "reset"],
)
def test_a_rate_limit_is_waited_for_when_the_wait_fits(
    headers: dict[str, str], upstream: Upstream
) -> None:
    upstream.answer({}, 429, headers)
    upstream.answer({"ok": True})
    assert _ask() == {"ok": True}


def test_a_rate_limit_that_lasts_longer_than_the_deadline_is_handed_on(
    upstream: Upstream, gate: Any
) -> None:
    upstream.answer({}, 429, {"Retry-After": "119"})
    started = time.monotonic()
    error = _refused()
    assert (error.code, error.retry_after) == ("rate_limited", 119)
    assert gate.outcomes == [("some", "rate_limited", 119)]
    assert time.monotonic() - started < SOON_S


def test_a_rate_limit_without_a_wait_is_not_pressed(upstream: Upstream) -> None:
    upstream.answer({}, 429)
    error = _refused()
    assert (error.code, error.retry_after) == ("rate_limited", None)
    assert len(upstream.asked) == 1


def test_a_region_that_is_shut_out_stays_away_for_hours(upstream: Upstream, gate: Any) -> None:
    upstream.answer(b"<html>CloudFront: access denied", 403)
    assert _refused().retry_after == 7200
    assert gate.outcomes == [("some", "refused", 7200)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(status: int, upstream: Upstream) -> None:
    upstream.answer({}, status, {"Location": f"{upstream.url}/elsewhere"})
    assert _refused().code == "http_error"
    assert [asked.path for asked in upstream.asked] == ["/x"]


def test_no_cookie_is_given_back(upstream: Upstream) -> None:
    upstream.answer({}, 200, {"Set-Cookie": "track=1; Path=/"})
    _ask()
    _ask()
    assert "Cookie" not in upstream.asked[1].headers


def test_neither_proxies_nor_passwords_of_the_environment_are_used(
    upstream: Upstream, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"default login me password {KEY}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", _closed_port())
    monkeypatch.setenv("http_proxy", _closed_port())
    upstream.answer({})
    _ask()
    assert "Authorization" not in upstream.asked[0].headers


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><h1>Hello", b'{"a": [1, 2', b"\xff\xfe\xfa", b"[" * 100_000],
    ids=["empty", "html", "truncated", "binary", "deep"],
)
def test_what_is_no_json_is_a_bad_body(body: bytes, upstream: Upstream) -> None:
    upstream.answer(body)
    assert _refused().code == "bad_body"
    assert len(upstream.asked) == 1


def test_a_body_shorter_than_announced_is_a_bad_body(upstream: Upstream) -> None:
    upstream.act(loopback.send(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[1, 2]"))
    assert _refused().code == "bad_body"


def test_a_body_that_is_not_what_its_encoding_says_is_a_bad_body(upstream: Upstream) -> None:
    upstream.answer(b"{}", 200, {"Content-Encoding": "gzip"})
    assert _refused().code == "bad_body"


def test_a_compressed_body_is_read(upstream: Upstream) -> None:
    upstream.answer(gzip.compress(b'{"a": 1}'), 200, {"Content-Encoding": "gzip"})
    assert _ask() == {"a": 1}


def test_a_body_announced_too_large_is_not_read(upstream: Upstream) -> None:
    def announced(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n[1")
        loopback.hang(sock)

    upstream.act(announced)
    started = time.monotonic()
    assert _refused().code == "bad_body"
    assert time.monotonic() - started < SOON_S


def test_an_endless_body_is_cut_at_its_limit(upstream: Upstream) -> None:
    sent = []

    def endless(sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(800):
            sock.sendall(b" " * 65536)
            sent.append(65536)

    upstream.act(endless)
    assert _refused().code == "bad_body"
    assert sum(sent) < 16 << 20


def test_a_bomb_is_cut_at_its_limit_without_being_unpacked(upstream: Upstream) -> None:
    upstream.answer(gzip.compress(b" " * (50 << 20)), 200, {"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        assert _refused().code == "bad_body"
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_the_limit_can_be_set(upstream: Upstream) -> None:
    upstream.answer([0] * 100)
    assert _refused(max_bytes=50).code == "bad_body"
    assert _ask(max_bytes=5000) == [0] * 100


@pytest.mark.parametrize(
    "read",
    [
        lambda body: body["missing"],
        lambda body: body.missing,
        lambda body: body[5],
        lambda _: int("x"),
        lambda _: 1 / 0,
        lambda _: float("inf") - 10**400,
    ],
)
def test_a_shape_that_cannot_be_read_is_a_bad_body(
    read: Callable[[Any], Any], upstream: Upstream, gate: Any
) -> None:
    upstream.answer({})
    assert _refused(read=read).code == "bad_body"
    assert gate.outcomes == [("some", "bad_body", None)]


def test_a_judge_may_find_a_fault_in_a_good_status(upstream: Upstream, gate: Any) -> None:
    upstream.answer({"error": 1})
    busy = http.Fault("http_error", "busy", again=True)
    assert _refused(judge=lambda *_: busy).detail == "busy"
    assert gate.outcomes == [("some", "http_error", None)] * 2


def test_a_wait_in_the_headers_outranks_the_judges(upstream: Upstream) -> None:
    upstream.answer({}, 429, {"Retry-After": "77"})
    limited = http.Fault("rate_limited", "code 1008", 60)
    assert _refused(judge=lambda *_: limited).retry_after == 77


def test_what_is_switched_off_or_unknown_is_not_asked(upstream: Upstream) -> None:
    http.configure({"some": Endpoint("some", upstream.url, {}, False)})
    assert _refused().code == "refused"
    assert not http.is_enabled("some")
    assert not http.is_enabled("other")
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("enabled", "extras", "asks"),
    [(True, {"part"}, True), (True, set(), False), (False, {"part"}, False)],
)
def test_an_extra_is_asked_for_only_on_wish(enabled: bool, extras: set[str], asks: bool) -> None:
    http.configure({"some": http.Endpoint("some", "http://x", {}, enabled, {}, frozenset(extras))})
    assert http.is_enabled("some", "part") is asks
    assert http.is_enabled("some") is enabled
    assert not http.is_enabled("other", "part")


def test_an_open_breaker_asks_nobody(upstream: Upstream) -> None:
    _point_at(upstream.url, gate=MemoryGate())
    upstream.answer({}, 500)
    codes = [_refused().code for _ in range(20)]
    assert codes[:2] == ["http_error"] * 2
    assert codes[3:] == ["breaker_open"] * 17
    assert len(upstream.asked) == 5
    assert 25 < (_refused().retry_after or 0) <= 30


def test_a_ban_closes_the_gate_for_everyone(upstream: Upstream) -> None:
    _point_at(upstream.url, gate=MemoryGate())
    upstream.answer({}, 418, {"Retry-After": "300"})
    assert _refused().code == "refused"
    error = _refused()
    assert (error.code, round(error.retry_after or 0)) == ("breaker_open", 300)
    assert len(upstream.asked) == 1
