"""api.list_shares"""

import json

from functions.accounts import SENDER, personal_token
from functions.shares import share, stored, token_hash


def test_it_lists_what_the_caller_shared_and_no_secret(database):
    database.token()
    stored(database)
    alice, bob = database.user(), database.user("bob@example.org")
    session, other = database.session(alice), database.session(bob)
    first = share(database, session, 1).body["id"]
    second = share(database, session, 2).body["id"]
    share(database, other, 3)
    database.call("api.revoke_share", session=session, id=first, client=SENDER)

    rows = database.call("api.list_shares", session=session).body["shares"]

    assert {row["id"]: row["state"] for row in rows} == {first: "revoked", second: "live"}
    assert set(rows[0]) == {
        *("id", "coingecko_id", "symbol", "name", "hint"),
        *("created_at", "expires_at", "revoked_at", "state"),
    }
    assert token_hash(1) not in json.dumps(rows)
    database.age("core.shared_reports", "8 days")
    rows = database.call("api.list_shares", session=session).body["shares"]
    assert {row["state"] for row in rows} == {"revoked", "expired"}


def test_a_script_that_reads_may_look(database):
    token = personal_token(database, database.user(), "read")
    assert database.call("api.list_shares", session=token).body == {"shares": []}


def test_it_needs_a_session(database):
    assert database.call("api.list_shares", session=None).status == 401
