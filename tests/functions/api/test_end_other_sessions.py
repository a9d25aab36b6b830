"""api.end_other_sessions"""

from functions.accounts import SENDER, events


def test_every_session_but_this_one_ends(database):
    alice = database.user()
    bob = database.session(database.user("bob@example.org"))
    mine, *others = (database.session(alice) for _ in range(3))
    assert database.call("api.end_other_sessions", session=mine, client=SENDER).status == 204
    assert [database.call("api.me", session=shown).status for shown in others] == [401, 401]
    assert database.call("api.me", session=mine).status == 200
    assert database.call("api.me", session=bob).status == 200
    assert events(database) == [("sessions_ended", True, None)]
