"""private.authenticate"""

import pytest

from functions.accounts import personal_token

ASK = "select private.authenticate(%s, %s) as who"


def ask(database, session, scope="read"):
    return str(database.one(ASK, session, scope).who)


def refusal(database, session, scope="read"):
    import psycopg

    with pytest.raises(psycopg.Error) as refused, database.conn.transaction():
        database.one(ASK, session, scope)
    return refused.value.sqlstate, refused.value.diag.message_primary


def age(database, interval):
    database.run(
        "update core.sessions set last_seen_at = last_seen_at - %s::interval,"
        " idle_until = idle_until - %s::interval",
        interval,
        interval,
    )


def test_a_session_may_do_whatever_its_holder_may(database):
    alice = database.user()
    session = database.session(alice)
    assert {ask(database, session, s) for s in ("read", "write", "session")} == {alice}
    assert refusal(database, session, "admin") == ("UC403", "admin_only")
    admin = database.user("admin@example.org", role="admin")
    assert ask(database, database.session(admin), "admin") == admin


def test_only_a_door_for_admins_opens_the_second_wall(database):
    session = database.session(database.user(role="admin"))
    wall = "select current_setting('app.admin') as open"
    ask(database, session, "admin")
    assert database.one(wall).open == "on"
    ask(database, session)
    assert database.one(wall).open == ""


def test_a_session_unused_for_half_an_hour_has_ended(database):
    session = database.session(database.user())
    age(database, "29 minutes")
    ask(database, session)
    age(database, "30 minutes")
    assert refusal(database, session) == ("UC401", "session_expired")


def test_use_pushes_idleness_on_but_never_the_hour(database):
    session = database.session(database.user())
    for _ in range(3):
        age(database, "20 minutes")
        ask(database, session)
    database.age("core.sessions", "1 hour")
    database.run("update core.sessions set idle_until = now() + interval '30 minutes'")
    assert refusal(database, session) == ("UC401", "session_expired")


def test_use_is_written_once_a_minute(database):
    session = database.session(database.user())
    seen = "select last_seen_at, xmin::text from core.sessions"
    before = database.one(seen)
    ask(database, session)
    assert database.one(seen) == before
    age(database, "61 seconds")
    ask(database, session)
    assert database.one(seen).last_seen_at == database.one("select now()").now


def test_whoever_finds_the_row_locked_goes_on_without_writing(live):
    session = live.session(live.user())
    live.run("update core.sessions set last_seen_at = now() - interval '5 minutes'")
    with live.connect("owner") as other, other.transaction():
        other.execute("select from core.sessions for update")
        live.run("set lock_timeout = '100ms'")
        assert live.one(ASK, session, "read").who
        live.run("reset lock_timeout")


@pytest.mark.parametrize("scope", ["read", "write", "admin"])
def test_a_token_may_do_what_it_says_and_no_more(database, scope):
    token = personal_token(database, database.user(role="admin"), scope)
    others = {"read", "write", "admin"} - {scope}
    ask(database, token, scope)
    for other in others:
        assert refusal(database, token, other) == ("UC403", "scope_missing")
    assert refusal(database, token, "session") == ("UC403", "session_required")


def test_a_token_of_somebody_who_is_no_admin_any_more_does_nothing_for_admins(database):
    token = personal_token(database, database.user(), "admin")
    assert refusal(database, token, "admin") == ("UC403", "admin_only")


@pytest.mark.parametrize("change", ["disabled_at = now()", None])
def test_a_token_ends_with_its_time_or_its_account(database, change):
    token = personal_token(database, database.user())
    if change:
        database.run(f"update core.users set {change}")
    else:
        database.age("core.personal_tokens", "1 day")
    assert refusal(database, token) == ("UC401", "unauthenticated")


def test_the_hash_of_a_token_is_no_session_and_that_of_a_session_no_token(database):
    alice = database.user()
    token, session = personal_token(database, alice), database.session(alice)
    assert refusal(database, token.removeprefix("cap:")) == ("UC401", "unauthenticated")
    assert refusal(database, f"cap:{session}") == ("UC401", "unauthenticated")
