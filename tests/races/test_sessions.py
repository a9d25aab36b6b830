"""Sessions when much happens to them at once; each race with a mutant for which it is lost."""

import hashlib

import pytest

from functions.accounts import HASH, SENDER, sender
from races.crowds import begin_login, end_login
from racing import at_once, barrier_call, rounds

CAP = 10
TABS = 20
LIVE = "select count(*) from core.sessions where superseded_at is null"
TOLD = "select count(*) from core.auth_logs where event_type = 'session_ended'"


def a_hash(*words):
    return hashlib.sha256(repr(words).encode()).hexdigest()


@pytest.fixture
def alice(live):
    """Her account."""
    return live.user()


def log_in_fifty_times(gateway, live):
    """Fifty right logins end at the same moment: how many sessions there are, how many went."""
    begun = [begin_login(gateway, sender(n), "alice@example.org") for n in range(50)]
    attempts = [reply.json() for reply in begun]
    statuses = barrier_call(
        50, lambda n: end_login(gateway, attempts[n], sender(n), session_hash=a_hash(n))
    )
    assert set(statuses) == {200}
    return live.one(LIVE).count, live.one(TOLD).count


def test_of_fifty_logins_at_once_ten_sessions_stay(gateway, live):
    for _ in rounds(3):
        live.user()
        assert log_in_fifty_times(gateway, live) == (CAP, 50 - CAP)
        live.empty()


def test_without_the_lock_on_the_account_more_would_stay(gateway, live, mutate):
    mutate("private/open_session.sql", " for no key update;", ";")
    mutate("api/login.sql", " for no key update", "")
    most = 0
    for _ in range(60):
        live.user()
        most = max(most, log_in_fifty_times(gateway, live)[0])
        live.empty()
        if most > CAP:
            break
    assert most > CAP


def begin_change(gateway, session):
    """The attempt of somebody who was asked for the password again."""
    begun = gateway.ask("api.begin_reauthentication", session=session, client=SENDER)
    return begun.json()["attempt"]


def change_password(gateway, session, attempt, new_session):
    """Change the password in the tab of a session: the status."""
    return gateway.ask(
        "api.change_password",
        session=session,
        attempt=attempt,
        password_ok=True,
        new_password_hash=HASH,
        new_session_hash=new_session,
        client=SENDER,
    ).status


def use_while_the_password_changes(gateway, live, alice):
    """Twenty tabs, one of which changes the password: what the others were answered."""
    this, others = live.session(alice), [live.session(alice) for _ in range(5)]
    new, attempt = a_hash("new", this), begin_change(gateway, this)
    live.run("update core.sessions set last_seen_at = now() - interval '2 minutes'")

    def _tab(number):
        if number == 0:
            return [change_password(gateway, this, attempt, new)]
        return [gateway.ask("api.me", session=this).status for _ in range(5)]

    answers = barrier_call(TABS, _tab)
    assert gateway.ask("api.me", session=new).status == 200
    assert {gateway.ask("api.me", session=other).status for other in others} == {401}
    return {status for tab in answers for status in tab}, this, new


def test_a_new_password_logs_no_tab_of_this_session_out(gateway, live, alice):
    for _ in rounds(5, 100):
        answers, old, new = use_while_the_password_changes(gateway, live, alice)
        assert answers == {200}
    live.age("core.sessions", "11 seconds")
    assert gateway.ask("api.me", session=old).status == 401
    assert gateway.ask("api.me", session=new).status == 200


def test_without_the_seconds_of_grace_some_tabs_would_be_out(gateway, live, alice, mutate):
    mutate("api/change_password.sql", "interval '10 seconds'", "interval '0 seconds'")
    seen = set()
    for _ in rounds(5):
        seen |= use_while_the_password_changes(gateway, live, alice)[0]
    assert 401 in seen


def end_all_others(gateway, live, alice):
    """Twenty tabs of a session work while it ends eight others, four of them one by one."""
    this, others = live.session(alice), [live.session(alice) for _ in range(8)]
    live.run("update core.sessions set last_seen_at = now() - interval '2 minutes'")
    some = live.all("select id from core.sessions where token_hash = any(%s)", others[:4])

    def _act(number):
        if number < 4:
            call = {"function": "api.end_session", "id": some[number].id, "client": SENDER}
        elif number == 4:
            call = {"function": "api.end_other_sessions", "client": SENDER}
        else:
            call = {"function": "api.me"}
        return gateway.ask(session=this, **call).status

    answers = barrier_call(5 + TABS, _act)
    return answers[:4], answers[4:], this, others


def test_a_session_stays_while_all_others_are_ended(gateway, live, alice):
    for _ in rounds(5, 100):
        ended, answers, this, others = end_all_others(gateway, live, alice)
        assert set(ended) <= {204, 404}
        assert answers == [204] + [200] * TABS
        assert {gateway.ask("api.me", session=other).status for other in others} == {401}
        assert gateway.ask("api.me", session=this).status == 200


def tabs_act_at_once(gateway, live, alice):
    """Two sessions of one account, both unused for a while, each change what the other has."""
    first, second = live.session(alice), live.session(alice)
    attempt = begin_change(gateway, first)
    live.run("update core.sessions set last_seen_at = now() - interval '2 minutes'")
    return at_once(
        lambda: change_password(gateway, first, attempt, a_hash("first", first)),
        lambda: gateway.ask("api.log_out_everywhere", session=second, client=SENDER).status,
    )


def test_those_who_act_at_once_wait_for_each_other_and_not_forever(gateway, live, alice, caplog):
    caplog.set_level("INFO", "db.gateway")
    for _ in rounds(25):
        live.run("delete from core.attempts")
        assert set(tabs_act_at_once(gateway, live, alice)) <= {200, 204, 401}
    assert "sent again" not in caplog.text


def log_in_while(gateway, live, act):
    """Eight logins end while something happens to the account: what they were answered."""
    begun = [begin_login(gateway, sender(n), "alice@example.org") for n in range(8)]
    attempts = [reply.json() for reply in begun]

    def _one(number):
        if number == 0:
            return act()
        client = sender(number)
        return end_login(
            gateway,
            attempts[number],
            client,
            right=number % 4 != 0,
            device=a_hash("device", number),
            session_hash=a_hash(number),
        )

    return set(barrier_call(8, _one)[1:])


def test_an_account_that_is_deleted_meanwhile_is_entered_or_unknown(gateway, live):
    for _ in rounds(12):
        live.user()
        assert log_in_while(gateway, live, lambda: live.run("delete from core.users")) <= {200, 401}
        assert live.one("select count(*) from core.sessions").count == 0
        live.empty()


def disable(live):
    """Disable the account as an admin's door does, in one transaction."""
    with live.connect("owner") as conn, conn.transaction():
        conn.execute("select from core.users for no key update")
        conn.execute("update core.users set disabled_at = now()")
        conn.execute("delete from core.sessions")


def test_an_account_that_is_disabled_meanwhile_keeps_no_session(gateway, live):
    for _ in rounds(12):
        live.user()
        assert log_in_while(gateway, live, lambda: disable(live)) <= {200, 401}
        assert live.one("select count(*) from core.sessions").count == 0
        live.empty()


def test_without_the_lock_a_login_would_slip_past_it(gateway, live, mutate):
    mutate("api/login.sql", " for no key update", "")
    most = 0
    for _ in range(60):
        live.user()
        log_in_while(gateway, live, lambda: disable(live))
        most = max(most, live.one("select count(*) from core.sessions").count)
        live.empty()
        if most > 0:
            break
    assert most > 0
