"""/resend-verification, /forgot-password, /reset-password, /confirm-email"""

import pytest

import credentials
from web.document import Document
from web.letters import delivered

PASSWORD = "a quiet long sentence"
NEW = "another quiet sentence"


@pytest.fixture
def send(client):
    """Open a page with a form, then send it."""

    def _send(path, **fields):
        shown = Document(client.get(path).text)
        token = shown.field("csrf_token")["value"]
        return client.post(path, data={"csrf_token": token} | fields)

    return _send


@pytest.fixture
def alice(live):
    user_id = live.user()
    live.run("update core.users set password_hash = %s", credentials.hash_password(PASSWORD, 4))
    return user_id


def forgotten(send, app, live):
    assert "Look into your mail" in send("/forgot-password", email="alice@example.org").text
    return delivered(app, live, "reset_password")


def test_a_forgotten_password_is_replaced(send, client, app, live, alice):
    token = forgotten(send, app, live)
    path = f"/reset-password?token={token}"
    looked = client.get(path)
    assert (looked.status_code, looked.headers["Referrer-Policy"]) == (200, "no-referrer")
    answer = send(path, token=token, password=NEW)
    assert (answer.status_code, "Password changed" in answer.text) == (200, True)
    assert client.get("/home").status_code == 303
    assert send("/login", email="alice@example.org", password=NEW).status_code == 303


def test_looking_at_a_link_twenty_times_uses_nothing_up(send, client, app, live, alice):
    token = forgotten(send, app, live)
    for _ in range(20):
        client.get(f"/reset-password?token={token}")
        client.head(f"/reset-password?token={token}")
    answer = send(f"/reset-password?token={token}", token=token, password=NEW)
    assert answer.status_code == 200


def test_a_poor_password_stands_beside_its_field_and_the_link_stays(send, app, live, alice):
    token = forgotten(send, app, live)
    path = f"/reset-password?token={token}"
    answer = send(path, token=token, password="short")
    assert answer.status_code == 422
    assert 'id="password-e"' in answer.text
    assert Document(answer.text).field("token")["value"] == token
    assert send(path, token=token, password=NEW).status_code == 200


def test_a_wrong_link_says_so(send, client):
    answer = send("/reset-password?token=unknown", token="unknown", password=NEW)
    assert answer.status_code == 400
    assert "This link" in answer.text
    assert "This link does not work" in client.get("/reset-password").text


@pytest.mark.parametrize("path", ["/forgot-password", "/resend-verification"])
def test_every_address_is_answered_alike(send, live, alice, path):
    live.user("pending@example.org", verified=False)
    names = ("alice", "pending", "nobody")
    pages = {send(path, email=f"{name}@example.org").text.split("<main")[1] for name in names}
    assert len(pages) == 1


@pytest.mark.parametrize("path", ["/forgot-password", "/resend-verification"])
def test_what_is_no_address_is_named(send, live, path):
    answer = send(path, email="nobody")
    assert answer.status_code == 422
    assert 'id="email-e"' in answer.text
    assert live.one("select count(*) from core.letters").count == 0


def test_another_letter_confirms_an_address(send, app, live):
    live.user(verified=False)
    assert "Look into your mail" in send("/resend-verification", email="alice@example.org").text
    token = delivered(app, live, "verify_email")
    answer = send(f"/verify-email?token={token}", token=token, act="verify")
    assert "Address confirmed" in answer.text


def test_a_new_address_is_confirmed_by_the_button_only(send, client, live, alice):
    token = credentials.new_token()
    live.run(
        "insert into core.account_tokens (token_hash, user_id, purpose, new_email, expires_at)"
        " values (%s, %s, 'change_email', 'new@example.org', now() + interval '1 day')",
        credentials.token_hash(token),
        alice,
    )
    path = f"/confirm-email?token={token}"
    assert "Use this address?" in client.get(path).text
    assert live.one("select email from core.users").email == "alice@example.org"
    assert "Address changed" in send(path, token=token).text
    assert live.one("select email from core.users").email == "new@example.org"
    again = send(path, token=token)
    assert (again.status_code, "This link does not work" in again.text) == (400, True)


def test_a_link_without_its_token_says_so(client):
    assert "This link does not work" in client.get("/confirm-email").text


def test_too_many_letters_are_told_to_wait(send, live):
    answers = [send("/forgot-password", email=f"{n}@example.org") for n in range(21)]
    assert answers[20].status_code == 429
    assert "Too many attempts" in answers[20].text
