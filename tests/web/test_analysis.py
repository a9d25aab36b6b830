"""/api/ucie/<type>/<symbol>, /api/ucie/series/<symbol>"""

import threading
import time

import pytest

from analyses import DATA, TECHNICAL, fail, make, store, take
from jobs_at_hand import take as take_job
from web.browsing import log_in


@pytest.fixture
def session(app, live, client):
    return log_in(app, live, client)


@pytest.fixture
def bitcoin(live):
    return live.token()


@pytest.fixture
def get(client, session):
    """Ask as alice."""
    return lambda path, **headers: client.get(f"/api/ucie/{path}", headers=headers)


def test_the_stored_text_is_the_answer(live, session, bitcoin, get):
    make(live, session, bitcoin)

    answer = get("market-data/BTC")

    assert answer.status_code == 200
    stored = live.one("select body from core.ucie_analysis_cache").body
    assert answer.data == bytes(stored)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"].startswith("private, max-age=")
    assert answer.headers["X-Cache"] == "hit"
    assert answer.headers["Age"] == "0"
    assert (answer.json["cached"], answer.json["data"]) == (True, DATA)


@pytest.mark.parametrize(
    "path",
    ["technical/BTC", "technical-analysis/btc", "technical?symbol=BTC", "technical/bitcoin"],
)
def test_a_type_and_a_coin_go_by_several_names(live, session, bitcoin, get, path):
    make(live, session, bitcoin, type="technical", data=TECHNICAL, kept={})

    answer = get(path)

    assert (answer.status_code, answer.json["type"]) == (200, "technical")
    assert answer.json["symbol"] == "BTC"


def test_a_time_frame_may_be_asked_for(live, session, bitcoin, get):
    make(live, session, bitcoin, type="technical", data=TECHNICAL, kept={})

    assert get("technical/BTC?timeframe=1h").json["data"]["primary"] == "1h"
    refused = get("technical/BTC?timeframe=15m")
    assert (refused.status_code, refused.json["code"]) == (400, "bad_timeframe")


def test_who_has_it_gets_304_and_no_body(live, session, bitcoin, get):
    make(live, session, bitcoin)
    etag = get("market-data/BTC").headers["ETag"]

    answer = get("market-data/BTC", **{"If-None-Match": etag})

    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
    assert answer.headers["Cache-Control"].startswith("private")


def test_a_cold_read_waits_for_the_worker(live, session, bitcoin, get):
    def _work():
        while (job := take_job(live)) is None:
            time.sleep(0.01)
        store(live, (job.id, job.owner), bitcoin)

    threading.Thread(target=_work).start()

    answer = get("market-data/BTC?wait=30")

    assert answer.status_code == 200
    assert (answer.json["cached"], answer.headers["X-Cache"]) == (False, "miss")
    assert get("market-data/BTC").json["cached"] is True
    live.age("core.ucie_analysis_cache", "61 seconds")
    assert get("market-data/BTC").json["stale"] is True


def test_who_does_not_wait_is_told_to_come_back(bitcoin, get):
    answer = get("market-data/BTC?wait=0")

    assert answer.status_code == 202
    assert answer.json == {"status": "pending", "symbol": "BTC", "type": "market-data"}
    assert answer.headers["Retry-After"] == "1"
    assert "Wait-For" not in answer.headers


def test_a_wait_ends_when_its_time_is_over(bitcoin, get):
    started = time.monotonic()

    assert get("market-data/BTC?wait=0.3").status_code == 202
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize("wait", ["-1", "31", "30.5", "x", "", "1e1", "nan", "%00", "999"])
def test_a_wait_that_is_none_is_refused_by_name(bitcoin, get, wait):
    answer = get(f"market-data/BTC?wait={wait}")

    assert (answer.status_code, answer.json["code"]) == (400, "bad_wait")
    assert answer.json["errors"][0]["field"] == "wait"


def test_half_of_the_threads_may_wait_the_others_are_answered(app, bitcoin, get):
    places = app.extensions["waiting"]
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    try:
        started = time.monotonic()
        assert get("market-data/BTC?wait=30").status_code == 202
        assert time.monotonic() - started < 30
    finally:
        places.release(taken)
    assert taken == app.config["SETTINGS"].web_threads // 2


