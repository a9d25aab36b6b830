"""What nobody should send, sent to every address that takes something: refused without a trace.

A refusal names what is wrong and has a status of 4xx; nothing is stored and no work is queued, so
no upstream hears of it.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from analyses import make
from conftest import Live
from web.browsing import log_in
from web.document import Document

LONG = "x" * 10_240
# No ticker and no id, each for a reason of its own; sixty of them.
SYMBOLS = [
    *("", " ", "\t", "\x00", "BTC\x00", "\x00BTC", "B\x00TC", "\x01", "\x1b[2J", "\x7f"),
    *("BTC\nETH", "BTC\r\nSet-Cookie: a=b", "B TC", "BTC ETH", "BTC,ETH", "BTC;ETH", "BTC|ETH"),
    *("x" * 101, "x" * 1_000, LONG, "🚀", "₿", "BTC🚀", "👩‍👩‍👧", "\U000e0042", "\ufeffBTC"),
    *(
        "ВТС",
        "BТC",
        "ΒTC",
        "bitсoin",
        "B\u200bTC",
        "B\u200dTC",
        "\u202eCTB",
        "B\u0301TC",
        "٣٣",
        "比特币",
    ),
    *("'", "'; drop table core.users; --", "' or '1'='1", '" or ""="', "BTC'--", "$$;select", "\\"),
    *(
        "<script>alert(1)</script>",
        "<b>",
        "&lt;",
        "javascript:alert(1)",
        "{{7*7}}",
        "${jndi:ldap:}",
    ),
    *(
        "%",
        "%s",
        "%00",
        "*",
        "?",
        "#",
        "[BTC]",
        "(BTC)",
        "BTC=1",
        "id:",
        "id: bitcoin",
        "id:[x]\x00",
    ),
]
SEGMENTS = ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "BTC/../../x", "a/b"]
INVALID_UTF8 = ["%FF", "%C0%AE", "%ED%A0%80", "BTC%E2%82", "%F0%9F"]
WORDS = [
    "",
    "\x00",
    "🚀",
    "1D",
    " 1d",
    "1d ",
    "15m",
    "1d\x00",
    "'; select 1; --",
    "<b>",
    "../",
    LONG,
]
MOMENTS = [
    *WORDS[:3],
    *("now", "infinity", "-infinity", "epoch", "today", "-1", "1e9", "1.5", "999999999999", "0x1"),
    *("2026-02-30", "2026-13-01", "0000-01-01", "2026-01-31T25:00", "2026-01-31T23:59:99Z"),
    *("2026-1-1", "20260131T120000", "2026-01-31+25:00", "2026-01-31 BC", "٢٠٢٦-٠١-٣١", "٣٣٣"),
    *("'; select 1; --", "<b>", "../", LONG),
]
COOKIES = ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "'; drop table core.users; --", LONG]

Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(app: Flask, live: Live, client: FlaskClient) -> Ask:
    """Ask as alice; what is asked with is quoted, so that it arrives as it is."""
    log_in(app, live, client)

    def _ask(path: str, *segments: str, headers: Any = None, **query: str) -> TestResponse:
        inside = "".join(f"/{quote(segment, safe='')}" for segment in segments)
        words = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        return client.get(f"{path}{inside}?{words}", headers=headers)

    return _ask


@pytest.fixture
def without_a_trace(live: Live) -> Iterator[None]:
    """Nothing is stored by the test, whatever it sends."""
    live.token()
    before = _digest(live)
    yield
    assert _digest(live) == before


def _digest(live: Live) -> dict[str, str]:
    """Every table but the statistics of reads, as a hash of its rows."""
    tables = live.all(
        "select oid::regclass::text as name from pg_class"
        " where relnamespace = 'core'::regnamespace and relkind = 'r' and relname <> 'cache_reads'"
    )
    return {
        table.name: live.one(
            "select md5(string_agg(md5(row::text), '' order by row::text)) as hash"
            f" from {table.name} as row"
        ).hash
        for table in tables
    }


def _accepted(
    send: Callable[[str], TestResponse], values: list[str], **codes: int
) -> dict[str, tuple[int, str]]:
    """The values that were not refused by one of these codes, and what came instead."""
    odd = {}
    for value in values:
        answer = send(value)
        is_problem = answer.headers["Content-Type"] == "application/problem+json"
        code = answer.json["code"] if is_problem else answer.text[:200]
        if (code, answer.status_code) not in codes.items():
            odd[value[:40]] = (answer.status_code, code)
        assert "X-Request-ID" in answer.headers
    return odd


def test_there_are_enough_of_them():
    assert len(set(SYMBOLS)) == len(SYMBOLS) >= 60


@pytest.mark.usefixtures("ask", "without_a_trace")
@pytest.mark.parametrize("door", ["market-data", "technical", "technical-analysis"])
def test_no_analysis_is_made_of_what_is_no_coin(ask, door):
    refused = {"bad_symbol": 400, "not_found": 404}
    for values in (SYMBOLS, SEGMENTS):
        assert _accepted(lambda value: ask(f"/api/ucie/{door}", value), values, **refused) == {}
        assert (
            _accepted(lambda value: ask(f"/api/ucie/{door}", symbol=value), values, bad_symbol=400)
            == {}
        )


@pytest.mark.usefixtures("ask", "without_a_trace")
def test_bytes_that_are_no_text_are_no_coin(client):
    paths = ("market-data/{}", "series/{}?name=price", "validate-token?symbol={}")
    for path in paths:
        odd = _accepted(
            lambda value, path=path: client.get(f"/api/ucie/{path.format(value)}"),
            INVALID_UTF8,
            bad_symbol=400,
        )
        assert odd == {}


@pytest.mark.usefixtures("ask", "without_a_trace")
def test_no_series_and_no_coin_is_found_under_what_is_none(ask):
    refused = {"bad_symbol": 400, "not_found": 404}
    values = SYMBOLS + SEGMENTS
    assert _accepted(lambda v: ask("/api/ucie/series", v, name="price"), values, **refused) == {}
    assert (
        _accepted(lambda v: ask("/api/ucie/validate-token", symbol=v), values, bad_symbol=400) == {}
    )


@pytest.mark.usefixtures("ask", "without_a_trace")
def test_other_words_are_refused_by_their_own_name(ask):
    def of(path: str, word: str) -> Callable[[str], TestResponse]:
        return lambda value: ask(f"/api/ucie/{path}", **{"name": "candles", word: value})

    waits = [*WORDS, "-1", "31", "1e1", "NaN", "inf"]
    assert _accepted(of("technical/BTC", "timeframe"), WORDS, bad_timeframe=400) == {}
    assert _accepted(of("technical/BTC", "wait"), waits, bad_wait=400) == {}
    assert _accepted(of("series/BTC", "name"), [*WORDS, "users"], bad_series=400) == {}
    assert _accepted(of("series/BTC", "interval"), WORDS, bad_timeframe=400) == {}
    assert _accepted(of("series/BTC", "from"), MOMENTS, bad_from=400) == {}


@pytest.mark.usefixtures("ask", "without_a_trace")
def test_no_other_analysis_is_there(ask):
    values = [*SYMBOLS[1:], *SEGMENTS, "astrology", "users", "Market-Data", "market_data"]
    refused = {"not_available": 404, "not_found": 404}

    assert _accepted(lambda value: ask("/api/ucie", value, "BTC"), values, **refused) == {}


@pytest.mark.usefixtures("ask", "without_a_trace")
def test_a_search_for_anything_finds_nothing_or_is_refused(ask):
    for value in SYMBOLS + SEGMENTS:
        answer = ask("/api/ucie/search", q=value)
        is_search = 1 <= len(value.strip()) <= 50
        if is_search and answer.status_code == 200:
            assert answer.json == {"results": []} or "b" in value.lower(), value
        else:
            assert (answer.status_code, answer.json["code"]) == (400, "bad_query"), value


@pytest.mark.usefixtures("ask", "without_a_trace")
def test_a_strange_tag_is_one_that_nobody_has(ask, live):
    for tag in ['"', 'W/"', "*,", "'; select 1; --", "\xff" * 50, LONG[:4000]]:
        answer = ask("/api/ucie/series/BTC", name="price", headers={"If-None-Match": tag})
        assert answer.status_code == 200, tag


@pytest.mark.usefixtures("without_a_trace")
@pytest.mark.parametrize("path", ["market-data/BTC", "series/BTC?name=price", "search?q=btc"])
def test_a_forged_cookie_opens_nothing(client, path):
    for cookie in COOKIES:
        answer = client.get(f"/api/ucie/{path}", headers={"Cookie": f"auth_token={cookie}"})
        assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated"), cookie


@pytest.mark.usefixtures("without_a_trace")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_job_is_started_by_a_name_that_is_none(client, settings, method):
    def fire(name: str, secret: str = settings.cron_secret, **body: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {secret}"}
        path = f"/api/cron/{quote(name, safe='')}"
        return client.open(path, method=method, headers=headers, **body)

    names = [*SYMBOLS[1:], *SEGMENTS, "Update-Tokens", "update_tokens", "update-tokens "]
    assert _accepted(fire, names, unknown_job=404, not_found=404) == {}
    secrets = ["", " ", "null", "🚀".encode().decode("latin-1"), "'; --", LONG[:4000], "Bearer x"]
    assert (
        _accepted(lambda secret: fire("update-tokens", secret), secrets, cron_secret_wrong=401)
        == {}
    )
    for body in (b"\x00\xff", b"{" * 10_000, LONG.encode()):
        assert fire("nothing", data=body).status_code == 404


def _scripts(page):
    return set(Document(page.text).values("src", "script"))


@pytest.mark.usefixtures("ask", "without_a_trace")
def test_the_page_of_what_is_no_coin_says_so(ask):
    html = {"Accept": "text/html"}
    ours = [_scripts(ask(page, headers=html)) for page in ("/help", "/nowhere")]
    for value in [*SYMBOLS[1:], *SEGMENTS]:
        answer = ask("/asset", value, headers=html)
        assert answer.status_code in (400, 404), value
        assert "Traceback" not in answer.text
        assert _scripts(answer) in ours, value


def test_what_is_typed_into_the_search_of_a_page_stays_text(ask, monkeypatch):
    monkeypatch.setattr("blueprints.searching.LOOK_UP_SECONDS", 0)
    for value in SYMBOLS + SEGMENTS:
        answer = ask("/home", q=value)
        assert answer.status_code == 200, value
        typed = Document(answer.text).field("q")["value"]
        assert typed in "".join(filter(str.isprintable, value)), value
        assert "<script>alert" not in answer.text


@pytest.mark.usefixtures("without_a_trace")
@pytest.mark.parametrize("page", ["/", "/login", "/register", "/verify-email", "/livez"])
def test_pages_for_everyone_do_not_mind_what_else_is_asked(client, page):
    for value in SYMBOLS + SEGMENTS:
        typed = quote(value, safe="")
        answer = client.get(f"{page}?next={typed}&token={typed}&{typed}={typed}")
        assert answer.status_code == 200, value
        assert "<script>alert" not in answer.text


@pytest.mark.usefixtures("without_a_trace")
@pytest.mark.parametrize("page", ["/login", "/register", "/verify-email", "/logout"])
def test_a_form_without_its_token_does_nothing(client, page):
    for value in [*SYMBOLS, "alice@example.org"]:
        fields = dict.fromkeys(("email", "password", "access_code", "token", "csrf_token"), value)
        answer = client.post(page, data=fields)
        assert answer.status_code in (303, 422), value
        assert (
            "Set-Cookie" not in answer.headers or "auth_token" not in answer.headers["Set-Cookie"]
        )
        assert "<script>alert" not in answer.text


@pytest.mark.usefixtures("ask", "without_a_trace")
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_with_those_that_fit(client, settings, method):
    headers = {"Authorization": "Bearer x"}
    for path in ("market-data/BTC", "series/BTC", "search", "validate-token"):
        answer = client.open(f"/api/ucie/{path}", method=method, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed"), path
        assert "GET" in answer.headers["Allow"]


def test_hostile_readers_do_not_spoil_it_for_others(app, live, client, ask):
    session = live.session(live.user("bob@example.org"))
    make(live, session, live.token())
    for value in SYMBOLS:
        ask("/api/ucie/market-data", value, timeframe=value, refresh=value)

    answer = ask("/api/ucie/market-data", "BTC")

    assert (answer.status_code, answer.json["symbol"]) == (200, "BTC")
