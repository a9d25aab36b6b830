"""/, /home, /asset/…, /register, /verify-email, /login, /logout"""

import re
from collections.abc import Callable

import bcrypt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import credentials
from conftest import Live
from web.document import Document

PASSWORD = "a quiet long sentence"


@pytest.fixture
def alice(live: Live) -> str:
    """A verified account with a known password."""
    user_id = live.user("alice@example.org")
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    live.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    return user_id


@pytest.fixture
def inside(client: FlaskClient, app: Flask, live: Live, alice: str) -> FlaskClient:
    """A browser in which alice is logged in."""
    token = credentials.new_session(app.config["KEYS"])
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        alice,
        credentials.token_hash(token),
    )
    client.set_cookie("auth_token", token)
    return client


@pytest.fixture
def send(client: FlaskClient) -> Callable[..., TestResponse]:
    """Open a page with a form, then send it."""

    def _send(path: str, **fields: str) -> TestResponse:
        shown = Document(client.get(path).text)
        token = shown.field("csrf_token")["value"]
        return client.post(path, data={"csrf_token": token} | fields)

    return _send


def register(send: Callable[..., TestResponse], **changes: str) -> TestResponse:
    fields = {"access_code": "invited", "email": "bob@example.org", "password": PASSWORD}
    return send("/register", **(fields | changes))


def letter_token(app: Flask, live: Live) -> str:
    """The token that the newest letter carries."""
    sealed = live.one("select sealed from core.letters order by created_at desc limit 1").sealed
    return str(credentials.unseal(sealed, app.config["KEYS"])["token"])


def problems(answer: TestResponse) -> dict[str, str]:
    """What the page says is wrong, by field; what belongs to none under the empty name."""
    page = answer.text
    found = re.findall(r'class="err" id="(\w+)-e">.*?<span>(.*?)</span>', page, re.DOTALL)
    above = re.search(r'role="alert".*?<span>(.*?)</span>', page, re.DOTALL)
    return dict(found) | ({"": above.group(1)} if above else {})


def test_a_visitor_sees_the_start(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "I have an access code" in answer.text


def test_somebody_logged_in_goes_home(inside):
    answer = inside.get("/")
    assert (answer.status_code, answer.location) == (302, "/home")


def test_a_session_that_is_none_sees_the_start(client):
    client.set_cookie("auth_token", "not-a-token")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/home", "/home"),
        ("/home?q=btc", "/home?q%3Dbtc"),
        ("/asset/bitcoin", "/asset/bitcoin"),
    ],
)
def test_who_is_not_logged_in_is_sent_to_the_login_and_back(client, path, back):
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.location == f"/login?next={back}"


def test_an_ended_session_is_sent_to_the_login(inside, live):
    live.age("core.sessions", "2 hours")
    assert inside.get("/home").location == "/login?next=/home"