def test_a_refresh_waits_for_the_new_one_and_falls_back_to_the_old(live, session, bitcoin, get):
    make(live, session, bitcoin, quality=50)
    live.age("core.ucie_analysis_cache", "40 seconds")

    answer = get("market-data/BTC?refresh=true&wait=0.1")
    assert (answer.status_code, answer.json["quality"]) == (200, 50)
    assert "Wait-For" not in answer.headers

    job = take_job(live)
    store(live, (job.id, job.owner), bitcoin, quality=80)
    assert get("market-data/BTC?refresh=true").json["quality"] == 80


def test_no_source_says_what_became_of_each(live, session, bitcoin, get):
    fail(live, take(live, session, "BTC", "market-data"), bitcoin)

    answer = get("market-data/BTC")

    assert (answer.status_code, answer.json["code"]) == (503, "no_source")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["sources"][0] == {
        "name": "binance",
        "ok": False,
        "as_of": None,
        "latency_ms": None,
        "error": "timeout",
    }
    assert int(answer.headers["Retry-After"]) > 0
    assert "data" not in answer.json


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("market-data/B%20TC", 400, "bad_symbol"),
        ("market-data/%00", 400, "bad_symbol"),
        ("market-data/%F0%9F%9A%80", 400, "bad_symbol"),
        ("market-data/" + "x" * 101, 400, "bad_symbol"),
        ("market-data/';drop", 400, "bad_symbol"),
        ("market-data", 400, "bad_symbol"),
        ("market-data?symbol=", 400, "bad_symbol"),
        ("market-data/BTC?timeframe=%00", 400, "bad_timeframe"),
        ("astrology/BTC", 404, "not_available"),
        ("%00/BTC", 404, "not_available"),
        ("series/BTC", 400, "bad_series"),
        ("series/BTC?name=candles&interval=%00", 400, "bad_timeframe"),
        ("series/BTC?name=candles&from=%00", 400, "bad_from"),
    ],
)
def test_what_cannot_be_answered_is_refused_as_a_problem(live, bitcoin, get, path, status, code):
    answer = get(path)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert live.all("select from core.jobs") == []


@pytest.mark.parametrize("path", ["market-data/BTC", "series/BTC?name=candles", "search?q=btc"])
def test_strangers_see_nothing(client, bitcoin, path):
    answer = client.get(f"/api/ucie/{path}")

    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_an_unsafe_method_is_not_taken(client, bitcoin):
    answer = client.delete("/api/ucie/market-data/BTC", headers={"Authorization": "Bearer x"})

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_series_are_points_under_a_tag(live, bitcoin, get):
    live.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " values (%s, 86400, 'kraken', '2026-01-05', 2)",
        bitcoin,
    )

    answer = get("series/BTC?name=candles&from=2026-01-01")

    assert answer.json["points"] == [[1767571200, None, None, None, 2, None]]
    etag = answer.headers["ETag"]
    again = get("series/BTC?name=candles&from=2026-01-01", **{"If-None-Match": etag})
    assert again.status_code == 304


def test_reads_are_counted_by_their_end(app, live, session, bitcoin, get):
    counts = app.extensions["read_counts"]
    counts.hand_in()
    live.run("delete from core.cache_reads")
    get("technical/BTC?wait=0")
    make(live, session, bitcoin)
    get("market-data/BTC")
    get("market-data/BTC")
    live.age("core.ucie_analysis_cache", "61 seconds")
    get("market-data/BTC")
    get("technical-analysis/BTC?wait=0")
    get("market-data/nonsense!")
    counts.hand_in()

    rows = live.all(
        "select analysis_type, fresh, stale, missed from core.cache_reads order by analysis_type"
    )
    assert [tuple(row) for row in rows] == [("market-data", 2, 1, 0), ("technical", 0, 0, 2)]


@pytest.mark.parametrize("path", ["consensus/BTC", "consensus?symbol=btc", "consensus/id:bitcoin"])
def test_a_consensus_is_answered_under_a_tag(bitcoin, get, path):
    answer = get(path)
    assert answer.status_code == 200
    assert (answer.json["symbol"], answer.json["verdict"]) == ("BTC", "not_enough_evidence")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = get(path, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_consensus_is_for_who_is_logged_in(client, live):
    live.token()
    assert client.get("/api/ucie/consensus/BTC").status_code == 401


def test_no_consensus_of_no_coin(bitcoin, get):
    assert get("consensus").status_code == 400
    assert get("consensus/%00").json["code"] in ("bad_request", "bad_symbol")
    assert get("consensus/nosuchcoin").json["code"] == "unknown_symbol"
