"""api.create_personal_token"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from functions.accounts import SENDER, events, letters, personal_token

HASH = "7" * 64


@pytest.fixture
def session(database):
    return database.session(database.user())


def create(database, session, **changes):
    arguments = {
        "session": session,
        "name": " my script ",
        "scopes": ["write", "read", "read"],
        "expires_at": None,
        "token_hash": HASH,
        "hint": "cap_abcd",
        "client": SENDER,
    }
    return database.call("api.create_personal_token", **(arguments | changes))


def test_it_is_good_for_ninety_days_and_knows_only_the_hash(database, session):
    reply = create(database, session)
    assert reply.status == 201
    assert reply.body["name"] == "my script"
    assert reply.body["scopes"] == ["read", "write"]
    assert reply.body["last_used_at"] is None
    assert HASH not in json.dumps(reply.body)
    row = database.one("select *, expires_at - created_at as life from core.personal_tokens")
    assert (row.token_hash, row.life.days) == (HASH, 90)
    assert letters(database) == [("token_created", "alice@example.org")]
    log = database.one("select event_type, subject_id from core.auth_logs")
    assert (log.event_type, str(log.subject_id)) == ("token_created", reply.body["id"])


def test_it_opens_what_its_scopes_say(database, session):
    create(database, session, scopes=["write"])
    reply = database.call("api.me", session=f"cap:{HASH}")
    assert (reply.status, reply.body["code"]) == (403, "scope_missing")
    create(database, session, name="reader", scopes=["read"], token_hash="6" * 64)
    assert database.call("api.me", session="cap:" + "6" * 64).status == 200


def test_an_end_may_be_a_day_or_a_time_within_a_year(database, session):
    soon = datetime.now(UTC) + timedelta(days=3)
    for n, text in enumerate([f"{soon:%Y-%m-%d}", f"{soon:%Y-%m-%dT%H:%M:%SZ}", soon.isoformat()]):
        reply = create(database, session, name=f"n{n}", expires_at=text, token_hash=f"{n:064x}")
        assert reply.status == 201, text
        assert reply.body["expires_at"].startswith(f"{soon:%Y-%m-%d}")


@pytest.mark.parametrize(
    "text",
    [
        "2001-01-01",
        "2999-01-01",
        "tomorrow",
        "infinity",
        "2026-02-30",
        "1e9",
        "now",
        "2026-12-31T00:00:00+99:00",
    ],
)
def test_any_other_end_is_refused(database, session, text):
    reply = create(database, session, expires_at=text)
    assert (reply.status, reply.body["code"]) == (422, "bad_expiry")
    assert reply.body["errors"][0]["field"] == "expires_at"


def test_an_end_is_a_year_away_at_most(database, session):
    for days, status in ((365, 201), (367, 422)):
        text = f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
        reply = create(database, session, name=f"n{days}", expires_at=text)
        assert reply.status == status, text


@pytest.mark.parametrize("scopes", [[], ["read", "everything"], [7], {"read": 1}])
def test_scopes_must_be_known(database, session, scopes):
    reply = create(database, session, scopes=scopes)
    assert (reply.status, reply.body["code"]) == (422, "bad_scopes")


@pytest.mark.parametrize("name", ["", "  ", None, "x" * 101])
def test_a_name_must_be_one(database, session, name):
    assert create(database, session, name=name).body["code"] == "bad_name"


def test_a_name_is_used_once(database, session):
    create(database, session)
    reply = create(database, session, token_hash="6" * 64)
    assert (reply.status, reply.body["code"]) == (409, "token_name_taken")


def test_only_an_admin_may_give_away_what_admins_may(database, session):
    assert create(database, session, scopes=["admin"]).body["code"] == "admin_only"
    admin = database.session(database.user("admin@example.org", role="admin"))
    assert create(database, admin, scopes=["admin"]).status == 201


def test_there_may_be_twenty(database, session):
    made = [create(database, session, name=f"n{n}", token_hash=f"{n:064x}") for n in range(21)]
    assert [reply.status for reply in made] == [201] * 20 + [409]
    assert made[-1].body["code"] == "too_many_tokens"
    assert len(events(database)) == 20


def test_no_script_makes_another(database):
    token = personal_token(database, database.user(), "read", "write")
    assert create(database, token).body["code"] == "session_required"
