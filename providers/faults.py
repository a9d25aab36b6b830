"""What can go wrong with an upstream, in ten words, and how an HTTP answer becomes one of them.

Nothing here touches the network. No text made here holds a key, a URL or anything else that an
upstream sent, so a fault may be stored and shown.
"""

import math
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, NamedTuple

from providers.body import NotJson

ERROR_CODES = (
    "timeout",
    "connect",
    "rate_limited",
    "refused",
    "http_error",
    "bad_body",
    "no_data",
    "outlier",
    "stale",
    "breaker_open",
)

LONGEST_WAIT = 3 * 86400.0  # the longest ban an upstream of ours documents (Binance)
GEO_BLOCK_SECONDS = 2 * 3600.0  # a host that shuts out our region will not change its mind soon
BAN_SECONDS = 120.0  # Binance's shortest ban, when a 418 does not say how long
BUSY_WEIGHT = 5000.0  # of the 6,000 that Binance allows an address per minute

AGAIN_STATUSES = frozenset({408, 425, 500, 502, 503, 504})


class Fault(NamedTuple):
    """Why one attempt gave no value; `again` marks what may be gone a moment later.

    `unsent` says that no byte of the request had left, `status` what was answered, if anything.
    """

    code: str
    detail: str
    retry_after: float | None = None
    again: bool = False
    unsent: bool = False
    status: int | None = None


class UpstreamError(Exception):
    """An upstream gave no usable answer; `code` is one of ERROR_CODES."""

    def __init__(
        self, provider: str, code: str, detail: str, retry_after: float | None = None
    ) -> None:
        super().__init__(f"{provider}: {code}: {detail}")
        self.provider = provider
        self.code = code
        self.detail = detail
        self.retry_after = retry_after


class PostError(UpstreamError):
    """A POST gave no usable answer; `fate` is what may have become of what it asked for.

    "unsent": no byte of it left; "refused": it was read and turned down, nothing was begun;
    "unknown": it may have been received and acted upon.
    """

    def __init__(
        self,
        provider: str,
        code: str,
        detail: str,
        retry_after: float | None = None,
        *,
        fate: str,
    ) -> None:
        super().__init__(provider, code, detail, retry_after)
        self.fate = fate


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds to stay away: retry-after-ms, Retry-After, x-ratelimit-reset.

    Retry-After is a number of seconds or a date.
    """
    exact = _seconds(headers.get("retry-after-ms", ""))
    if exact is not None:
        return min(max(exact / 1000, 0.0), LONGEST_WAIT)
    named = headers.get("Retry-After")
    wait = _seconds(named) if named is not None else None
    if wait is None and named is not None:
        wait = _until(named)
    if wait is None:
        wait = _seconds(headers.get("x-ratelimit-reset", ""))
    return None if wait is None else min(max(wait, 0.0), LONGEST_WAIT)


def pause(headers: Mapping[str, str]) -> float | None:
    """Read from a good answer whether to rest: Binance counts the weight used in this minute."""
    used = _seconds(headers.get("X-MBX-USED-WEIGHT-1M", ""))
    return 60.0 - time() % 60.0 if used is not None and used >= BUSY_WEIGHT else None


def of_status(status: int, headers: Mapping[str, str], body: Any) -> Fault | None:
    """Judge an answer by its status alone; None when the status is a good one."""
    if 200 <= status < 300:
        return None
    detail, wait = f"HTTP {status}", retry_after(headers)
    if status == 429:
        return Fault("rate_limited", detail, wait)
    if status == 418:
        return Fault("refused", detail, BAN_SECONDS if wait is None else wait)
    if status == 451 or (status == 403 and isinstance(body, NotJson)):
        return Fault("refused", detail, GEO_BLOCK_SECONDS if wait is None else wait)
    if status in (401, 402, 403):
        return Fault("refused", detail, wait)
    return Fault("http_error", detail, wait, again=status in AGAIN_STATUSES)


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _until(text: str) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - time()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
