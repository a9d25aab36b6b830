"""A siege of one account: guesses are few, and the owner gets in all the same."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import credentials
from blueprints import passwords
from functions.accounts import SENDER, link, sender
from races.crowds import Unbounded, begin_login, log_in, roomy
from racing import barrier_call

EMAIL = "alice@example.org"
PASSWORD = "a long quiet sentence"
DEVICE = "d" * 64
ATTACKERS = 1000
PATIENCE_S = 90


@pytest.fixture
def alice(live):
    """Her account, and the browser she logs in from."""
    user_id = live.user(EMAIL)
    live.run("update core.users set password_hash = %s", credentials.hash_password(PASSWORD, 4))
    live.run("insert into core.devices (user_id, device_hash) values (%s, %s)", user_id, DEVICE)
    return user_id


def besiege(gateway):
    """A thousand addresses guess once each: how many passwords were looked at."""
    with ThreadPoolExecutor(32) as threads:
        statuses = list(
            threads.map(lambda n: log_in(gateway, sender(n), right=False), range(ATTACKERS))
        )
    assert set(statuses) <= {401, 429}
    return statuses.count(401)


def test_of_a_thousand_attackers_a_hundred_are_heard_in_an_hour(gateway, live, alice):
    assert besiege(gateway) == 100
    live.age("core.attempts", "59 minutes")
    assert begin_login(gateway, sender(ATTACKERS), EMAIL).status == 429
    live.age("core.attempts", "2 minutes")
    assert begin_login(gateway, sender(ATTACKERS), EMAIL).status == 200


def test_an_account_that_does_not_exist_is_besieged_alike(gateway, live):
    assert besiege(gateway) == 100


def owner_gets_in(gateway):
    """A hundred logins of the owner, a guess of somebody else before each: how many succeed."""
    got_in = 0
    for number in range(100):
        log_in(gateway, sender(number), right=False)
        answer = log_in(gateway, SENDER, device=DEVICE, session_hash=f"{number:064x}")
        got_in += answer == 200
    return got_in


def test_under_siege_the_owners_browser_gets_in_every_time(gateway, live, alice):
    besiege(gateway)
    assert owner_gets_in(gateway) == 100


def test_without_the_known_browser_the_owner_would_be_locked_out(gateway, live, alice, mutate):
    mutate("private/knows_device.sql", "return exists (", "return false and exists (")
    besiege(gateway)
    assert owner_gets_in(gateway) == 0


def test_under_siege_an_owner_without_that_browser_gets_in_by_a_letter(gateway, live, alice):
    besiege(gateway)
    assert log_in(gateway, SENDER) == 429
    token_hash = link(live, alice)
    begun = gateway.ask("api.begin_password_reset", token_hash=token_hash, client=SENDER)
    reset = gateway.ask(
        "api.reset_password",
        attempt=begun.json()["attempt"],
        token_hash=token_hash,
        password_hash=credentials.hash_password("another quiet sentence", 4),
        client=SENDER,
        device="e" * 64,
    )
    assert reset.status == 200
    besiege(gateway)
    assert log_in(gateway, SENDER) == 429
    assert log_in(gateway, SENDER, device="e" * 64) == 200


def arrive_together(app):
    """Fifty tabs of one browser log in at once and come back when told to: all their answers."""
    until = time.monotonic() + PATIENCE_S

    def _tab(_):
        statuses = []
        while not statuses or statuses[-1] in (429, 503):
            assert time.monotonic() < until, statuses
            body = {"email": EMAIL, "password": PASSWORD}
            answer = app.test_client().post("/api/auth/login", json=body)
            statuses.append(answer.status_code)
            if answer.status_code == 429:
                break
            if answer.status_code == 503:
                time.sleep(int(answer.headers["Retry-After"]))
        return statuses

    return barrier_call(50, _tab)


@pytest.fixture
def welcoming(app, monkeypatch):
    """The application with room for everybody, so that only the limiter makes anybody wait."""
    monkeypatch.setattr(credentials, "turn", Unbounded)
    with roomy(app):
        yield app


def test_fifty_right_passwords_at_once_are_never_too_many(welcoming, live, alice):
    answers = arrive_together(welcoming)
    assert [statuses[-1] for statuses in answers] == [200] * 50
    assert {status for statuses in answers for status in statuses} <= {200, 503}


def test_with_their_places_rationed_too_all_fifty_get_in(app, live, alice, monkeypatch):
    monkeypatch.setattr(passwords, "BUSY_SECONDS", 1)
    answers = arrive_together(app)
    assert [statuses[-1] for statuses in answers] == [200] * 50
    assert {status for statuses in answers for status in statuses} == {200, 503}


def test_without_patience_some_would_be_told_that_they_are_too_many(welcoming, live, alice, mutate):
    mutate("api/begin_login.sql", "p_patient => true", "p_patient => false")
    answers = arrive_together(welcoming)
    assert 429 in {statuses[-1] for statuses in answers}
