"""Links of letters and keys of scripts when many use them at once; each with a mutant."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from functions.accounts import HASH, SENDER, link, personal_token, sender
from races.test_accounts import count, register
from racing import at_once, barrier_call, rounds

BEARERS = 50
VERIFIED = "select email from core.users where email_verified order by email"


def a_hash(*words):
    return hashlib.sha256(repr(words).encode()).hexdigest()


@pytest.fixture
def quiet(caplog):
    """Nobody had to be sent again: no two waited for each other."""
    caplog.set_level("INFO", "db.gateway")
    yield
    assert "sent again" not in caplog.text


def furnish(live):
    """An account with everything that opens it."""
    alice = live.user()
    for number in range(3):
        live.session(alice)
        personal_token(live, alice, name=f"script {number}")
        live.run(
            "insert into core.devices (user_id, device_hash) values (%s, %s)",
            *(alice, a_hash("device", number)),
        )
    return alice


def begin_reset(gateway, token_hash, client):
    begun = gateway.ask("api.begin_password_reset", token_hash=token_hash, client=client)
    return begun.json()["attempt"]


def reset(gateway, attempt, token_hash, client, password_hash=HASH):
    return gateway.ask(
        "api.reset_password",
        attempt=attempt,
        token_hash=token_hash,
        password_hash=password_hash,
        client=client,
    ).status


def reset_fifty_times(gateway, live):
    """Fifty bearers of one link set a new password at once: what each was answered."""
    token_hash = link(live, furnish(live))
    attempts = [begin_reset(gateway, token_hash, sender(n)) for n in range(BEARERS)]
    return barrier_call(
        BEARERS, lambda n: reset(gateway, attempts[n], token_hash, sender(n), f"{HASH[:-2]}{n:02}")
    )


def test_a_link_resets_a_password_once_and_voids_all_else(gateway, live, quiet):
    for _ in rounds(4):
        statuses = reset_fifty_times(gateway, live)
        assert sorted(statuses) == [200] + [400] * (BEARERS - 1)
        winner = live.one("select password_hash from core.users").password_hash
        assert winner == f"{HASH[:-2]}{statuses.index(200):02}"
        assert [count(live, f"{t}s") for t in ("session", "personal_token", "device")] == [0] * 3
        assert count(live, "auth_logs where event_type = 'password_reset' and success") == 1
        alerts = "event_type = 'security_alert' and error_message = 'token_reused'"
        assert count(live, f"auth_logs where {alerts}") == BEARERS - 1
        assert count(live, "letters where kind = 'password_changed'") == 1
        live.empty()


def test_without_the_locks_it_would_reset_more_than_once(gateway, live, mutate):
    mutate("private/lock_account_token.sql", "for update", "")
    most = 0
    for _ in range(60):
        most = max(most, reset_fifty_times(gateway, live).count(200))
        live.empty()
        if most > 1:
            break
    assert most > 1


def test_a_link_and_a_present_password_do_not_wait_for_each_other(gateway, live, quiet):
    for number in rounds(10):
        alice = live.user(f"{number}@example.org")
        session, token_hash = live.session(alice), link(live, alice, "reset_password", n=number)
        live.run("update core.sessions set last_seen_at = now() - interval '2 minutes'")
        attempt = begin_reset(gateway, token_hash, sender(number))
        was_reset, ended = at_once(
            partial(reset, gateway, attempt, token_hash, sender(number)),
            partial(gateway.ask, "api.log_out_everywhere", session=session, client=SENDER),
        )
        assert was_reset == 200
        assert ended.status in (204, 401)
        assert count(live, "sessions") == 0


# Whether somebody waits for what a connection holds; other databases of the server do not count.
WAITING = (
    "select exists (select from pg_stat_activity"
    " where datname = current_database() and %s = any(pg_blocking_pids(pid)))"
)


def act_during_a_reset(gateway, live, act):
    """Begin to act while a reset of the password holds the account: what that was answered."""
    alice = live.user()
    session = live.session(alice)
    with ThreadPoolExecutor(1) as thread, live.connect("owner") as conn:
        with conn.transaction():
            conn.execute("select from core.users for update")
            acting = thread.submit(act, session)
            while not live.one(WAITING, conn.info.backend_pid).exists:
                time.sleep(0.01)
            conn.execute("select private.void_account(%s, null)", (alice,))
        return acting.result()


def begin_again(gateway, session):
    begun = gateway.ask("api.begin_reauthentication", session=session, client=SENDER)
    return begun.json()["attempt"]


def replace_password(gateway, attempt, session):
    return gateway.ask(
        "api.change_password",
        session=session,
        attempt=attempt,
        password_ok=True,
        new_password_hash=HASH,
        new_session_hash=a_hash("new", session),
        client=SENDER,
    ).status


ADDITIONS = {
    "sessions": lambda gateway, session: replace_password(
        gateway, begin_again(gateway, session), session
    ),
    "account_tokens": lambda gateway, session: ask_to_change(gateway, session, "x@example.org"),
    "personal_tokens": lambda gateway, session: make_tokens(gateway, session, ["script"])[0],
}


@pytest.mark.parametrize("added", ADDITIONS)
def test_what_a_session_adds_does_not_outlive_a_reset(gateway, live, added):
    assert act_during_a_reset(gateway, live, partial(ADDITIONS[added], gateway)) == 401
    assert count(live, added) == 0


@pytest.mark.parametrize("added", ADDITIONS)
def test_without_a_second_look_at_the_session_it_would(gateway, live, mutate, added):
    mutate("private/lock_own_account.sql", "if not exists (", "if null and not exists (")
    act_during_a_reset(gateway, live, partial(ADDITIONS[added], gateway))
    assert count(live, added) == 1


def ask_to_change(gateway, session, address):
    """Ask for another address, with the right password: the hash of the link."""
    return gateway.ask(
        "api.change_email",
        session=session,
        attempt=begin_again(gateway, session),
        password_ok=True,
        email=address,
        token_hash=a_hash(address),
        sealed="sealed",
        client=SENDER,
    ).status


def confirm(gateway, address, number=0):
    """Press the link that went to an address: the status."""
    return gateway.ask(
        "api.confirm_email", token_hash=a_hash(address), client=sender(number)
    ).status


def test_two_changes_at_once_end_with_one_proven_address(gateway, live, quiet):
    for number in rounds(12, 200):
        old, first, second = (f"{name}{number}@example.org" for name in ("old", "first", "second"))
        alice = live.user(old)
        sessions = live.session(alice), live.session(alice)
        asked = at_once(
            partial(ask_to_change, gateway, sessions[0], first),
            partial(ask_to_change, gateway, sessions[1], second),
        )
        assert asked == [202, 202]
        assert count(live, "account_tokens where used_at is null") == 1
        pressed = at_once(partial(confirm, gateway, first), partial(confirm, gateway, second, 1))
        assert sorted(pressed) == [200, 400]
        assert [row.email for row in live.all(VERIFIED)] == [(first, second)[pressed.index(200)]]
        live.empty()


def test_a_link_proves_the_address_it_went_to_and_no_newer_one(gateway, live, quiet):
    for number in rounds(12, 200):
        old, first, second = (f"{name}{number}@example.org" for name in ("old", "first", "second"))
        session = live.session(live.user(old))
        ask_to_change(gateway, session, first)
        pressed, asked = at_once(
            partial(confirm, gateway, first), partial(ask_to_change, gateway, session, second)
        )
        assert (pressed in (200, 400), asked) == (True, 202)
        assert [row.email for row in live.all(VERIFIED)] == [first if pressed == 200 else old]
        live.empty()


def test_of_two_accounts_that_want_one_address_one_gets_it(gateway, live, quiet):
    for _ in rounds(12, 200):
        for name in ("alice", "bob"):
            user_id = live.user(f"{name}@example.org")
            live.run(
                "insert into core.account_tokens"
                " (token_hash, user_id, purpose, new_email, expires_at)"
                " values (%s, %s, 'change_email', 'new@example.org', now() + interval '1 hour')",
                *(a_hash(name), user_id),
            )
        pressed = at_once(partial(confirm, gateway, "alice"), partial(confirm, gateway, "bob", 1))
        assert sorted(pressed) == [200, 409]
        left = ("alice", "bob")[pressed.index(409)]
        assert [row.email for row in live.all(VERIFIED)] == [
            *sorted([f"{left}@example.org", "new@example.org"])
        ]
        live.empty()


def test_an_address_that_is_registered_meanwhile_has_one_account(gateway, live, quiet):
    for number in rounds(12, 200):
        ask_to_change(gateway, live.session(live.user()), "new@example.org")
        live.code(f"CODE{number}")
        pressed, registered = at_once(
            partial(confirm, gateway, "new@example.org"),
            partial(register, gateway, number, "new@example.org", f"CODE{number}"),
        )
        assert (pressed, registered) in ((200, 409), (409, 201))
        assert count(live, "users where email = 'new@example.org'") == 1
        live.empty()


def make_tokens(gateway, session, names):
    """Make a personal token of every name at once: what each was answered."""
    return barrier_call(
        len(names),
        lambda n: (
            gateway.ask(
                "api.create_personal_token",
                session=session,
                name=names[n],
                scopes=["read"],
                expires_at=None,
                token_hash=a_hash(n),
                hint="cap_1234",
                client=SENDER,
            ).status
        ),
    )


def test_of_one_name_one_personal_token_is_made(gateway, live):
    for _ in rounds(3):
        statuses = make_tokens(gateway, live.session(live.user()), ["script"] * 20)
        assert sorted(statuses) == [201] + [409] * 19
        live.empty()


def test_of_forty_personal_tokens_twenty_are_made(gateway, live):
    for _ in rounds(3):
        names = [f"script {n}" for n in range(40)]
        statuses = make_tokens(gateway, live.session(live.user()), names)
        assert sorted(statuses) == [201] * 20 + [409] * 20
        live.empty()


def test_without_the_lock_more_personal_tokens_would_be_made(gateway, live, mutate):
    mutate("private/lock_own_account.sql", " for no key update;", ";")
    most = 0
    for _ in range(60):
        names = [f"script {n}" for n in range(40)]
        statuses = make_tokens(gateway, live.session(live.user()), names)
        most = max(most, statuses.count(201))
        live.empty()
        if most > 20:
            break
    assert most > 20
