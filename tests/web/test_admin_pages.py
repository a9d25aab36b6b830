"""blueprints/admin_pages.py: the pages of admins."""

import re
from urllib.parse import unquote

import pytest

from blueprints.presentation.admin import EVENTS
from web.admins import Caller, callers
from web.document import Document

HTML = {"Accept": "text/html"}
PAGES = ("/admin", "/admin/users", "/admin/codes", "/admin/audit")
NOBODY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def who(app, live):
    return callers(app, live)


@pytest.fixture
def admin(who):
    return who["admin"].client


@pytest.fixture
def bob(live):
    return live.user("bob@example.org")


def id_of(live, email):
    return live.one("select id::text from core.users where email = %s", email).id


def press(client, page, action, **fields):
    """Send a form as the page shows it."""
    token = Document(client.get(page, headers=HTML).text).field("csrf_token")["value"]
    return client.post(action, data={"csrf_token": token, **fields}, headers=HTML)


def text_of(client, path):
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200
    return Document(answer.text).text


def test_a_visitor_is_sent_to_the_login_and_back(who):
    for path in (*PAGES, f"/admin/users/{NOBODY}", "/admin/audit?event=login"):
        answer = who["visitor"].client.get(path, headers=HTML)
        assert answer.status_code == 303
        assert "/login?next=/admin" in unquote(answer.location)


def test_who_is_no_admin_gets_a_page_that_says_so_and_is_remembered(who, live):
    for path in (*PAGES, f"/admin/users/{NOBODY}"):
        answer = who["user"].client.get(path, headers=HTML)
        assert (answer.status_code, answer.mimetype) == (403, "text/html")
        assert "This is for administrators." in answer.text
    denied = "select count(*) from core.auth_logs where event_type = 'access_denied'"
    assert live.one(denied).count == 5


@pytest.mark.parametrize("name", ["visitor", "user"])
def test_nobody_else_acts(who, live, bob, name):
    code = live.code()
    caller: Caller = who[name]
    for path in (
        *(f"/admin/users/{bob}/{act}" for act in ("disable", "make-admin", "end-sessions")),
        f"/admin/codes/{code}/withdraw",
        "/admin/codes",
    ):
        token = Document(caller.client.get("/login").text).field("csrf_token")["value"]
        data = {"csrf_token": token, "count": "1"}
        answer = caller.client.post(path, data=data, headers=HTML)
        assert answer.status_code == (303 if name == "visitor" else 403), path
        assert "done=" not in answer.headers.get("Location", "")
    assert live.one("select role, disabled_at from core.users where id = %s", bob) == ("user", None)
    assert live.one("select count(*), max(revoked_at) from core.access_codes") == (1, None)


def test_a_personal_token_opens_no_page(who):
    for path in PAGES:
        answer = who["admin's token"].client.get(path, headers=HTML | who["admin's token"].headers)
        assert answer.status_code == 303


def test_only_admins_are_shown_the_way_here(who, admin):
    assert "/admin" in Document(admin.get("/home").text).values("href", "a")
    assert "/admin" not in Document(who["user"].client.get("/home").text).values("href", "a")


def test_the_overview_counts_and_leads_to_what_it_counted(admin, live):
    live.code()
    page = Document(admin.get("/admin").text)
    assert "Accounts 2" in page.text
    assert "Free 1" in page.text
    for link in page.values("href", "a"):
        if link.startswith("/admin"):
            assert admin.get(link).status_code == 200, link


def test_accounts_are_found_and_lead_to_their_page(admin, bob):
    page = Document(admin.get("/admin/users?q=BOB&role=user&verified=true&disabled=false").text)
    assert "bob@example.org" in page.text
    assert "alice@example.org" not in page.text
    assert f"/admin/users/{bob}" in page.values("href", "a")
    assert page.field("q")["value"] == "BOB"
    assert "No account is like that." in text_of(admin, "/admin/users?q=nobody")


