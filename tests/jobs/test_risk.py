"""The life of a risk analysis, made by the worker from the sandbox and from our own tables."""

import pytest

from analysis.missing import faults as unexplained
from jobs import analyse, feeds, links, update_tokens

TTL_S = 3600
COINS = ("bitcoin", "ethereum", "dogecoin", "tether", "uniswap", "wrapped-bitcoin")
FAULTS = {
    "error_500": {"http_error"},
    "html": {"bad_body"},
    "truncated": {"bad_body"},
    "wrong_shape": {"bad_body", "no_data"},
    "nulls": {"bad_body", "no_data"},
    "absurd": {"outlier", "bad_body", "stale", "no_data"},
    "rate_limited": {"rate_limited", "refused"},
}


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """The coins of the sandbox, with what the schedule learned of them."""
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    links.run(leased("links", "links"), tools)
    feeds.run(leased("feeds", "feeds"), tools)
    live.run("delete from core.jobs")
    upstreams.heal()
    rows = live.all(
        "select id, coingecko_id, asset_key from core.ucie_tokens where coingecko_id = any(%s)",
        list(COINS),
    )
    return {row.coingecko_id: (str(row.id), row.asset_key) for row in rows}


@pytest.fixture
def make(live, tools, coins, leased):
    """Make an analysis of a coin as the worker does, and read what is stored."""

    def _make(coin, kind="risk"):
        token, key = coins[coin]
        live.run("delete from core.jobs where kind = 'analyse'")
        analyse.run(leased("analyse", f"{key}:{kind}", token_id=token, analysis_type=kind), tools)
        return live.one(
            "select convert_from(body, 'UTF8')::json as body, md5(body) as hash,"
            " extract(epoch from expires_at - created_at) as ttl_s, octet_length(body) as bytes"
            " from core.ucie_analysis_cache where symbol = %s and analysis_type = %s",
            *(key, kind),
        )

    return _make


@pytest.fixture
def opened(make):
    """What somebody who opens a coin's page has made before its risk is looked at."""

    def _opened(*names):
        for coin in names:
            for kind in ("market-data", "technical", "on-chain"):
                make(coin, kind)

    return _opened


@pytest.fixture
def read(live, coins):
    session = live.session(live.user())

    def _read(coin):
        return live.call(
            "api.get_analysis", session=session, symbol=coins[coin][1], analysis_type="risk"
        )

    return _read


def _asked(upstreams):
    return sum(count for paths in upstreams.calls().values() for count in paths.values())


def _reasons(body):
    return {entry["path"]: entry["reason"] for entry in body["data"]["missing"]}


def test_the_first_reader_waits_the_second_asks_nobody_the_third_asks_again(
    live, upstreams, make, read
):
    assert read("bitcoin").status == 202
    make("bitcoin")
    assert _asked(upstreams) > 0, "the first fill of candles"

    upstreams.heal()
    again = read("bitcoin")
    assert (again.status, again.body["cached"], again.body["stale"]) == (200, True, False)
    assert live.all("select from core.jobs where kind = 'analyse'") == []

    live.age("core.ucie_analysis_cache", f"{TTL_S + 1} seconds")
    late = read("bitcoin")
    assert (late.status, late.body["stale"]) == (200, True)
    asked = [job.key for job in live.all("select key from core.jobs order by key")]
    assert asked == ["BTC:risk", "ETH:technical"], "it is measured against ether"
    make("bitcoin")
    assert read("bitcoin").body["stale"] is False
    assert _asked(upstreams) == 0, "no candle closed since"


@pytest.mark.parametrize("coin", ["bitcoin", "ethereum"])
def test_without_any_key_the_answer_is_whole_and_good(opened, make, coin):
    opened("bitcoin", "ethereum")
    row = make(coin)
    body = row.body

    assert body["data"]["applicable"] is True
    assert body["quality"] >= 70, (body["data"]["quality_parts"], body["data"]["missing"])
    assert row.ttl_s == TTL_S
    assert row.bytes <= 50_000
    assert unexplained(body["data"]) == []
    assert all(source["ok"] for source in body["sources"]), body["sources"]
    assert 0 <= body["data"]["overall_score"] <= 100
    assert sum(part["weight_used"] for part in body["data"]["components"]) == pytest.approx(1)
    own, other = {"bitcoin": ("btc", "eth"), "ethereum": ("eth", "btc")}[coin]
    assert _reasons(body)[f"beta.{own}"] == "not_applicable"
    assert -1 <= body["data"]["correlation"][other]["d90"]["r"] <= 1
    assert len(body["data"]["portfolio"]) == 5


