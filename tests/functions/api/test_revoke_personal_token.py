"""api.revoke_personal_token"""

import pytest

from functions.accounts import SENDER, events, personal_token


@pytest.fixture
def alice(database):
    return database.user()


def revoke(database, session, token_id):
    return database.call("api.revoke_personal_token", session=session, id=token_id, client=SENDER)


def number(database):
    return str(database.one("select id from core.personal_tokens").id)


def test_a_token_opens_nothing_any_more(database, alice):
    session, token = database.session(alice), personal_token(database, alice)
    assert revoke(database, session, number(database)).status == 204
    assert database.call("api.me", session=token).status == 401
    assert events(database) == [("token_revoked", True, None)]


def test_who_holds_its_streams_open_hears_of_it(live):
    alice = live.user()
    personal_token(live, alice)
    session, line = live.session(alice), live.connect("web")
    line.execute("listen streams")
    assert revoke(live, session, number(live)).status == 204
    assert [notice.payload for notice in line.notifies(timeout=20, stop_after=1)] == ["sessions"]
    line.close()


def test_the_token_of_somebody_else_is_as_if_unknown(database, alice):
    token = personal_token(database, database.user("bob@example.org"))
    reply = revoke(database, database.session(alice), number(database))
    assert (reply.status, reply.body["code"]) == (404, "unknown_token")
    assert database.call("api.me", session=token).status == 200
