"""api.get_settings_page"""

from functions.accounts import link, personal_token


def test_it_shows_account_sessions_tokens_and_the_end_of_the_session(database):
    alice = database.user()
    personal_token(database, alice)
    body = database.call("api.get_settings_page", session=database.session(alice)).body
    assert body["user"] == {"id": alice, "email": "alice@example.org", "role": "user"}
    assert body["account"]["email_verified"] is True
    assert len(body["sessions"]) == len(body["tokens"]) == 1
    assert body["pending_email"] is None
    assert body["session"]["idle_until"] < body["session"]["expires_at"]


def test_it_shows_the_address_that_waits_for_its_letter(database):
    alice = database.user()
    link(database, alice, "change_email", new_email="new@example.org")
    session = database.session(alice)
    body = database.call("api.get_settings_page", session=session).body
    assert body["pending_email"] == "new@example.org"
    database.age("core.account_tokens", "1 hour")
    body = database.call("api.get_settings_page", session=session).body
    assert body["pending_email"] is None


def test_visitors_and_scripts_see_nothing(database):
    token = personal_token(database, database.user())
    assert database.call("api.get_settings_page", session=None).status == 401
    assert database.call("api.get_settings_page", session=token).status == 403
