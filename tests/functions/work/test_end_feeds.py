"""work.end_feeds"""

import uuid

from psycopg.types.json import Jsonb

from stories import lease


def _waiting(database, key, kind, delay="4 seconds"):
    database.run(
        "insert into core.jobs (kind, key, arguments, run_at)"
        " values ('analyse', %s, %s, now() + %s::interval)",
        *(key, Jsonb({"analysis_type": kind}), delay),
    )


def _due(database):
    rows = database.all("select key from core.jobs where kind = 'analyse' and run_at <= now()")
    return {row.key for row in rows}


def test_news_that_waited_are_made_at_once_and_nothing_else(database):
    job, owner = lease(database)
    _waiting(database, "BTC:news", "news")
    _waiting(database, "ETH:news", "news")
    _waiting(database, "ETH:technical", "technical")
    assert database.value("work.end_feeds", job=job, owner=owner) == 2
    assert _due(database) == {"BTC:news", "ETH:news"}


def test_whoever_lost_the_job_wakes_nobody(database):
    job, _ = lease(database)
    _waiting(database, "BTC:news", "news")
    assert database.value("work.end_feeds", job=job, owner=str(uuid.uuid4())) is None
    assert _due(database) == set()
