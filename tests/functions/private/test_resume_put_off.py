"""private.resume_put_off: what was put off looks again as soon as something came or failed."""

import pytest

from analyses import fail, store

WAITS = "update core.jobs set run_at = now() + interval '1 minute' where key = any(%s)"
DUE = "select key from core.jobs where state = 'waiting' and run_at <= now() order by key"


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def asked(database, bitcoin):
    """Ask for judgements of BTC and SOL, which are put off for BTC's candles; the job of these."""
    database.token("solana", "SOL", market_cap_rank=5)
    keys = ["BTC:technical", "BTC:risk", "BTC:research", "SOL:risk", "SOL:predictions"]
    for key in keys:
        database.run(
            "insert into core.jobs (kind, key, arguments) values ('analyse', %s,"
            " jsonb_build_object('token_id', %s::text, 'analysis_type', split_part(%s, ':', 2)))",
            *(key, bitcoin, key),
        )
    database.run("update core.jobs set priority = 99 where key = 'BTC:technical'")
    job = database.rows("work.take_job", owner="00000000-0000-4000-8000-000000000001")[0]
    database.run(WAITS, keys[1:])
    return job.id, "00000000-0000-4000-8000-000000000001"


def due(database):
    return [job.key for job in database.all(DUE)]


def test_a_stored_analysis_resumes_those_of_its_coin_and_every_risk(database, bitcoin, asked):
    store(database, asked, bitcoin, type="technical", kept={})
    assert due(database) == ["BTC:research", "BTC:risk", "SOL:risk"]


def test_so_does_one_that_failed(database, bitcoin, asked):
    fail(database, asked, bitcoin)
    assert due(database) == ["BTC:research", "BTC:risk", "SOL:risk"]


def test_one_of_a_lesser_coin_resumes_its_own_alone(database, bitcoin, asked):
    database.run("update core.ucie_tokens set coingecko_id = 'dash' where id = %s", bitcoin)
    store(database, asked, bitcoin, type="technical", kept={})
    assert due(database) == ["BTC:research", "BTC:risk"]


def test_news_that_wait_for_the_feeds_go_on_waiting(database, bitcoin, asked):
    database.run("update core.jobs set key = 'BTC:news' where key = 'BTC:research'")
    store(database, asked, bitcoin, type="technical", kept={})
    assert "BTC:news" not in due(database)
