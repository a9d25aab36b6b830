"""The only module that imports requests: a request goes out, a whole answer comes in, in time.

One attempt runs in a thread of its own, so that neither a slow name server nor a body (or a header)
that drips byte by byte can hold the caller past its deadline: at that moment the connection is cut.
Redirects are not followed; cookies, netrc and proxies of the environment are never used; a body is
read up to its limit and no further.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing, contextmanager
from functools import partial
from time import monotonic
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ContentDecodingError

from providers.answers import Answer
from providers.faults import Fault
from providers.line import POOLS, Line, is_unopened

CONNECT_SECONDS = 3.0
CHUNK_BYTES = 65536

Request = requests.PreparedRequest


def _new_adapter() -> HTTPAdapter:
    adapter = HTTPAdapter(pool_connections=32, pool_maxsize=16, max_retries=0)
    adapter.poolmanager.pool_classes_by_scheme = POOLS
    return adapter


class _Shared:
    """The lines that GETs share: one set per process."""

    def __init__(self) -> None:
        self.adapter = _new_adapter()


_shared = _Shared()


def begin_anew() -> None:
    """Close every shared line."""
    _shared.adapter.close()
    _shared.adapter = _new_adapter()


def prepared(
    url: str,
    params: Mapping[str, str],
    headers: Mapping[str, str],
    body: Mapping[str, Any] | None,
) -> Request:
    """Return a GET, or a POST of a JSON document; ValueError where none can be made."""
    method = "GET" if body is None else "POST"
    request = requests.Request(method, url, params=params, headers=headers, json=body)
    try:
        return request.prepare()
    except requests.RequestException as error:
        raise ValueError from error


def attempt(
    request: Request, *, max_bytes: int, decode: Callable[[bytes], Any], ends_at: float
) -> Answer | Fault:
    """Send a request and read the whole answer before `ends_at`, whatever the other side does."""
    line, outcome = Line(), Future[Answer | Fault]()
    ask = partial(_exchange, request, max_bytes, decode, ends_at)
    threading.Thread(target=_run, args=(line, outcome, ask), daemon=True).start()
    try:
        return outcome.result(timeout=max(ends_at - monotonic(), 0.0))
    except TimeoutError:
        line.cut()
        return Fault("timeout", "no complete answer in time", again=True)


def _run(line: Line, outcome: "Future[Answer | Fault]", ask: Callable[[], Answer | Fault]) -> None:
    line.take()
    try:
        outcome.set_result(ask())
    except BaseException as error:  # noqa: BLE001 - raised again where the result is awaited
        outcome.set_exception(error)


def _exchange(
    request: Request, max_bytes: int, decode: Callable[[bytes], Any], ends_at: float
) -> Answer | Fault:
    """Send the request and read the whole answer; every way this can fail is a Fault."""
    left = max(ends_at - monotonic(), 0.001)
    timeout = (min(CONNECT_SECONDS, left), left + 1.0)  # the line is cut before the second one
    try:
        with _adapter(request) as adapter:
            response = adapter.send(request, stream=True, timeout=timeout)
            with closing(response):
                body = _body(response, max_bytes)
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
        return Fault("bad_body", f"larger than {max_bytes} bytes")
    return Answer(response.status_code, response.headers, decode(body))


@contextmanager
def _adapter(request: Request) -> Iterator[HTTPAdapter]:
    """Give the lines that GETs share; a POST gets a line of its own, which is not used again.

    One that was used may be closed by its server at this moment: the question would be lost.
    """
    if request.method == "GET":
        yield _shared.adapter
    else:
        with closing(_new_adapter()) as adapter:
            yield adapter


def _is_unsent(error: Exception) -> bool:
    """Tell whether it went wrong before a byte of the request had left."""
    return is_unopened(getattr(error.args[0], "reason", None) if error.args else None)


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
