"""The only module that imports requests: GET a document within a deadline, or UpstreamError.

What costs money is POSTed: once, whatever comes of it; a failure says what may have become of it.

One attempt runs in a thread of its own, so that neither a slow name server nor a body (or a header)
that drips byte by byte can hold the caller past its deadline: at that moment the connection is cut.
Redirects are not followed, except by a feed and within its own origin; cookies, netrc and proxies
of the environment are never used; a body is read up to its limit and no further. Keys travel in
headers or, where a provider knows no other way, in the query; they stand in no error. Whether a
provider may be asked, and how it did, goes through the Gate.
"""

import random
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic, sleep
from typing import Any, Generic, NamedTuple, TypeVar

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ContentDecodingError
from urllib3.exceptions import NewConnectionError, SSLError

from providers.answers import Answer, Judge, understood
from providers.body import parse
from providers.faults import ERROR_CODES, Fault, PostError, UpstreamError, pause
from providers.feed_answers import Fetched, Moved, Validators, understood_feed
from providers.gate import Gate, MemoryGate
from providers.line import POOLS, Line

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
CONNECT_SECONDS = 3.0
ATTEMPT_SECONDS = 5.0  # connect, headers and body together
ATTEMPTS = 2
BACKOFF_SECONDS = (0.1, 0.4)
SHORTEST_ATTEMPT = 0.2  # with less time than this left, nothing is tried again
CHUNK_BYTES = 65536
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

    request: requests.PreparedRequest
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


def _new_adapter() -> HTTPAdapter:
    adapter = HTTPAdapter(pool_connections=32, pool_maxsize=16, max_retries=0)
    adapter.poolmanager.pool_classes_by_scheme = POOLS
    return adapter


@dataclass
class _Process:
    """What configure() sets: one per process."""

    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    gate: Gate = field(default_factory=MemoryGate)
    adapter: HTTPAdapter = field(default_factory=_new_adapter)


_process = _Process()


def configure(endpoints: Mapping[str, Endpoint], gate: Gate | None = None) -> None:
    """Set where the providers are and what guards them: once per process, before the first call."""
    _process.endpoints = dict(endpoints)
    _process.gate = gate or MemoryGate()
    _process.adapter.close()
    _process.adapter = _new_adapter()


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
) -> requests.PreparedRequest:
    own = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}
    request = requests.Request(
        "GET" if body is None else "POST",
        url,
        params={**(params or {}), **endpoint.query},
        headers=own | dict(headers) | dict(endpoint.headers),
        json=body,
    )
    try:
        return request.prepare()
    except (requests.RequestException, ValueError):
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
    answer = _attempt(ask, ends_at)
    found = answer if isinstance(answer, Fault) else ask.understand(answer)
    rest = None if isinstance(answer, Fault) else pause(answer.headers)
    outcome, wait = (found.code, found.retry_after) if isinstance(found, Fault) else ("ok", rest)
    latency_ms = round((monotonic() - started) * 1000)
    _process.gate.record(provider, outcome, latency_ms, wait)
    return found


def _attempt(ask: _Ask[Any], ends_at: float) -> Answer | Fault:
    line, outcome = Line(), Future[Answer | Fault]()
    threading.Thread(target=_run, args=(line, outcome, ask, ends_at), daemon=True).start()
    try:
        return outcome.result(timeout=max(ends_at - monotonic(), 0.0))
    except TimeoutError:
        line.cut()
        return Fault("timeout", "no complete answer in time", again=True)


def _run(line: Line, outcome: "Future[Answer | Fault]", ask: _Ask[Any], ends_at: float) -> None:
    line.take()
    try:
        outcome.set_result(_exchange(ask, ends_at))
    except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
        outcome.set_exception(error)


def _exchange(ask: _Ask[Any], ends_at: float) -> Answer | Fault:
    """Send the request and read the whole answer; every way this can fail is a Fault."""
    left = max(ends_at - monotonic(), 0.001)
    timeout = (min(CONNECT_SECONDS, left), left + 1.0)  # the line is cut before the second one
    try:
        with _adapter(ask.request) as adapter:
            response = adapter.send(ask.request, stream=True, timeout=timeout)
            with closing(response):
                body = _body(response, ask.max_bytes)
    except requests.Timeout as error:
        is_unsent = isinstance(error, requests.ConnectTimeout)
        return Fault("timeout", "no answer in time", again=True, unsent=is_unsent)
    except ChunkedEncodingError:
        return Fault("bad_body", "incomplete", again=True)
    except ContentDecodingError:
        return Fault("bad_body", "wrongly encoded")
    except (requests.RequestException, OSError, ValueError) as error:
        return Fault("connect", type(error).__name__, again=True, unsent=_is_unsent(error))
    if body is None:
        return Fault("bad_body", f"larger than {ask.max_bytes} bytes")
    return Answer(response.status_code, response.headers, ask.decode(body))


@contextmanager
def _adapter(request: requests.PreparedRequest) -> Iterator[HTTPAdapter]:
    """Give the lines that GETs share; a POST gets a line of its own, which is not used again.

    One that was used may be closed by its server at this moment: the question would be lost.
    """
    if request.method == "GET":
        yield _process.adapter
    else:
        with closing(_new_adapter()) as adapter:
            yield adapter


def _is_unsent(error: Exception) -> bool:
    """Tell whether it went wrong before a byte of the request had left: no line, or none safe."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    inner = reason.args[0] if isinstance(reason, SSLError) and reason.args else None
    return isinstance(reason, NewConnectionError) or isinstance(inner, ssl.SSLCertVerificationError)


def _body(response: requests.Response, max_bytes: int) -> bytes | None:
    """Read the whole body; None as soon as it is over its limit."""
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > max_bytes:
        return None
    body = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        body += chunk
        if len(body) > max_bytes:
            return None
    return bytes(body)
