"""private.news_past"""

import stories
from stories import mention, row, store


def _past(database, coin):
    return database.one(
        "select private.news_past(ucie_tokens) as past from core.ucie_tokens where id = %s", coin
    ).past


def test_a_story_is_handed_out_with_its_impact_on_the_coin_and_who_else_tells_it(database):
    coin = database.token()
    lead = stories.identity("a")
    store(
        database,
        row("a", published_at="2026-01-31T12:00:00Z", mentions=[mention(coin)]),
        row("b", cluster_id=lead, is_lead=False, source="Gazette"),
    )
    database.run("update core.news_articles set published_at = now() where is_lead")
    (story,) = _past(database, coin)["stories"]
    assert {name: story[name] for name in story if name not in ("article", "at")} == {
        "place": "title",
        "relevance": 1,
        "impact": 90,
        "impact_level": "high",
        "reasons": [
            {"rule": "security_incident", "points": 80},
            {"rule": "coin_in_title", "points": 10},
        ],
    }
    article = story["article"]
    assert (article["id"], article["direction"], article["tone"]) == (lead, "down", -0.5)
    assert article["also_in"] == [
        {"source": "Gazette", "url": "https://ledger.example/b?utm_source=rss"}
    ]


def test_every_feed_is_handed_out_as_it_stands(database):
    coin = database.token()
    store(database, state=stories.STATE | {"newest_at": "2026-01-31T12:00:00Z"})
    store(database, feed="decrypt_rss", state={"error": "timeout"})
    first, second = _past(database, coin)["feeds"]
    assert (first["name"], first["items"], first["dated"]) == ("coindesk_rss", 1, 1)
    assert (first["newest_at"], first["error"]) == (1769860800, None)
    assert first["ok_at"] == first["tried_at"]
    assert (second["name"], second["error"], second["ok_at"]) == ("decrypt_rss", "timeout", None)


def test_nothing_read_is_no_feed_and_no_story(database):
    assert _past(database, database.token()) == {"feeds": [], "stories": []}


def test_so_many_stories_and_no_more(database):
    coin = database.token()
    store(database, *(row(str(n), mentions=[mention(coin)]) for n in range(410)))
    assert len(_past(database, coin)["stories"]) == 400
