"""The sandbox in the test's own process, and the clients pointed at it."""

import contextlib
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import sandbox
import sandbox.server
from config import SOURCES, NewsFeed
from providers import http
from providers.gate import Gate

KEY = "a-key-for-tests"
# The code that a reader is told for each fault a sandbox knows.
REASONS = {
    "timeout": "timeout",
    "drip": "timeout",
    "rate_limited": "rate_limited",
    "rate_limited_silent": "rate_limited",
    "error_500": "http_error",
    "html": "bad_body",
    "truncated": "bad_body",
    "wrong_shape": "bad_body",
    "nulls": "bad_body",
    "absurd": "outlier",
}


def endpoints(port: int, *, with_keys: bool) -> dict[str, http.Endpoint]:
    """Where a sandbox has every provider, as the settings would make it without or with keys."""
    urls, made = sandbox.base_urls(port), {}
    for source in SOURCES:
        url, name = urls.get(f"{source.name}_BASE_URL"), source.name.lower()
        if url is None:
            continue
        shown = with_keys and source.key_needed
        header, _, before = source.key_header.partition(": ")
        is_query = header.startswith("?")
        made[name] = http.Endpoint(
            name,
            url,
            {header: f"{before}{KEY}"} if shown and not is_query else {},
            shown or not source.key_needed,
            {header[1:]: KEY} if shown and is_query else {},
        )
    for feed in feeds(port):
        made[feed.name] = http.Endpoint(feed.provider, feed.url, {}, True)
    return made


def feeds(port: int) -> tuple[NewsFeed, ...]:
    """The feeds of a sandbox, as the settings would name them."""
    return tuple(
        NewsFeed(name, name, f"http://127.0.0.1:{port}{path}")
        for name, path in sandbox.FEED_PATHS.items()
    )


class Upstreams:
    """Every upstream of this test, with its faults and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._delayed: set[str] = set()

    def endpoints(self, *, with_keys: bool = False) -> dict[str, http.Endpoint]:
        """Where the clients find them; who needs a key is switched off without one."""
        return endpoints(self.port, with_keys=with_keys)

    def fault(self, provider: str, kind: str, **limits: float) -> None:
        """Let a provider misbehave."""
        self._control("PUT", f"_faults/{provider}", {"kind": kind, **limits})

    def fault_all(self, kind: str) -> None:
        """Let every provider misbehave."""
        for provider in self.endpoints():
            self.fault(provider, kind)

    def delay(self, provider: str, seconds: float) -> None:
        """Let a provider take its time."""
        self._control("PUT", f"_delay/{provider}", {"seconds": seconds})
        self._delayed.add(provider)

    def calls(self) -> dict[str, dict[str, int]]:
        """What was asked, and how often."""
        found: dict[str, dict[str, int]] = self._control("GET", "_calls")
        return found

    def heal(self) -> None:
        """No faults, no delays, nothing was asked."""
        self._control("DELETE", "_faults")
        self._control("DELETE", "_calls")
        while self._delayed:
            self._control("PUT", f"_delay/{self._delayed.pop()}", {"seconds": 0})

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 (loopback)
            return json.load(answer)


@contextlib.contextmanager
def reachable(
    upstreams: Upstreams, gate: Gate | None = None, *, with_keys: bool = False
) -> Iterator[Upstreams]:
    """Point the clients of this process at the sandbox until the block ends."""
    http.configure(upstreams.endpoints(with_keys=with_keys), gate)
    try:
        yield upstreams
    finally:
        http.configure({})
        upstreams.heal()
