"""Accounts when many arrive at once; each with a mutant for which the same test fails.

THOROUGH=1 runs the races at their full size: 200 redeemers of one code, fifty rounds.
"""

import pytest

import credentials
from conftest import Live
from db.gateway import Gateway
from functions.accounts import HASH, SENDER, sender
from races.crowds import Unbounded, roomy
from racing import THOROUGH, barrier_call, rounds

REDEEMERS = 200 if THOROUGH else 64
ADDRESSES = 100 if THOROUGH else 64


def register(gateway: Gateway, number: int, email: str, code: str) -> int:
    client = sender(number)
    begun = gateway.ask("api.begin_registration", client=client)
    return gateway.ask(
        "api.register",
        attempt=begun.json()["attempt"],
        email=email,
        password_hash=HASH,
        access_code=code,
        verification_hash=f"{number:064x}",
        sealed="sealed",
        client=client,
    ).status


def redeem_one_code(gateway: Gateway, live: Live) -> list[int]:
    """Many people with one code: what each was answered."""
    live.code("ONCE")
    return barrier_call(REDEEMERS, lambda n: register(gateway, n, f"{n}@example.org", "ONCE"))


def count(live: Live, table: str) -> int:
    return int(live.one(f"select count(*) from core.{table}").count)


def test_one_code_opens_one_account(gateway, live):
    for _ in rounds(5):
        assert sorted(redeem_one_code(gateway, live)) == [201] + [422] * (REDEEMERS - 1)
        assert (count(live, "users"), count(live, "letters")) == (1, 1)
        assert count(live, "access_codes where redeemed_by in (select id from core.users)") == 1
        refused = "auth_logs where event_type = 'register' and error_message is not null"
        assert count(live, refused) == REDEEMERS - 1
        live.empty()


def test_without_the_lock_on_the_code_it_would_open_several(gateway, live, mutate):
    mutate("private/lock_access_code.sql", "  for update;", "  ;")
    worst = 0
    for _ in range(60):
        worst = max(worst, redeem_one_code(gateway, live).count(201))
        live.empty()
        if worst > 1:
            break
    assert worst > 1


def claim_one_address(gateway: Gateway, live: Live) -> list[int]:
    """One address registered with many codes: what each was answered."""
    for number in range(ADDRESSES):
        live.code(f"CODE{number}")
    return barrier_call(ADDRESSES, lambda n: register(gateway, n, "alice@example.org", f"CODE{n}"))


def test_one_address_with_many_codes_opens_one_account(gateway, live):
    for _ in rounds(2):
        assert sorted(claim_one_address(gateway, live)) == [201] + [409] * (ADDRESSES - 1)
        assert (count(live, "users"), count(live, "access_codes where redeemed")) == (1, 1)
        live.empty()


def test_without_the_unique_address_it_would_open_several(gateway, live, mutate):
    mutate(
        "private/add_pending_user.sql",
        "  on conflict on constraint idx_users_email do nothing\n",
        "",
    )
    live.run("alter table core.users drop constraint idx_users_email")
    try:
        assert claim_one_address(gateway, live).count(201) > 1
    finally:
        live.empty()
        live.run("alter table core.users add constraint idx_users_email unique (email)")


def slots(gateway: Gateway) -> int:
    """64 attempts of one account at once: how many are let through."""
    replies = barrier_call(
        64, lambda _: gateway.ask("api.begin_login", email="a@example.org", client=SENDER)
    )
    return [reply.status for reply in replies].count(200)


def test_the_limiter_lets_exactly_five_through(gateway, live):
    for _ in rounds(5, 20):
        assert slots(gateway) == 5
        live.empty()


def test_without_its_lock_the_limiter_would_let_more_through(gateway, live, mutate):
    mutate("private/take_attempt.sql", "pg_advisory_xact_lock(lock_key)", "lock_key")
    worst = 0
    for _ in range(60):
        worst = max(worst, slots(gateway))
        live.empty()
        if worst > 5:
            break
    assert worst > 5


def guess(app, monkeypatch) -> int:
    """60 wrong passwords at once: how many were checked."""
    checked: list[str] = []
    check = credentials.check_password

    def _counted(password: str, hashed: str) -> bool:
        checked.append(password)
        return check(password, hashed)

    monkeypatch.setattr(credentials, "check_password", _counted)
    monkeypatch.setattr(credentials, "turn", Unbounded)

    def _log_in(number: int) -> int:
        client = app.test_client()
        token = client.get("/api/auth/csrf-token").get_json()["csrf_token"]
        return client.post(
            "/api/auth/login",
            json={"email": "alice@example.org", "password": f"guess number {number}"},
            headers={"X-CSRFToken": token},
        ).status_code

    statuses = barrier_call(60, _log_in)
    assert set(statuses) <= {401, 429}
    return len(checked)


@pytest.fixture
def patient(app):
    """The application with room for everybody in its pool."""
    with roomy(app):
        yield app


@pytest.fixture
def alice(live):
    """An account whose password can be guessed at."""
    live.user()
    live.run("update core.users set password_hash = %s", credentials.hash_password("secret!!", 4))


def test_of_sixty_wrong_passwords_five_are_checked(patient, alice, monkeypatch):
    assert guess(patient, monkeypatch) == 5


def test_with_slots_taken_after_the_check_all_sixty_would_be_checked(
    patient, alice, mutate, monkeypatch
):
    mutate("private/take_attempt.sql", ">= max_attempts", ">= 1000000")
    assert guess(patient, monkeypatch) == 60


def press_one_link(gateway: Gateway, live: Live) -> int:
    """Many press the button of one letter, all of them welcome: how often it was confirmed."""
    live.user(verified=False)
    live.run(
        "update core.users set verification_token = %s,"
        " verification_token_expires = now() + interval '1 day'",
        "e" * 64,
    )
    replies = barrier_call(
        100 if THOROUGH else 64,
        lambda n: gateway.ask("api.verify_email", token_hash="e" * 64, client=sender(n)),
    )
    assert {reply.status for reply in replies} == {200}
    return count(live, "auth_logs where event_type = 'email_verified'")


def test_a_link_pressed_by_many_confirms_once(gateway, live):
    for _ in rounds(3):
        assert press_one_link(gateway, live) == 1
        live.empty()


def test_without_the_lock_on_the_account_it_would_confirm_several_times(gateway, live, mutate):
    mutate("api/verify_email.sql", "  for update;", "  ;")
    most = 0
    for _ in range(60):
        most = max(most, press_one_link(gateway, live))
        live.empty()
        if most > 1:
            break
    assert most > 1
