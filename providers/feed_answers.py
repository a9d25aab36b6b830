"""What the answer of a feed means: its bytes, that nothing has changed, or another place to look.

Asks nothing itself. A feed is asked with the validators that it gave out the last time, so that an
unchanged one costs a few bytes. A redirect counts only within the origin that was asked: no other
host, no other port, and never from https to http.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

from providers.answers import Answer, understood
from providers.faults import Fault

T = TypeVar("T")

REDIRECTED = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
LONGEST_VALIDATOR = 300  # characters; a longer one is not sent back
PORTS = {"http": 80, "https": 443}


class Validators(NamedTuple):
    """What a feed gave out to be asked with the next time."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers that make a request conditional."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


class Fetched(NamedTuple, Generic[T]):
    """What was made of a feed, None when it has not changed, and the validators for next time."""

    value: T | None
    validators: Validators


@dataclass(frozen=True)
class Moved:
    """The address within the same origin where the feed is to be found."""

    url: str


def understood_feed(
    answer: Answer, url: str, asked_with: Validators, read: Callable[[bytes], T]
) -> Fetched[T] | Moved | Fault:
    """Give what `read` makes of the bytes, None for an unchanged feed, where to go, or a fault."""
    if answer.status in REDIRECTED:
        return _moved(answer.headers, url)
    if answer.status == NOT_MODIFIED and asked_with != Validators():
        return Fetched(None, asked_with)
    found = understood(answer, None, read)
    if isinstance(found, Fault):
        return found
    return Fetched(found, _validators(answer.headers))


def _moved(headers: Mapping[str, str], url: str) -> Moved | Fault:
    try:
        target = urljoin(url, headers.get("Location", ""))
        stays = _origin(urlsplit(target)) == _origin(urlsplit(url))
    except ValueError:
        stays = False
    return Moved(target) if stays else Fault("http_error", "redirected elsewhere")


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    if "@" in parts.netloc:
        raise ValueError
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(_validator(headers.get("ETag")), _validator(headers.get("Last-Modified")))


def _validator(value: str | None) -> str | None:
    """Keep what can be sent back as it came: printable ASCII and not too long."""
    if not value or not value.isascii() or not value.isprintable():
        return None
    return value if len(value) <= LONGEST_VALIDATOR else None
