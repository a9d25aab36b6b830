"""jobs/feeds.py"""

import dataclasses
import uuid

import pytest

import working
from jobs import analyse, feeds, update_tokens
from jobs.job import LeaseLostError
from providers import http
from upstreams import endpoints, reachable

FOUR = {"coindesk_rss", "cointelegraph_rss", "decrypt_rss", "theblock_rss"}


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """The coins of the sandbox."""
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    live.run("update core.ucie_tokens set created_at = now() - interval '1 day'")
    upstreams.heal()


@pytest.fixture
def read(live, tools, leased):
    """Read the feeds as the worker does, a quarter of an hour after the last time."""

    def _read(**changes):
        live.run("delete from core.jobs where kind = 'feeds'")
        live.age("core.feed_state", "15 minutes")
        used = tools._replace(settings=dataclasses.replace(tools.settings, **changes))
        return feeds.run(leased("feeds", "feeds"), used)

    return _read


def _states(live):
    rows = live.all(
        "select feed, last_error, items_last, dated_last, etag, newest_at from core.feed_state"
    )
    return {row.feed: row for row in rows}


def _count(live, table):
    return live.one(f"select count(*) from core.{table}").count


def test_four_feeds_are_read_once_for_all_coins(live, upstreams, coins, read):
    counts = read()

    assert (counts["asked"], counts["answered"], counts["unchanged"]) == (4, 4, 0)
    assert counts["new"] == _count(live, "news_articles") > 80
    assert {name: sum(paths.values()) for name, paths in upstreams.calls().items()} == (
        dict.fromkeys(FOUR, 1)
    )
    states = _states(live)
    assert set(states) == FOUR
    assert all(row.last_error is None and row.items_last > 20 for row in states.values())
    assert all(row.dated_last > 0.9 * row.items_last for row in states.values())
    coins_named = live.one("select count(distinct token_id) from core.news_mentions").count
    assert coins_named > 10


def test_stories_of_two_publishers_are_told_once(live, coins, read):
    read()
    rows = live.all(
        "select cluster_id, count(*) as told, count(distinct source) as sources,"
        " count(*) filter (where is_lead) as leads,"
        " max(impact_rules::text) filter (where is_lead) as reasons"
        " from core.news_articles group by cluster_id"
    )
    assert {row.leads for row in rows} == {1}
    twice = [row for row in rows if row.sources == 2]
    assert len(twice) > 10
    assert all("second_source" in row.reasons for row in twice)


def test_the_second_time_nothing_has_changed_and_no_body_is_sent(live, coins, read):
    read()
    digest = "select md5(string_agg(a::text, '' order by id)) as hash from core.news_articles as a"
    before = live.one(digest).hash
    counts = read()
    assert (counts["answered"], counts["new"]) == (4, 0)
    assert counts["unchanged"] >= 3, "the sandbox may print one more story in between"
    assert live.one(digest).hash == before or counts["unchanged"] < 4


def test_a_feed_that_was_tried_a_moment_ago_is_left_alone(live, tools, upstreams, coins, leased):
    job = leased("feeds", "feeds")
    feeds.run(job, tools)
    upstreams.heal()
    assert feeds.run(job, tools)["asked"] == 0
    assert upstreams.calls() == {}


@pytest.mark.parametrize(
    ("kind", "code"),
    [("html", "bad_body"), ("error_500", "http_error"), ("nulls", "bad_body")],
)
def test_two_dead_feeds_are_named_and_the_others_read(live, upstreams, coins, read, kind, code):
    upstreams.fault("coindesk_rss", kind)
    upstreams.fault("decrypt_rss", kind)
    counts = read()
    assert (counts["asked"], counts["answered"]) == (4, 2)
    errors = {name: row.last_error for name, row in _states(live).items()}
    assert errors == {
        "coindesk_rss": code,
        "decrypt_rss": code,
        "cointelegraph_rss": None,
        "theblock_rss": None,
    }
    assert {row.source for row in live.all("select distinct source from core.news_articles")} == {
        "Cointelegraph",
        "The Block",
    }


def test_dates_of_another_century_are_not_trusted(live, upstreams, coins, read):
    for name in FOUR:
        upstreams.fault(name, "absurd")
    read()
    assert live.one("select count(*) from core.news_articles where date_trusted").count == 0
    assert all(row.dated_last == 0 and row.newest_at is None for row in _states(live).values())


def test_all_feeds_dead_is_a_round_that_says_so(live, upstreams, coins, read):
    read()
    upstreams.fault_all("error_500")
    counts = read()
    assert (counts["asked"], counts["answered"], counts["new"]) == (4, 0, 0)
    states = _states(live)
    assert {row.last_error for row in states.values()} == {"http_error"}
    assert all(row.etag for row in states.values()), "they are asked with it the next time"


def test_a_feed_that_is_no_longer_named_is_forgotten_and_its_articles_stay(live, coins, read):
    read()
    kept = _count(live, "news_articles")
    read(news_feeds=())
    assert _states(live) == {}
    assert _count(live, "news_articles") == kept


