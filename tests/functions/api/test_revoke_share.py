"""api.revoke_share"""

import pytest

from functions.accounts import SENDER, events, personal_token
from functions.shares import look, share, stored


@pytest.fixture
def session(database):
    database.token()
    stored(database)
    return database.session(database.user())


def revoke(database, session, share_id):
    return database.call("api.revoke_share", session=session, id=share_id, client=SENDER)


def test_from_that_moment_it_shows_nothing_and_its_snapshot_is_gone(database, session):
    share_id = share(database, session).body["id"]
    other = share(database, session, "other").body["id"]
    assert revoke(database, session, share_id).status == 204
    assert look(database).status == 410
    assert look(database, "other").status == 200
    rows = database.all("select id::text, body is null as gone from core.shared_reports")
    assert {row.id: row.gone for row in rows} == {share_id: True, other: False}
    assert events(database)[2:] == [("share_revoked", True, None)]


def test_a_second_time_there_is_none(database, session):
    share_id = share(database, session).body["id"]
    revoke(database, session, share_id)
    reply = revoke(database, session, share_id)
    assert (reply.status, reply.body["code"]) == (404, "unknown_share")


def test_nobody_withdraws_what_another_shared(database, session):
    share_id = share(database, session).body["id"]
    other = database.session(database.user("bob@example.org"))
    assert revoke(database, other, share_id).status == 404
    assert look(database).status == 200


def test_a_script_needs_the_scope_to_write(database, session):
    person = database.one("select id::text from core.users").id
    share_id = share(database, session).body["id"]
    reader = personal_token(database, person, "read")
    assert revoke(database, reader, share_id).body["code"] == "scope_missing"
