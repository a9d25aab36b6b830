"""api.list_personal_tokens"""

import json

from functions.accounts import personal_token


def test_it_lists_the_callers_tokens_without_their_hashes(database):
    alice = database.user()
    mine = personal_token(database, alice)
    personal_token(database, database.user("bob@example.org"), name="theirs")
    reply = database.call("api.list_personal_tokens", session=database.session(alice))
    assert [row["name"] for row in reply.body["tokens"]] == ["script"]
    assert mine.removeprefix("cap:") not in json.dumps(reply.body)


def test_use_is_noted_and_an_expired_one_is_told(database):
    alice = database.user()
    session, token = database.session(alice), personal_token(database, alice)
    assert database.call("api.me", session=token).status == 200
    (row,) = database.call("api.list_personal_tokens", session=session).body["tokens"]
    assert row["last_used_at"] is not None
    assert row["expired"] is False

    database.age("core.personal_tokens", "2 days")
    (row,) = database.call("api.list_personal_tokens", session=session).body["tokens"]
    assert row["expired"] is True
    assert database.call("api.me", session=token).status == 401


def test_no_script_sees_them(database):
    token = personal_token(database, database.user(), "read")
    assert database.call("api.list_personal_tokens", session=token).status == 403
