"""api.list_sessions"""

import json

from functions.accounts import SENDER, log_in

FIREFOX = SENDER | {"agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130"}


def test_it_tells_device_address_times_and_which_one_asks(database):
    database.user()
    log_in(database, client=FIREFOX, session_hash="a" * 64)
    log_in(database, session_hash="b" * 64)
    rows = database.call("api.list_sessions", session="a" * 64).body["sessions"]
    assert [row["current"] for row in rows] == [True, False]
    assert rows[0]["device"] == "Firefox on Linux"
    assert rows[0]["address"] == SENDER["ip"]
    assert set(rows[0]) == {
        "id",
        "device",
        "user_agent",
        "address",
        "created_at",
        "last_seen_at",
        "expires_at",
        "current",
    }


def test_it_never_tells_a_token_or_its_hash(database):
    session = database.session(database.user())
    reply = database.call("api.list_sessions", session=session)
    assert session not in json.dumps(reply.body)


def test_ended_and_idle_sessions_and_those_of_others_are_not_listed(database):
    alice = database.user()
    session, idle, old = (database.session(alice) for _ in range(3))
    database.session(database.user("bob@example.org"))
    database.run("update core.sessions set idle_until = now() where token_hash = %s", idle)
    database.run(
        "update core.sessions set created_at = now() - interval '2 hours', expires_at = now()"
        " where token_hash = %s",
        old,
    )
    rows = database.call("api.list_sessions", session=session).body["sessions"]
    assert [row["current"] for row in rows] == [True]
