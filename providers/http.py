"""GET a document within a deadline, or UpstreamError.

What costs money is POSTed: once, whatever comes of it; a failure says what may have become of it.

Redirects are not followed, except by a feed and within its own origin. Keys travel in headers or,
where a provider knows no other way, in the query; they stand in no error. Whether a provider may be
asked, and how it did, goes through the Gate; how bytes come and go is told in `exchange`.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import monotonic, sleep
from typing import Any, Generic, NamedTuple, TypeVar

from providers import exchange
from providers.answers import Answer, Judge, understood
from providers.body import parse
from providers.faults import ERROR_CODES, Fault, PostError, UpstreamError, pause
from providers.feed_answers import Fetched, Moved, Validators, understood_feed
from providers.gate import Gate, MemoryGate

__all__ = [
    "ERROR_CODES",
    "Endpoint",
    "Fault",
    "Gate",
    "UpstreamError",
    "configure",
    "get_feed",
    "get_json",
    "is_enabled",
    "post_json",
]

USER_AGENT = "Bitcoin-Sovereign-Technology/0.1.0"
ATTEMPT_SECONDS = 5.0  # connect, headers and body together
ATTEMPTS = 2
BACKOFF_SECONDS = (0.1, 0.4)
SHORTEST_ATTEMPT = 0.2  # with less time than this left, nothing is tried again
MAX_BYTES = 1 << 20
MAX_FEED_BYTES = 2 << 20
REDIRECTS = 3  # of a feed
JSON = "application/json"
ONCE = {"Accept": JSON, "Connection": "close"}
FEED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"

T = TypeVar("T")


def _as_it_is(body: Any) -> Any:
    return body


class _Ask(NamedTuple, Generic[T]):
    """One question: how large its answer may be, how its bytes are read, what is made of it."""

    request: exchange.Request
    max_bytes: int
    decode: Callable[[bytes], Any]
    understand: Callable[[Answer], T | Fault]


class Endpoint(NamedTuple):
    """Where a provider is reached; headers or query carry its key, if it has one.

    `name` is the provider that the Gate counts; several feeds may share one.
    `extras` are the things it is asked for only if the operator wants them.
    """

    name: str
    base_url: str
    headers: Mapping[str, str]
    enabled: bool
    query: Mapping[str, str] = {}
    extras: frozenset[str] = frozenset()


@dataclass
class _Process:
    """What configure() sets: one per process."""

    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    gate: Gate = field(default_factory=MemoryGate)


_process = _Process()


def configure(endpoints: Mapping[str, Endpoint], gate: Gate | None = None) -> None:
    """Set where the providers are and what guards them: once per process, before the first call."""
    _process.endpoints = dict(endpoints)
    _process.gate = gate or MemoryGate()
    exchange.begin_anew()


def is_enabled(provider: str, extra: str | None = None) -> bool:
    """Tell whether the provider is configured and switched on, and an extra of it too."""
    endpoint = _process.endpoints.get(provider)
    if endpoint is None or not endpoint.enabled:
        return False
    return extra is None or extra in endpoint.extras


def get_json(
    provider: str,
    path: str,
    params: Mapping[str, str] | None = None,
    *,
    deadline: float,
    max_bytes: int = MAX_BYTES,
    attempt_seconds: float | None = None,
    judge: Judge | None = None,
    read: Callable[[Any], T] = _as_it_is,
) -> T:
    """GET a JSON document, or what `read` makes of it, before `deadline` (time.monotonic()).

    `attempt_seconds` bounds one attempt; only a document of many megabytes needs more than usual.
    `judge` sees status and body first and may name a fault that the status alone does not show.
    A LookupError, TypeError, ValueError, AttributeError or ArithmeticError in `read` means that the
    body has the wrong shape; its UpstreamError passes. Raises UpstreamError and nothing else.
    """
    endpoint = _endpoint(provider)
    request = _prepared(endpoint, endpoint.base_url + path, params, {"Accept": JSON})
    ask = _Ask(request, max_bytes, parse, lambda answer: understood(answer, judge, read))
    return _asked(endpoint.name, ask, deadline, attempt_seconds)


def post_json(
    provider: str,
    path: str,
    body: Mapping[str, Any],
    *,
    deadline: float,
    headers: Mapping[str, str] = {},
    max_bytes: int = MAX_BYTES,
    judge: Judge | None = None,
    read: Callable[[Any], T] = _as_it_is,
) -> T:
    """POST a JSON document once and return what `read` makes of the answer.

    Never sends it a second time. Raises PostError and nothing else.
    """
    try:
        endpoint = _endpoint(provider)
        request = _prepared(endpoint, endpoint.base_url + path, None, ONCE | dict(headers), body)
    except UpstreamError as error:
        raise PostError(provider, error.code, error.detail, fate="unsent") from None
    if (wait := _process.gate.admit(endpoint.name)) is not None:
        raise PostError(endpoint.name, "breaker_open", "not asked", wait, fate="unsent")
    ask = _Ask(request, max_bytes, parse, lambda answer: understood(answer, judge, read))
    found = _recorded(endpoint.name, ask, deadline)
    if isinstance(found, Fault):
        raise PostError(
            endpoint.name, found.code, found.detail, found.retry_after, fate=_fate(found)
        )
    return found


def get_feed(
    feed: str,
    *,
    deadline: float,
    validators: Validators = Validators(),  # noqa: B008 - it cannot be changed
    max_bytes: int = MAX_FEED_BYTES,
    read: Callable[[bytes], T],
) -> Fetched[T]:
    """GET what `read` makes of a feed's bytes; its `value` is None when nothing has changed.

    The validators are those of the last time. Redirects are followed within the feed's own origin
    (scheme, host and port), three at most. Raises UpstreamError and nothing else.
    """
    endpoint = _endpoint(feed)
    url, headers = endpoint.base_url, {"Accept": FEED} | validators.headers()
    for _ in range(1 + REDIRECTS):
        understand = partial(understood_feed, url=url, asked_with=validators, read=read)
        ask: _Ask[Fetched[T] | Moved] = _Ask(
            _prepared(endpoint, url, None, headers), max_bytes, bytes, understand
        )
        found = _asked(endpoint.name, ask, deadline, None)
        if not isinstance(found, Moved):
            return found
        url = found.url
    raise UpstreamError(endpoint.name, "http_error", "redirected too often")


def _endpoint(name: str) -> Endpoint:
    if not is_enabled(name):
        raise UpstreamError(name, "refused", "switched off or not configured")
    return _process.endpoints[name]


def _asked(provider: str, ask: _Ask[T], deadline: float, attempt_seconds: float | None) -> T:
    """Attempt as often as it may be of use; what is understood, or UpstreamError."""
    error = UpstreamError(provider, "timeout", "no time left to ask")
    for attempt in range(1, ATTEMPTS + 1):
        if monotonic() >= deadline:
            break
        if (wait := _process.gate.admit(provider)) is not None:
            if attempt == 1:
                error = UpstreamError(provider, "breaker_open", "not asked", wait)
            break
        ends_at = min(deadline, monotonic() + (attempt_seconds or ATTEMPT_SECONDS))
        found = _recorded(provider, ask, ends_at)
        if not isinstance(found, Fault):
            return found
        error = UpstreamError(provider, found.code, found.detail, found.retry_after)
        if attempt == ATTEMPTS or not _rested(found, deadline):
            break
    raise error


def _fate(fault: Fault) -> str:
    """Say what may have become of a POST: only a clear refusal is one."""
    if fault.unsent:
        return "unsent"
    is_refused = fault.status is not None and 300 <= fault.status < 500 and fault.status != 408
    return "refused" if is_refused else "unknown"


def _prepared(
    endpoint: Endpoint,
    url: str,
    params: Mapping[str, str] | None,
    headers: Mapping[str, str],
    body: Mapping[str, Any] | None = None,
) -> exchange.Request:
    own = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}
    try:
        return exchange.prepared(
            url,
            {**(params or {}), **endpoint.query},
            own | dict(headers) | dict(endpoint.headers),
            body,
        )
    except ValueError:
        # The cause is not named: it would show the header or the address.
        raise UpstreamError(endpoint.name, "connect", "the request cannot be made") from None


def _rested(fault: Fault, deadline: float) -> bool:
    """Sleep as long as the fault asks for; False when no further attempt is due or fits."""
    if not fault.again and (fault.code != "rate_limited" or fault.retry_after is None):
        return False
    # Jitter keeps workers from coming back in step; it needs no cryptographic randomness.
    wait = (fault.retry_after or 0.0) + random.uniform(*BACKOFF_SECONDS)  # noqa: S311
    if monotonic() + wait + SHORTEST_ATTEMPT > deadline:
        return False
    sleep(wait)
    return True


def _recorded(provider: str, ask: _Ask[T], ends_at: float) -> T | Fault:
    """Make one attempt, understand its answer, and tell the gate how it went."""
    started = monotonic()
    answer = exchange.attempt(
        ask.request, max_bytes=ask.max_bytes, decode=ask.decode, ends_at=ends_at
    )
    found = answer if isinstance(answer, Fault) else ask.understand(answer)
    rest = None if isinstance(answer, Fault) else pause(answer.headers)
    outcome, wait = (found.code, found.retry_after) if isinstance(found, Fault) else ("ok", rest)
    latency_ms = round((monotonic() - started) * 1000)
    _process.gate.record(provider, outcome, latency_ms, wait)
    return found
