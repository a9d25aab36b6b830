"""What holds for every analysis of the world, made by the worker from the sandbox.

A first reader waits for the upstreams, a second one asks nobody, one after its life asks again. A
fault of every upstream has its name, and nothing that was good is lost to it.
"""

import json

import pytest

from analysis.missing import faults as unexplained
from jobs import analyse, update_tokens
from providers.http import ERROR_CODES
from upstreams import reachable

TYPES = ("sentiment", "news", "on-chain", "derivatives", "defi")
TTL_S = {"sentiment": 300, "news": 900, "on-chain": 3600, "derivatives": 300, "defi": 3600}
COINS = ("bitcoin", "ethereum")
FAULTS = {
    "error_500": {"http_error"},
    "html": {"bad_body"},
    "truncated": {"bad_body"},
    "wrong_shape": {"bad_body", "no_data"},
    "nulls": {"bad_body", "no_data"},
    "absurd": {"outlier", "bad_body", "stale", "no_data"},
    "rate_limited": {"rate_limited", "refused", "breaker_open"},  # who asks it twice
}
# News are read from our own table: what fails is the reading of the feeds.
FETCHED = tuple(kind for kind in TYPES if kind != "news")


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """The coins of the sandbox, with what the daily and the quarter-hourly jobs learn of them."""
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    prepare(tools, leased)
    rows = live.all(
        "select id, coingecko_id, asset_key from core.ucie_tokens where coingecko_id = any(%s)",
        [*COINS, "dogecoin", "tether", "uniswap", "wrapped-bitcoin"],
    )
    live.run("delete from core.jobs")
    upstreams.heal()
    return {row.coingecko_id: (str(row.id), row.asset_key) for row in rows}


def prepare(tools, leased):
    """Do what the schedule does before anybody asks."""
    from jobs import feeds, links

    links.run(leased("links", "links"), tools)
    feeds.run(leased("feeds", "feeds"), tools)


@pytest.fixture
def make(live, tools, coins, leased):
    """Make an analysis of a coin as the worker does."""

    def _make(coin, kind):
        token, key = coins[coin]
        live.run("delete from core.jobs where kind = 'analyse'")
        analyse.run(leased("analyse", f"{key}:{kind}", token_id=token, analysis_type=kind), tools)
        return stored(coin, kind)

    def stored(coin, kind):
        return live.one(
            "select convert_from(body, 'UTF8')::json as body, md5(body) as hash,"
            " extract(epoch from expires_at - created_at) as ttl_s, octet_length(body) as bytes"
            " from core.ucie_analysis_cache where symbol = %s and analysis_type = %s",
            *(coins[coin][1], kind),
        )

    _make.stored = stored
    return _make


@pytest.fixture
def read(live, coins):
    session = live.session(live.user())

    def _read(coin, kind):
        return live.call(
            "api.get_analysis", session=session, symbol=coins[coin][1], analysis_type=kind
        )

    return _read


def _asked(upstreams):
    return sum(count for paths in upstreams.calls().values() for count in paths.values())


@pytest.mark.parametrize("kind", TYPES)
def test_the_first_reader_waits_the_second_asks_nobody_the_third_asks_again(
    live, upstreams, make, read, kind
):
    assert read("bitcoin", kind).status == 202
    make("bitcoin", kind)
    assert _asked(upstreams) > 0 or kind == "news"

    upstreams.heal()
    again = read("bitcoin", kind)
    assert (again.status, again.body["cached"], again.body["stale"]) == (200, True, False)
    assert _asked(upstreams) == 0
    assert live.all("select from core.jobs where kind = 'analyse'") == []

    live.age("core.ucie_analysis_cache", f"{TTL_S[kind] + 1} seconds")
    late = read("bitcoin", kind)
    assert (late.status, late.body["stale"]) == (200, True)
    waiting = live.all("select key from core.jobs where kind = 'analyse'")
    assert [job.key for job in waiting] == [f"BTC:{kind}"]
    make("bitcoin", kind)
    assert read("bitcoin", kind).body["stale"] is False


