"""What somebody learns about an address who has neither its password nor a code: nothing.

Five doors, six states of an account: the same status, the same body but for the number of the
request, the same headers, the same rows written, for the first try and for those beyond a limit.
"""

import re

import pytest

import credentials
from web.browser import PASSWORD

EMAIL = "alice@example.org"
TRIES = 7
TABLES = ("users", "sessions", "devices", "attempts", "letters", "jobs", "auth_logs")
STATES = ("unknown", "pending", "active", "locked", "disabled", "deleted")
BODIES = {
    "login": {"email": EMAIL, "password": "not the password"},
    "register": {"email": EMAIL, "password": "another quiet sentence", "access_code": "GUESSED"},
    "resend-verification": {"email": EMAIL},
    "request-password-reset": {"email": EMAIL},
    "verify-email": {"token": credentials.new_token()},
}
DOORS = pytest.mark.parametrize("door", BODIES)


def arrange(live, state):
    """An account in a state, with a right password that the caller does not know."""
    if state == "unknown":
        return
    user_id = live.user(EMAIL, verified=state != "pending")
    live.run("update core.users set password_hash = %s", credentials.hash_password(PASSWORD, 4))
    if state == "disabled":
        live.run("update core.users set disabled_at = now()")
    if state == "deleted":
        live.session(user_id)
        live.run("delete from core.users")


def ask(app, door, number=0):
    """Ask from an address of one's own: what came back but for the number of the request."""
    answer = app.test_client().post(
        f"/api/auth/{door}",
        json=BODIES[door],
        environ_base={"REMOTE_ADDR": f"192.0.2.{number + 1}"},
    )
    body = re.sub(rb'"request_id": "\w+"', b'"request_id": ""', answer.data)
    return answer.status_code, body, sorted(answer.headers.keys())


def lock(app):
    """Guess at the password from everywhere until the account is closed to strangers."""
    for number in range(100):
        assert ask(app, "login", number)[0] == 401
    assert ask(app, "login", 100)[0] == 429


def rows(live):
    return [live.one(f"select count(*) from core.{table}").count for table in TABLES]


def written(app, live, door, number=0):
    """What a caller is answered, and how many rows of each table are written about it."""
    before = rows(live)
    answer = ask(app, door, number)
    return answer, [after - then for after, then in zip(rows(live), before, strict=True)]


def in_every_state(app, live, look):
    """What is seen of an account in each of its states, those who are locked aside."""
    seen = {}
    for state in STATES:
        if state != "locked":
            arrange(live, state)
            seen[state] = look()
            live.empty()
    return seen


@DOORS
def test_an_address_answers_and_writes_alike_in_every_state(app, live, door):
    seen = in_every_state(app, live, lambda: written(app, live, door))
    assert len(seen) == 5
    assert all(what == seen["unknown"] for what in seen.values()), seen


@DOORS
def test_a_locked_account_is_like_an_address_that_was_tried_as_often(app, live, door):
    seen = []
    for state in ("unknown", "active"):
        arrange(live, state)
        lock(app)
        seen.append(written(app, live, door, 101))
        live.empty()
    assert seen[0] == seen[1]


@DOORS
def test_every_further_try_is_answered_and_written_alike(app, live, door):
    def _tries():
        return [written(app, live, door) for _ in range(TRIES)]

    seen = in_every_state(app, live, _tries)
    assert all(what == seen["unknown"] for what in seen.values()), seen


def test_limits_are_met_among_those_tries(app, live):
    arrange(live, "active")
    assert [ask(app, "login")[0] for _ in range(TRIES)] == [401] * 5 + [429] * 2
    assert [ask(app, "register")[0] for _ in range(TRIES)] == [422] * 5 + [429] * 2
    letters = [written(app, live, "resend-verification")[1] for _ in range(3)]
    assert [counts[TABLES.index("letters")] for counts in letters] == [1, 0, 0]


def test_who_knows_the_password_is_told_the_state(app, live):
    """The control: the states do differ, for their owner."""
    told = []
    for state in ("pending", "active", "disabled", "deleted"):
        arrange(live, state)
        body = {"email": EMAIL, "password": PASSWORD}
        told.append(app.test_client().post("/api/auth/login", json=body).status_code)
        live.empty()
    assert told == [403, 200, 401, 401]
