"""Admins who act at once; each race with a mutant for which the same test fails."""

import pytest

from conftest import Live
from db.gateway import Gateway
from functions.accounts import SENDER
from races.test_accounts import register
from racing import barrier_call

ROUNDS = 12


def take_each_others_role(gateway: Gateway, live: Live, door: str, people: int = 2) -> int:
    """Each of so many admins acts on the next at the same moment: how many admins are left."""
    ids = [live.user(f"{n}@admins.example", role="admin") for n in range(people)]
    sessions = [live.session(user_id) for user_id in ids]

    def _act(number: int) -> int:
        target = ids[(number + 1) % people]
        arguments = {"session": sessions[number], "id": target, "client": SENDER}
        return gateway.ask(door, **arguments).status

    statuses = barrier_call(people, _act)
    assert set(statuses) <= {204, 401, 403, 409}
    left = "select count(*) from core.users where role = 'admin' and disabled_at is null"
    return int(live.one(left).count)


@pytest.mark.parametrize("door", ["api.unmake_admin", "api.disable_user"])
def test_of_two_admins_who_turn_on_each_other_one_stays(gateway, live, door):
    for _ in range(ROUNDS):
        assert take_each_others_role(gateway, live, door) == 1
        live.empty()


@pytest.mark.parametrize("door", ["api.unmake_admin", "api.disable_user"])
def test_without_the_lock_on_admins_none_would_stay(gateway, live, mutate, door):
    mutate("private/lock_for_admin.sql", "  for no key update;", "  ;")
    least = 2
    for _ in range(8 * ROUNDS):
        least = min(least, take_each_others_role(gateway, live, door))
        live.empty()
        if not least:
            break
    assert least == 0


def acts_of_the_demoted(gateway: Gateway, live: Live) -> int:
    """Six admins in a ring demote each the next: how many did so after they were demoted."""
    left = take_each_others_role(gateway, live, "api.unmake_admin", people=6)
    done = live.all(
        "select user_id, subject_id from core.auth_logs"
        " where event_type = 'admin_revoked' order by number"
    )
    assert left == 6 - len(done)
    fallen = [act.subject_id for act in done]
    return sum(act.user_id in fallen[:place] for place, act in enumerate(done))


def test_nobody_demotes_others_who_was_demoted_a_moment_before(gateway, live):
    for _ in range(ROUNDS):
        assert acts_of_the_demoted(gateway, live) == 0
        live.empty()


def test_without_a_second_look_at_the_caller_somebody_would(gateway, live, mutate):
    mutate("private/lock_for_admin.sql", "id = v_caller and role = 'admin'", "id = v_caller")
    most = 0
    for _ in range(8 * ROUNDS):
        most = max(most, acts_of_the_demoted(gateway, live))
        live.empty()
        if most:
            break
    assert most


def redeem_and_withdraw(gateway: Gateway, live: Live) -> list[bool]:
    """One code, registered with and withdrawn at the same moment: who won, of the two."""
    session = live.session(live.user("root@example.org", role="admin"))
    code = live.code("ONCE")

    def _act(number: int) -> bool:
        if number:
            return register(gateway, number, "alice@example.org", "ONCE") == 201
        return gateway.ask("api.withdraw_code", session=session, id=code, client=SENDER).ok

    won = barrier_call(2, _act)
    row = live.one("select redeemed, revoked_at is not null as revoked from core.access_codes")
    assert [row.revoked, row.redeemed] == won
    return won


def test_of_redeeming_and_withdrawing_a_code_exactly_one_wins(gateway, live):
    for _ in range(2 * ROUNDS):
        assert sum(redeem_and_withdraw(gateway, live)) == 1
        live.empty()


def test_without_the_lock_on_the_code_both_would_win(gateway, live, mutate):
    mutate("private/lock_access_code.sql", "  for update;", "  ;")
    mutate("api/withdraw_code.sql", "  for update;", "  ;")
    most = 0
    for _ in range(12 * ROUNDS):
        most = max(most, sum(redeem_and_withdraw(gateway, live)))
        live.empty()
        if most == 2:
            break
    assert most == 2
