"""Streams where no gunicorn serves them, and before one begins; the rest is in tests/races."""

import dataclasses

import pytest

from credentials import new_session, token_hash
from progress import begin, end_phase
from streaming import publish

EVENTS = "/api/ucie/events"


@pytest.fixture
def session(app, client, live):
    """A session of somebody who is logged in, as the database knows it."""
    token = new_session(app.config["KEYS"])
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(live.user(), token_hash(token)),
    )
    client.set_cookie("auth_token", token)
    return token_hash(token)


def test_nobody_is_asked_to_log_in(client):
    answer = client.get(EVENTS)
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_a_process_that_is_not_gunicorns_refuses_by_name(client, session):
    for ask in (client.get, client.head):
        answer = ask(EVENTS)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert client.get(EVENTS).json["code"] == "streams_unavailable"


def test_switched_off_it_refuses_by_name_and_pages_begin_none(
    app, client, live, session, monkeypatch
):
    assert b"data-since=" in client.get("/home").data
    assert b"stream.js" in client.get("/home").data
    off = dataclasses.replace(app.config["SETTINGS"], streams=False)
    monkeypatch.setitem(app.config, "SETTINGS", off)
    monkeypatch.setitem(app.jinja_env.globals, "streams", False)
    publish(live)
    assert client.get(EVENTS).json["code"] == "streams_off"
    assert live.one("select count(*) from core.stream_order where number is null").count == 1
    assert b"stream.js" not in client.get("/home").data


def test_a_page_without_anybody_logged_in_begins_none(client):
    assert b"stream.js" not in client.get("/login").data


def test_an_analysis_that_is_over_is_told_at_once_even_here(client, live, session):
    live.token()
    progress = begin(live, session).body["session_id"]
    path = f"/api/ucie/progressive-analysis/{progress}/events"
    assert client.get(path).status_code == 503
    for _ in range(4):
        end_phase(live)
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    kinds = [line for line in answer.text.splitlines() if line.startswith("event: ")]
    assert kinds == ["event: phase"] * 8 + ["event: done"]
    assert client.get(path.replace(progress[:4], "0000")).status_code == 404
