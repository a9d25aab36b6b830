"""private.risk_past and what it is put together from"""

import json

import pytest

DAY = 86400


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def past(database, bitcoin):
    """What is stored of a coin."""

    def _past(token=None):
        return database.one(
            "select private.risk_past(ucie_tokens) as past from core.ucie_tokens where id = %s",
            token or bitcoin,
        ).past

    return _past


@pytest.fixture
def candles(database):
    """Store as many daily candles of a source, the last one of the day before yesterday."""

    def _candles(token, count, source="kraken", interval_s=DAY):
        database.run(
            "insert into core.candles (token_id, interval_s, source, open_at, close)"
            " select %s, %s, %s,"
            " date_trunc('day', now(), 'UTC') - make_interval(days => n + 1), 1000 - n"
            " from generate_series(1, %s) as n",
            *(token, interval_s, source, count),
        )

    return _candles


@pytest.fixture
def story(database, bitcoin):
    """Store a story that names a coin."""
    numbers = iter(range(1, 1000))

    def _story(days=1, kind="enforcement", title="A court ruled", *, summary="", impact=65,
               lead=True, cluster=None, place="tag", token=None):  # fmt: skip
        name = f"{next(numbers):032x}"
        rules = [{"rule": kind, "points": impact}]
        database.run(
            "insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,"
            " summary, published_at, date_trusted, impact, impact_class, impact_rules,"
            " cluster_id, is_lead)"
            " values (%s, now() - make_interval(days => %s), %s, %s, 'coindesk_rss', %s, %s,"
            " now() - make_interval(days => %s), true, %s, %s, %s, %s, %s)",
            *(name, days, f"https://a.example/{name}", f"https://a.example/{name}", title),
            *(summary, days, impact, kind, json.dumps(rules), cluster or name, lead),
        )
        if token is not False:
            database.run(
                "insert into core.news_mentions"
                " (token_id, first_seen_at, article_id, place, relevance)"
                " values (%s, now() - make_interval(days => %s), %s, %s, 0.9)",
                *(token or bitcoin, days, name, place),
            )
        return name

    return _story


def test_of_a_new_coin_nothing_is_stored(past):
    assert past() == {
        "peers": {"btc": None, "eth": None},
        "market": None,
        "holders": {"top10_share": None, "at": None, "reason": None},
        "news": {"since": None, "until": None, "mentions": 0, "newest_at": None, "stories": []},
    }


def test_the_days_of_bitcoin_and_ether_are_of_one_source_each(database, bitcoin, past, candles):
    ether = database.token("ethereum", "ETH", market_cap_rank=2)
    other = database.token("solana", "SOL", market_cap_rank=5)
    candles(bitcoin, 60, "coinbase")
    candles(bitcoin, 60, "kraken")
    candles(bitcoin, 60, "kraken", 3600)
    candles(ether, 600, "binance")
    candles(other, 60)

    peers = past(other)["peers"]

    assert peers["btc"]["source"] == "kraken"
    assert [close for _, close in peers["btc"]["closes"]] == [1000 - n for n in range(60, 0, -1)]
    assert peers["eth"]["source"] == "binance"
    assert 366 <= len(peers["eth"]["closes"]) <= 375
    times = [at for at, _ in peers["eth"]["closes"]]
    assert times == sorted(times)
    assert all(at % DAY == 0 for at in times)


def test_the_newest_folded_figures_of_a_day_count(database, bitcoin, past):
    for hours, cap in ((30, 1e9), (20, 2e9), (3, 3e9)):
        database.run(
            "insert into core.price_snapshots (token_id, taken_at, price_usd, market_cap_usd,"
            " volume_24h_usd, spread_bps, sources, quality, conflict)"
            " values (%s, now() - make_interval(hours => %s), 1, %s, 5, 1.5, 3, 91, false)",
            *(bitcoin, hours, cap),
        )
    made = past()["market"]
    assert made.pop("at") > 0
    assert made == {
        "market_cap_usd": 3e9, "volume_24h_usd": 5, "spread_bps": 1.5, "quality": 91,
    }  # fmt: skip
    database.age("core.price_snapshots", "23 hours")
    assert past()["market"] is None


def test_a_share_of_a_week_counts_and_the_newest_does(database, bitcoin, past):
    for days, share in ((8, 0.1), (6, 0.2), (1, 0.3)):
        database.run(
            "insert into core.metric_points (token_id, metric, source, at, value)"
            " values (%s, 'onchain.top10_share', 'blockchair',"
            " now() - make_interval(days => %s), %s)",
            *(bitcoin, days, share),
        )
    assert past()["holders"]["top10_share"] == 0.3
    database.run("delete from core.metric_points where at > now() - interval '7 days'")
    assert past()["holders"] == {"top10_share": None, "at": None, "reason": None}


def test_the_on_chain_answer_says_why_there_is_no_share(database, bitcoin, past):
    missing = [
        {"path": "tvl_usd", "reason": "no_history"},
        {"path": "concentration", "reason": "no_key"},
    ]
    database.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, data_quality_score, expires_at, body)"
        " values ('BTC', 'on-chain', %s, 80, now() + interval '1 hour', '')",
        json.dumps({"missing": missing}),
    )
    assert past()["holders"]["reason"] == "no_key"
    assert past(database.token("solana", "SOL", market_cap_rank=5))["holders"]["reason"] is None


def test_only_law_and_delisting_are_told_and_all_mentions_counted(past, story):
    story(3, impact=65)
    story(10, "listing", "Binance delists a coin", impact=55)
    story(11, "listing", "Kraken moves", summary="It is DELISTING three coins", impact=55)
    story(12, "listing", "Binance lists a coin")
    story(13, "other", "A quiet day, nothing delisted")

    news = past()["news"]

    assert news["mentions"] == 5
    assert [one["impact"] for one in news["stories"]] == [65, 55, 55]
    assert news["newest_at"] == news["stories"][0]["at"]


def test_where_the_coin_stands_in_a_story_weighs_it(past, story):
    story(3, place="title", impact=65)
    story(4, place="summary", impact=65)

    assert [one["impact"] for one in past()["news"]["stories"]] == [75, 45]


def test_a_story_told_twice_counts_once_and_90_days(database, past, story):
    story(2, cluster="c")
    story(2, cluster="c", lead=False)
    story(89)
    story(91)
    story(5, token=database.token("solana", "SOL", market_cap_rank=5))

    news = past()["news"]

    assert (news["mentions"], len(news["stories"])) == (2, 2)


def test_feeds_are_kept_since_the_oldest_story_of_any_coin(database, past, story):
    story(40, token=False)
    story(3)
    news = past()["news"]
    now = database.one("select extract(epoch from now())::float8 as now").now
    assert news["since"] == pytest.approx(now - 40 * DAY)
    assert news["until"] == pytest.approx(now - 3 * DAY)
    assert news["mentions"] == 1
