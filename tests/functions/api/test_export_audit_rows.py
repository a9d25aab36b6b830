"""api.export_audit_rows"""

from functions.admins import SENDER, admin, trail


def test_the_pages_together_are_the_trail_and_the_export_is_noted_once(database):
    root, session = admin(database)
    database.run(
        "insert into core.auth_logs (event_type) select 'login' from generate_series(1, 2001)"
    )
    first = database.call("api.export_audit_rows", session=session, filter={}, client=SENDER)
    second = database.call(
        "api.export_audit_rows",
        session=session,
        filter={"cursor": first.body["next_cursor"]},
        client=SENDER,
    )
    assert (len(first.body["events"]), len(second.body["events"])) == (2000, 1)
    assert second.body["next_cursor"] is None
    assert {row["event"] for row in first.body["events"]} == {"login"}
    assert trail(database)[2001:] == [("audit_exported", root, None, None)]


def test_it_takes_the_filters_of_the_list(database):
    _, session = admin(database)
    database.run("insert into core.auth_logs (event_type) values ('login'), ('logout')")
    asked = {"event": "logout", "limit": "none of this"}
    reply = database.call("api.export_audit_rows", session=session, filter=asked, client=SENDER)
    assert [row["event"] for row in reply.body["events"]] == ["logout"]
    wrong = database.call(
        "api.export_audit_rows", session=session, filter={"success": "?"}, client=SENDER
    )
    assert wrong.body["code"] == "bad_filter"
