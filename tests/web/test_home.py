"""blueprints/presentation/home.py and what it is put together from"""

import pytest

from blueprints.presentation import coin_rows, day_news, fired, home, since_visit
from web import answers


def _page(**changes):
    return home.page(answers.home_page(**changes), "", {}, answers.NOW)


def test_the_market_has_its_sums_its_mood_and_its_end():
    card = home.market(answers.market(), answers.NOW)
    assert card
    assert [(fact.label, fact.text) for fact in card.facts] == [
        ("Market cap", "$2.71T"),
        ("Volume, 24 h", "$96.40B"),
        ("Bitcoin’s share", "57.4\u00a0%"),
    ]
    assert str(card.facts[0].change) == "▼ −0.62\u00a0%"
    assert card.greed
    assert (card.greed.position, card.greed.text) == (39.0, "39")
    assert card.state.until > answers.NOW


def test_what_is_not_known_of_the_market_says_so():
    unknown = dict.fromkeys(("cap_usd", "volume_24h_usd", "btc_share_pct", "moved_24h_pct"))
    card = home.market(
        answers.market(**unknown, fear_greed=None, rose=0, fell=0, unchanged=0), answers.NOW
    )
    assert card
    assert [(fact.text, fact.note) for fact in card.facts] == [("—", "not known")] * 3
    assert (card.greed, card.greed_at, card.breadth, card.lead) == (None, None, None, "")


def test_movers_say_which_coins_count():
    made = coin_rows.movers(answers.market())
    assert made
    assert made.note == "Of the 250 largest coins those with $1.00M volume a day or more."
    assert coin_rows.movers(None) is None


def test_the_largest_are_a_map_a_short_list_and_a_table():
    rows = [
        answers.row(f"c{n}", f"C{n}", f"Coin {n}", n + 1, market_cap_usd=100 - n) for n in range(50)
    ]
    made = home.largest(answers.market(largest=rows))
    assert made
    assert made.map
    assert made.map.finding == "Coin 0 is 3\u00a0% of the 50 largest coins"
    assert (len(made.map.tiles), len(made.listed), len(made.rows)) == (50, 10, 50)
    assert (made.listed[0][1], made.listed[9][1]) == (100.0, 91.0)
    assert home.largest(answers.market(largest=[])) is None
    assert home.largest(None) is None


def test_one_coin_alone_is_no_map_and_still_a_table():
    made = home.largest(answers.market(largest=answers.market()["largest"][:1]))
    assert made
    assert (made.map, len(made.rows)) == (None, 1)


def test_a_row_of_the_watchlist_says_why_a_price_is_missing_or_old():
    rows = _page().watchlist.rows
    assert [row.note for row in rows] == [
        "1 alert",
        "",
        "no source has a price",
        "price of 8 Oct 2026",
        "no coin of this ticker is known",
    ]
    assert rows[0].line
    assert rows[0].line.description.startswith("7 days: down 2.45 percent")
    assert [row.line for row in rows[1:]] == [None] * 4


def test_the_watchlist_tells_how_many_rose_and_how_many_are_not_shown():
    watchlist = _page().watchlist
    assert watchlist.lead == "2 of 5 coins rose in 24 hours, 1 fell."
    assert watchlist.more == 48
    assert coin_rows.watchlist({"count": 0, "rows": []}, answers.NOW).lead == ""


@pytest.mark.parametrize(
    ("kind", "threshold", "title"),
    [
        ("price_above", 80_000, "over $80,000.00"),
        ("price_below", 1.2e-7, "under $0.0₆1200"),
        ("sentiment_change", None, "mood moved by 30 points or more"),
        ("sentiment_change", 40, "mood moved by 40 points or more"),
        ("whale_tx", 5e6, "transfer of $5.00M or more"),
        ("whale_tx", None, "large transfer"),
        ("news_impact", 70, "story of impact 70 or more"),
        ("news_impact", None, "weighty story"),
    ],
)
def test_every_kind_of_alert_has_its_words(kind, threshold, title):
    found = {"waiting": 0, "fired_24h": 1, "fired": [answers.fired(kind, threshold)]}
    assert fired.alerts(found).rows[0].title == title


def test_no_alert_fired_is_told_apart_from_none_set():
    nothing = {"fired_24h": 0, "fired": []}
    waiting = fired.alerts(nothing | {"waiting": 2})
    assert waiting.blank == "No alert of yours fired in 30 days; 2 armed."
    assert "No alert of yours is armed." in fired.alerts(nothing | {"waiting": 0}).blank
    assert _page().alerts.note == "2 fired in 24 hours, 3 armed"


def test_the_news_say_how_many_there_were_and_link_only_https():
    news = _page().news
    assert news.lead == "38 stories in 24 hours; the 2 of most impact."
    assert [story.url for story in news.stories] == ["https://news.example/1", ""]
    one = {"count": 1, "read_at": None, "stories": [answers.story_of_day()]}
    assert day_news.day_news(one, answers.NOW).lead == "1 story in 24 hours."


def test_no_news_is_told_apart_from_feeds_that_were_never_read():
    none = {"count": 0, "stories": []}
    never = day_news.day_news(none | {"read_at": None}, answers.NOW)
    assert (never.state, never.blank.startswith("No feed has answered")) == (None, True)
    for minutes, state in ((5, "fresh"), (41, "stale")):
        read = day_news.day_news(none | {"read_at": answers.at(minutes=minutes)}, answers.NOW)
        assert "No feed had a new story" in read.blank
        assert read.state
        assert read.state.name == state


def test_what_changed_since_the_visit_before():
    found = answers.home_page()["since"]
    assert since_visit.since(found).lead == (
        "3 of your coins rose, 2 fell; 2 alerts fired; 1 new story about your coins."
    )
    still = found | {"rose": 0, "fell": 0, "alerts": 1, "stories": 0}
    assert since_visit.since(still).lead == (
        "Your coins cost what they did; 1 alert fired; 0 new stories about your coins."
    )
    alone = since_visit.since(still | {"coins": []})
    assert alone.lead.startswith("1 alert fired")
    assert "neither watched nor opened" in alone.blank
    assert since_visit.since(None).blank.startswith("Nothing to compare yet")
