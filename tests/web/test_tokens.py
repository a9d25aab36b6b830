"""/api/ucie/search, /api/ucie/validate-token"""

import threading
import time

import pytest

from jobs_at_hand import take
from web.browsing import log_in


@pytest.fixture
def get(app, live, client):
    """Ask as alice."""
    log_in(app, live, client)
    return lambda path: client.get(f"/api/ucie/{path}")


@pytest.fixture
def upstream(live, monkeypatch):
    """A worker whose look-ups end with these rows, and patience with it."""
    monkeypatch.setattr("blueprints.tokens.LOOK_UP_SECONDS", 60)

    def _upstream(*rows):
        def _work():
            while (job := take(live)) is None:
                time.sleep(0.01)
            live.value("work.store_look_up", job=job.id, owner=job.owner, rows=list(rows))

        threading.Thread(target=_work).start()

    return _upstream


XYZ = {"coingecko_id": "xyz-coin", "symbol": "xyz", "name": "Xyz", "market_cap_rank": 900}


def test_a_search_finds_what_is_there(live, get):
    live.token()

    answer = get("search?q=bit")

    assert answer.status_code == 200
    assert [coin["id"] for coin in answer.json["results"]] == ["bitcoin"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_search_for_what_is_not_there_waits_for_upstream(get, upstream):
    upstream(XYZ)

    answer = get("search?q=XYZ")

    assert [coin["id"] for coin in answer.json["results"]] == ["xyz-coin"]
    assert "Wait-For" not in answer.headers


def test_but_not_longer_than_a_little(get, monkeypatch):
    monkeypatch.setattr("blueprints.tokens.LOOK_UP_SECONDS", 0.2)

    answer = get("search?q=XYZ")

    assert (answer.status_code, answer.json) == (200, {"results": []})
    assert "Wait-For" not in answer.headers


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=" + "x" * 51, "Q=btc"])
def test_nothing_and_too_much_is_refused(get, query):
    answer = get(f"search?{query}")

    assert (answer.status_code, answer.json["code"]) == (400, "bad_query")


@pytest.mark.parametrize("query", ["%00", "%F0%9F%9A%80", "%25%25%25", "<script>", "' or 1=1 --"])
def test_odd_texts_find_nothing(live, get, query):
    live.token()

    answer = get(f"search?q={query}")

    assert (answer.status_code, answer.json) == (200, {"results": []})
    assert live.all("select from core.jobs") == []


def test_a_coin_is_confirmed(live, get):
    live.token()

    answer = get("validate-token?symbol=btc")

    assert (answer.json["valid"], answer.json["token"]["id"]) == (True, "bitcoin")


def test_one_that_upstream_knows_is_stored_and_confirmed(live, get, upstream):
    upstream(XYZ)

    answer = get("validate-token?symbol=xyz")

    assert (answer.json["valid"], answer.json["token"]["id"]) == (True, "xyz-coin")
    assert live.one("select is_active from core.ucie_tokens").is_active is False


def test_one_that_nobody_knows_brings_suggestions(live, get, upstream):
    live.token()
    upstream()

    answer = get("validate-token?symbol=bitcon")

    assert (answer.status_code, answer.json["valid"]) == (200, False)
    assert [coin["id"] for coin in answer.json["suggestions"]] == ["bitcoin"]
    assert get("market-data/bitcon").json["code"] == "unknown_symbol"


@pytest.mark.parametrize("symbol", ["", "a%20b", "%00"])
def test_what_can_be_no_coin_is_refused(get, symbol):
    assert get(f"validate-token?symbol={symbol}").json["code"] == "bad_symbol"


def test_strangers_see_nothing(client):
    for path in ("search?q=btc", "validate-token?symbol=btc"):
        assert client.get(f"/api/ucie/{path}").status_code == 401
