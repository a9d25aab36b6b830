"""api.logout"""

from functions.accounts import SENDER, events


def test_it_ends_this_session_and_no_other(database):
    alice = database.user()
    this, other = database.session(alice), database.session(alice)
    assert database.call("api.logout", session=this, client=SENDER).status == 204
    assert [row.token_hash for row in database.all("select token_hash from core.sessions")] == [
        other
    ]
    assert events(database) == [("logout", True, None)]
    assert database.call("api.me", session=this).status == 401


def test_without_a_session_there_is_nothing_to_end(database):
    reply = database.call("api.logout", session=None, client=SENDER)
    assert (reply.status, reply.body["code"]) == (401, "unauthenticated")
    assert events(database) == []
