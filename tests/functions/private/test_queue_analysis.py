"""private.queue_analysis"""


def _queue(database, coin, kind):
    database.run("select private.queue_analysis(%s, 'BTC', %s, null, false)", coin, kind)


def test_news_wait_for_feeds_that_are_late_but_not_until_their_phase_is_over(database):
    _queue(database, database.token(), "news")
    row = database.one(
        "select extract(epoch from run_at - now()) as waits, budget_ms / 1000.0 as time"
        " from core.jobs join core.analysis_phases on 'news' = any(analysis_types)"
        " where kind = 'analyse'"
    )
    assert 1 < row.waits <= row.time - 1


def test_other_analyses_wait_for_nothing(database):
    _queue(database, database.token(), "on-chain")
    (row,) = database.all("select run_at <= now() as due from core.jobs where kind = 'analyse'")
    assert row.due
