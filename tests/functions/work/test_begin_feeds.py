"""work.begin_feeds"""

import uuid

from stories import lease, store


def _begin(database, job, *feeds):
    return database.value("work.begin_feeds", job=job[0], owner=job[1], feeds=list(feeds))


def test_a_feed_is_asked_with_what_it_gave_out_last_time(database):
    store(database, feed="decrypt_rss")
    database.age("core.feed_state", "10 minutes")
    begun = _begin(database, lease(database), "decrypt_rss", "new")
    assert begun == {"decrypt_rss": {"etag": '"1"', "last_modified": None, "tried_s": 600}}


def test_a_feed_that_is_no_longer_read_is_forgotten(database):
    store(database, feed="decrypt_rss")
    assert _begin(database, lease(database), "theblock_rss") == {}
    assert database.all("select from core.feed_state") == []


def test_whoever_lost_the_job_gets_nothing_and_forgets_nothing(database):
    store(database, feed="decrypt_rss")
    job, _ = lease(database)
    assert _begin(database, (job, str(uuid.uuid4()))) is None
    assert len(database.all("select from core.feed_state")) == 1
