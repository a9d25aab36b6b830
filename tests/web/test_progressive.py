"""/api/ucie/progressive-analysis"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from blueprints import progressive
from conftest import Database
from progress import make_all, states
from streaming import until
from web.browsing import log_in

BASE = "/api/ucie/progressive-analysis"


@pytest.fixture
def bitcoin(live):
    return live.token()


@pytest.fixture
def start(app, live, client, bitcoin):
    """Begin an analysis of BTC as alice does in a browser's script."""
    log_in(app, live, client)
    csrf = client.get("/api/auth/csrf-token").json["csrf_token"]
    return lambda symbol="BTC", token=csrf, **sent: client.post(
        f"{BASE}/{symbol}", headers={"X-CSRFToken": token}, **sent
    )


def test_it_begins_and_tells_where_it_is_found(start, client):
    answer = start()

    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{BASE}/{answer.json['session_id']}"
    assert "Wait-For" not in answer.headers
    assert states(answer.json) == ["running", "waiting", "waiting", "waiting"]
    found = client.get(answer.headers["Location"])
    assert (found.status_code, states(found.json)) == (200, states(answer.json))


def test_the_first_phase_is_in_the_answer_when_it_is_ready_in_time(
    start, live, bitcoin, monkeypatch
):
    monkeypatch.setattr(progressive, "FIRST_PHASE_SECONDS", 20)  # the machine may be busy
    asked = "select from core.jobs where kind = 'analyse'"
    with ThreadPoolExecutor(1) as thread, live.connect("owner") as line:

        def _work():
            database = Database(line)
            until(lambda: database.all(asked), "it is asked for")
            make_all(database, bitcoin)

        working = thread.submit(_work)
        answer = start()
        working.result()

    assert states(answer.json)[0] == "done"
    assert answer.json["phases"][0]["data"]["market-data"]["state"] == "fresh"


def test_it_does_not_wait_longer_for_a_phase_that_does_not_come(start):
    started = time.monotonic()
    answer = start()
    assert time.monotonic() - started > 0.9
    assert states(answer.json)[0] == "running"


def test_who_saw_it_as_it_is_gets_nothing_twice(start, client):
    place = start().headers["Location"]
    etag = client.get(place).headers["ETag"]
    assert client.get(place, headers={"If-None-Match": etag}).status_code == 304


def test_no_browser_keeps_what_belongs_to_a_person(start, client):
    place = start().headers["Location"]
    whole = client.get(place)
    known = client.get(place, headers={"If-None-Match": whole.headers["ETag"]})
    assert (whole.status_code, known.status_code) == (200, 304)
    assert [one.headers["Cache-Control"] for one in (whole, known)] == ["no-store", "no-store"]


def test_a_coin_that_is_being_looked_up_begins_nothing_yet(start, live):
    answer = start("NOSUCHCOIN?wait=0")
    assert (answer.status_code, answer.json) == (202, {"status": "pending"})
    assert live.all("select from core.analysis_runs") == []


@pytest.mark.parametrize(("body", "status"), [("{bad", 400), ('{"phases": [1]}', 422), ("{}", 201)])
def test_it_takes_no_fields(start, live, body, status):
    answer = start(data=body, content_type="application/json")
    assert answer.status_code == status
    assert len(live.all("select from core.analysis_runs")) == (status == 201)


def test_it_takes_a_token_of_the_form_and_a_session(client, start, bitcoin):
    assert start(token="wrong").status_code == 403
    client.delete_cookie("auth_token")
    assert start().status_code == 401


@pytest.mark.parametrize("name", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_what_nobody_has_is_not_found(start, client, name):
    assert client.get(f"{BASE}/{name}").status_code == 404