def test_the_page_of_an_account_shows_what_is_known_of_it(admin, live, bob):
    live.session(bob)
    live.run(
        "update core.sessions set ip_address = '203.0.113.9',"
        " user_agent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' where user_id = %s",
        bob,
    )
    text = text_of(admin, f"/admin/users/{bob}")
    for words in ("bob@example.org", "Firefox on Linux", "203.0.113.9", "Address Confirmed", bob):
        assert words in text
    assert admin.get(f"/admin/users/{NOBODY}", headers=HTML).status_code == 404


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("disable", "The account is disabled and its sessions have ended."),
        ("make-admin", "This person administers from now on."),
        ("end-sessions", "Every session of this account has ended."),
    ],
)
def test_an_act_is_done_and_told(admin, live, bob, act, words):
    live.session(bob)
    page = f"/admin/users/{bob}"
    assert f"{page}/{act}" in Document(admin.get(page).text).values("action", "form")
    answer = press(admin, page, f"{page}/{act}")
    assert (answer.status_code, answer.location) == (303, f"{page}?done={act}")
    assert words in text_of(admin, answer.location)
    assert live.one("select count(*) from core.auth_logs where subject_id = %s", bob).count == 1


def test_what_was_done_can_be_undone(admin, live, bob):
    page = f"/admin/users/{bob}"
    for act in ("make-admin", "unmake-admin", "disable", "enable"):
        assert f"{page}/{act}" in Document(admin.get(page).text).values("action", "form")
        assert press(admin, page, f"{page}/{act}").status_code == 303
    assert live.one("select role, disabled_at from core.users where id = %s", bob) == ("user", None)


def test_no_act_is_offered_on_ones_own_account_and_a_forged_one_is_refused(admin, live):
    page = f"/admin/users/{id_of(live, 'root@example.org')}"
    actions = Document(admin.get(page).text).values("action", "form")
    assert not {f"{page}/disable", f"{page}/unmake-admin"} & set(actions)
    for act in ("disable", "unmake-admin"):
        answer = press(admin, page, f"{page}/{act}")
        assert (answer.status_code, answer.mimetype) == (409, "text/html")
        assert "from their own account" in answer.text


def test_a_form_without_its_token_does_nothing_and_says_so(admin, live, bob):
    code = live.code()
    for path, back in (
        (f"/admin/users/{bob}/disable", f"/admin/users/{bob}?done=stale"),
        (f"/admin/codes/{code}/withdraw", "/admin/codes?done=stale"),
    ):
        answer = admin.post(path, headers=HTML)
        assert (answer.status_code, answer.location) == (303, back)
        assert "nothing was done" in text_of(admin, back)
    assert admin.post("/admin/codes", data={"count": "1"}, headers=HTML).status_code == 422
    assert live.one("select count(*) from core.access_codes where revoked_at is null").count == 1
    assert live.one("select disabled_at from core.users where id = %s", bob) == (None,)


def test_no_other_act_exists(admin, bob):
    answer = admin.post(f"/admin/users/{bob}/delete", headers=HTML)
    assert answer.status_code == 404


def test_issued_codes_are_shown_to_be_copied(admin, live):
    answer = press(admin, "/admin/codes", "/admin/codes", count="3", note="for friends")
    assert answer.status_code == 200
    shown = re.search(r'<pre class="secret">(.*?)</pre>', answer.text, re.DOTALL)[1].split()
    stored = live.all("select code from core.access_codes where note = 'for friends'")
    assert sorted(shown) == sorted(row.code for row in stored)
    assert len(shown) == 3
    assert "secret" not in admin.get("/admin/codes").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"count": ""}, "This is needed."),
        ({"count": "0"}, "From 1 to 1000"),
        ({"count": "many"}, "Not a valid integer value."),
        ({"count": "1", "note": "x" * 201}, "At most 200"),
        ({"count": "1", "expires_at": "2020-01-01"}, "a day or time to come"),
    ],
)
def test_what_cannot_be_issued_is_told_beside_its_field(admin, live, fields, words):
    answer = press(admin, "/admin/codes", "/admin/codes", **fields)
    assert answer.status_code == 422
    assert words in Document(answer.text).text
    assert "Error: Access codes" in answer.text
    name = next(name for name in reversed(fields))
    assert Document(answer.text).field(name)["aria-invalid"] == "true"
    assert live.one("select count(*) from core.access_codes").count == 0


