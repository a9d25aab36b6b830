"""api.get_session"""


def _times(database, session):
    columns = "idle_until, expires_at, last_seen_at"
    return database.one(f"select {columns} from core.sessions where token_hash = %s", session)


def test_it_says_when_a_session_ends_without_use_and_at_the_latest(database):
    session = database.session(database.user())
    reply = database.call("api.get_session", session=session)
    times = _times(database, session)
    told = reply.body["session"]
    assert reply.status == 200
    assert told == {
        "ends_at": f"{times.idle_until:%Y-%m-%dT%H:%M:%SZ}",
        "expires_at": f"{times.expires_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def test_in_its_last_half_hour_both_are_one(database):
    session = database.session(database.user())
    database.run("update core.sessions set expires_at = now() + interval '5 minutes'")
    told = database.call("api.get_session", session=session).body["session"]
    assert told["ends_at"] == told["expires_at"]


def test_asking_is_no_use_of_it(database):
    session = database.session(database.user())
    database.run("update core.sessions set last_seen_at = now() - interval '20 minutes'")
    before = _times(database, session)
    assert database.call("api.get_session", session=session).status == 200
    assert _times(database, session) == before
    assert database.call("api.me", session=session).status == 200
    assert _times(database, session) != before


def test_a_session_that_ended_or_never_was_is_refused(database):
    session = database.session(database.user())
    database.run("update core.sessions set idle_until = now() - interval '1 second'")
    reply = database.call("api.get_session", session=session)
    assert (reply.status, reply.body["code"]) == (401, "session_expired")
    assert database.call("api.get_session", session=None).body["code"] == "unauthenticated"
