"""work.known_news"""

import stories
from stories import row, store


def _known(database, *names):
    return database.value("work.known_news", ids=[stories.identity(name) for name in names])


def _titles(known):
    return sorted(article["title"][-1] for article in known["articles"])


def test_articles_of_five_days_and_those_read_again_are_known(database):
    store(database, row("a"), row("b", cluster_id=stories.identity("a")), row("c"))
    database.run(
        "update core.news_articles set first_seen_at = now() - interval '6 days'"
        " where title not like '%%c'"
    )
    assert _titles(_known(database)) == ["c"]
    assert _titles(_known(database, "a")) == ["a", "b", "c"], "with whoever tells the same story"


def test_an_article_is_known_with_all_that_it_is_judged_by(database):
    store(database, row("a", published_at="2026-01-31T12:00:00Z"))
    (article,) = _known(database)["articles"]
    assert article == {
        "id": stories.identity("a"),
        "cluster_id": stories.identity("a"),
        "source": "Ledger",
        "title": "Exploit drains bridge a",
        "summary": "All of it.",
        "at": 1769860800,
        "is_trusted": True,
        "is_lead": True,
        "impact_class": "security_incident",
        "impact_rules": [{"rule": "security_incident", "points": 80}],
    }


def test_without_a_date_an_article_is_as_old_as_its_first_sight(database):
    store(database, row("a"))
    at = database.one("select extract(epoch from now())::float as at").at
    (article,) = _known(database)["articles"]
    assert (article["is_trusted"], round(article["at"])) == (False, round(at))


def test_coins_come_by_rank_and_say_who_holds_a_ticker(database):
    database.token("batcat", "BTC", asset_key="BTC~00000001", market_cap_rank=None)
    small = database.token("tiny", "TINY", market_cap_rank=900)
    large = database.token()
    coins = _known(database)["coins"]
    assert [coin[:3] for coin in coins[:2]] == [[large, "bitcoin", "BTC"], [small, "tiny", "TINY"]]
    assert [(coin[1], coin[4]) for coin in coins] == [
        ("bitcoin", True),
        ("tiny", True),
        ("batcat", False),
    ]
