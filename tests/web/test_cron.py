"""/api/cron/*"""

import dataclasses
import threading

import pytest

from blueprints import cron
from catalog import leave_nothing_to_fetch
from jobs import kinds
from racing import barrier_call
from working import working


@pytest.fixture
def fire(client, settings):
    """Fire a job with the secret of the service."""

    def _fire(name="cleanup-sessions", method="POST", **headers):
        headers = {"Authorization": f"Bearer {settings.cron_secret}"} | headers
        return client.open(f"/api/cron/{name}", method=method, headers=headers)

    return _fire


@pytest.fixture
def _worker(live, settings):
    leave_nothing_to_fetch(live)
    with working(live, settings) as worker:
        yield worker


@pytest.mark.usefixtures("_worker")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_job_is_done_and_its_counts_are_the_answer(live, fire, method):
    user = live.user()
    for _ in range(3):
        live.session(user)
    live.age("core.sessions", "2 hours")

    answer = fire(method=method)

    assert answer.status_code == 200
    assert (answer.json["deleted"], answer.json["job"]) == (3, "cleanup-sessions")
    assert answer.headers["Cache-Control"] == "no-store"
    run = live.one("select ok, result from core.job_runs")
    assert (run.ok, run.result) == (True, {"deleted": 3})
    assert live.all("select from core.jobs") == []


@pytest.mark.usefixtures("_worker")
@pytest.mark.parametrize("name", ["cleanup-ucie", "housekeeping"])
def test_each_cleaning_tells_what_it_did_by_table(fire, name):
    answer = fire(name)

    assert answer.status_code == 200
    counts = {
        key: count for key, count in answer.json.items() if key not in ("run", "job", "seconds")
    }
    assert len(counts) >= 4
    assert all(isinstance(count, int) for count in counts.values())


@pytest.mark.parametrize(
    "authorization",
    [
        *("", "Bearer", "Bearer ", "Bearer wrong", "Bearer None", "Bearer undefined"),
        *("Basic {}", "Bearer {} ", "Bearer{}", "{}", "Bearer {}x", "Bearer ü"),
    ],
)
def test_without_the_secret_nothing_is_done(live, fire, settings, authorization):
    answer = fire(Authorization=authorization.format(settings.cron_secret))

    assert (answer.status_code, answer.json["code"]) == (401, "cron_secret_wrong")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert live.all("select from core.jobs") == []


def test_the_cookie_of_whoever_knocks_without_the_secret_stays(client):
    client.set_cookie("auth_token", "whatever it is")

    answer = client.get("/api/cron/cleanup-sessions")

    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_a_name_in_the_agent_opens_nothing(fire):
    assert fire(Authorization="", **{"User-Agent": "vercel-cron/1.0"}).status_code == 401


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer None", "Bearer undefined"])
@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_setting_there_is_no_door(app, fire, settings, authorization, secret):
    app.config["SETTINGS"] = dataclasses.replace(settings, cron_secret=secret)
    try:
        answer = fire(Authorization=authorization)
    finally:
        app.config["SETTINGS"] = settings

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_what_the_schedule_does_not_have_is_not_found(fire):
    assert fire("drop-everything").json["code"] == "unknown_job"
    assert fire("%00").json["code"] == "unknown_job"


def test_other_methods_are_told_which_fit(fire):
    answer = fire(method="DELETE")

    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("shown", ["", "x", "é", "x" * 5000, "right", "nearly right"])
def test_what_is_shown_is_compared_in_a_time_that_tells_nothing(
    app, client, settings, monkeypatch, shown
):
    """Digests of one length are compared, by a comparison that takes the same time for any two."""
    compared, compare = [], cron.hmac.compare_digest
    monkeypatch.setattr(
        cron.hmac, "compare_digest", lambda *pair: compared.append(pair) or compare(*pair)
    )
    secret = settings.cron_secret
    sent = {"right": secret, "nearly right": f"{secret[:-1]}!"}.get(shown, shown)
    header = {"Authorization": f"Bearer {sent}".encode().decode("latin-1")}
    answer = client.get("/api/cron/nothing", headers=header)
    assert answer.status_code == (404 if shown == "right" else 401)
    assert [len(digest) for digest in compared[0]] == [32, 32]


def test_without_a_worker_the_run_is_pending(fire, monkeypatch):
    monkeypatch.setattr("blueprints.cron.WAIT_SECONDS", 0.1)

    answer = fire()

    assert (answer.status_code, answer.json["status"]) == (202, "pending")
    assert "Wait-For" not in answer.headers
    assert fire().json["code"] == "already_running"
    assert fire().headers["Retry-After"] == "10"


def test_a_run_that_fails_says_so(live, fire, settings, monkeypatch):
    def _break(_job, _tools):
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(kinds.RECORDED, "cleanup_ucie", _break)
    leave_nothing_to_fetch(live)
    with working(live, settings):
        answer = fire("cleanup-ucie")

    assert (answer.status_code, answer.json["code"]) == (503, "run_failed")
    assert "device" not in answer.text
    assert live.one("select error from core.job_runs").error == "OSError: No space left on device"
    assert live.one("select state from core.jobs").state == "waiting"


def test_of_twenty_fired_at_once_one_runs(app, live, settings, monkeypatch):
    leave_nothing_to_fetch(live)
    others_are_answered = threading.Event()
    refused = []

    def _slow(_job, _tools):
        assert others_are_answered.wait(60)
        return {"deleted": 0}

    def _fire(number):
        status = clients[number].post("/api/cron/cleanup-sessions", headers=headers).status_code
        if status == 409:
            refused.append(number)
        if len(refused) == 19:
            others_are_answered.set()
        return status

    monkeypatch.setattr(cron, "WAIT_SECONDS", 60)
    monkeypatch.setitem(kinds.RECORDED, "cleanup_sessions", _slow)
    clients = [app.test_client() for _ in range(20)]
    headers = {"Authorization": f"Bearer {settings.cron_secret}"}
    with working(live, settings):
        statuses = barrier_call(20, _fire)

    assert sorted(statuses) == [200] + [409] * 19
    assert live.one("select count(*) from core.job_runs").count == 1
