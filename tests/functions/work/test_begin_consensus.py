"""work.begin_consensus"""

import uuid

import pytest


@pytest.fixture
def begin(database):
    owner = str(uuid.uuid4())
    row = database.one(
        "insert into core.jobs (kind, key, state, owner, lease_until)"
        " values ('log_consensus', 'log-consensus', 'running', %s, now() + interval '1 minute')"
        " returning id",
        owner,
    )

    def _begin(most=5, tried=()):
        return database.value(
            "work.begin_consensus", job=row.id, owner=owner, tried=list(tried), most=most
        )

    return _begin


def _log(database, token, ago="0 s"):
    database.run(
        "insert into core.consensus_log (token_id, made_at, confidence, verdict, price_usd, inputs)"
        " values (%s, now() - %s::interval, 0, 'x', 1, '{}')",
        *(token, ago),
    )


def _asked(database):
    rows = database.all("select key, priority from core.jobs where kind = 'analyse'")
    return {row.key: row.priority for row in rows}


def test_coins_in_use_come_with_their_parts_asked_for(database, begin):
    bitcoin = database.token()
    database.token("ripple", "XRP")

    assert begin() == [bitcoin]

    types = database.one("select private.available_types() as types").types
    assert _asked(database) == {f"BTC:{name}": -5 for name in types if name != "research"}


def test_what_is_fresh_is_not_asked_for_and_what_is_old_is(database, begin):
    database.token()
    for kind, ends in (("technical", "1 minute"), ("sentiment", "-1 minute")):
        database.run(
            "insert into core.ucie_analysis_cache (symbol, analysis_type, data, created_at,"
            " expires_at, body)"
            " values ('BTC', %s, '{}', now() - interval '5 minutes', now() + %s::interval, '')",
            *(kind, ends),
        )
    begin()
    assert "BTC:technical" not in _asked(database)
    assert "BTC:sentiment" in _asked(database)


def test_a_coin_that_has_its_row_of_today_is_done(database, begin):
    bitcoin, ether = database.token(), database.token("ethereum", "ETH")
    _log(database, bitcoin)
    _log(database, ether, "1 day")
    assert begin() == [ether]
    _log(database, ether)
    assert begin() == []


def test_so_many_at_a_time_and_none_twice(database, begin):
    coins = [database.token(), database.token("ethereum", "ETH")]
    assert begin(1) == coins[:1]
    assert begin(5, tried=coins[:1]) == coins[1:]
    assert begin(5, tried=coins) == []


def test_who_lost_the_job_gets_null(database, begin):
    database.token()
    database.run("update core.jobs set owner = gen_random_uuid()")
    assert begin() is None
    assert _asked(database) == {}
