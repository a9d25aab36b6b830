"""private.sentiment_past and what it is put together from"""

import json

import pytest


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def past(database, bitcoin):
    """What is stored of a coin."""

    def _past(token=None):
        return database.one(
            "select private.sentiment_past(ucie_tokens) as past from core.ucie_tokens"
            " where id = %s",
            token or bitcoin,
        ).past

    return _past


@pytest.fixture
def snapshot(database, bitcoin):
    """Store a snapshot taken so long ago."""

    def _snapshot(ago, score=10.0, token=None):
        components = [{"name": "votes", "value": score, "weight": 0.15}]
        database.run(
            "insert into core.sentiment_snapshots"
            " (token_id, taken_at, score, coin_weight, components, quality)"
            " values (%s, now() - %s::interval, %s, 1, %s, 70)",
            *(token or bitcoin, ago, score, json.dumps(components)),
        )

    return _snapshot


@pytest.fixture
def article(database, bitcoin):
    """Store a story of a feed that mentions a coin."""
    numbers = iter(range(1, 1000))

    def _article(published="1 hour", tone=0.5, *, seen=None, trusted=True, lead=True,
                 relevance=1.0, token=None):  # fmt: skip
        name = f"{next(numbers):032x}"
        database.run(
            "insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,"
            " published_at, date_trusted, tone, tone_by, impact, impact_class, impact_rules,"
            " cluster_id, is_lead)"
            " values (%s, now() - %s::interval, %s, %s, 'coindesk_rss', 'A title',"
            " now() - %s::interval, %s, %s, %s, 15, 'other', '[]', %s, %s)",
            *(name, seen or published, f"https://a.example/{name}", f"https://a.example/{name}"),
            *(published, trusted, tone, None if tone is None else "vader", name, lead),
        )
        database.run(
            "insert into core.news_mentions (token_id, first_seen_at, article_id, place, relevance)"
            " values (%s, now() - %s::interval, %s, 'title', %s)",
            *(token or bitcoin, seen or published, name, relevance),
        )

    return _article


def test_of_a_new_coin_nothing_is_stored(past):
    assert past() == {
        "snapshots": {"24h": None, "7d": None, "30d": None},
        "has_news": False,
        "stories": [],
        "positioning": None,
    }


@pytest.mark.parametrize(
    ("window", "ago", "tolerance"),
    [("24h", 24 * 60, 3 * 60), ("7d", 168 * 60, 12 * 60), ("30d", 720 * 60, 24 * 60)],
)
def test_a_snapshot_is_found_within_its_tolerance(database, past, snapshot, window, ago, tolerance):
    for minutes, found in ((ago - tolerance - 1, False), (ago + tolerance + 1, False),
                           (ago - tolerance, True), (ago + tolerance, True)):  # fmt: skip
        database.run("delete from core.sentiment_snapshots")
        snapshot(f"{minutes} minutes")
        assert (past()["snapshots"][window] is not None) is found, minutes


def test_the_nearest_snapshot_counts_and_that_of_the_coin(database, past, snapshot):
    other = database.token("ethereum", "ETH", market_cap_rank=2)
    snapshot("24 hours", 99.0, token=other)
    snapshot("26 hours", 1.0)
    snapshot("23 hours", 2.0)
    snapshot("22 hours 30 minutes", 4.0)
    snapshot("25 hours 30 minutes", 3.0)

    found = past()["snapshots"]["24h"]

    assert found["components"] == [{"name": "votes", "value": 2.0, "weight": 0.15}]
    assert (
        found["at"]
        == database.one("select extract(epoch from now() - interval '23 hours')::float8 as at").at
    )


def test_headlines_of_72_hours_come_newest_first(database, past, article):
    article("71 hours", 0.25, relevance=0.8)
    article("2 hours", -0.5)
    article("5 hours", None)
    article("73 hours", 0.9, seen="73 hours")

    stories = past()["stories"]

    assert [(row["tone"], row["relevance"]) for row in stories] == [
        (-0.5, 1), (None, 1), (0.25, 0.8),
    ]  # fmt: skip
    now = database.one("select extract(epoch from now())::float8 as at").at
    assert [round((now - row["at"]) / 3600) for row in stories] == [2, 5, 71]


def test_copies_and_stories_of_other_coins_are_not_told(database, past, article):
    other = database.token("ethereum", "ETH", market_cap_rank=2)
    article(lead=False)
    article(token=other)

    assert past()["stories"] == []
    assert past()["has_news"] is True
    assert len(past(other)["stories"]) == 1


def test_a_date_nobody_trusts_gives_way_to_when_it_was_first_seen(database, past, article):
    article("200 hours", 0.1, seen="3 hours", trusted=False)
    article("80 hours", 0.2, seen="3 hours")

    (row,) = past()["stories"]

    now = database.one("select extract(epoch from now())::float8 as at").at
    assert round((now - row["at"]) / 3600) == 3
    assert row["tone"] == pytest.approx(0.1)


def test_no_more_than_500_headlines_are_told(past, article):
    for _ in range(501):
        article()

    assert len(past()["stories"]) == 500


@pytest.fixture
def futures(database):
    """Store an answer about a coin's futures, made so long ago."""

    def _futures(ago="1 minute", **data):
        told = {"applicable": True, "as_of": "2026-01-31T12:00:00Z"} | data
        database.run(
            "insert into core.ucie_analysis_cache"
            " (symbol, analysis_type, data, body, data_quality_score, coverage, created_at,"
            " expires_at) values ('BTC', 'derivatives', %s, '', 80, 1, now() - %s::interval,"
            " now() - %s::interval + interval '5 minutes')",
            *(json.dumps(told), ago, ago),
        )

    return _futures


def test_positions_are_those_of_the_stored_answer(past, futures):
    futures(long_short={"long_account_share": 0.61})

    assert past()["positioning"] == {
        "applicable": True, "long_account_share": 0.61, "as_of": 1769860800,
    }  # fmt: skip


def test_positions_that_do_not_apply_are_told_so(past, futures):
    futures(applicable=False, long_short=None)

    assert past()["positioning"]["applicable"] is False
    assert past()["positioning"]["long_account_share"] is None


def test_positions_too_old_to_be_shown_are_none(past, futures):
    futures("21 minutes", long_short={"long_account_share": 0.61})

    assert past()["positioning"] is None


def test_positions_stand_in_no_other_answer(database, past, futures):
    futures(long_short={"long_account_share": 0.61})
    database.run("update core.ucie_analysis_cache set analysis_type = 'technical'")

    assert past()["positioning"] is None


def test_it_is_what_the_type_gets(database, bitcoin, past, snapshot):
    snapshot("24 hours")

    got = database.one(
        "select private.past_of(ucie_tokens, 'sentiment') as past from core.ucie_tokens"
    ).past

    assert got == past()
