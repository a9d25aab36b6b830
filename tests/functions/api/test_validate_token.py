"""api.validate_token"""

import pytest


@pytest.fixture
def validate(database):
    session = database.session(database.user())
    return lambda symbol: database.call("api.validate_token", session=session, symbol=symbol)


def test_a_known_coin_is_named(database, validate):
    database.token()

    for text in ("BTC", "btc", "bitcoin", "id:Bitcoin"):
        reply = validate(text)
        assert reply.status == 200
        assert (reply.body["valid"], reply.body["token"]["id"]) == (True, "bitcoin")


def test_an_unknown_one_brings_suggestions_and_is_looked_up(database, validate):
    database.token()

    reply = validate("bitcion")

    assert (reply.status, reply.body["valid"]) == (200, False)
    assert [coin["id"] for coin in reply.body["suggestions"]] == ["bitcoin"]
    assert reply.headers == {"Wait-For": "lookup:bitcion"}


def test_what_was_looked_up_in_vain_is_not_waited_for(database, validate):
    database.run("insert into core.resolver_misses values ('bitcion', now() + interval '1 hour')")

    reply = validate("Bitcion")

    assert (reply.status, reply.body["valid"], reply.headers) == (200, False, {})
    assert database.all("select from core.jobs") == []


def test_an_upstream_in_trouble_is_no_proof_of_absence(database, validate):
    database.run(
        "insert into core.jobs (kind, key, state, failures, failed_until, last_error) values"
        " ('look_up_token', 'xyz', 'failed', 1, now() + interval '7 s', '{\"sources\": []}')"
    )

    reply = validate("xyz")

    assert (reply.status, reply.body["code"]) == (503, "no_source")
    assert reply.headers["Retry-After"] == "7"


def test_there_is_a_limit_to_look_ups_for_everybody(database, validate):
    database.run("update core.attempt_limits set max_attempts = 99 where scope = 'look_up_user'")
    replies = [validate(f"unknown-{number}") for number in range(21)]

    assert [reply.status for reply in replies] == [200] * 20 + [503]
    assert replies[-1].body["code"] == "lookups_exhausted"
    assert 1 <= int(replies[-1].headers["Retry-After"]) <= 60
    assert database.one("select count(*) from core.jobs").count == 20

    database.age("core.attempts", "61 seconds")
    assert validate("unknown-20").status == 200


def test_there_is_a_smaller_one_for_each_person(database, validate):
    replies = [validate(f"unknown-{number}") for number in range(11)]

    assert [reply.status for reply in replies] == [200] * 10 + [429]
    assert replies[-1].body["code"] == "too_many_requests"


def test_it_refuses_what_can_be_no_coin(database, validate):
    assert (validate("a b").status, validate("a b").body["code"]) == (400, "bad_symbol")


def test_it_needs_a_session(database):
    assert database.call("api.validate_token", session=None, symbol="BTC").status == 401
