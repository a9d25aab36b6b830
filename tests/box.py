"""A running sandbox and a way to ask it over real HTTP."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple

from sandbox import server


class Answer(NamedTuple):
    """An HTTP answer; the body is read as JSON when it says that it is."""

    status: int
    headers: Mapping[str, str]
    body: Any


class Box:
    """A running sandbox and a way to ask it."""

    def __init__(self, running: server.Running) -> None:
        self.port = running.port
        self.url = f"http://127.0.0.1:{running.port}"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        timeout: float = 10,
    ) -> Answer:
        """Send a request and read the whole answer, whatever its status."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - our own server
            self.url + path, data=data, method=method, headers=dict(headers or {})
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
                return _answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error.headers, error.read())

    def get(self, path: str, **headers: str) -> Any:
        """Read the body of a good answer."""
        answer = self.ask(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        assert answer.status == 200, answer
        return answer.body

    def fault(self, provider: str, kind: str, **more: float) -> None:
        """Set a fault."""
        answer = self.ask(f"/_faults/{provider}", method="PUT", body={"kind": kind} | more)
        assert answer.status == 200, answer


def _answer(status: int, headers: Mapping[str, str], raw: bytes) -> Answer:
    is_json = "json" in (headers.get("Content-Type") or "")
    try:
        return Answer(status, headers, json.loads(raw) if is_json else raw)
    except ValueError:
        return Answer(status, headers, raw)
