"""private.ask_for_feeds"""

from stories import store


def _ask(database, coin):
    return database.value("private.ask_for_feeds", token_id=coin)


def _queued(database):
    return database.all("select key, state from core.jobs where kind = 'feeds'")


def test_feeds_that_were_never_read_are_asked_for_once(database):
    coin = database.token()
    assert _ask(database, coin) is True
    assert _ask(database, coin) is True, "whoever comes meanwhile waits too"
    assert _queued(database) == [("feeds", "waiting")]


def test_feeds_read_a_moment_ago_are_not_asked_for(database):
    coin = database.token()
    store(database)
    database.run("delete from core.jobs")
    assert _ask(database, coin) is False
    assert _queued(database) == []


def test_after_a_quarter_of_an_hour_they_are_late(database):
    coin = database.token()
    store(database)
    database.run("delete from core.jobs")
    database.run("update core.ucie_tokens set created_at = now() - interval '1 day'")
    database.age("core.feed_state", "14 minutes")
    assert _ask(database, coin) is False
    database.age("core.feed_state", "2 minutes")
    assert _ask(database, coin) is True


def test_a_coin_that_came_after_they_were_read_was_not_looked_for(database):
    store(database)
    database.age("core.feed_state", "1 minute")
    database.run("delete from core.jobs")
    assert _ask(database, database.token()) is True
    assert len(_queued(database)) == 1
