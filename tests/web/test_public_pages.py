"""/help, /predictions/scorecard, /docs/api and refusals: in the frame of whoever looks"""

import psycopg
import pytest

import db
from web.browsing import log_in

PAGES = ["/help", "/predictions/scorecard", "/docs/api"]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_offered_the_login_and_the_answer_may_be_kept(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert "Log in</a>" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Vary"] == "Cookie"
    kept = "no-store" if path == "/help" else "public, max-age=300"
    assert answer.headers["Cache-Control"] == kept


@pytest.mark.parametrize("path", PAGES)
def test_somebody_logged_in_has_their_frame_and_nobody_keeps_it(app, live, client, path):
    log_in(app, live, client)
    live.run(
        "insert into core.appearances (user_id, theme, zone)"
        " select id, 'dark', 'Asia/Kolkata' from core.users"
    )
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    for said in ("Log out", 'data-theme="dark"', "Times are of Asia/Kolkata", "data-session-ends"):
        assert said in answer.text, said


@pytest.mark.parametrize("path", PAGES)
def test_whose_session_has_ended_is_a_stranger(app, live, client, path):
    log_in(app, live, client)
    live.age("core.sessions", "2 hours")
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Log in</a>" in answer.text


def test_a_refusal_keeps_the_frame_of_whoever_was_refused(app, live, client):
    log_in(app, live, client)
    answer = client.get("/asset/no such coin", headers={"Accept": "text/html"})
    assert answer.status_code in (400, 404)
    for said in ("Log out", "data-keys=", "Search"):
        assert said in answer.text, said
    gone = client.get("/s/nothing", headers={"Accept": "text/html"})
    assert gone.status_code == 404
    assert "Log out" not in gone.text, "the page of a link knows nobody"


def test_help_is_there_while_the_database_is_not(app, live, client, monkeypatch):
    log_in(app, live, client)

    def away(*_: object, **__: object) -> None:
        raise psycopg.OperationalError

    monkeypatch.setattr(db, "call", away)
    answer = client.get("/help")
    assert answer.status_code == 200
    assert "Log in</a>" in answer.text