def test_a_code_is_withdrawn_and_a_redeemed_one_is_not(admin, live, bob):
    code, spent = live.code("FREE"), live.code("SPENT")
    live.run(
        "update core.access_codes set redeemed = true, redeemed_at = now(), redeemed_by = %s"
        " where id = %s",
        *(bob, spent),
    )
    page = Document(admin.get("/admin/codes").text)
    assert f"/admin/codes/{spent}/withdraw" not in page.values("action", "form")
    assert "bob@example.org" in page.text
    answer = press(admin, "/admin/codes", f"/admin/codes/{code}/withdraw")
    assert "The code is withdrawn." in text_of(admin, answer.location)
    refused = press(admin, "/admin/codes", f"/admin/codes/{spent}/withdraw")
    assert refused.status_code == 409


def test_the_audit_log_shows_its_lines_in_words_and_keeps_its_filter(admin, live, bob):
    for event, error in (("failed_login", "invalid_credentials"), ("login", None)):
        live.value(
            "private.log_auth_event",
            event_type=event,
            user_id=bob,
            client={"ip": "203.0.113.9", "agent": "<b>agent</b>"},
            error=error,
        )
    query = "user=bob@example.org&event=failed_login&success=false&from=2026-01-01T10:00"
    answer = admin.get(f"/admin/audit?{query}")
    page = Document(answer.text)
    assert "invalid credentials" in page.text
    table = page.text.partition("Events, the newest first")[2]
    table = table.partition("Log in again")[0].partition("Stay logged in")[0]
    assert "failed login" in table
    assert "logged in" not in table
    assert "<b>agent</b>" not in answer.text
    assert page.field("from")["value"] == "2026-01-01T10:00"
    file = next(link for link in page.values("href", "a") if "audit.csv" in link)
    assert "event=failed_login" in file
    assert admin.get(file).text.count("failed_login") == 1
    assert "Nothing of the kind" in text_of(admin, "/admin/audit?event=account_lapsed")


def test_a_filter_it_does_not_know_is_told_on_a_page(admin):
    answer = admin.get("/admin/audit?success=perhaps", headers=HTML)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "success takes true or false." in Document(answer.text).text


@pytest.mark.parametrize(
    ("page", "table"),
    [("users", "users"), ("codes", "access_codes"), ("audit", "auth_logs")],
)
def test_older_rows_are_a_link_away(admin, live, page, table):
    rows = {
        "users": "core.users (email, password_hash) select n || '@many.example', password_hash"
        " from generate_series(1, 60) as n, core.users where email like 'root%'",
        "access_codes": "core.access_codes (code) select 'C' || n from generate_series(1, 60) as n",
        "auth_logs": "core.auth_logs (event_type) select 'login' from generate_series(1, 60)",
    }
    live.run(f"insert into {rows[table]}")
    first = Document(admin.get(f"/admin/{page}").text)
    onward = next(link for link in first.values("href", "a") if "cursor=" in link)
    second = admin.get(onward)
    assert second.status_code == 200
    assert 'rel="next"' not in second.text


def test_every_event_of_the_audit_trail_has_words(live):
    known = live.one(
        "select pg_get_constraintdef(oid) as text from pg_constraint"
        " where conname = 'auth_logs_event_known' and conrelid = 'core.auth_logs'::regclass"
    ).text
    assert set(EVENTS) == set(re.findall(r"'(\w+)'", known))
