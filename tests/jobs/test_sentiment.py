"""The life of a mood, from the first question to the stored past: job, database and sandbox."""

import time

import pytest

from jobs import analyse
from jobs.gate import SharedGate
from providers import lunarcrush
from upstreams import reachable

PROVIDERS = ("alternative_me", "coinmarketcap", "coingecko")
COINS = {"BTC": "bitcoin", "ETH": "ethereum"}


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """The coins as the sandbox lists them, by ticker."""
    from jobs import update_tokens

    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    upstreams.heal()
    rows = live.all(
        "select asset_key, id from core.ucie_tokens where coingecko_id = any(%s)",
        list(COINS.values()),
    )
    return {row.asset_key: str(row.id) for row in rows}


@pytest.fixture
def session(live):
    return live.session(live.user())


@pytest.fixture
def told(live, coins):
    """Store stories about a coin, as many hours old as they are told."""

    def _told(ticker, *hours):
        for n in hours:
            name = f"{n + 1000 * len(ticker):030x}{ticker[:2].encode().hex()[:2]}"
            live.run(
                "insert into core.news_articles (id, first_seen_at, canonical_url, url, source,"
                " title, published_at, date_trusted, tone, tone_by, impact, impact_class,"
                " impact_rules, cluster_id, is_lead)"
                " values (%s, now() - make_interval(hours => %s), 'https://a.example/' || %s,"
                " 'https://a.example/' || %s, 'coindesk_rss', 'A title',"
                " now() - make_interval(hours => %s), true, %s, 'vader', 15, 'other', '[]', %s,"
                " true)",
                *(name, n, name, name, n, 0.4 - n / 60, name),
            )
            live.run(
                "insert into core.news_mentions"
                " (token_id, first_seen_at, article_id, place, relevance)"
                " select %s, first_seen_at, id, 'title', 1 from core.news_articles where id = %s",
                *(coins[ticker], name),
            )

    return _told


@pytest.fixture
def make(live, tools, coins, leased):
    """Make the analysis of a coin as the worker does, and read what is stored."""

    def _make(ticker="BTC"):
        job = leased(
            "analyse", f"{ticker}:sentiment", token_id=coins[ticker], analysis_type="sentiment"
        )
        analyse.run(job, tools)
        return live.one(
            "select convert_from(body, 'UTF8')::json as body, md5(body) as hash, created_at,"
            " expires_at - created_at as life from core.ucie_analysis_cache"
            " where symbol = %s and analysis_type = 'sentiment'",
            ticker,
        )

    return _make


@pytest.fixture
def ask(live, session):
    def _ask(ticker="BTC"):
        return live.call(
            "api.get_analysis", session=session, symbol=ticker, analysis_type="sentiment"
        )

    return _ask


@pytest.fixture
def keys(upstreams, tools):
    """Give the clients a key for everybody who wants one, and the sandbox its first long look."""
    with reachable(upstreams, SharedGate(tools.gateway), with_keys=True):
        lunarcrush.coins(deadline=time.monotonic() + 20)
        upstreams.heal()
        yield


def _asked(upstreams):
    return {name for name, calls in upstreams.calls().items() if calls}


def _expire(live):
    """Let the stored answers be ten minutes older."""
    live.run(
        "update core.ucie_analysis_cache set created_at = created_at - interval '10 minutes',"
        " expires_at = expires_at - interval '10 minutes'"
    )


def test_cold_then_cached_then_expired(live, upstreams, make, ask, coins):
    assert ask().body["status"] == "pending"
    assert [job.key for job in live.all("select key from core.jobs")] == ["BTC:sentiment"]
    live.run("delete from core.jobs")
    row = make()
    assert row.life.total_seconds() == 300
    assert _asked(upstreams) == set(PROVIDERS)

    upstreams.heal()
    body = ask().body
    assert (body["cached"], body["stale"], body["sandbox"]) == (True, False, True)
    assert body["data"]["score"] == row.body["data"]["score"]
    assert _asked(upstreams) == set()
    assert live.all("select from core.jobs") == []

    _expire(live)
    assert ask().body["stale"] is True
    assert [job.key for job in live.all("select key from core.jobs")] == ["BTC:sentiment"]
    live.run("delete from core.jobs")
    assert make().created_at > row.created_at
    assert _asked(upstreams) == set(PROVIDERS)
    assert live.one("select count(*) from core.sentiment_snapshots").count == 2