def test_a_coin_that_came_late_is_found_in_what_was_read_before(live, tools, coins, read, leased):
    read()
    live.run("delete from core.news_mentions")
    live.age("core.feed_state", "1 minute")
    live.run(
        "update core.ucie_tokens set created_at = now() where coingecko_id in ('bitcoin', 'tron')"
    )
    live.run("delete from core.jobs")
    counts = feeds.run(leased("feeds", "feeds"), tools)
    assert counts["asked"] == 0
    found = live.all(
        "select distinct coingecko_id as id from core.news_mentions"
        " join core.ucie_tokens on ucie_tokens.id = token_id"
    )
    assert "bitcoin" in {row.id for row in found} <= {"bitcoin", "tron"}
    assert counts["mentions"] == _count(live, "news_mentions")


def test_whoever_lost_the_job_stores_nothing(live, tools, coins, leased):
    job = leased("feeds", "feeds")._replace(owner=str(uuid.uuid4()))
    with pytest.raises(LeaseLostError):
        feeds.run(job, tools)
    assert _count(live, "news_articles") == 0


@pytest.fixture
def keyed(upstreams):
    """The services that collect news may be asked too."""
    with reachable(upstreams, with_keys=True):
        yield


def test_coindesk_data_and_newsapi_are_asked_and_the_others_stand_by(
    keyed, live, upstreams, coins, read
):
    counts = read()
    asked = FOUR | {"coindesk_data", "newsapi"}
    assert (counts["asked"], counts["answered"]) == (6, 6)
    assert set(_states(live)) == set(upstreams.calls()) == asked


def test_the_next_collector_is_asked_where_the_one_before_failed(
    keyed, live, upstreams, coins, read
):
    upstreams.fault("coindesk_data", "error_500")
    read()
    assert _states(live)["coindesk_data"].last_error == "http_error"
    assert _states(live)["cryptopanic"].items_last > 0
    assert "lunarcrush" not in upstreams.calls()

    upstreams.fault("cryptopanic", "error_500")
    read()
    assert _states(live)["lunarcrush"].last_error is None


def test_an_article_of_a_feed_is_not_stored_again_by_who_collects_it(keyed, live, coins, read):
    read()
    rows = live.all("select canonical_url from core.news_articles")
    assert len(rows) == len({row.canonical_url for row in rows})
    both = live.one(
        "select count(*) from core.news_articles where canonical_url like '%%decrypt.example%%'"
    ).count
    assert both > 20


def test_coingecko_has_news_for_pro_keys_alone(keyed, live, upstreams, coins, read):
    assert "coingecko" not in _states(live)
    pro = http.Endpoint(
        "coingecko",
        f"http://127.0.0.1:{upstreams.port}/coingecko-pro/api/v3",
        {"x-cg-pro-api-key": "k"},
        True,
    )
    http.configure(endpoints(upstreams.port, with_keys=True) | {"coingecko": pro})
    read(coingecko_plan="pro")
    assert _states(live)["coingecko"].items_last == 100
    unnamed = live.one(
        "select count(*) from core.news_articles where source = 'Northern Ledger'"
        " and not exists (select from core.news_mentions where article_id = news_articles.id)"
    )
    assert unnamed.count == 0, "each is about the coins that CoinGecko names"


def test_the_first_reader_waits_for_the_feeds_and_no_longer(live, tools, upstreams, coins):
    session = live.session(live.user())

    def ask():
        return live.call("api.get_analysis", session=session, symbol="BTC", analysis_type="news")

    assert ask().status == 202
    waiting = live.all("select kind, run_at > now() as is_later from core.jobs order by kind")
    assert waiting == [("analyse", True), ("feeds", False)]

    feeds.run(working.leased(tools, str(uuid.uuid4())), tools)
    live.run("delete from core.jobs where kind = 'feeds'")
    analyse.run(working.leased(tools, str(uuid.uuid4())), tools)
    answer = ask()
    assert (answer.status, answer.body["cached"]) == (200, True)
    assert answer.body["data"]["counts"]["d7"] > 0
    assert {name: sum(paths.values()) for name, paths in upstreams.calls().items()} == (
        dict.fromkeys(FOUR, 1)
    )

    assert (
        live.call("api.get_analysis", session=session, symbol="ETH", analysis_type="news").status
        == 202
    )
    assert live.all("select from core.jobs where kind = 'feeds'") == [], "they were just read"


def test_news_are_stale_or_refused_once_no_feed_was_read_for_half_an_hour(
    live, tools, upstreams, coins, read, leased
):
    token = str(live.one("select id from core.ucie_tokens where coingecko_id = 'bitcoin'").id)

    def make():
        live.run("delete from core.jobs")
        job = leased("analyse", "BTC:news", token_id=token, analysis_type="news")
        analyse.run(job, tools)
        return live.one(
            "select md5(body) as hash from core.ucie_analysis_cache where analysis_type = 'news'"
        )

    read()
    before = make()
    upstreams.fault_all("error_500")
    live.age("core.ucie_analysis_cache", "31 minutes")
    read()
    read()
    read()
    after = make()
    assert after.hash == before.hash
    session = live.session(live.user())
    ask = {"session": session, "symbol": "BTC", "analysis_type": "news"}
    answer = live.call("api.get_analysis", **ask)
    assert (answer.status, answer.body["stale"]) == (200, True)

    live.age("core.ucie_analysis_cache", "31 minutes")
    answer = live.call("api.get_analysis", **ask)
    assert (answer.status, answer.body["code"]) == (503, "no_source")
    assert {source["name"]: source["error"] for source in answer.body["sources"]} == (
        dict.fromkeys(FOUR, "http_error")
    )
