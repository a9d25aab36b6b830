"""work.make_market_summary"""

import uuid

import pytest


@pytest.fixture
def make(database):
    owner = str(uuid.uuid4())
    job = database.one(
        "insert into core.jobs (kind, key, state, owner, lease_until)"
        " values ('market', 'market', 'running', %s, now() + interval '1 minute') returning id",
        owner,
    ).id
    return lambda: database.value("work.make_market_summary", job=job, owner=owner)


def test_it_sums_up_what_is_stored(database, make):
    database.token(market_cap_usd=100)
    assert make() == 1
    assert database.one("select cap_usd, coins from core.market_summary") == (100, 1)
    made = database.one("select name, lines from core.made_views where name = 'market_summary'")
    assert made == ("market_summary", 1)


def test_who_lost_the_job_makes_none(database, make):
    database.token(market_cap_usd=7)
    make()
    database.run("update core.ucie_tokens set market_cap_usd = 8")
    database.run("update core.jobs set owner = gen_random_uuid()")
    assert make() is None
    assert database.one("select cap_usd from core.market_summary").cap_usd == 7
