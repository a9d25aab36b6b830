"""DeFi from the daily lists to the stored answer: jobs/links.py, jobs/analyse.py, the database"""

import pytest

from jobs import analyse, links

COINS = ("bitcoin", "ethereum", "aave", "dogecoin", "tether", "hyperliquid")


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """Some coins, and the catalog of the day."""
    made = {name: live.token(name, name.upper()[:20], market_cap_usd=1e10) for name in COINS}
    live.run("delete from core.jobs")
    links.run(leased("links", "links"), tools)
    live.run("delete from core.jobs")
    upstreams.heal()
    return made


@pytest.fixture
def make(live, tools, coins, leased):
    """Make the analysis of a coin anew and read what is stored."""

    def _make(name):
        live.run("delete from core.jobs")
        live.run("delete from core.ucie_analysis_cache")
        job = leased("analyse", f"{name.upper()}:defi", token_id=coins[name], analysis_type="defi")
        analyse.run(job, tools)
        row = live.one(
            "select convert_from(body, 'UTF8')::json as body from core.ucie_analysis_cache"
        )
        return row and row.body

    return _make


def _points(live, coin, metric):
    return live.one(
        "select count(*), max(at) as newest from core.metric_points"
        " where token_id = %s and metric = %s and source = 'defillama'",
        *(coin, metric),
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [("bitcoin", "chain"), ("ethereum", "chain"), ("aave", "protocol"), ("hyperliquid", "both")],
)
def test_a_coin_with_deposits_is_told_in_full(make, name, kind):
    body = make(name)
    data = body["data"]
    assert (data["applicable"], data["kind"]) == (True, kind)
    assert body["quality"] >= 70
    assert data["tvl"]["usd"] > 1e9
    assert data["fees"]["d1_usd"] > data["revenue"]["d1_usd"] > 0
    assert len(data["peers"]) == 5
    assert 0 < len(data["yields"]) <= 10
    assert {row["outlier"] for row in data["yields"]} == {False}
    assert {row["tvl_usd"] >= 1e6 for row in data["yields"]} == {True}
    assert len(data["top_protocols"]) <= 10
    assert bool(data["top_protocols"]) == (kind != "protocol")
    assert {source["name"] for source in body["sources"] if source["ok"]} >= {
        "defillama", "table:defi_catalog",
    }  # fmt: skip


def test_no_exchange_stands_among_the_protocols_of_a_chain(make):
    names = [row["name"] for row in make("bitcoin")["data"]["top_protocols"]]
    assert "Babylon Protocol" in names
    assert not {"Binance CEX", "OKX"} & set(names)


def test_the_series_is_stored_once_and_then_what_is_new(live, make, coins):
    make("bitcoin")
    stored = _points(live, coins["bitcoin"], "defi.tvl_usd")
    assert 728 <= stored.count <= 731
    make("bitcoin")
    assert _points(live, coins["bitcoin"], "defi.tvl_usd") == stored
    assert _points(live, coins["bitcoin"], "defi.fees_1d_usd").count == 1


def test_a_protocol_gathers_points_of_its_own(live, make, coins):
    make("aave")
    live.age("core.metric_points", "1 day")
    data = make("aave")["data"]
    assert data["tvl"]["change_1d_pct"] is not None
    assert _points(live, coins["aave"], "defi.tvl_usd").count == 2
    assert _points(live, coins["aave"], "defi.tvl_on_ethereum_usd").count == 2


@pytest.mark.parametrize("name", ["dogecoin", "tether"])
def test_a_coin_without_deposits_is_told_so_without_a_call(make, upstreams, live, name):
    body = make(name)
    assert (body["data"]["applicable"], body["quality"]) == (False, 100)
    assert upstreams.calls() == {}
    lasts = live.one(
        "select extract(epoch from expires_at - created_at)::integer as seconds"
        " from core.ucie_analysis_cache"
    )
    assert lasts.seconds == 3600, "it is cached as long as any other answer"


def test_all_down_is_no_answer_and_says_who_failed(live, make, upstreams):
    upstreams.fault_all("html")
    assert make("aave") is None
    error = live.one("select last_error from core.jobs").last_error
    assert error["code"] == "no_source"
    told = {source["name"]: source["error"] for source in error["sources"]}
    assert told["defillama"] == told["coingecko"] == "bad_body"


def test_without_a_catalog_nobody_is_told_no(live, make, upstreams):
    live.run("delete from core.defi_catalog")
    assert make("dogecoin") is None
    assert make("bitcoin")["data"]["applicable"] is True, "chains are few and can be looked up"


def test_the_page_gets_what_the_card_draws(live, make, coins):
    make("aave")
    picture = live.one(
        "select private.pictures_of(t) -> 'defi' as found from core.ucie_tokens as t"
        " where coingecko_id = 'aave'"
    ).found
    assert len(picture["tvl"]) == 1
    assert len(picture["fees"]) == len(picture["revenue"]) == 90
    assert "defi.tvl_on_ethereum_usd" in picture["chains"]
