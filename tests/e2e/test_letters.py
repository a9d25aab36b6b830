"""Letters, from the act they speak of to a real mail server: each one arrives, and arrives once."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import credentials
import mail
from catalog import leave_nothing_to_fetch
from conftest import Database
from functions.accounts import HASH, SENDER
from functions.accounts import register as register_by_call
from functions.letters import ask
from inbox import Received, free_port, serving
from web.browser import script
from whole import until
from working import working

ALICE, NEW = "alice@example.org", "alice@example.net"
FAILED = "select min(failures) as failures, max(run_at - now()) <= '60 s' as soon from core.jobs"
HURRY = "update core.jobs set run_at = now() where state = 'waiting'"


@pytest.fixture
def register(client, live) -> Callable[[str], Any]:
    """Open an account as a script does."""
    leave_nothing_to_fetch(live)

    def _register(email: str = ALICE) -> None:
        live.code(email.upper())
        assert script(client).register(email=email, access_code=email).status_code == 201

    return _register


def _kind(letter: Received) -> str:
    subject, _, _ = letter.message["Subject"].partition(" · ")
    return next(kind for kind, words in mail.SUBJECTS.items() if words == subject)


def _link(letter: Received, path: str) -> str:
    """What the database knows the link of a letter by."""
    found = re.search(rf"{path}\?token=(\S+)", letter.body())
    assert found, letter.body()
    return credentials.token_hash(found[1])


def _idle(live) -> bool:
    return not live.all("select from core.jobs")


def _said(caplog: pytest.LogCaptureFixture) -> str:
    """Every line of our own log, not that of the mail server, with all that it carries."""
    return "\n".join(
        str(vars(record)) for record in caplog.records if not record.name.startswith("mail.log")
    )


def _log_in(live: Any, device: str, session: str, agent: str) -> None:
    client = SENDER | {"agent": agent}
    begun = live.call("api.begin_login", email=ALICE, client=client, device=device)
    answer = live.call(
        "api.login",
        attempt=begun.body["attempt"],
        email=ALICE,
        password_ok=True,
        password_hash=begun.body["password_hash"],
        session_hash=session,
        new_password_hash=None,
        client=client,
        device=device,
    )
    assert answer.status == 200


def _live_a_life(live: Any, settings: Any, latest: Callable[[int], Received]) -> None:
    """Do everything that a letter is written about, each once."""
    client = SENDER
    latest(1)
    ask(live, "verify_email", sealed=_sealed(settings, "again"), token_hash=_hash("again"))
    confirmed = live.call(
        "api.verify_email", token_hash=_link(latest(2), "/verify-email"), client=client
    )
    ask(live, "reset_password", sealed=_sealed(settings, "reset"), token_hash=_hash("reset"))
    link = _link(latest(3), "/reset-password")
    begun = live.call("api.begin_password_reset", token_hash=link, client=client)
    reset = live.call(
        "api.reset_password",
        attempt=begun.body["attempt"],
        token_hash=link,
        password_hash=HASH,
        client=client,
    )
    _log_in(live, "1" * 64, "a" * 64, "curl/8")
    _log_in(live, "2" * 64, "b" * 64, "Firefox/140.0 (Windows)")
    made = live.call(
        "api.create_personal_token",
        session="b" * 64,
        name="script",
        scopes=["read"],
        expires_at=None,
        token_hash=_hash("script"),
        hint="cap_1234",
        client=client,
    )
    assert made.status == 201
    begun = live.call("api.begin_reauthentication", session="b" * 64, client=client)
    asked = live.call(
        "api.change_email",
        session="b" * 64,
        attempt=begun.body["attempt"],
        password_ok=True,
        email=NEW,
        token_hash=_hash("move"),
        sealed=_sealed(settings, "move"),
        client=client,
    )
    latest(7)
    moved = live.call("api.confirm_email", token_hash=_hash("move"), client=client)
    assert [answer.status for answer in (confirmed, reset, asked, moved)] == [200, 200, 202, 200]


def _hash(token: str) -> str:
    return credentials.token_hash(token)


def _sealed(settings: Any, token: str) -> str:
    keys = credentials.Keys(settings.secret_key, settings.secret_key_previous)
    return credentials.seal({"token": token}, keys)


def test_every_kind_of_letter_arrives_once_where_it_belongs(register, live, settings, caplog):
    caplog.set_level(logging.DEBUG)
    with serving() as inbox, working(live, replace(settings, mail_url=inbox.url)):

        def _latest(number: int) -> Received:
            until(lambda: len(inbox.letters) >= number)
            return inbox.letters[number - 1]

        register()
        _live_a_life(live, settings, _latest)
        until(lambda: len(inbox.letters) >= 8 and _idle(live))

    arrived = {_kind(letter): letter.recipients for letter in inbox.letters}
    assert len(inbox.letters) == len(arrived)
    assert arrived == {
        kind: [NEW if kind == "confirm_new_email" else ALICE] for kind in mail.SUBJECTS
    }
    assert set(inbox.ids().values()) == {1}
    told = {_kind(letter): letter.body() for letter in inbox.letters}
    assert "Firefox on Windows" in told["new_device"]
    for secret in ("alice@", "token=", "again", "/reset-password"):
        assert secret not in _said(caplog)


def test_while_the_mail_server_is_away_people_register_and_all_letters_leave_after(
    register, live, settings, caplog
):
    caplog.set_level(logging.DEBUG)
    people = [f"{number}@example.org" for number in range(8)]
    port = free_port()
    with working(live, replace(settings, mail_url=f"smtp://127.0.0.1:{port}")):
        for email in people:
            register(email)
        for email in ("0@example.org", "nobody@example.org"):
            ask(live, "reset_password", email, sealed=_sealed(settings, "reset"))
        until(lambda: len(live.all("select from core.jobs")) == len(people) + 1)  # nobody is there
        for minutes in range(1, 4):
            until(lambda minutes=minutes: live.one(FAILED).failures >= minutes)
            live.age("core.jobs", "1 minute")
        assert live.one(FAILED).soon
        rows = live.all("select last_error, to_jsonb(jobs)::text as whole from core.jobs")
        waiting = {f"<{row.id}@localhost>" for row in live.all("select id from core.letters")}

        with serving(port) as inbox:
            until(lambda: live.run(HURRY) == 0 and _idle(live))

    assert {str(row.last_error) for row in rows} == {"{'code': 'mail_away', 'kind': 'MailError'}"}
    assert inbox.ids() == dict.fromkeys(waiting, 1)
    assert sorted(letter.recipients[0] for letter in inbox.letters) == sorted(
        [*people, "0@example.org"]
    )
    assert "@example.org" not in _said(caplog) + "".join(row.whole for row in rows)


def test_a_registration_that_was_rolled_back_sends_no_letter(register, live, settings):
    live.code("INVITED")
    with serving() as inbox, working(live, replace(settings, mail_url=inbox.url)):
        with live.connect("owner") as conn, conn.transaction(force_rollback=True):
            assert register_by_call(Database(conn), email="undone@example.org").status == 201
        register()
        until(lambda: inbox.letters and _idle(live))
    assert [letter.recipients for letter in inbox.letters] == [[ALICE]]


def test_a_server_that_was_busy_gets_the_letter_once_it_is_not(register, live, settings):
    with serving() as inbox, working(live, replace(settings, mail_url=inbox.url)):
        inbox.answers = ["451 greylisted, come back later"] * 2
        register()
        for failures in (1, 2):
            until(lambda failures=failures: live.one(FAILED).failures == failures)
            live.age("core.jobs", "1 minute")
        until(lambda: _idle(live))
    assert len(inbox.letters) == 1
    assert live.one("select sent_at is not null as sent from core.letters").sent


def test_what_is_refused_for_ever_is_given_up_by_name_and_tells_nobody(
    register, live, settings, caplog
):
    caplog.set_level(logging.DEBUG)
    with serving() as inbox, working(live, replace(settings, mail_url=inbox.url)):
        inbox.refused = "550"
        register()
        dead = "select attempts, last_error, to_jsonb(jobs)::text as whole from core.jobs"
        until(lambda: live.all("select from core.jobs where state = 'dead'"))
        job = live.one(dead)
    assert (job.attempts, job.last_error["code"]) == (1, "mail_undeliverable")
    assert inbox.letters == []
    assert "failed: mail_undeliverable" in _said(caplog)
    assert "alice@" not in _said(caplog) + job.whole
