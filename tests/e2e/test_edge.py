"""The edge as gunicorn shows it: what no test client can send, sent over a socket."""

import http.client
import io
import json
import socket
import time
from typing import Any, NamedTuple

import pytest

from blueprints.headers import DATA_POLICY, HEADERS, REFERRER
from browsing import launched
from credentials import Keys, unseal
from streaming import until

EVIL = "evil.example"
PASSWORD = "a quiet long sentence"


class Answer(NamedTuple):
    """What came back over the socket."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


def send(site: Any, request: bytes) -> Answer | None:
    """Send bytes as they are; None when the connection was closed without an answer."""
    host, port = site.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        received = b"".join(iter(lambda: line.recv(65_536), b""))
    if not received:
        return None
    head, _, body = received.partition(b"\r\n\r\n")
    status, _, fields = head.partition(b"\r\n")
    headers = http.client.parse_headers(io.BytesIO(fields + b"\r\n\r\n"))
    return Answer(int(status.split()[1]), headers, body)


def asked(lines: str, target: str = "/home", method: str = "GET", body: bytes = b"") -> bytes:
    """A request with these header lines, byte for byte."""
    head = f"{method} {target} HTTP/1.1\r\n{lines}Connection: close\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode("latin-1") + b"\r\n" + body


# Header lines and the target of a request; {own} is the address that the service is reached at.
VARIANTS = {
    "another": (f"Host: {EVIL}\r\n", ""),
    "another, with a port": (f"Host: {EVIL}:80\r\n", ""),
    "none": ("", ""),
    "empty": ("Host:\r\n", ""),
    "spaces": ("Host:    \r\n", ""),
    "twice, ours first": (f"Host: {{own}}\r\nHost: {EVIL}\r\n", ""),
    "twice, ours last": (f"Host: {EVIL}\r\nHost: {{own}}\r\n", ""),
    "twice, in other letters": (f"Host: {{own}}\r\nhOST: {EVIL}\r\n", ""),
    "a list": (f"Host: {{own}}, {EVIL}\r\n", ""),
    "two words": (f"Host: {{own}} {EVIL}\r\n", ""),
    "folded": (f"Host: {{own}}\r\n {EVIL}\r\n", ""),
    "a space before the colon": (f"Host : {EVIL}\r\n", ""),
    "a space before the name": (f" Host: {EVIL}\r\n", ""),
    "somebody in front": (f"Host: {{own}}@{EVIL}\r\n", ""),
    "somebody in front of ours": (f"Host: {EVIL}@{{own}}\r\n", ""),
    "an address": (f"Host: http://{EVIL}\r\n", ""),
    "a path": (f"Host: {EVIL}/{{own}}\r\n", ""),
    "a fragment": (f"Host: {EVIL}#{{own}}\r\n", ""),
    "a backslash": (f"Host: {EVIL}\\{{own}}\r\n", ""),
    "ours as beginning": (f"Host: {{own}}.{EVIL}\r\n", ""),
    "a dot behind": ("Host: localhost.\r\n", ""),
    "a port that is none": ("Host: 127.0.0.1:evil\r\n", ""),
    "two ports": ("Host: {own}:80\r\n", ""),
    "a huge port": ("Host: 127.0.0.1:99999999\r\n", ""),
    "an international name": ("Host: \xe9vil.example\r\n", ""),
    "its ASCII form": ("Host: xn--vil-9la.example\r\n", ""),
    "an empty ASCII form": ("Host: xn--\r\n", ""),
    "a label too long": (f"Host: {'a' * 64}.example\r\n", ""),
    "a name too long": (f"Host: {'a.' * 3000}example\r\n", ""),
    "another machine": ("Host: 10.0.0.1\r\n", ""),
    "every machine": ("Host: 0.0.0.0\r\n", ""),
    "a number": ("Host: 2130706433\r\n", ""),
    "a NUL": (f"Host: {{own}}\0{EVIL}\r\n", ""),
    "a line feed": (f"Host: {{own}}\nHost: {EVIL}\r\n", ""),
    "forwarded": (f"Host: {{own}}\r\nX-Forwarded-Host: {EVIL}\r\n", ""),
    "forwarded by standard": (f"Host: {{own}}\r\nForwarded: host={EVIL};proto=https\r\n", ""),
    "forwarded server": (f"Host: {{own}}\r\nX-Forwarded-Server: {EVIL}\r\nX-Host: {EVIL}\r\n", ""),
    "original": (f"Host: {{own}}\r\nX-Original-Host: {EVIL}\r\nX-Original-URL: //{EVIL}/\r\n", ""),
    "in the target": ("Host: {own}\r\n", f"http://{EVIL}"),
    "in the target alone": ("", f"http://{EVIL}"),
    "ours in the target": (f"Host: {EVIL}\r\n", "http://{own}"),
    "two slashes in the target": ("Host: {own}\r\n", f"//{EVIL}"),
    "capitals": ("Host: LOCALHOST\r\n", ""),
    "another port of ours": ("Host: 127.0.0.1:1\r\n", ""),
}


def test_there_are_variants_enough():
    assert len(VARIANTS) >= 30


@pytest.mark.parametrize("name", VARIANTS)
def test_no_host_comes_into_a_redirect_or_a_page(site, name):
    lines, before = (
        text.replace("{own}", site.url.removeprefix("http://")) for text in VARIANTS[name]
    )
    for target in ("/home", "/login", "/settings"):
        answer = send(site, asked(lines, before + target))
        if answer is None:
            continue
        assert answer.status in (200, 303, 308, 400, 404)
        assert answer.headers.get("Location") in (None, "/login?next=/home", "/settings/")
        assert EVIL.encode() not in answer.body


def register(site: Any, lines: str, before: str, code: str, address: str) -> int | None:
    """Open an account by a request with these lines."""
    site.database.code(code)
    fields = {"email": address, "password": PASSWORD, "access_code": code}
    answer = send(
        site,
        asked(lines, f"{before}/api/auth/register", "POST", json.dumps(fields).encode()),
    )
    return answer.status if answer else None


def test_no_host_comes_into_a_letter(site):
    """What a letter is made of is stored; its links begin with PUBLIC_URL (test_mail.py)."""
    own = site.url.removeprefix("http://")
    opened = set()
    for n, variant in enumerate(VARIANTS.values()):
        address = f"host{n}@example.org"
        lines, before = (text.replace("{own}", own) for text in variant)
        if register(site, lines, before, f"HOST-{n}", address) == 201:
            opened.add(address)
    assert 3 <= len(opened) <= 12
    known = site.database.all("select email from core.users where email like 'host%%'")
    assert {row.email for row in known} == opened
    stored = json.loads((site.mail.parent / "secrets.json").read_text())
    keys = Keys(stored["settings"]["SECRET_KEY"])
    letters = site.database.all(
        "select letters::text as whole, sealed from core.letters join core.users"
        " on users.id = letters.user_id where users.email like 'host%%'"
    )
    assert len(letters) == len(opened)
    for letter in letters:
        assert EVIL not in letter.whole
        secret = unseal(letter.sealed, keys) if letter.sealed else {"token": "sent already"}
        assert set(secret or ()) == {"token"}


UNREADABLE = {
    "no request": (b"hello\r\n\r\n", 400),
    "no version": (b"GET /verify-email?token=planted-secret-0123456789\r\n\r\n", 400),
    "a wrong version": (b"GET /verify-email?token=planted-secret-0123456789 HTTP/9.9\r\n\r\n", 400),
    "a space in the target": (b"GET /a planted-secret-0123456789 b HTTP/1.1\r\n\r\n", 400),
    "a strange method": (b"pl@nted-secret-0123456789 / HTTP/1.1\r\n\r\n", 400),
    "a header without a colon": (
        b"GET / HTTP/1.1\r\nCookie planted-secret-0123456789\r\n\r\n",
        400,
    ),
    "a strange header": (b"GET / HTTP/1.1\r\nC(ookie: planted-secret-0123456789\r\n\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400),
    "a length that is none": (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    "a strange coding": (b"POST / HTTP/1.1\r\nTransfer-Encoding: planted\r\n\r\n", 400),
    "a target too long": (
        b"GET /?token=planted-secret-0123456789" + b"x" * 10_000 + b" HTTP/1.1\r\n\r\n",
        414,
    ),
    "a header too long": (
        b"GET / HTTP/1.1\r\nCookie: planted-secret-0123456789" + b"x" * 9_000 + b"\r\n\r\n",
        431,
    ),
    "too many headers": (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_answered_like_every_other_fault(site, name):
    request, status = UNREADABLE[name]
    answer = send(site, request)
    assert answer is not None
    problem = json.loads(answer.body)
    assert answer.status == problem["status"] == status
    assert set(problem) == {"type", "title", "status", "detail", "code", "request_id"}
    assert answer.headers["X-Request-ID"] == problem["request_id"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == DATA_POLICY
    assert answer.headers["Referrer-Policy"] == REFERRER
    assert {header: answer.headers[header] for header in HEADERS} == HEADERS
    assert b"planted" not in answer.body


def test_of_what_cannot_be_read_no_line_repeats_anything(site):
    for request, _ in UNREADABLE.values():
        send(site, request)
    send(site, asked(f"Host: {EVIL}\r\nUser-Agent: planted-secret-0123456789\r\n"))

    def _log() -> str:
        return (site.mail.parent / "log").read_text("utf-8", "replace")

    until(lambda: "unreadable" in _log() and "LimitRequestLine" in _log(), "it is logged")
    time.sleep(0.3)  # the last of them too
    log = _log()
    assert "nted-secret" not in log
    assert EVIL not in log


@pytest.mark.browser
def test_a_page_runs_its_scripts_and_no_others_in_a_browser(site):
    with launched() as browser:
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text))
        page.goto(f"{site.url}/register")
        assert page.evaluate("document.documentElement.dataset.script") == "on"
        assert complaints == []
        page.evaluate(
            "() => { const made = document.createElement('script');"
            " made.textContent = 'window.planted = 1'; document.body.append(made);"
            " const link = document.createElement('script'); link.src = '/static/theme.js?planted';"
            " document.body.append(link); }"
        )

        def _refused() -> int:
            page.wait_for_timeout(50)
            return sum("Content Security Policy" in line for line in complaints)

        until(lambda: _refused() == 2, "both are refused")
        assert page.evaluate("window.planted") is None
