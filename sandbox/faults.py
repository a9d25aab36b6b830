"""Misbehaviour on demand, provider by provider: what a client must survive.

A fault stands in the way of all calls to a provider until it is taken away, or of `times` calls.
Some replace the answer (timeout, rate_limited, rate_limited_silent, error_500, html), the others
spoil the one that was made (drip, truncated, wrong_shape, nulls, absurd). `seconds` says how long a
timeout lasts, how long a drip takes, or what Retry-After asks for. A provider may have whims of its
own (WHIMS of its module), which it finds as `g.whim`.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Response, g

from sandbox.delays import LONGEST, WIDEST, Delay, number

REPLACING = ("timeout", "rate_limited", "rate_limited_silent", "error_500", "html")
SPOILING = ("drip", "truncated", "wrong_shape", "nulls", "absurd")
SECONDS = {"timeout": 30.0, "drip": 30.0, "rate_limited": 2.0}
PAGE = (
    "<!doctype html><html><head><title>Just a moment</title></head>"
    "<body><h1>Checking your browser</h1></body></html>"
)
# What names a thing, tells a time or counts: absurd numbers leave it alone.
KEPT = frozenset(
    {
        *("id", "rank", "cmc_rank", "market_cap_rank", "is_active", "is_fiat"),
        *("error_code", "retCode", "code"),
    }
)
TIMES = ((1.2e9, 4.2e9), (1.2e12, 4.2e12))  # seconds, milliseconds


class Provider(Protocol):
    """What a provider's module says in its own words."""

    def limited(self, retry_after: int | None) -> Response:
        """Refuse because of too many calls."""
        ...

    def broken(self) -> Response:
        """Fail on the inside."""
        ...

    def unknown(self) -> Response:
        """Refuse a path that does not exist."""
        ...


@dataclass
class Fault:
    """One kind of misbehaviour and how often it is still to happen."""

    kind: str
    seconds: float
    times: int | None


