"""work.store_feed"""

import uuid

import pytest

import stories
from stories import lease, mention, row, store


def _state(database, feed="coindesk_rss"):
    return database.one(
        "select etag, last_modified, last_error, items_last, dated_last, newest_at,"
        " last_ok_at = now() as ok_now, last_try_at = now() as tried_now"
        " from core.feed_state where feed = %s",
        feed,
    )


def _articles(database):
    return database.all(
        "select id, title, summary, tone, impact, impact_class, is_lead, cluster_id, date_trusted,"
        " published_at, first_seen_at from core.news_articles order by canonical_url"
    )


def test_articles_mentions_and_state_are_stored_together(database):
    coin = database.token()
    kept = store(
        database,
        row("a", mentions=[mention(coin)]),
        row("b", published_at="2026-01-31T12:00:00Z", mentions=[mention(coin, "summary", 0.5)]),
    )

    assert kept == 2
    first, second = _articles(database)
    assert (first.id, first.is_lead, first.date_trusted) == (stories.identity("a"), True, False)
    assert (second.date_trusted, first.impact, first.tone) == (True, 80, -0.5)
    mentions = database.all(
        "select place, relevance, first_seen_at from core.news_mentions order by place"
    )
    assert [(m.place, m.relevance) for m in mentions] == [("summary", 0.5), ("title", 1.0)]
    assert {m.first_seen_at for m in mentions} == {first.first_seen_at}
    state = _state(database)
    assert (state.etag, state.last_error, state.items_last, state.dated_last) == ('"1"', None, 1, 1)
    assert state.ok_now
    assert state.tried_now


def test_storing_it_again_changes_nothing(database):
    coin = database.token()
    told = row("a", mentions=[mention(coin)])
    assert store(database, told) == 1
    before = _articles(database)
    assert store(database, told) == 0
    assert _articles(database) == before
    assert len(database.all("select from core.news_mentions")) == 1


def test_an_article_of_another_month_is_still_the_same_article(database):
    store(database, row("a"))
    database.run(
        "update core.news_articles set first_seen_at = first_seen_at - interval '2 months'"
    )
    assert store(database, row("a")) == 0
    assert len(_articles(database)) == 1


def test_another_title_is_an_edit_that_keeps_date_and_story(database):
    coin, other = database.token(), database.token("ethereum", "ETH")
    store(database, row("a", mentions=[mention(coin), mention(other, "summary", 0.5)]))
    (before,) = _articles(database)
    edited = row(
        "a",
        title="Bridge denies it",
        summary="Nothing.",
        tone=None,
        tone_by=None,
        impact=55,
        impact_class="other",
        published_at="2026-01-31T12:00:00Z",
        cluster_id=stories.identity("z"),
        mentions=[mention(coin, "summary", 0.5)],
    )

    assert store(database, edited) == 0
    (after,) = _articles(database)
    assert (after.title, after.summary, after.tone) == ("Bridge denies it", "Nothing.", None)
    assert (after.impact, after.impact_class) == (55, "other")
    assert after.first_seen_at == before.first_seen_at
    assert (after.published_at, after.cluster_id) == (before.published_at, before.cluster_id)
    (named,) = database.all("select token_id::text as token, place from core.news_mentions")
    assert named == (coin, "summary")


def test_a_story_that_went_on_gets_another_lead(database):
    store(database, row("a"))
    reasons = [{"rule": "security_incident", "points": 80}, {"rule": "second_source", "points": 10}]
    judged = {
        "id": stories.identity("a"),
        "is_lead": False,
        "impact": 90,
        "impact_class": "security_incident",
        "impact_rules": reasons,
    }
    store(database, row("b", cluster_id=stories.identity("a")), judged=[judged])
    first, second = _articles(database)
    assert (first.is_lead, first.impact, second.is_lead) == (False, 90, True)
    assert first.cluster_id == second.cluster_id


def test_an_unchanged_feed_keeps_what_it_said_and_a_failed_one_its_last_success(database):
    newest = "2026-01-31T12:00:00Z"
    store(database, row("a"), state=stories.STATE | {"newest_at": newest})
    database.age("core.feed_state", "20 minutes")
    store(database, state={})
    state = _state(database)
    assert (state.etag, state.items_last, state.ok_now) == ('"1"', 1, True)
    assert state.newest_at is not None

    database.age("core.feed_state", "20 minutes")
    store(database, state={"error": "timeout"})
    state = _state(database)
    assert (state.last_error, state.etag, state.items_last) == ("timeout", '"1"', 1)
    assert (state.ok_now, state.tried_now) == (False, True)

    store(database, state={"etag": None, "last_modified": None, "items": 3, "dated": 2})
    state = _state(database)
    assert (state.etag, state.last_error, state.items_last, state.dated_last) == (None, None, 3, 2)


def test_a_feed_that_never_answered_has_no_success(database):
    store(database, feed="decrypt_rss", state={"error": "connect"})
    state = _state(database, "decrypt_rss")
    assert (state.last_error, state.items_last) == ("connect", 0)
    assert not state.ok_now


def test_whoever_lost_the_job_stores_nothing(database):
    job, _ = lease(database)
    assert store(database, row("a"), job=(job, str(uuid.uuid4()))) is None
    assert _articles(database) == []
    assert database.all("select from core.feed_state") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "javascript:alert(1)"},
        {"title": ""},
        {"title": "x" * 301},
        {"summary": "x" * 501},
        {"image_url": "http://plain.example/a.png"},
        {"tone": 2},
        {"impact": 101},
        {"id": "short"},
    ],
)
def test_what_the_rules_never_make_is_not_stored(database, changes):
    import psycopg

    with pytest.raises(psycopg.errors.CheckViolation):
        store(database, row("a", **changes))


def test_words_of_title_and_summary_can_be_searched(database):
    store(database, row("a", title="Validators agree", summary="A bridge reopens."))
    for word in ("validator", "bridges"):
        assert database.one(
            "select id from core.news_articles where search @@ websearch_to_tsquery('english', %s)",
            word,
        )