@pytest.mark.parametrize("ticker", COINS)
def test_without_a_key_the_mood_is_worth_70_at_least(told, make, ticker):
    told(ticker, 1, 5, 9, 30)
    body = make(ticker).body
    assert body["quality"] >= 70
    assert body["data"]["scope"] == "mixed"
    assert body["data"]["headlines"]["n_72h"] == 4
    named = {source["name"] for source in body["sources"] if source["ok"]}
    assert named == {*PROVIDERS, "table:news_articles"}
    credited = {row["name"] for row in body["attribution"]}
    assert credited == {"alternative.me", "CoinMarketCap", "CoinGecko"}


def test_the_stored_snapshot_recomputes_to_the_score(live, told, make, keys):
    told("BTC", 1, 5, 9)
    data = make().body["data"]
    row = live.one("select score, coin_weight, components, quality from core.sentiment_snapshots")
    weight = sum(part["weight"] for part in row.components)
    score = sum(part["value"] * part["weight"] for part in row.components) / weight
    assert row.score == pytest.approx(score, abs=1e-9)
    assert data["score"] == round(score, 1)
    assert [part["name"] for part in row.components] == [
        "social", "headline_tone", "votes", "community", "fear_greed",
    ]  # fmt: skip
    assert row.coin_weight == pytest.approx(0.8)


def test_a_key_finds_the_coins_topic_and_keeps_it(live, upstreams, make, keys):
    make()
    link = live.one("select ref, ok from core.token_links where provider = 'lunarcrush'")
    assert (link.ref, link.ok) == ("btc bitcoin", True)
    upstreams.heal()
    _expire(live)
    data = make().body["data"]
    calls = upstreams.calls()["lunarcrush"]
    assert set(calls) == {
        "/public/topic/btc bitcoin/v1",
        "/public/coins/list/v2?limit=500&page=0&sort=market_cap_rank",
    }
    assert data["volume"]["alt_rank"] >= 1


def test_a_day_later_the_mood_is_compared_like_for_like(live, told, make, keys):
    told("BTC", 1, 5, 9)
    make()
    _expire(live)
    live.age("core.sentiment_snapshots", "24 hours")
    data = make().body["data"]
    assert data["change"]["24h"]["common_weight_share"] == 1.0
    assert abs(data["change"]["24h"]["points"]) < 5
    assert data["shift"]["detected"] is False
    assert {e["path"] for e in data["missing"] if e["reason"] == "no_history"} >= {
        "change.7d", "change.30d",
    }  # fmt: skip


def test_losing_lunarcrush_is_no_shift(live, upstreams, tools, told, make, keys):
    told("BTC", 1, 5, 9)
    make()
    _expire(live)
    live.age("core.sentiment_snapshots", "24 hours")
    # As if the networks had shouted for joy: a score that counts them falls by many points.
    live.run(
        "update core.sentiment_snapshots set components = jsonb_set(components, '{0,value}', '99')"
    )
    upstreams.fault("lunarcrush", "html")
    data = make().body["data"]
    assert "social" not in {row["name"] for row in data["components"]}
    assert data["change"]["24h"]["common_weight_share"] == 1.0
    assert abs(data["change"]["24h"]["points"]) < 5
    assert data["shift"]["detected"] is False


def test_when_all_are_down_the_old_row_is_served_with_its_age(live, upstreams, make, ask):
    before = make()
    upstreams.fault_all("error_500")
    _expire(live)
    assert make().hash == before.hash
    assert live.one("select state from core.jobs").state == "failed"
    body = ask().body
    assert (body["stale"], body["quality"] < before.body["quality"]) == (True, True)
    assert live.one("select count(*) from core.sentiment_snapshots").count == 1


def test_when_all_are_down_and_nothing_is_stored_it_is_no_source(live, upstreams, make, ask):
    upstreams.fault_all("html")
    assert make() is None
    reply = ask()
    assert (reply.status, reply.body["code"]) == (503, "no_source")
    assert {row["name"] for row in reply.body["sources"]} == set(PROVIDERS)
    assert {row["error"] for row in reply.body["sources"]} == {"bad_body"}
    for table in ("ucie_analysis_cache", "sentiment_snapshots"):
        assert live.one(f"select count(*) from core.{table}").count == 0
