"""work.add_mentions"""

import uuid

import stories
from stories import lease, mention, row, store


def test_a_coin_is_added_to_a_known_story_once(database):
    coin = database.token()
    store(database, row("a"), row("b"))
    found = [mention(coin, "summary", 0.5) | {"article_id": stories.identity("a")}]
    job, owner = lease(database)
    assert database.value("work.add_mentions", job=job, owner=owner, mentions=found) == 1
    assert database.value("work.add_mentions", job=job, owner=owner, mentions=found) == 0
    (named,) = database.all("select article_id, place, relevance from core.news_mentions")
    assert named == (stories.identity("a"), "summary", 0.5)


def test_whoever_lost_the_job_adds_nothing(database):
    coin = database.token()
    store(database, row("a"))
    found = [mention(coin) | {"article_id": stories.identity("a")}]
    job, _ = lease(database)
    other = str(uuid.uuid4())
    assert database.value("work.add_mentions", job=job, owner=other, mentions=found) is None
    assert database.all("select from core.news_mentions") == []
