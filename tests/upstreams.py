"""The sandbox in the test's own process, and the clients pointed at it."""

import contextlib
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import sandbox
import sandbox.server
from providers import http
from providers.gate import Gate


class Upstreams:
    """Every upstream of this test, with its faults and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._delayed: set[str] = set()

    def endpoints(self) -> dict[str, http.Endpoint]:
        """Where the clients find them."""
        names = {
            name.removesuffix("_BASE_URL").lower(): url
            for name, url in sandbox.base_urls(self.port).items()
        }
        return {name: http.Endpoint(name, url, {}, True) for name, url in names.items()}

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
def reachable(upstreams: Upstreams, gate: Gate | None = None) -> Iterator[Upstreams]:
    """Point the clients of this process at the sandbox until the block ends."""
    http.configure(upstreams.endpoints(), gate)
    try:
        yield upstreams
    finally:
        http.configure({})
        upstreams.heal()
