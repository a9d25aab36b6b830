"""api.get_consensus"""

import pytest

from analyses import make

TECHNICAL = {"applicable": True, "as_of": "2026-01-31T12:00:00Z", "composite": {"score": 30.0}}


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def ask(database, session):
    def _ask(symbol="BTC", **changes):
        return database.call("api.get_consensus", session=session, symbol=symbol, **changes)

    return _ask


def test_a_cold_consensus_is_refused_and_asks_for_its_parts(database, ask):
    database.token()

    reply = ask()

    assert reply.status == 200
    assert reply.body["verdict"] == "not_enough_evidence"
    types = database.one("select private.available_types() as types").types
    jobs = database.all("select key, priority from core.jobs where kind = 'analyse'")
    assert {job.key for job in jobs} == {f"BTC:{name}" for name in types if name != "research"}
    assert min(job.priority for job in jobs) == 10


def test_what_is_fresh_is_not_asked_for(database, session, ask):
    make(database, session, database.token(), type="technical", data=TECHNICAL, kept={})
    database.run("delete from core.jobs")

    parts = {part["type"]: part for part in ask().body["parts"]}

    assert parts["technical"]["signal"] == 30.0
    keys = {job.key for job in database.all("select key from core.jobs")}
    assert "BTC:technical" not in keys
    assert "BTC:market-data" in keys


def test_an_unchanged_answer_is_not_sent_again(database, ask):
    database.token()
    first = ask()
    assert first.headers["ETag"].startswith('"')
    assert first.headers["Cache-Control"] == "private, no-cache"

    again = ask(if_none_match=first.headers["ETag"])

    assert (again.status, again.body) == (304, None)
    assert ask(if_none_match='"another"').status == 200


@pytest.mark.parametrize("name", ["btc", "bitcoin", "id:bitcoin"])
def test_a_coin_has_many_names(database, ask, name):
    database.token()
    assert ask(name).body["symbol"] == "BTC"


def test_an_unknown_coin_is_404_with_suggestions(database, ask):
    database.token()
    reply = ask("bitcon")
    assert (reply.status, reply.body["code"]) == (404, "unknown_symbol")
    assert [coin["id"] for coin in reply.body["suggestions"]] == ["bitcoin"]


def test_what_can_be_no_coin_is_refused(ask):
    reply = ask("a b")
    assert (reply.status, reply.body["code"]) == (400, "bad_symbol")


def test_it_needs_a_session(database):
    database.token()
    assert database.call("api.get_consensus", session=None, symbol="BTC").status == 401


def test_the_page_of_a_coin_shows_the_same(database, session, ask):
    make(database, session, database.token(), type="technical", data=TECHNICAL, kept={})
    page = database.call("api.get_asset_page", session=session, asset="bitcoin", client={})
    assert page.body["consensus"] == ask().body
