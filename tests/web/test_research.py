"""POST /api/ucie/research/<symbol>, the form of the page, and GET of research with its job."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import credentials
from conftest import Live
from reports import able, store_inputs
from web import research_answers
from web.browsing import log_in
from web.document import Document


@pytest.fixture
def paid(app: Flask) -> Iterator[None]:
    """An operator who pays for reports."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = able(settings, "caesar")
    yield
    app.config["SETTINGS"] = settings


@pytest.fixture
def bitcoin(live: Live) -> str:
    token = live.token()
    store_inputs(live)
    return token


@pytest.fixture
def inside(app: Flask, live: Live, client: FlaskClient) -> FlaskClient:
    log_in(app, live, client)
    return client


def _post(client: FlaskClient, path: str = "/api/ucie/research/BTC", **headers: str) -> Any:
    token = client.get("/api/auth/csrf-token").json["csrf_token"]
    return client.post(path, headers={"X-CSRFToken": token} | headers)


def _rows(live: Live) -> int:
    return int(live.one("select count(*) from core.research_jobs").count)


@pytest.mark.usefixtures("paid", "bitcoin")
def test_a_call_begins_a_report_and_the_next_shows_it(inside: FlaskClient, live: Live) -> None:
    first = _post(inside)
    assert (first.status_code, first.json["job"]["state"]) == (202, "queued")
    second = _post(inside, "/api/ucie/research/bitcoin")
    assert (second.status_code, second.json["job"]["id"]) == (200, first.json["job"]["id"])
    assert _rows(live) == 1


@pytest.mark.usefixtures("bitcoin")
def test_where_nobody_is_paid_that_is_said(inside: FlaskClient, live: Live) -> None:
    answer = _post(inside)
    assert (answer.status_code, answer.json["code"]) == (409, "no_researcher")
    assert _rows(live) == 0


@pytest.mark.usefixtures("paid", "bitcoin")
def test_without_the_token_of_the_form_nothing_is_bought(inside: FlaskClient, live: Live) -> None:
    assert inside.post("/api/ucie/research/BTC").json["code"] == "csrf_failed"
    other = {"Sec-Fetch-Site": "cross-site"}
    assert _post(inside, **other).json["code"] == "cross_site"
    answer = inside.post("/asset/bitcoin/research")
    assert (answer.status_code, answer.location) == (303, "/asset/bitcoin?done=again")
    assert _rows(live) == 0


@pytest.mark.usefixtures("paid", "bitcoin")
def test_a_script_shows_a_token_that_may_write(client: FlaskClient, live: Live) -> None:
    user = live.user("script@example.org")
    statuses = {}
    for scope in ("read", "write"):
        token = credentials.new_personal_token()
        live.run(
            "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes,"
            " expires_at) values (%s, %s, %s, 'cap_1234', %s, now() + interval '1 day')",
            *(user, scope, credentials.personal_hash(token), [scope]),
        )
        answer = client.post("/api/ucie/research/BTC", headers={"Authorization": f"Bearer {token}"})
        statuses[scope] = answer.status_code
    assert statuses == {"read": 403, "write": 202}


@pytest.mark.usefixtures("paid", "bitcoin")
def test_the_form_of_the_page_begins_a_report_and_returns_to_the_card(
    inside: FlaskClient, live: Live
) -> None:
    live.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, expires_at, body)"
        " values ('BTC', 'research', %s, now() + interval '1 hour', %s)",
        *(
            json.dumps(research_answers.digest()["data"]),
            json.dumps(research_answers.digest()).encode(),
        ),
    )
    page = inside.get("/asset/bitcoin")
    form = next(f for f in Document(page.text).values("action", "form") if "research" in f)
    token = Document(page.text).field("csrf_token")["value"]
    answer = inside.post(form, data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/asset/bitcoin#research")
    assert _rows(live) == 1
    told = inside.get("/asset/bitcoin").text
    assert "A report was asked for and waits for its turn, for" in told
    assert "/asset/bitcoin/research" not in told


@pytest.mark.usefixtures("paid", "bitcoin")
def test_a_reader_sees_the_newest_job_in_a_stored_answer(inside: FlaskClient, live: Live) -> None:
    envelope = research_answers.digest()
    live.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, expires_at, body)"
        " values ('BTC', 'research', %s, now() + interval '1 hour', %s)",
        *(json.dumps(envelope["data"]), json.dumps(envelope).encode()),
    )
    from analysis.missing import faults

    before = inside.get("/api/ucie/research/BTC")
    assert before.json["data"]["job"] is None
    assert faults(before.json["data"]) == []
    _post(inside)
    after = inside.get("/api/ucie/research/BTC")
    assert after.json["data"]["job"]["state"] == "queued"
    assert faults(after.json["data"]) == []
    assert after.headers["ETag"] != before.headers["ETag"]
    same = inside.get("/api/ucie/research/BTC", headers={"If-None-Match": after.headers["ETag"]})
    assert same.status_code == 304
    assert list(after.json["data"]) == list(before.json["data"])
    live.run(
        "update core.research_jobs set state = 'failed', error = 'budget', finished_at = now()"
    )
    refused = inside.get("/api/ucie/research/BTC").json["data"]
    assert refused["warnings"] == ["over_budget"]
    assert refused["job"]["error"] == "budget"
    assert faults(refused) == []


@pytest.mark.usefixtures("paid", "bitcoin")
def test_reading_starts_no_paid_job(inside: FlaskClient, live: Live) -> None:
    inside.get("/api/ucie/research/BTC?wait=0")
    inside.get("/asset/bitcoin")
    assert _rows(live) == 0
    kinds = {job.kind for job in live.all("select kind from core.jobs")}
    assert "analyse" in kinds
    assert "run_research" not in kinds


def test_a_failure_is_told_for_a_day(live: Live, bitcoin: str) -> None:
    asked = (
        "select private.research_picture(id) -> 'job' ->> 'error' as error from core.ucie_tokens"
    )
    assert live.one(asked).error is None
    for hours, told in ((23, "timeout"), (25, None)):
        live.run("delete from core.research_jobs")
        live.run(
            "insert into core.research_jobs (token_id, state, marker, error, finished_at)"
            " values (%s, 'failed', '[ref 1]', 'timeout', now() - %s * interval '1 hour')",
            *(bitcoin, hours),
        )
        assert live.one(asked).error == told


@pytest.mark.usefixtures("bitcoin")
def test_an_admin_sees_what_reports_cost(app: Flask, live: Live, client: FlaskClient) -> None:
    log_in(app, live, client)
    asked = "select private.research_picture(id) as picture from core.ucie_tokens"
    with live.conn.transaction():
        user = live.one("select id, role from core.users")
        live.run("select set_config('app.user_id', %s, true)", str(user.id))
        assert live.one(asked).picture["spending"] is None
        live.run("update core.users set role = 'admin'")
        assert live.one(asked).picture["spending"] == {
            "day_usd": 0,
            "day_limit_usd": 2,
            "month_usd": 0,
            "month_limit_usd": 20,
        }
