"""One article, brought by two readers of feeds at the same moment, is stored once."""

import uuid

import pytest

from racing import at_once, rounds
from stories import STATE, lease, row


@pytest.fixture
def bring(live):
    """Bring the same article under two jobs at once; how many rows it has then."""
    doors = [live.connect("worker") for _ in range(2)]
    jobs = [lease(live, uuid.uuid4().hex) for _ in doors]

    def _bring(name):
        from psycopg.types.json import Jsonb

        def store(number):
            (job, owner), door = jobs[number], doors[number]
            return door.execute(
                "select work.store_feed(%s, %s, %s, %s, %s, %s) as new",
                (job, owner, f"feed-{number}", Jsonb(STATE), Jsonb([row(name)]), Jsonb([])),
            ).fetchone()

        new = at_once(lambda: store(0), lambda: store(1))
        stored = live.all("select from core.news_articles where title = %s", row(name)["title"])
        assert sum(answer.new for answer in new) == len(stored)
        return len(stored)

    yield _bring
    for door in doors:
        door.close()


def test_the_same_article_from_two_readers_is_one_row(bring):
    assert {bring(f"a{n}") for n in rounds(10)} == {1}


def test_without_the_lock_it_would_be_two(bring, mutate):
    mutate(
        "private/store_articles.sql",
        "perform pg_advisory_xact_lock(hashtext('news_articles'), 0);",
        "perform pg_sleep(0.1);",
    )
    assert max(bring(f"b{n}") for n in rounds(5)) == 2