class Faults:
    """The faults and delays that are set, safe to use from many threads."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self._providers = providers
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}
        self._delays: dict[str, Delay] = {}
        self._released = threading.Event()

    def put(self, provider: str, wanted: Any) -> None:
        """Set a fault of the form {"kind", "seconds"?, "times"?}; ValueError says what is wrong."""
        self._check(provider, wanted, {"kind", "seconds", "times"})
        kind, times = wanted.get("kind"), wanted.get("times")
        known = REPLACING + SPOILING + self._whims(provider)
        if kind not in known:
            raise ValueError(f"kind: one of {', '.join(known)}")
        if times is not None and (not isinstance(times, int) or times < 1):
            raise ValueError("times: a whole number from 1 on")
        seconds = _seconds(wanted.get("seconds", SECONDS.get(kind, 0)))
        with self._lock:
            self._faults[provider] = Fault(kind, seconds, times)

    def delay(self, provider: str, wanted: Any) -> None:
        """Set how long every answer waits, as a rule: {"seconds", "spread"?}."""
        self._check(provider, wanted, {"seconds", "spread"})
        spread = number("spread", wanted.get("spread", 0), WIDEST)
        delay = Delay(provider, _seconds(wanted.get("seconds")), spread)
        with self._lock:
            self._delays[provider] = delay

    def hurry(self, provider: str | None) -> None:
        """Take the delay of a provider away, or all delays."""
        with self._lock:
            for name in [provider] if provider else list(self._delays):
                self._delays.pop(name, None)

    def clear(self, provider: str | None) -> None:
        """Take the fault of a provider away, or all faults."""
        with self._lock:
            for name in [provider] if provider else list(self._faults):
                self._faults.pop(name, None)

    def release(self) -> None:
        """Let everyone go who is kept waiting."""
        self._released.set()

    def before(self, provider: str) -> Response | None:
        """Answer in the provider's place when a fault wants that; remember one that spoils."""
        with self._lock:
            delay = self._delays[provider].next() if provider in self._delays else 0.0
        self._released.wait(delay) if delay else None
        fault = self._due(provider)
        if fault is None:
            return None
        if fault.kind in SPOILING:
            g.fault = fault
            return None
        if fault.kind in self._whims(provider):
            g.whim = fault
            return None
        return self._instead(self._providers[provider], fault)

    def after(self, response: Response) -> Response:
        """Spoil an answer when a fault wants that."""
        fault: Fault | None = g.pop("fault", None)
        if fault is None:
            return response
        if fault.kind == "drip":
            body = response.get_data()
            length = str(len(body))
            response.response = self._drops(body, fault.seconds)
            response.headers["Content-Length"] = length
        elif fault.kind == "truncated":
            body = response.get_data()
            response.set_data(body[: max(len(body) // 2, 1)])
        elif response.is_json:
            response.set_data(json.dumps(_SPOILED[fault.kind](response.get_json())))
        elif (response.mimetype or "").endswith("xml"):
            pattern, replacement = _SPOILED_XML[fault.kind]
            response.set_data(pattern.sub(replacement, response.get_data(as_text=True)))
        return response

    def _instead(self, provider: Provider, fault: Fault) -> Response:
        if fault.kind == "timeout":
            self._released.wait(fault.seconds)
            return Response(status=504)
        if fault.kind == "html":
            return Response(PAGE, content_type="text/html; charset=utf-8")
        if fault.kind == "error_500":
            return provider.broken()
        return provider.limited(None if fault.kind == "rate_limited_silent" else int(fault.seconds))

    def _whims(self, provider: str) -> tuple[str, ...]:
        """Give the kinds of misbehaviour that only this provider knows, and does itself."""
        found: tuple[str, ...] = getattr(self._providers[provider], "WHIMS", ())
        return found

    def _due(self, provider: str) -> Fault | None:
        with self._lock:
            fault = self._faults.get(provider)
            if fault is not None and fault.times is not None:
                fault.times -= 1
                if not fault.times:
                    del self._faults[provider]
            return fault

    def _drops(self, body: bytes, seconds: float) -> Iterator[bytes]:
        for index in range(len(body)):
            self._released.wait(seconds / len(body))
            yield body[index : index + 1]

    def _check(self, provider: str, wanted: Any, keys: set[str]) -> None:
        if provider not in self._providers:
            raise ValueError(f"provider: one of {', '.join(self._providers)}")
        if not isinstance(wanted, dict) or not wanted.keys() <= keys:
            raise ValueError(f"an object of {', '.join(sorted(keys))}")


def _seconds(value: Any) -> float:
    return number("seconds", value, LONGEST)


def _wrong_shape(body: Any) -> Any:
    return {"rows": {}} if isinstance(body, list) else ["unexpected"]


def _nulls(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: _nulls(value) for key, value in body.items()}
    return [_nulls(value) for value in body] if isinstance(body, list) else None


def _absurd(body: Any) -> Any:
    """Make every number negative and huge, but not those that name, count or tell a time."""
    if isinstance(body, dict):
        return {key: value if key in KEPT else _absurd(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_absurd(value) for value in body]
    if isinstance(body, str):
        try:
            return str(_absurd(int(body) if body.isdecimal() else float(body)))
        except ValueError:
            return body
    if isinstance(body, bool) or not isinstance(body, int | float):
        return body
    is_time = isinstance(body, int) and any(low <= body <= high for low, high in TIMES)
    return body if is_time else -1e9 * (abs(body) or 1)


_SPOILED = {"wrong_shape": _wrong_shape, "nulls": _nulls, "absurd": _absurd}
# The same for XML, where every value is a text: another document, nothing said, dates to come.
_SPOILED_XML = {
    "wrong_shape": (re.compile(r"<rss.*</rss>", re.DOTALL), "<opml version='2.0'><body/></opml>"),
    "nulls": (re.compile(r"(?:<!\[CDATA\[.*?\]\]>|(?<=>)[^<>\s][^<>]*)(?=</)"), ""),
    "absurd": (re.compile(r"20[0-9]{2}(?= [0-9]{2}:)"), "2099"),
}
