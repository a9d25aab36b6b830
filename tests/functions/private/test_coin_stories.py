"""private.coin_stories"""

import pytest

import stories
from stories import mention, row, store

ASK = (
    "select article_id, place, place_points, relevance, impact, told_at from"
    " private.coin_stories(%s, now() - interval '7 days') order by told_at desc, article_id"
)


def _ago(database, interval):
    return str(database.one("select now() - %s::interval as at", interval).at)


def test_a_story_is_about_a_coin_when_any_of_its_articles_names_it(database):
    coin = database.token()
    lead = stories.identity("a")
    store(
        database,
        row("a", published_at=_ago(database, "3 hours")),
        row("b", cluster_id=lead, is_lead=False, mentions=[mention(coin, "summary", 0.5)]),
        row("c", cluster_id=lead, is_lead=False, mentions=[mention(coin, "tag", 0.9)]),
        row("d"),
    )
    (story,) = database.all(ASK, coin)
    assert (story.article_id, story.place, story.relevance) == (lead, "tag", pytest.approx(0.9))


@pytest.mark.parametrize(
    ("place", "points", "impact"),
    [("title", 10, 90), ("summary", -20, 60), ("tag", 0, 80), ("category", 0, 80)],
)
def test_where_the_coin_stands_counts_for_its_impact(database, place, points, impact):
    coin = database.token()
    store(database, row("a", mentions=[mention(coin, place)]))
    (story,) = database.all(ASK, coin)
    assert (story.place_points, story.impact) == (points, impact)


@pytest.mark.parametrize(("points", "impact"), [(95, 100), (-60, 0)])
def test_an_impact_stays_within_its_scale(database, points, impact):
    coin = database.token()
    reasons = [{"rule": "x", "points": points}]
    store(database, row("a", impact_rules=reasons, impact=50, mentions=[mention(coin)]))
    (story,) = database.all(ASK, coin)
    assert story.impact == impact


def test_a_story_is_as_old_as_its_date_else_as_its_first_sight(database):
    coin = database.token()
    named = {"mentions": [mention(coin)]}
    store(
        database,
        row("old", published_at=_ago(database, "8 days"), **named),
        row("dated", published_at=_ago(database, "6 days"), **named),
        row("undated", **named),
    )
    assert [story.article_id for story in database.all(ASK, coin)] == [
        stories.identity("undated"),
        stories.identity("dated"),
    ]


def test_a_story_about_another_coin_is_none_of_this_one(database):
    coin, other = database.token(), database.token("ethereum", "ETH")
    store(database, row("a", mentions=[mention(other)]))
    assert database.all(ASK, coin) == []
