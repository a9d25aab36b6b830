"""api.list_users"""

import pytest

from functions.admins import SENDER, admin


@pytest.fixture
def listed(database):
    """Ask as an admin; the e-mails that are listed, or the refusal."""
    _, session = admin(database)

    def _listed(**filter_):
        return database.call("api.list_users", session=session, filter=filter_, client=SENDER)

    return _listed


def emails(reply):
    return [user["email"] for user in reply.body["users"]]


def test_it_shows_an_account_and_how_often_it_is_logged_in(listed, database):
    alice = database.user("alice@example.org", verified=False)
    database.session(alice)
    database.session(alice)
    database.run(
        "update core.sessions set idle_until = now() where id in"
        " (select id from core.sessions where user_id = %s limit 1)",
        alice,
    )
    found = next(user for user in listed().body["users"] if user["id"] == alice)
    assert found.pop("created_at").endswith("Z")
    assert found == {
        "id": alice,
        "email": "alice@example.org",
        "role": "user",
        "email_verified": False,
        "disabled_at": None,
        "sessions": 1,
    }


def test_it_finds_a_part_of_an_address_or_an_id_however_it_is_typed(listed, database):
    alice = database.user("alice@example.org")
    database.user("bob@example.net")
    assert emails(listed(q=" ALICE ")) == ["alice@example.org"]
    assert emails(listed(q="example.net")) == ["bob@example.net"]
    assert emails(listed(q=alice.upper())) == ["alice@example.org"]
    assert emails(listed(q="nobody")) == []


@pytest.mark.parametrize("sign", ["%", "_", "\\"])
def test_a_wildcard_means_itself(listed, database, sign):
    database.user(f"a{sign}b@example.org")
    database.user("axb@example.org")
    assert emails(listed(q=sign)) == [f"a{sign}b@example.org"]
    assert emails(listed(q=f"a{sign}b")) == [f"a{sign}b@example.org"]


def test_it_filters_by_role_verification_and_state(listed, database):
    database.user("new@example.org", verified=False)
    gone = database.user("gone@example.org")
    database.run("update core.users set disabled_at = now() where id = %s", gone)
    assert emails(listed(role="admin")) == ["root@example.org"]
    assert emails(listed(verified="false")) == ["new@example.org"]
    assert emails(listed(disabled="true")) == ["gone@example.org"]
    assert sorted(emails(listed(role="user", disabled="false", verified=""))) == ["new@example.org"]


def test_pages_follow_each_other_and_stay_while_accounts_are_added(listed, database):
    for number in range(7):
        database.user(f"{number}@example.org")
    database.run(
        "update core.users set created_at = now() - substr(email, 1, 1)::integer / 3"
        " * interval '1 second' where email ~ '^[0-9]'"
    )
    whole = emails(listed(q="@example.org"))
    seen, cursor = [], ""
    while cursor is not None:
        reply = listed(limit="3", cursor=cursor)
        seen += emails(reply)
        cursor = reply.body["next_cursor"]
        late = database.user(f"late{len(seen)}@example.org")
        database.run(
            "update core.users set created_at = now() + interval '1 day' where id = %s", late
        )
    assert seen == whole
    assert len(seen) == 8


def test_a_page_is_of_fifty_unless_told_and_of_250_at_most(listed, database):
    database.run(
        "insert into core.users (email, password_hash)"
        " select n || '@many.example', password_hash from core.users, generate_series(1, 260) as n"
    )
    assert len(emails(listed())) == 50
    assert len(emails(listed(limit="250"))) == 250


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("role", "owner", "bad_filter"),
        ("verified", "yes", "bad_filter"),
        ("disabled", "1", "bad_filter"),
        ("q", "x" * 255, "bad_filter"),
        *(("limit", text, "bad_filter") for text in ("0", "251", "-1", "1e1", "x", "٣")),
        *(("cursor", text, "bad_cursor") for text in ("x", "00", "7a", "31", "zz", "31" * 80)),
    ],
)
def test_words_it_does_not_know_are_refused_by_name(listed, name, text, code):
    reply = listed(**{name: text})
    assert (reply.status, reply.body["code"]) == (400, code)
    assert code == "bad_cursor" or reply.body["detail"].startswith(f"{name} takes ")


def test_a_cursor_of_another_list_is_none_of_this(listed, database):
    database.run("insert into core.auth_logs (event_type) values ('login'), ('login')")
    _, session = admin(database, "other@example.org")
    trail = database.call(
        "api.list_audit_trail", session=session, filter={"limit": "1"}, client=SENDER
    )
    assert listed(cursor=trail.body["next_cursor"]).body["code"] == "bad_cursor"


def test_a_page_of_people_is_told_who_looks_at_it(database):
    _, session = admin(database)
    reply = database.call("api.list_users", session=session, filter={}, client=SENDER, page=True)
    assert set(reply.body) == {"visit", "found"}
    assert set(reply.body["visit"]) == {"user", "session", "look"}
