"""Where one message ends and the next begins, as gunicorn is run: raw bytes on a socket."""

import re
import socket
from urllib.parse import urlsplit

import pytest

SECOND = b"GET /livez HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
UNCLEAR = {
    "a length and chunks": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
    "two lengths": b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
    "a list of lengths": b"Content-Length: 0, 40\r\n\r\n",
    "a signed length": b"Content-Length: +0\r\n\r\n",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks not last": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunks twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": b"Content-Length : 0\r\n\r\n",
    "a folded line": b"X-Long: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "a chunk of no size": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a chunk size with a sign": b"Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n",
}
POST = b"POST /api/auth/login HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"


def _said(site, raw: bytes) -> bytes:
    """Everything the server answers to these bytes before it closes the line."""
    where = urlsplit(site.url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as line:
        line.sendall(raw.replace(b"{host}", where.netloc.encode()))
        parts = []
        try:
            while part := line.recv(65536):
                parts.append(part)
        except ConnectionResetError:
            pass
    return b"".join(parts)


def _statuses(said: bytes) -> list[bytes]:
    return re.findall(rb"HTTP/1\.[01] (\d{3}) ", said)


def test_two_requests_on_one_line_are_two(site):
    """The negative control of what follows: a second request is seen where it may be."""
    plain = POST + b"Content-Length: 2\r\n\r\n{}"
    assert _statuses(_said(site, plain + SECOND)) == [b"422", b"200"]


@pytest.mark.parametrize("rest", UNCLEAR.values(), ids=UNCLEAR)
def test_a_message_whose_end_is_unclear_is_refused_with_all_behind_it(site, rest):
    statuses = _statuses(_said(site, POST + rest + SECOND))
    assert len(statuses) == 1
    assert b"400" <= statuses[0] <= b"501"
    assert statuses[0] != b"500"


def test_chunks_are_counted(site):
    chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
    for chunks, status in ((16, b"400"), (17, b"413")):
        body = b"Transfer-Encoding: chunked\r\n\r\n" + chunks * chunk + b"0\r\n\r\n"
        assert _statuses(_said(site, POST + body + SECOND)) == [status, b"200"]


def test_no_answer_tells_a_version(site):
    for path in (b"/livez", b"/login", b"/api/auth/me", b"/nowhere", b"/static/theme.js"):
        said = _said(
            site, b"GET " + path + b" HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        head = said.partition(b"\r\n\r\n")[0].decode("latin-1")
        assert re.search(r"^server: gunicorn\r?$", head, re.MULTILINE | re.IGNORECASE), head
        assert not re.search(r"powered|werkzeug|flask|python|postgres", head, re.IGNORECASE)
