"""api.resend_verification"""

import pytest

from functions.accounts import SENDER, events, sender
from functions.letters import LINK_HASH, ask, take, written
from jobs_at_hand import put

STATES = {
    "unknown": None,
    "unverified": {"verified": False},
    "verified": {"verified": True},
    "disabled": {"verified": True},
}


def _ask(database, email="alice@example.org", **changes):
    return ask(database, "verify_email", email, **changes)


def _account(database, state):
    if STATES[state] is not None:
        database.user(**STATES[state])
    if state == "disabled":
        database.run("update core.users set disabled_at = now()")


def _new_rows(database):
    """What asking wrote and how it was answered."""
    before = written(database)
    answer = _ask(database)
    after = written(database)
    return answer, {
        table: [row for row in rows if row not in before[table]] for table, rows in after.items()
    }


def test_it_queues_a_letter_that_waits_to_be_addressed(database):
    database.user()
    answer = _ask(database, " Alice@Example.org ")
    assert (answer.status, answer.body) == (202, {"status": "accepted"})
    row = database.one(
        "select kind, recipient, sealed, token_hash, user_id, client from core.letters"
    )
    assert row == ("verify_email", "alice@example.org", "sealed", LINK_HASH, None, SENDER)
    assert database.one("select kind from core.jobs").kind == "send_letter"


@pytest.mark.parametrize("state", STATES)
def test_it_answers_and_writes_the_same_row_for_row_whoever_is_there(database, state):
    answer, rows = _new_rows(database)
    for table in ("letters", "jobs", "attempts"):
        assert rows[table], table
        database.run(f"delete from core.{table}")
    _account(database, state)

    assert _new_rows(database) == (answer, rows)


def test_one_letter_a_minute_goes_to_a_mailbox_and_the_answer_does_not_say_so(database):
    first = _ask(database)
    second = _ask(database, client=sender(1))
    assert first == second
    assert database.one("select count(*) from core.letters").count == 1
    database.age("core.attempts", "61 seconds")
    _ask(database, client=sender(2))
    assert database.one("select count(*) from core.letters").count == 2


def test_five_letters_a_day_go_to_a_mailbox_and_the_answer_does_not_say_so(database):
    answers = []
    for number in range(7):
        answers.append(_ask(database, client=sender(number)))
        database.age("core.attempts", "2 minutes")
    assert set(map(str, answers)) == {str(answers[0])}
    assert database.one("select count(*) from core.letters").count == 5


@pytest.mark.parametrize("known", [True, False])
def test_a_sender_asks_for_twenty_letters_an_hour(database, known):
    if known:
        database.user("20@example.org")
    answers = [_ask(database, f"{number}@example.org") for number in range(21)]
    assert [answer.status for answer in answers] == [202] * 20 + [429]
    refused = answers[-1]
    assert refused.body["code"] == "too_many_attempts"
    assert refused.headers["Retry-After"] == "3600"
    assert database.one("select count(*) from core.letters").count == 20
    assert events(database) == [("security_alert", False, "too_many_attempts")]


def test_suppressed_letters_count_against_their_sender(database):
    assert [_ask(database).status for _ in range(21)] == [202] * 20 + [429]


def test_what_is_queued_for_the_worker_names_no_address_and_no_secret(database):
    _ask(database)
    put(database, key="beside")  # so that the query below looks at more than one row
    queued = str(database.all("select to_jsonb(jobs) as row from core.jobs"))
    for secret in ("alice", LINK_HASH, "sealed"):
        assert secret not in queued


def test_somebody_who_is_there_finds_the_event_in_the_audit_trail(database):
    user_id = database.user(verified=False)
    _ask(database)
    assert events(database) == []
    assert len(take(database)) == 1
    row = database.one("select user_id, event_type, success from core.auth_logs")
    assert (str(row.user_id), row.event_type, row.success) == (user_id, "verification_sent", True)
