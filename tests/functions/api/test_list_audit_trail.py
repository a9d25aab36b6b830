"""api.list_audit_trail"""

import hashlib

import pytest

from functions.admins import SENDER, admin


@pytest.fixture
def listed(database):
    """Ask as an admin."""
    _, session = admin(database)

    def _listed(**filter_):
        return database.call("api.list_audit_trail", session=session, filter=filter_, client=SENDER)

    return _listed


def note(database, event, user_id=None, client=SENDER, error=None, subject_id=None):
    database.value(
        "private.log_auth_event",
        event_type=event,
        user_id=user_id,
        client=client,
        error=error,
        subject_id=subject_id,
    )


def events(reply):
    return [row["event"] for row in reply.body["events"]]


def test_it_tells_who_did_what_on_whom_from_where_and_how_it_ended(listed, database):
    alice, bob = database.user(), database.user("bob@example.org")
    note(database, "user_disabled", alice, error="last_admin", subject_id=bob)
    row = listed().body["events"][0]
    assert row.pop("number") > 0
    assert row.pop("at").endswith("Z")
    assert row == {
        "event": "user_disabled",
        "success": False,
        "error": "last_admin",
        "user": {"id": alice, "email": "alice@example.org"},
        "user_hash": hashlib.sha256(alice.encode()).hexdigest(),
        "subject_id": bob,
        "subject": {"id": bob, "email": "bob@example.org"},
        "address": "203.0.113.7",
        "user_agent": "pytest",
        "request_id": "r",
    }


def test_it_filters_by_event_address_and_result(listed, database):
    note(database, "login")
    note(database, "failed_login", error="wrong")
    note(database, "logout", client=SENDER | {"ip": "2001:db8::1"})
    assert events(listed(event="login")) == ["login"]
    assert events(listed(event="nothing")) == []
    assert events(listed(address=" 2001:db8::1 ")) == ["logout"]
    assert events(listed(success="false")) == ["failed_login"]
    assert events(listed(success="true", address="203.0.113.7")) == ["login"]


def test_it_finds_a_person_by_address_or_id_as_the_doer_and_as_the_one_it_was_done_to(
    listed, database
):
    alice, bob = database.user(), database.user("bob@example.org")
    note(database, "login", alice)
    note(database, "login", bob)
    note(database, "user_disabled", bob, subject_id=alice)
    assert events(listed(user="Alice@example.org ")) == ["user_disabled", "login"]
    assert events(listed(user=alice.upper())) == ["user_disabled", "login"]
    for stranger in ("alice", "%", "nobody@example.org"):
        assert events(listed(user=stranger)) == []


def test_the_acts_of_an_account_that_is_gone_are_found_by_its_id(listed, database):
    alice = database.user()
    note(database, "login", alice)
    database.run("delete from core.users where id = %s", alice)
    row = listed(user=alice).body["events"][0]
    assert (row["event"], row["user"]) == ("login", None)


def test_it_filters_by_time_from_the_first_up_to_the_second(listed, database):
    for day in (1, 2, 3):
        database.run(
            "insert into core.auth_logs (event_type, timestamp) values ('login', %s)",
            f"2026-11-0{day}T00:00:00Z",
        )
    found = listed(**{"from": "2026-11-02", "to": "2026-11-03T00:00:00Z"}).body["events"]
    assert [row["at"] for row in found] == ["2026-11-02T00:00:00Z"]
    assert len(events(listed(**{"from": "2026-11-02T00:00"}))) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("success", "maybe"),
        *(("from", text) for text in ("now", "2026-02-30", "2026-01-31T25:00", "-1", "٣")),
        ("to", "later"),
        ("user", "x" * 255),
        ("limit", "251"),
    ],
)
def test_words_it_does_not_know_are_refused_by_name(listed, name, text):
    reply = listed(**{name: text})
    assert (reply.status, reply.body["code"]) == (400, "bad_filter")
    assert reply.body["detail"].startswith(f"{name} takes ")


def test_pages_follow_each_other_and_stay_while_lines_are_added(listed, database):
    for _ in range(7):
        note(database, "login")
    whole = [row["number"] for row in listed().body["events"]]
    seen, cursor = [], ""
    while cursor is not None:
        reply = listed(limit="3", cursor=cursor)
        seen += [row["number"] for row in reply.body["events"]]
        cursor = reply.body["next_cursor"]
        note(database, "logout")
    assert seen == whole == sorted(whole, reverse=True)
    assert len(seen) == 7
