"""private.open_session"""

from functions.accounts import SENDER, events, log_in


def test_the_eleventh_session_ends_the_oldest(database):
    alice = database.user()
    oldest = database.session(alice)
    database.run("update core.sessions set created_at = created_at - interval '1 minute'")
    for _ in range(9):
        database.session(alice)
    assert log_in(database, session_hash="b" * 64).status == 200
    assert database.one("select count(*) from core.sessions").count == 10
    assert database.call("api.me", session=oldest).status == 401
    assert ("session_ended", True, None) in events(database)


def test_it_keeps_device_and_address(database):
    database.user()
    log_in(database, client=SENDER | {"agent": "x" * 600})
    row = database.one("select ip_address, length(user_agent) as agent from core.sessions")
    assert row == (SENDER["ip"], 512)
