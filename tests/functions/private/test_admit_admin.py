"""private.admit_admin"""

import pytest

from conftest import HASH
from functions.admins import DOORS, SENDER, admin, trail
from tree import FUNCTIONS


def token(database, user_id, *scopes):
    """A personal token of an account, as the doors are shown it."""
    token_hash = f"{len(scopes)}{user_id.replace('-', '')}".ljust(64, "0")
    database.run(
        "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
        " values (%s, %s, %s, 'cap_', %s, now() + interval '1 day')",
        *(user_id, token_hash, token_hash, list(scopes)),
    )
    return f"cap:{token_hash}"


def test_these_are_all_its_doors():
    asking = {
        f"api.{path.stem}"
        for path in FUNCTIONS.glob("api/*.sql")
        if "admit_admin" in path.read_text()
    }
    assert asking == set(DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_who_is_nobody_is_told_so_and_leaves_no_trace(database, door):
    for session in (None, "f" * 64, "cap:" + "f" * 64):
        reply = database.call(door, session=session, client=SENDER, **DOORS[door])
        assert (reply.status, reply.body["code"]) == (401, "unauthenticated")
    assert trail(database) == []


@pytest.mark.parametrize("door", DOORS)
def test_who_is_no_admin_is_refused_and_remembered(database, door):
    alice = database.user()
    reply = database.call(door, session=database.session(alice), client=SENDER, **DOORS[door])
    assert (reply.status, reply.body["code"]) == (403, "admin_only")
    assert trail(database) == [("access_denied", alice, None, "admin_only")]


def test_nobody_fills_the_trail_by_being_refused(database):
    session = database.session(database.user())
    statuses = {
        database.call("api.get_admin_page", session=session, client=SENDER).status
        for _ in range(40)
    }
    assert statuses == {403}
    assert len(trail(database)) == 30


@pytest.mark.parametrize("door", DOORS)
def test_a_token_needs_the_scope_and_its_owner_the_role(database, door):
    alice = database.user()
    root, _ = admin(database)
    reading = token(database, root, "read", "write")
    demoted = token(database, alice, "admin")

    for session in (reading, demoted):
        reply = database.call(door, session=session, client=SENDER, **DOORS[door])
        assert reply.status == 403
    assert trail(database) == [
        ("access_denied", root, None, "scope_missing"),
        ("access_denied", alice, None, "admin_only"),
    ]
    admitted = database.call(
        door, session=token(database, root, "admin"), client=SENDER, **DOORS[door]
    )
    assert admitted.status in (200, 201, 404)


@pytest.mark.parametrize("door", DOORS)
def test_an_admin_is_let_in_and_a_disabled_one_is_not(database, door):
    root, session = admin(database)
    assert database.call(door, session=session, client=SENDER, **DOORS[door]).status in (
        *(200, 201, 404),
    )
    database.run("update core.users set disabled_at = now() where id = %s", root)
    assert database.call(door, session=session, client=SENDER, **DOORS[door]).status == 401


@pytest.mark.parametrize("door", [door for door, given in DOORS.items() if "filter" in given])
def test_a_wrong_filter_is_looked_at_after_who_asks(database, door):
    session = database.session(database.user())
    arguments = {"filter": {"cursor": "?", "success": "?", "role": "?", "state": "?"}}
    assert database.call(door, session=session, client=SENDER, **arguments).status == 403
    assert [row[0] for row in trail(database)] == ["access_denied"]


def test_no_trace_of_the_refused_admission_opens_a_row(database):
    """The setting that shows admins everybody's rows is off after a refusal."""
    alice = database.user()
    database.value("private.admit_admin", session=database.session(alice), client=SENDER)
    assert not database.one("select current_setting('app.admin', true) as admin").admin


def test_no_answer_holds_a_secret(database):
    """What is stored of passwords, tokens and links is in no answer of any door."""
    _, session = admin(database)
    alice = database.user()
    secrets = {HASH, session, "a" * 64, database.session(alice)}
    secrets.add(token(database, alice, "read").removeprefix("cap:"))
    database.run("update core.users set verification_token = %s", "a" * 64)
    database.code()
    for door, arguments in DOORS.items():
        given = arguments | ({"id": alice} if door == "api.get_user" else {})
        reply = database.call(door, session=session, client=SENDER, **given)
        assert not secrets & set(_leaves(reply.body)), door
        assert not {name for name in _names(reply.body) if name in FORBIDDEN}, door


FORBIDDEN = {"password_hash", "token_hash", "verification_token", "hash", "hint", "password"}


def _leaves(part):
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return [leaf for child in part for leaf in _leaves(child)]
    return [part]


def _names(part):
    if isinstance(part, dict):
        return [*part, *(name for child in part.values() for name in _names(child))]
    return [name for child in part for name in _names(child)] if isinstance(part, list) else []
