"""How DefiLlama refuses, on every host of its: in plain text."""

from flask import Response


def plain(status: int, sentence: str) -> Response:
    """Refuse with a sentence."""
    return Response(sentence, status, content_type="text/plain; charset=utf-8")


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return plain(404, "Not found")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = plain(429, "Too many requests")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return plain(500, "Internal Error")
