"""api.log_out_everywhere"""

from functions.accounts import SENDER, events, personal_token


def test_every_session_of_the_caller_ends(database):
    alice = database.user()
    sessions = [database.session(alice) for _ in range(3)]
    reply = database.call("api.log_out_everywhere", session=sessions[0], client=SENDER)
    assert reply.status == 204
    assert {database.call("api.me", session=shown).status for shown in sessions} == {401}
    assert events(database) == [("sessions_ended", True, None)]


def test_nobody_elses_session_ends(database):
    bob = database.session(database.user("bob@example.org"))
    session = database.session(database.user())
    database.call("api.log_out_everywhere", session=session, client=SENDER)
    assert database.call("api.me", session=bob).status == 200


def test_no_script_ends_sessions(database):
    token = personal_token(database, database.user(), "write")
    assert database.call("api.log_out_everywhere", session=token, client=SENDER).status == 403
