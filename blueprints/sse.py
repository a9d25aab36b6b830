"""How events look on the wire: framed as text/event-stream, and in chunks of HTTP/1.1."""

import random

LAST_CHUNK = b"0\r\n\r\n"
BEAT = "event: beat\ndata: {}\n\n"
BYE = 'event: bye\ndata: {"reason": "session"}\n\n'
RETRY_MS = (2000, 4000)  # each its own, so that not all come back at once
RETRY_SOON_MS = (500, 3000)  # from a process that stops: another is there


def event(kind: str, data: str, number: int) -> str:
    """An event; its data is one line of JSON."""
    return f"id: {number}\nevent: {kind}\ndata: {data}\n\n"


def retry(between: tuple[int, int] = RETRY_MS) -> str:
    """How long a browser waits before it comes back."""
    return f"retry: {random.randint(*between)}\n\n"  # noqa: S311 (no secret)


def chunk(text: str) -> bytes:
    """A piece of a body whose length nobody knows."""
    body = text.encode()
    return b"%x\r\n%b\r\n" % (len(body), body)
