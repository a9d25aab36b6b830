"""api.search_news"""

import pytest

import stories
from stories import mention, row, store


@pytest.fixture
def search(database):
    """Search as somebody who is logged in."""
    session = database.session(database.user())
    return lambda **words: database.call("api.search_news", session=session, filter=words)


def _ago(database, interval):
    return str(database.one("select now() - %s::interval as at", interval).at)


def _titles(answer):
    assert answer.status == 200
    return [story["title"] for story in answer.body["stories"]]


def test_a_story_is_found_by_two_words_of_its_title(database, search):
    store(database, row("a", title="Validators agree on a date"), row("b", title="Coins rest"))
    assert _titles(search(q="validators agree")) == ["Validators agree on a date"]
    assert _titles(search(q="agreeing validator")) == ["Validators agree on a date"]
    assert _titles(search(q="validators -date")) == []
    assert _titles(search(q='"agree on a date"')) == ["Validators agree on a date"]
    assert _titles(search(q="nobody wrote this")) == []


def test_a_story_is_found_by_any_of_its_articles_and_shown_once(database, search):
    lead = stories.identity("a")
    store(
        database,
        row("a", title="Bridge drained"),
        row("b", title="Crossing emptied", cluster_id=lead, is_lead=False, source="Gazette"),
    )
    found = search(q="crossing").body["stories"]
    assert [(story["title"], story["also_in"][0]["source"]) for story in found] == [
        ("Bridge drained", "Gazette")
    ]
    assert len(search(q="bridge or crossing").body["stories"]) == 1


def test_titles_weigh_more_than_summaries_and_new_stories_more_than_old(database, search):
    store(
        database,
        row("summary", title="Quiet", summary="A bridge.", published_at=_ago(database, "1 hour")),
        row("old", title="Bridge old", summary="", published_at=_ago(database, "20 days")),
        row("new", title="Bridge new", summary="", published_at=_ago(database, "2 hours")),
    )
    assert _titles(search(q="bridge")) == ["Bridge new", "Quiet", "Bridge old"]


def test_a_coin_and_a_moment_narrow_it(database, search):
    coin = database.token()
    store(
        database,
        row("a", title="Bridge one", mentions=[mention(coin)]),
        row("b", title="Bridge two"),
        row("c", title="Bridge three", mentions=[mention(coin)], published_at="2026-01-02"),
    )
    assert set(_titles(search(q="bridge", coin="btc"))) == {"Bridge one", "Bridge three"}
    assert _titles(search(coin="bitcoin", **{"from": "2026-02-01"})) == ["Bridge one"]
    assert len(_titles(search())) == 3


def test_pages_follow_one_another_whatever_is_published_meanwhile(database, search):
    store(
        database,
        *(
            row(str(n), title=f"Bridge {n}", published_at=_ago(database, f"{n} hours"))
            for n in range(7)
        ),
    )
    first = search(q="bridge", limit="3")
    store(database, row("new", title="Bridge new"))
    second = search(q="bridge", limit="3", cursor=first.body["next_cursor"])
    third = search(q="bridge", limit="3", cursor=second.body["next_cursor"])
    titles = _titles(first) + _titles(second) + _titles(third)
    assert titles == [f"Bridge {n}" for n in range(7)]
    assert third.body["next_cursor"] is None


def test_a_story_that_is_found_says_what_it_is(database, search):
    coin = database.token()
    store(database, row("a", author="Ada", mentions=[mention(coin)]))
    (story,) = search(q="bridge").body["stories"]
    assert story["coins"] == [{"id": "bitcoin", "symbol": "BTC", "place": "title"}]
    assert (story["impact"], story["impact_level"], story["direction"]) == (80, "high", "down")
    assert story["reasons"] == [{"rule": "security_incident", "points": 80}]
    assert story["url"] == "https://ledger.example/a?utm_source=rss"
    assert (story["author"], story["categories"]) == ("Ada", ["Markets"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"q": "x" * 255}, "bad_filter"),
        ({"coin": "nobody"}, "bad_filter"),
        ({"coin": "no coin!"}, "bad_symbol"),
        ({"from": "yesterday"}, "bad_filter"),
        ({"limit": "0"}, "bad_filter"),
        ({"cursor": "zz"}, "bad_cursor"),
        ({"cursor": b"1.2.3 x".hex()}, "bad_cursor"),
    ],
)
def test_what_it_does_not_understand_is_refused(search, words, code):
    answer = search(**words)
    assert (answer.status, answer.body["code"]) == (400, code)


@pytest.mark.parametrize(
    "text", ["'", '"', ":*", "<->", "!", "()", "\\", "%_", "a & | b", "the of"]
)
def test_no_text_is_an_error(database, search, text):
    store(database, row("a"))
    assert search(q=text).status == 200


def test_nobody_searches_without_a_session(database):
    assert database.call("api.search_news", session=None, filter={"q": "x"}).status == 401


@pytest.mark.parametrize("more", [" ".join, " or ".join, " -".join])
def test_a_query_has_as_many_words_as_a_person_types(database, search, more):
    store(database, row("a", title="Bridge drained"))
    assert search(q=more(["bridge"] * 13)).status == 200
    refused = search(q=more(f"w{n}" for n in range(30)))
    assert (refused.status, refused.body["code"]) == (400, "bad_filter")