@pytest.mark.parametrize("coin", COINS)
@pytest.mark.parametrize("kind", TYPES)
def test_without_any_key_the_answer_is_whole_and_good(make, coin, kind):
    row = make(coin, kind)
    body = row.body

    assert body["data"]["applicable"] is True
    assert body["quality"] >= 70, (body["data"].get("quality_parts"), body["sources"])
    assert row.ttl_s == TTL_S[kind]
    assert row.bytes <= 50_000
    assert unexplained(body["data"]) == []
    assert _longest(body["data"]) <= 50
    assert all(source["ok"] for source in body["sources"]), body["sources"]


@pytest.mark.parametrize("coin", ["dogecoin", "tether", "uniswap", "wrapped-bitcoin"])
@pytest.mark.parametrize("kind", TYPES)
def test_other_coins_get_an_explained_answer(make, coin, kind):
    body = make(coin, kind).body

    assert unexplained(body["data"]) == []
    if not body["data"]["applicable"]:
        assert body["quality"] >= 50, "that it does not apply is known"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", FETCHED)
def test_every_fault_of_all_upstreams_has_its_name(live, upstreams, make, kind, fault):
    upstreams.fault_all(fault)
    row = make("bitcoin", kind)

    if row is None:
        job = live.one("select state, last_error from core.jobs where kind = 'analyse'")
        assert (job.state, job.last_error["code"]) == ("failed", "no_source")
        sources = job.last_error["sources"]
    else:
        sources = row.body["sources"]
        assert unexplained(row.body["data"]) == []
    asked = [source for source in sources if source["latency_ms"] is not None]
    assert asked
    assert {source["error"] for source in asked if not source["ok"]} <= FAULTS[fault], sources
    assert {source["error"] for source in sources} <= {None, *ERROR_CODES}


@pytest.mark.parametrize("kind", FETCHED)
def test_with_all_upstreams_down_the_old_answer_stays_as_it_was(upstreams, make, read, live, kind):
    before = make("bitcoin", kind).hash
    upstreams.fault_all("error_500")
    live.age("core.ucie_analysis_cache", f"{TTL_S[kind] + 1} seconds")

    make("bitcoin", kind)

    assert make.stored("bitcoin", kind).hash == before
    answer = read("bitcoin", kind)
    assert (answer.status, answer.body["stale"]) == (200, True)


@pytest.mark.parametrize("kind", FETCHED)
def test_one_upstream_down_blanks_no_answer(live, upstreams, make, kind):
    makers = [source["name"] for source in make("bitcoin", kind).body["sources"] if source["ok"]]
    for maker in makers:
        live.run("delete from core.ucie_analysis_cache")
        upstreams.heal()
        live.run(
            "update core.provider_state set failures = 0, failing_since = null, not_before = null"
        )
        if maker not in upstreams.endpoints():
            continue  # what is stored cannot fail
        upstreams.fault(maker, "error_500")
        row = make("bitcoin", kind)
        if kind == "defi" and maker == "defillama":
            continue  # there is no second maker of deposits
        assert row is not None, maker
        down = next(source for source in row.body["sources"] if source["name"] == maker)
        # What it said before may still hold; where it was asked, it is told that it failed.
        assert down["error"] == "http_error" or (down["ok"] and down["error"] is None)


@pytest.mark.parametrize("kind", TYPES)
def test_with_keys_more_is_asked_and_nothing_gets_worse(live, upstreams, tools, make, kind):
    from jobs.gate import SharedGate

    without = make("bitcoin", kind).body
    live.run("delete from core.ucie_analysis_cache")
    with reachable(upstreams, SharedGate(tools.gateway), with_keys=True):
        withs = make("bitcoin", kind).body

    names = [source["name"] for source in without["sources"]]
    more = [source["name"] for source in withs["sources"]]
    assert set(names) <= set(more)
    assert withs["quality"] >= without["quality"] - 5
    if kind == "sentiment":
        assert "lunarcrush" in more


def _longest(value):
    if isinstance(value, dict):
        return max(map(_longest, value.values()), default=0)
    if isinstance(value, list):
        return max([len(value), *map(_longest, value)])
    return 0


def test_the_types_are_those_that_can_be_made(live):
    available = live.one("select private.available_types() as types").types
    assert [kind for kind in available if kind in TYPES] == list(TYPES)
    assert json.dumps(available)
