"""Shared reports when much happens to them at once; the race with a mutant for which it is lost."""

import threading

import pytest

from functions.accounts import SENDER
from functions.shares import stored, token_hash
from racing import WAITING, barrier_call, rounds
from streaming import until

CAP = 20
CROWD = 64
LIVE = "select count(*) from core.shared_reports where revoked_at is null"


@pytest.fixture
def alice(live):
    """Her session; bitcoin has something stored, and one address may look often."""
    live.token()
    stored(live)
    return live.session(live.user())


def share(gateway, session, name):
    return gateway.ask(
        "api.create_share",
        session=session,
        symbol="BTC",
        expires_in_days=1,
        token_hash=token_hash(name),
        hint="abcdefgh",
        client=SENDER,
    )


def crowd(gateway, live, session):
    """So many share at the same moment: what they were answered, how many links work."""
    live.run("delete from core.shared_reports")
    live.run("delete from core.attempts")
    replies = barrier_call(CROWD, lambda n: share(gateway, session, n))
    return sorted(reply.status for reply in replies), live.one(LIVE).count


def test_of_sixty_four_at_once_twenty_are_kept(gateway, live, alice):
    for _ in rounds(3):
        statuses, kept = crowd(gateway, live, alice)
        assert (statuses, kept) == ([201] * CAP + [409] * (CROWD - CAP), CAP)


def test_without_the_lock_on_the_account_more_would_be_kept(gateway, live, alice, mutate):
    mutate("private/lock_sharer.sql", " for no key update;", ";")
    most = 0
    for _ in range(30):
        most = max(most, crowd(gateway, live, alice)[1])
        if most > CAP:
            break
    assert most > CAP


def look(gateway, name, number):
    client = SENDER | {"ip": f"198.51.100.{number}"}
    return gateway.ask("api.get_share", token_hash=token_hash(name), client=client)


def test_withdrawn_while_many_look_it_is_whole_or_gone(gateway, live, alice):
    for _ in rounds(5):
        live.run("delete from core.attempts")
        live.run("delete from core.shared_reports")
        share_id = share(gateway, alice, "it").json()["id"]

        def _act(number, share_id=share_id):
            if number == 0:
                return gateway.ask(
                    "api.revoke_share", session=alice, id=share_id, client=SENDER
                ).status
            replies = [look(gateway, "it", number) for _ in range(5)]
            assert all(
                reply.json()["found"]["report"]["schema"] == "report/1"
                for reply in replies
                if reply.ok
            )
            return [reply.status for reply in replies]

        revoked, *seen = barrier_call(16, _act)
        assert revoked == 204
        for statuses in seen:
            assert statuses == sorted(statuses), "what was gone came back"
            assert set(statuses) <= {200, 410}
        assert look(gateway, "it", 99).status == 410


def test_one_link_is_withdrawn_once(gateway, live, alice):
    for _ in rounds(5):
        live.run("delete from core.attempts")
        live.run("delete from core.shared_reports")
        share_id = share(gateway, alice, "it").json()["id"]
        statuses = barrier_call(
            16,
            lambda _, share_id=share_id: (
                gateway.ask("api.revoke_share", session=alice, id=share_id, client=SENDER).status
            ),
        )
        assert sorted(statuses) == [204] + [404] * 15


def test_a_session_that_ends_meanwhile_shares_nothing_more(gateway, live, alice):
    """The account is locked while somebody ends the session: who waited is told so."""
    with live.connect("owner") as conn, conn.transaction():
        conn.execute("select from core.users for no key update")
        said = []
        waiting = threading.Thread(target=lambda: said.append(share(gateway, alice, "late").status))
        waiting.start()
        until(lambda: live.all(WAITING), "somebody waits")
        conn.execute("delete from core.sessions")
    waiting.join()
    assert said == [401]
    assert live.one(LIVE).count == 0