def test_a_login_opens_a_session_and_goes_home(send, client, alice):
    answer = send("/login", email="alice@example.org", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/home")
    cookie = answer.headers.get("Set-Cookie", "")
    assert "auth_token=" in " ".join(answer.headers.getlist("Set-Cookie")), cookie
    assert client.get("/home").status_code == 200


def test_a_login_goes_where_the_visitor_wanted(send, alice):
    answer = send("/login?next=/asset/bitcoin", email="alice@example.org", password=PASSWORD)
    assert answer.location == "/asset/bitcoin"


def test_a_login_goes_back_to_a_search(send, alice):
    answer = send("/login?next=/home?q%3Dbtc", email="alice@example.org", password=PASSWORD)
    assert answer.location == "/home?q=btc"


def test_a_wrong_password_keeps_the_address_and_not_the_password(send, alice):
    answer = send("/login?next=/asset/bitcoin", email="alice@example.org", password="wrong one")
    page = Document(answer.text)
    assert answer.status_code == 401
    assert page.field("email")["value"] == "alice@example.org"
    assert "value" not in page.field("password") or page.field("password")["value"] == ""
    assert "wrong one" not in answer.text
    assert problems(answer)[""]
    assert "Error: Log in" in page.text


def test_an_unverified_account_is_told_so(send, live):
    user_id = live.user("bob@example.org", verified=False)
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    live.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    answer = send("/login", email="bob@example.org", password=PASSWORD)
    assert answer.status_code == 403
    assert problems(answer)[""]


def test_too_many_logins_are_told_when_to_return(send, alice):
    answers = [send("/login", email="alice@example.org", password="wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert problems(answers[-1])[""]


def test_somebody_logged_in_may_log_in_again(inside):
    assert inside.get("/login").status_code == 200


def test_registering_leads_to_the_letter(send, client, live):
    live.code("INVITED")
    answer = register(send)
    assert (answer.status_code, answer.location) == (303, "/verify-email")
    assert "Look into your mail" in client.get("/verify-email").text
    assert live.one("select count(*) as n from core.letters").n == 1


def test_a_refused_code_stands_beside_its_field(send, live):
    answer = register(send, access_code="UNKNOWN")
    page = Document(answer.text)
    assert answer.status_code == 422
    assert set(problems(answer)) == {"", "access_code"}
    assert problems(answer)[""] == "One field needs another look."
    assert page.field("access_code")["aria-invalid"] == "true"
    assert page.field("email")["value"] == "bob@example.org"
    assert PASSWORD not in answer.text


def test_fields_that_need_another_look_are_counted_in_words(send, live):
    answer = register(send, email="", password="")
    assert problems(answer)[""] == "Two fields need another look."


def test_a_taken_address_stands_beside_its_field(send, live, alice):
    live.code("INVITED")
    answer = register(send, email="alice@example.org")
    assert answer.status_code == 409
    assert set(problems(answer)) == {"", "email"}


def test_every_empty_field_is_named_and_linked(send):
    answer = send("/register")
    assert answer.status_code == 422
    assert set(problems(answer)) == {"", "access_code", "email", "password"}
    assert {"#access_code", "#email", "#password"} <= set(Document(answer.text).values("href"))


def test_a_poor_password_stands_beside_its_field(send, live):
    live.code("INVITED")
    answer = register(send, password="short")
    assert answer.status_code == 422
    assert set(problems(answer)) == {"", "password"}


@pytest.mark.parametrize("path", ["/register", "/login", "/verify-email"])
def test_a_form_without_its_token_does_nothing(client, live, path):
    fields = {"email": "bob@example.org", "password": PASSWORD, "token": "x", "access_code": "A"}
    answer = client.post(path, data=fields)
    assert answer.status_code == 422
    assert live.one("select count(*) as n from core.auth_logs").n == 0


@pytest.mark.parametrize("value", ["\x00", "é" * 300, "<script>alert(1)</script>", "' or 1=1 --"])
@pytest.mark.parametrize("field", ["access_code", "email", "password"])
def test_odd_input_is_refused_and_shown_as_text(send, live, field, value):
    live.code("INVITED")
    answer = register(send, **{field: value})
    assert answer.status_code in (303, 422)
    assert "<script>alert" not in answer.text
    if field != "password":
        assert live.one("select count(*) as n from core.users").n == 0


def test_looking_at_a_link_confirms_nothing(send, client, live, app):
    live.code("INVITED")
    register(send)
    token = letter_token(app, live)
    answer = client.get(f"/verify-email?token={token}")
    assert "Confirm this address" in answer.text
    assert not live.one("select email_verified from core.users").email_verified


def test_the_button_confirms_the_address_and_logs_nobody_in(send, client, live, app):
    live.code("INVITED")
    register(send)
    token = letter_token(app, live)
    answer = send(f"/verify-email?token={token}", token=token, act="verify")
    assert (answer.status_code, "Address confirmed" in answer.text) == (200, True)
    assert live.one("select email_verified from core.users").email_verified
    assert client.get("/home").status_code == 303


def test_the_other_button_deletes_the_account_and_frees_its_code(send, live, app):
    live.code("INVITED")
    register(send)
    token = letter_token(app, live)
    answer = send(f"/verify-email?token={token}", token=token, act="disown")
    assert (answer.status_code, "Account deleted" in answer.text) == (200, True)
    assert live.one("select count(*) as n from core.users").n == 0
    assert not live.one("select redeemed from core.access_codes").redeemed


def test_a_wrong_link_says_so(send):
    answer = send("/verify-email?token=unknown", token="unknown", act="verify")
    assert answer.status_code == 400
    assert "This link does not work" in answer.text


def test_an_old_link_says_so(send, live, app):
    live.code("INVITED")
    register(send)
    token = letter_token(app, live)
    live.age("core.users", "25 hours")
    answer = send(f"/verify-email?token={token}", token=token, act="verify")
    assert answer.status_code == 410
    assert "This link does not work" in answer.text


def test_logging_out_ends_the_session(inside):
    token = Document(inside.get("/home").text).field("csrf_token")["value"]
    answer = inside.post("/logout", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/")
    assert inside.get("/home").status_code == 303


def test_logging_out_needs_the_form(inside):
    assert inside.get("/logout").status_code == 405
    assert inside.post("/logout").location == "/home?done=again"
    assert "open too long" in inside.get("/home?done=again").text
    assert inside.get("/home").status_code == 200


def test_the_home_shows_the_market_and_what_is_ones_own(inside, live):
    live.token(*("bitcoin", "BTC"), name="Bitcoin", market_cap_usd=1.5e12, price_change_24h=-0.957)
    live.token(*("pepe", "PEPE"), market_cap_rank=41, current_price_usd="0.00000457")
    live.value("ops.make_market_summary")
    live.run("insert into ucie_watchlist (user_id, symbol) select id, 'PEPE' from users")
    inside.get("/asset/bitcoin")

    page = Document(inside.get("/home").text)

    assert "Market cap $1.50T" in page.text
    assert "Pepe PEPE rank 41 $0.0₅4570 $0.00000457" in page.text
    opened = r"Since then Bitcoin BTC opened \d+ s ago \$77,671\.00 0\.00 %"
    assert re.search(opened, page.text)
    assert "Nothing to compare yet" in page.text


def test_an_empty_home_says_of_every_block_why_and_when_it_fills(inside, live):
    live.value("ops.make_market_summary")
    answer = inside.get("/home")
    text = Document(answer.text).text
    assert answer.status_code == 200
    assert text.count("No coin is known yet") == 3
    for said in (
        "You follow no coin.",
        "No alert of yours is armed.",
        "No feed has answered yet",
        "You have opened no coin yet.",
        "Nothing to compare yet",
    ):
        assert said in text


def test_a_search_without_script_lists_what_it_found(inside, live):
    live.token("bitcoin", "BTC", name="Bitcoin")
    text = Document(inside.get("/home?q=bit").text).text
    assert "1 coin for “bit”" in text
    found = text.partition("“bit”")[2].partition("Since your last visit")[0]
    assert "Bitcoin BTC" in found
    assert "Market cap" not in found  # a search tells a price and no more


def test_a_search_of_odd_characters_is_answered(inside, live):
    for query in ("<script>", "%00", "%F0%9F%92%A9", "x" * 500, "%25", "_"):
        answer = inside.get(f"/home?q={query}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text.replace("<script src", "")


def test_a_coin_without_analyses_shows_what_the_list_knows(inside, live):
    live.token("bitcoin", "BTC", name="Bitcoin", price_change_24h=-0.957)
    answer = inside.get("/asset/bitcoin")
    text = Document(answer.text).text
    assert answer.status_code == 200
    assert "Bitcoin BTC · rank 1 $77,671.00" in text
    assert "refreshing for the first time" in text


def test_a_ticker_leads_to_its_coin(inside, live):
    live.token("bitcoin", "BTC")
    answer = inside.get("/asset/BTC")
    assert (answer.status_code, answer.location) == (301, "/asset/bitcoin")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["%00", "a%20b", "<script>", "%F0%9F%92%A9", "x" * 300, "..%2f"])
def test_a_name_that_cannot_be_one_gets_a_page(inside, name):
    answer = inside.get(f"/asset/{name}", headers={"Accept": "text/html"})
    assert answer.status_code in (400, 404)
    assert answer.mimetype == "text/html"
    assert "<script>" not in answer.text.replace("<script src", "")


def test_a_missing_page_is_a_page_for_people_and_a_problem_for_scripts(client):
    person = client.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    script = client.get("/nowhere", headers={"Accept": "application/json"})
    assert (person.status_code, person.mimetype) == (404, "text/html")
    assert "Nothing here Nothing has this address." in Document(person.text).text
    assert (script.status_code, script.mimetype) == (404, "application/problem+json")


def test_pages_are_not_kept_and_files_are(inside):
    page = inside.get("/home")
    assert page.headers["Cache-Control"] == "no-store"
    style = next(it for it in Document(page.text).values("href", "link") if ".css" in it)
    with inside.get(style) as kept, inside.get(style.partition("?")[0]) as plain:
        assert (kept.status_code, "immutable" in kept.headers["Cache-Control"]) == (200, True)
        assert "immutable" not in plain.headers["Cache-Control"]
