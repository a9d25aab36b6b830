"""api.open_stream"""

import pytest

from functions.accounts import personal_token
from progress import begin, end_phase


@pytest.fixture
def alice(database):
    return database.user()


@pytest.fixture
def session(database, alice):
    return database.session(alice)


def publish(database, count=1, user=None):
    for number in range(count):
        database.value(
            "private.publish",
            kind="alert" if user else "price",
            data={"n": number},
            **({"user_id": user} if user else {}),
        )


def opened(database, session, **arguments):
    answer = database.call("api.open_stream", session=session, **arguments)
    assert answer.status == 200
    return answer.body


def test_without_a_number_a_stream_begins_now(database, alice, session):
    publish(database, 3)
    body = opened(database, session)
    assert body["user_id"] == alice
    assert (body["after"], body["reset"], body["events"]) == (None, False, [])
    assert body["newest"] == database.value("private.newest_event") > 0


def test_it_goes_on_after_the_number_that_was_seen(database, session):
    publish(database, 3)
    newest = opened(database, session)["newest"]
    body = opened(database, session, after=newest - 2)
    assert (body["after"], body["reset"]) == (newest - 2, False)


def test_the_first_page_ever_shows_number_nought_and_that_is_resumed(database, session):
    database.run("alter sequence core.stream_numbers restart")
    assert not opened(database, session, after=0)["reset"]
    publish(database, 2)
    body = opened(database, session, after=0)
    assert (body["after"], body["newest"], body["reset"]) == (0, 2, False)


@pytest.mark.parametrize("away", [-1001, -5000, 1])
def test_a_number_too_old_or_of_a_time_to_come_is_a_reset(database, session, away):
    publish(database, 1200)
    newest = opened(database, session)["newest"]
    body = opened(database, session, after=newest + away)
    assert (body["reset"], body["after"]) == (True, newest)


def test_the_oldest_that_can_be_resumed_is_a_thousand_back(database, session):
    publish(database, 1200)
    newest = opened(database, session)["newest"]
    assert not opened(database, session, after=newest - 1000)["reset"]


def test_a_stream_of_an_analysis_begins_with_what_it_told(database, session):
    database.token()
    progress = begin(database, session).body["session_id"]
    publish(database, 2)
    end_phase(database)
    body = opened(database, session, progress=progress)
    told = [(event["kind"], '"number": 1' in event["data"]) for event in body["events"]]
    assert told == [("phase", True), ("phase", True), ("phase", False)]
    assert body["after"] == body["newest"] >= body["events"][-1]["id"]

    rest = opened(database, session, progress=progress, after=body["events"][0]["id"])
    assert rest["events"] == body["events"][1:]


def test_after_a_reset_an_analysis_is_told_from_its_start(database, session):
    database.token()
    progress = begin(database, session).body["session_id"]
    whole = opened(database, session, progress=progress)["events"]
    body = opened(database, session, progress=progress, after=10**9)
    assert (body["reset"], body["events"]) == (True, whole)


def test_the_analysis_of_another_is_not_found(database, session):
    database.token()
    progress = begin(database, session).body["session_id"]
    mallory = database.session(database.user("mallory@example.org"))
    for person, asked in ((mallory, progress), (session, "nonsense")):
        refused = database.call("api.open_stream", session=person, progress=asked)
        assert (refused.status, refused.body["code"]) == (404, "unknown_progress")


def test_a_stream_is_for_people_and_not_for_scripts(database, alice):
    token = personal_token(database, alice, "read")
    refused = database.call("api.open_stream", session=token)
    assert (refused.status, refused.body["code"]) == (403, "session_required")


def test_that_of_an_analysis_is_for_scripts_that_may_read_too(database, alice, session):
    database.token()
    progress = begin(database, session).body["session_id"]
    told = opened(database, session, progress=progress)["events"]
    reading = personal_token(database, alice, "read", name="reading")
    assert opened(database, reading, progress=progress)["events"] == told != []

    writing = personal_token(database, alice, "write", name="writing")
    theirs = personal_token(database, database.user("mallory@example.org"), "read")
    for token, status, code in (
        (writing, 403, "scope_missing"),
        (theirs, 404, "unknown_progress"),
        (f"cap:{'0' * 64}", 401, "unauthenticated"),
    ):
        refused = database.call("api.open_stream", session=token, progress=progress)
        assert (refused.status, refused.body["code"]) == (status, code)


def test_it_is_no_use_of_the_session(database, session):
    database.token()
    progress = begin(database, session).body["session_id"]
    database.run(
        "update core.sessions set idle_until = now() + interval '2 minutes',"
        " last_seen_at = now() - interval '5 minutes'"
    )
    before = database.one("select idle_until, last_seen_at from core.sessions")
    opened(database, session)
    opened(database, session, progress=progress)
    assert database.one("select idle_until, last_seen_at from core.sessions") == before
