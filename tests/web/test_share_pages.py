"""POST /asset/<name>/share, /s/<token>, and the links in the settings"""

import re

import pytest

import credentials
from web import answers, report_answers
from web.browsing import log_in
from web.document import Document

SHAPE = re.compile(r'id="link">http://127\.0\.0\.1:8000(/s/[\w-]{43})<')


@pytest.fixture
def inside(app, live, client):
    live.token()
    report_answers.store(live, answers.market_data())
    report_answers.store(live, answers.technical())
    log_in(app, live, client)
    return client


def sent(browser, page, path, **fields):
    """Open a page, then send one of its forms."""
    shown = Document(browser.get(page).text)
    return browser.post(path, data={"csrf_token": shown.field("csrf_token")["value"]} | fields)


def share(browser, days="7"):
    """Share bitcoin from its page."""
    return sent(browser, "/asset/bitcoin", "/asset/bitcoin/share", expires_in_days=days)


def link(browser):
    """The path of a new link."""
    return SHAPE.search(share(browser).text).group(1)


def test_the_page_of_a_coin_offers_to_take_it_away(inside):
    page = inside.get("/asset/bitcoin").text
    for path in ("report", "report.md", "report.json"):
        assert f'href="/asset/bitcoin/{path}"' in page
    assert 'action="/asset/bitcoin/share"' in page


def test_sharing_shows_the_link_once(inside, live):
    answer = share(inside)
    assert answer.status_code == 200
    path = SHAPE.search(answer.text).group(1)
    token = path.rpartition("/")[2]
    assert answer.headers["Cache-Control"] == "no-store"
    assert token not in inside.get("/settings/shares").text
    row = live.one("select token_hash from core.shared_reports")
    assert row.token_hash == credentials.token_hash(token)


def test_anybody_with_the_link_sees_the_snapshot(app, inside):
    path = link(inside)
    answer = app.test_client().get(path)
    document = Document(answer.text)
    assert answer.status_code == 200
    assert "Bitcoin costs about $77," in document.text
    assert re.search(r"Snapshot of .* UTC\s?\. .*the link works until .* UTC", document.text)
    assert "Sentiment: it was being made" in document.text


def test_it_knows_nobody_and_is_told_to_nobody(app, inside):
    path = link(inside)
    visitor, owner = app.test_client().get(path), inside.get(path)
    for answer in (visitor, owner):
        assert "alice" not in answer.text
        assert "<form" not in answer.text
        assert "csrf" not in answer.text
        assert "session" not in answer.text.replace("session-", "")
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    nonces = re.compile(r'nonce="[^"]+"')
    assert nonces.sub("", visitor.text) == nonces.sub("", owner.text)


def test_nothing_on_it_is_live(app, inside):
    page = app.test_client().get(link(inside)).text
    scripts = re.findall(r'<script[^>]*src="/static/([\w/.-]+)', page)
    assert {"theme.js"} <= {*scripts} <= {"theme.js", "keys.js"}, "neither ages nor sessions"
    assert "data-pending" not in page
    assert "data-refresh" not in page
    assert ".csv" not in page.replace("scorecard.csv", "")


def test_it_is_of_its_moment_whatever_comes_later(app, inside, live):
    path = link(inside)
    visitor = app.test_client()
    nonces = re.compile(r'nonce="[^"]+"')
    before = nonces.sub("", visitor.get(path).text)
    live.run("delete from core.ucie_analysis_cache")
    live.run("update core.ucie_tokens set name = 'Another', current_price_usd = 1")
    assert nonces.sub("", visitor.get(path).text) == before


def test_links_of_snapshots_are_found_by_nobody_else(app, inside):
    token = link(inside).rpartition("/")[2]
    visitor = app.test_client()
    for other in (token[:-1], token + "A", token.swapcase(), "A" * 43, "x", "%00", "a" * 5000):
        answer = visitor.get(f"/s/{other}", headers={"Accept": "text/html"})
        assert answer.status_code == 404, other
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_link_that_ended_says_so(app, inside, live):
    path = link(inside)
    live.age("core.shared_reports", "8 days")
    answer = app.test_client().get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 410
    assert "No longer here" in answer.text
    assert app.test_client().get(path).get_json()["code"] == "share_ended"


def test_it_is_withdrawn_in_the_settings(app, inside):
    path, other = link(inside), link(inside)
    page = inside.get("/settings/shares").text
    paths = re.findall(r"/settings/shares/[\w-]+", page)
    assert len(paths) == 2
    answer = sent(inside, "/settings/shares", paths[1])
    assert answer.location == "/settings/shares?done=share"
    visitor = app.test_client()
    assert [visitor.get(it).status_code for it in (path, other)] == [410, 200]
    assert "withdrawn" in inside.get("/settings/shares").text
    answer = sent(inside, "/settings/shares", "/settings/all-shares")
    assert answer.location == "/settings/shares?done=shares"
    assert visitor.get(other).status_code == 410
    gone = sent(inside, "/settings/account", paths[1])
    assert (gone.status_code, "no such link" in gone.text) == (404, True)


def test_its_last_day_is_a_day_of_the_zone_that_was_chosen(inside, live):
    link(inside)
    live.run(
        "update core.shared_reports"
        " set created_at = '2100-01-01T05:00Z', expires_at = '2100-01-02T05:00Z'"
    )
    assert ">2 Jan 2100</time>" in inside.get("/settings/shares").text
    live.run(
        "insert into core.appearances (user_id, zone) select id, 'Pacific/Honolulu' from core.users"
    )
    assert ">1 Jan 2100</time>" in inside.get("/settings/shares").text


def test_a_disabled_account_shares_nothing(app, inside, live):
    path = link(inside)
    live.run("update core.users set disabled_at = now()")
    assert app.test_client().get(path).status_code == 410


def test_too_many_are_told_what_to_do(inside):
    for _ in range(20):
        assert SHAPE.search(share(inside).text)
    answer = share(inside)
    assert answer.status_code == 409
    assert "Withdraw a link before making another." in answer.text
    assert not SHAPE.search(answer.text)


@pytest.mark.parametrize("days", ["", "2", "soon", "-1", "1000000000000"])
def test_no_other_life_is_taken(inside, live, days):
    answer = share(inside, days)
    assert answer.status_code in (303, 422)
    assert live.one("select count(*) from core.shared_reports").count == 0


def test_a_form_without_its_token_shares_nothing(inside, live):
    answer = inside.post("/asset/bitcoin/share", data={"expires_in_days": "7"})
    assert (answer.status_code, answer.location) == (303, "/asset/bitcoin?done=again")
    assert "open too long" in inside.get(answer.location).text
    assert "open too long" not in inside.get("/asset/bitcoin").text
    assert live.one("select count(*) from core.shared_reports").count == 0


def test_one_address_looks_sixty_times_a_minute(app, inside):
    path = link(inside)
    visitor = app.test_client()
    statuses = [visitor.get(path).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    assert visitor.get(path).headers["Retry-After"]


def test_who_is_not_logged_in_shares_nothing(client, app):
    page = Document(client.get("/login").text)
    token = page.field("csrf_token")["value"]
    answer = client.post("/asset/bitcoin/share", data={"csrf_token": token, "expires_in_days": "7"})
    assert (answer.status_code, answer.location) == (303, "/login?next=/home")