@pytest.mark.parametrize("coin", ["dogecoin", "tether", "uniswap", "wrapped-bitcoin"])
def test_other_coins_get_an_explained_answer(opened, make, coin):
    opened("bitcoin", "ethereum", coin)
    body = make(coin).body

    assert unexplained(body["data"]) == []
    assert body["data"]["applicable"] is True
    assert body["data"]["overall_score"] is not None
    if coin == "tether":
        assert body["data"]["peg"]["max_abs_dev_30d_bps"] < 500
    if coin in ("tether", "wrapped-bitcoin"):
        assert "issuer_risk_not_measured" in body["data"]["warnings"]


def test_the_daily_list_alone_gives_a_score_where_nothing_else_is_stored(make):
    body = make("bitcoin").body
    names = {source["name"] for source in body["sources"]}
    assert "table:ucie_tokens" in names
    assert _reasons(body)["beta.eth"] == "no_history"
    assert body["data"]["overall_score"] is not None
    assert body["quality"] < 70


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_all_upstreams_has_its_name(live, upstreams, make, fault):
    upstreams.fault_all(fault)
    row = make("bitcoin")

    if row is None:
        job = live.one("select state, last_error from core.jobs where kind = 'analyse'")
        assert (job.state, job.last_error["code"]) == ("failed", "no_source")
        sources = job.last_error["sources"]
    else:
        sources = row.body["sources"]
        assert unexplained(row.body["data"]) == []
        assert row.body["data"]["applicable"] is False, "no half score without candles"
    asked = [source for source in sources if source["latency_ms"] is not None]
    assert asked
    named = {source["error"] for source in asked if not source["ok"]}
    assert named & FAULTS[fault], sources
    assert named <= FAULTS[fault] | {"timeout"}, "four places in turn may take all the time"


def test_with_all_upstreams_down_stored_candles_still_tell(live, upstreams, opened, make):
    opened("bitcoin", "ethereum")
    make("bitcoin")
    upstreams.fault_all("error_500")
    live.age("core.ucie_analysis_cache", f"{TTL_S + 1} seconds")
    body = make("bitcoin").body
    assert body["data"]["overall_score"] is not None
    assert unexplained(body["data"]) == []


def test_with_all_upstreams_down_and_nothing_stored_it_is_no_source(live, upstreams, make, read):
    upstreams.fault_all("html")
    assert make("bitcoin") is None
    reply = read("bitcoin")
    assert (reply.status, reply.body["code"]) == (503, "no_source")
    assert live.one("select count(*) from core.ucie_analysis_cache").count == 0
    assert live.one("select count(*) from core.candles").count == 0


def test_the_answer_stays_when_candles_are_lost_and_nobody_answers(live, upstreams, make, read):
    before = make("bitcoin").hash
    live.run("delete from core.candles")
    upstreams.fault_all("error_500")
    live.age("core.ucie_analysis_cache", f"{TTL_S + 1} seconds")
    assert make("bitcoin").hash == before
    assert read("bitcoin").body["stale"] is True


def test_stories_of_thirty_days_count_and_younger_feeds_do_not(live, coins, opened, make):
    opened("bitcoin", "ethereum")
    assert _reasons_of(make("bitcoin").body)["regulatory"] == "no_history"
    live.run(
        "insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,"
        " published_at, date_trusted, impact, impact_class, impact_rules, cluster_id, is_lead)"
        " select lpad(n::text, 32, '0'), now() - make_interval(days => n),"
        " 'https://a.example/' || n, 'https://a.example/' || n, 'coindesk_rss',"
        " 'A court ruled', now() - make_interval(days => n), true, 65, 'enforcement',"
        """ '[{"rule": "enforcement", "points": 65}]', lpad(n::text, 32, '0'), true"""
        " from unnest(array[1, 31]) as n"
    )
    live.run(
        "insert into core.news_mentions (token_id, first_seen_at, article_id, place, relevance)"
        " select %s, first_seen_at, id, 'tag', 0.9 from core.news_articles"
        " where title = 'A court ruled'",
        coins["bitcoin"][0],
    )
    live.run("delete from core.ucie_analysis_cache where analysis_type = 'risk'")
    parts = {part["name"]: part for part in make("bitcoin").body["data"]["components"]}
    assert parts["regulatory"]["score"] > 40
    assert parts["regulatory"]["inputs"]["stories_90d"] >= 2


def _reasons_of(body):
    return {part["name"]: part["reason"] for part in body["data"]["components"]}
