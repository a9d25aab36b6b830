"""providers.http.get_feed: conditional requests, redirects within one origin, one breaker."""

import time
from typing import Any

import pytest

from loopback import Upstream
from providers import http
from providers.feed_answers import Fetched, Validators
from providers.gate import MemoryGate
from providers.http import Endpoint, UpstreamError

OLD = Validators('W/"5"', "Tue, 10 Nov 2026 09:20:00 GMT")


def _get(validators: Validators = Validators(), seconds: float = 3.0) -> Fetched[bytes]:  # noqa: B008
    deadline = time.monotonic() + seconds
    return http.get_feed("some", deadline=deadline, validators=validators, read=bytes)


def _refused(validators: Validators = Validators()) -> UpstreamError:  # noqa: B008
    with pytest.raises(UpstreamError) as refusal:
        _get(validators)
    return refusal.value


def test_the_bytes_and_what_to_ask_with_next_time(upstream: Upstream) -> None:
    upstream.answer(b"<rss/>", 200, {"ETag": '"6"', "Last-Modified": "now"})
    assert _get() == (b"<rss/>", Validators('"6"', "now"))
    headers = upstream.asked[0].headers
    assert headers["Accept"].startswith("application/rss+xml")
    assert headers["User-Agent"].startswith("Bitcoin-Sovereign-Technology")
    assert not {"If-None-Match", "If-Modified-Since"} & set(headers)


def test_an_unchanged_feed_costs_no_body_and_keeps_its_validators(
    upstream: Upstream, gate: Any
) -> None:
    upstream.answer(b"", 304)
    assert _get(OLD) == (None, OLD)
    headers = upstream.asked[0].headers
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == OLD
    assert gate.outcomes == [("some", "ok", None)]


def test_unchanged_is_no_answer_to_who_has_nothing(upstream: Upstream) -> None:
    upstream.answer(b"", 304)
    assert _refused().code == "http_error"


@pytest.mark.parametrize("value", ["a" * 301, "caf\u00e9", "a\x01b"])
def test_a_validator_that_cannot_be_sent_back_is_forgotten(value: str, upstream: Upstream) -> None:
    upstream.answer(b"x", 200, {"ETag": value})
    assert _get().validators == Validators()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_origin_is_followed(status: int, upstream: Upstream) -> None:
    upstream.answer(b"", status, {"Location": "/new?x=1"}, path="/")
    upstream.answer(b"here", path="/new")
    assert _get(OLD).value == b"here"
    assert [asked.path for asked in upstream.asked] == ["/", "/new"]
    assert upstream.asked[1].query == {"x": "1"}
    assert upstream.asked[1].headers["If-None-Match"] == OLD.etag


def test_three_redirects_are_followed_and_a_fourth_is_not(upstream: Upstream, gate: Any) -> None:
    upstream.answer(b"", 302, {"Location": "/1"}, path="/")
    upstream.answer(b"", 302, {"Location": "/2"}, path="/1")
    upstream.answer(b"", 302, {"Location": f"{upstream.url}/3"}, path="/2")
    upstream.answer(b"here", path="/3")
    assert _get().value == b"here"
    upstream.forget()
    upstream.answer(b"", 302, {"Location": "/again"})
    error = _refused()
    assert (error.code, error.detail) == ("http_error", "redirected too often")
    assert len(upstream.asked) == 4


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/rss",
        "http://localhost/rss",
        "https://127.0.0.1/rss",
        "//evil.example/rss",
        "file:///etc/hostname",
        "javascript:alert(1)",
        "http://[::1/rss",
        "http://x:99999/",
    ],
)
def test_a_redirect_out_of_the_origin_is_a_named_fault(location: str, upstream: Upstream) -> None:
    upstream.answer(b"", 302, {"Location": location})
    error = _refused()
    assert (error.code, error.detail) == ("http_error", "redirected elsewhere")
    assert len(upstream.asked) == 1


def test_a_name_before_the_host_leads_nowhere(upstream: Upstream) -> None:
    host = upstream.url.removeprefix("http://")
    upstream.answer(b"", 302, {"Location": f"http://user@{host}/rss"})
    assert _refused().detail == "redirected elsewhere"


@pytest.mark.parametrize(
    ("status", "code", "calls"),
    [
        (404, "http_error", 1),
        (410, "http_error", 1),
        (403, "refused", 1),
        (429, "rate_limited", 1),
        (503, "http_error", 2),
    ],
)
def test_other_statuses_have_the_names_they_always_have(
    status: int, code: str, calls: int, upstream: Upstream
) -> None:
    upstream.answer(b"<html>", status)
    assert _refused().code == code
    assert len(upstream.asked) == calls


def test_two_mebibytes_are_the_most(upstream: Upstream) -> None:
    upstream.answer(b"x" * (2 << 20))
    assert _get().value == b"x" * (2 << 20)
    upstream.forget()
    upstream.answer(b"x" * ((2 << 20) + 1))
    assert _refused().code == "bad_body"


def test_feeds_of_one_provider_share_its_breaker(upstream: Upstream) -> None:
    endpoints = {
        name: Endpoint("feeds", f"{upstream.url}/{name}", {}, True) for name in ("one", "two")
    }
    http.configure(endpoints, MemoryGate())
    upstream.answer(b"", 500)
    for _ in range(3):
        with pytest.raises(UpstreamError):
            http.get_feed("one", deadline=time.monotonic() + 3, read=bytes)
    with pytest.raises(UpstreamError) as refusal:
        http.get_feed("two", deadline=time.monotonic() + 3, read=bytes)
    assert (refusal.value.code, refusal.value.provider) == ("breaker_open", "feeds")


def test_a_feed_that_is_not_configured_is_not_asked(upstream: Upstream) -> None:
    with pytest.raises(UpstreamError) as refusal:
        http.get_feed("nobody", deadline=time.monotonic() + 3, read=bytes)
    assert refusal.value.code == "refused"
