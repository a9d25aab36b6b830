"""/settings/…"""

import re

import pytest

import credentials
from web.document import Document
from web.letters import delivered

PASSWORD = "a quiet long sentence"
NEW = "another quiet sentence"
PAGES = ["/settings/security", "/settings/account", "/settings/account/delete", "/settings/tokens"]


@pytest.fixture
def alice(live):
    user_id = live.user()
    live.run("update core.users set password_hash = %s", credentials.hash_password(PASSWORD, 4))
    return user_id


def logged_in(app, password=PASSWORD):
    """A browser in which alice logged in by the form."""
    browser = app.test_client()
    fields = {"email": "alice@example.org", "password": password}
    assert sent(browser, "/login", "/login", **fields).status_code == 303
    return browser


def sent(browser, page, path, **fields):
    """Open a page, then send one of its forms."""
    shown = Document(browser.get(page).text)
    return browser.post(path, data={"csrf_token": shown.field("csrf_token")["value"]} | fields)


@pytest.fixture
def inside(app, alice):
    return logged_in(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_sent_to_the_login_and_back(client, page):
    answer = client.get(page)
    assert (answer.status_code, answer.location) == (303, f"/login?next={page}")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_says_where_one_is(inside, page):
    answer = inside.get(page)
    assert answer.status_code == 200
    assert answer.text.count('aria-current="page"') == 2
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_first_page_is_security(inside):
    answer = inside.get("/settings/")
    assert answer.location == "/settings/security"


def test_a_new_password_keeps_this_browser_and_no_other(app, inside):
    other = logged_in(app)
    answer = sent(
        inside,
        "/settings/security",
        "/settings/security/password",
        current_password=PASSWORD,
        new_password=NEW,
    )
    assert (answer.status_code, answer.location) == (303, "/settings/security?done=password")
    assert "The password is changed" in inside.get(answer.location).text
    assert other.get("/home").status_code == 303
    logged_in(app, NEW)


def test_what_is_wrong_stands_beside_its_field(inside):
    answer = sent(
        inside,
        "/settings/security",
        "/settings/security/password",
        current_password="not the password",
        new_password=NEW,
    )
    assert answer.status_code == 422
    assert 'id="current_password-e"' in answer.text
    answer = sent(
        inside,
        "/settings/security",
        "/settings/security/password",
        current_password=PASSWORD,
        new_password="short",
    )
    assert 'id="new_password-e"' in answer.text
    answer = sent(inside, "/settings/security", "/settings/security/password")
    assert answer.status_code == 422
    assert 'id="current_password-e"' in answer.text


def test_sessions_are_shown_and_ended(app, inside):
    other = logged_in(app)
    page = inside.get("/settings/security").text
    assert "2 sessions" in page
    (path,) = set(re.findall(r"/settings/security/sessions/[\w-]+", page))
    answer = sent(inside, "/settings/security", path)
    assert answer.location == "/settings/security?done=session"
    assert other.get("/home").status_code == 303
    gone = sent(inside, "/settings/security", path)
    assert (gone.status_code, "no such session" in gone.text) == (404, True)


def test_all_others_end_and_then_this_one(app, inside):
    others = [logged_in(app) for _ in range(2)]
    sent(inside, "/settings/security", "/settings/security/other-sessions")
    assert [other.get("/home").status_code for other in others] == [303, 303]
    assert inside.get("/home").status_code == 200
    answer = sent(inside, "/settings/security", "/settings/security/everywhere")
    assert answer.location == "/login"
    assert inside.get("/home").status_code == 303


def test_a_new_address_waits_for_its_letter(inside, app, live):
    answer = sent(
        inside,
        "/settings/account",
        "/settings/account/email",
        email="new@example.org",
        current_password=PASSWORD,
    )
    assert answer.location == "/settings/account?done=email"
    page = inside.get(answer.location).text
    assert "a letter with a link is on its way" in page
    assert "new@example.org" in page
    token = delivered(app, live, "confirm_new_email")
    assert (
        "Address changed"
        in sent(
            inside, f"/confirm-email?token={token}", f"/confirm-email?token={token}", token=token
        ).text
    )
    assert "<dd>new@example.org<" in inside.get("/settings/account").text


def test_everything_kept_is_handed_out_as_a_file(inside):
    answer = sent(inside, "/settings/account", "/settings/account/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="account.json"'
    assert answer.get_json()["account"]["email"] == "alice@example.org"


def test_the_account_goes_only_with_its_password(inside, live):
    page = "/settings/account/delete"
    answer = sent(inside, page, page, current_password="not the password")
    assert answer.status_code == 422
    assert live.one("select count(*) from core.users").count == 1
    answer = sent(inside, page, page, current_password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert live.one("select count(*) from core.users").count == 0
    assert inside.get("/home").status_code == 303


def test_a_token_is_shown_once_and_withdrawn(inside, app):
    page = "/settings/tokens"
    answer = sent(inside, page, page, name="my script", scopes="read")
    assert answer.status_code == 200
    token = re.search(r"cap_[\w-]{43}", answer.text)[0]
    assert token not in inside.get(page).text
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/api/auth/me", headers=headers).status_code == 200
    (path,) = set(re.findall(r"/settings/tokens/[\w-]+", inside.get(page).text))
    assert sent(inside, page, path).location == "/settings/tokens?done=token"
    assert app.test_client().get("/api/auth/me", headers=headers).status_code == 401


def test_a_token_without_a_scope_or_with_a_foreign_one_is_refused(inside, live):
    page = "/settings/tokens"
    for scopes in ([], ["everything"], ["admin"]):
        answer = sent(inside, page, page, name="my script", scopes=scopes)
        assert answer.status_code in (403, 422)
    assert live.one("select count(*) from core.personal_tokens").count == 0


def test_a_name_of_markup_is_only_text(inside):
    page = "/settings/tokens"
    answer = sent(inside, page, page, name="<script>alert(1)</script>", scopes="read")
    assert "<script>alert" not in answer.text


def test_an_act_that_comes_too_late_leads_home_after_the_login(inside, live):
    shown = Document(inside.get("/settings/security").text)
    live.run("update core.sessions set idle_until = now()")
    token = {"csrf_token": shown.field("csrf_token")["value"]}
    answer = inside.post("/settings/security/other-sessions", data=token)
    assert (answer.status_code, answer.location) == (303, "/login?next=/home")


@pytest.mark.parametrize(
    "path",
    [
        "/settings/security/password",
        "/settings/security/other-sessions",
        "/settings/security/everywhere",
        "/settings/account/email",
        "/settings/account/delete",
        "/settings/account/export",
        "/settings/tokens",
        "/settings/security/sessions/00000000-0000-4000-8000-000000000001",
        "/settings/tokens/00000000-0000-4000-8000-000000000001",
    ],
)
def test_a_form_without_its_token_does_nothing(inside, live, path):
    before = live.all("select id from core.sessions")
    fields = {"current_password": PASSWORD, "new_password": NEW, "email": "n@example.org"}
    answer = inside.post(path, data=fields | {"name": "n", "scopes": "read"})
    assert answer.status_code in (303, 422)
    assert live.all("select id from core.sessions") == before
    assert live.one("select count(*) from core.personal_tokens").count == 0
    assert live.one("select count(*) from core.attempts").count == 0
