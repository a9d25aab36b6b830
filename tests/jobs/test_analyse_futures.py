"""jobs/analyse.py, of futures: what is learnt in one run, stored, and known in the next."""

import json

import pytest

from jobs import analyse
from jobs.gate import SharedGate
from providers import http
from sandbox import clock


@pytest.fixture
def coin(live, tools, upstreams, leased):
    """Run the analysis of a coin of the sandbox; give what is stored of it."""
    from jobs import update_tokens

    update_tokens.run(leased("update_tokens", "update-tokens"), tools)

    def _coin(coingecko_id):
        token = live.one(
            "select id, asset_key from core.ucie_tokens where coingecko_id = %s", coingecko_id
        )
        live.run("delete from core.jobs")
        live.run("delete from core.ucie_analysis_cache")
        job = leased(
            "analyse",
            f"{token.asset_key}:derivatives",
            token_id=str(token.id),
            analysis_type="derivatives",
        )
        analyse.run(job, tools)
        return live.one(
            "select data, data_quality_score as quality, sources from core.ucie_analysis_cache"
        )

    return _coin


def _paths(upstreams, provider):
    return {path.partition("?")[0] for path in upstreams.calls().get(provider, {})}


@pytest.mark.parametrize("name", ["bitcoin", "ethereum"])
def test_without_any_key_large_coins_are_worth_seventy_and_more(coin, name):
    made = coin(name)
    assert made.quality >= 70
    assert [source["ok"] for source in made.sources] == [True] * 4


def test_the_past_is_loaded_once_and_counts_from_the_next_answer_on(live, coin, upstreams):
    first = coin("bitcoin").data
    assert first["open_interest"]["change_24h_pct"] is None
    assert first["funding"]["history_days"] == 0
    loaded = live.one("select count(*) from core.derivative_snapshots where backfilled").count
    assert loaded > 280
    upstreams.heal()

    second = coin("bitcoin").data

    for span in ("24h", "7d", "30d"):
        assert isinstance(second["open_interest"][f"change_{span}_pct"], float), span
    assert second["open_interest"]["common_share"] == pytest.approx(0.63, abs=0.05)
    assert second["funding"]["history_days"] >= 89
    assert second["funding"]["zscore_90d"] is not None
    assert set(second["crowding"]["inputs"]) == {"funding", "accounts", "open_interest"}
    assert "/fapi/v1/premiumIndex" in _paths(upstreams, "binance_futures")
    for provider in ("binance_futures", "okx", "bybit"):
        asked = " ".join(_paths(upstreams, provider))
        assert "istory" not in asked
        assert "Hist" not in asked
        assert "fundingRate" not in asked
    assert live.one("select count(*) from core.derivative_snapshots where backfilled").count == (
        loaded
    )


def test_every_payment_is_loaded_once_whatever_its_milliseconds_and_interval(live, coin):
    coin("pepe")
    rows = live.all(
        "select venue, interval_h, count(*), count(distinct at) as times,"
        " bool_and(extract(epoch from at)::bigint %% 3600 = 0) as whole"
        " from core.derivative_snapshots where backfilled and funding_rate is not null"
        " group by venue, interval_h".replace("%%", "%")
    )
    found = {(row.venue, row.interval_h) for row in rows}
    assert ("binance_futures", 4) in found
    assert ("bybit", 8) in found
    assert all(row.count == row.times and row.whole for row in rows)


def test_of_days_gone_by_one_reading_a_venue_is_loaded_that_nothing_thins(live, coin):
    coin("bitcoin")
    crowded = live.all(
        "select venue, date_trunc('day', at at time zone 'UTC') from core.derivative_snapshots"
        " where backfilled and at < now() - interval '3 days' group by 1, 2 having count(*) > 1"
    )
    assert crowded == []
    bare = live.one(
        "select count(*) from core.derivative_snapshots"
        " where oi_usd is not null and funding_rate is null"
    )
    assert bare.count == 0, "the last reading of a day tells both"
    before = live.one("select count(*) from core.derivative_snapshots").count
    live.run("select private.delete_old_derivatives(100000)")
    assert live.one("select count(*) from core.derivative_snapshots").count == before


def test_contracts_that_fit_become_links_and_those_unknown_are_remembered(live, coin, upstreams):
    coin("pepe")
    links = live.all("select provider, ref, multiplier, ok from core.token_links order by 1")
    assert [tuple(row) for row in links] == [
        ("binance_futures", "1000PEPEUSDT", 1000, True),
        ("bybit", "1000PEPEUSDT", 1000, True),
        ("okx", "PEPE-USDT-SWAP", 1, True),
    ]
    made = coin("monero")
    assert made.data["applicable"] is False
    assert made.quality == 100
    upstreams.heal()
    assert coin("monero").data["applicable"] is False
    assert upstreams.calls() == {}


def test_a_venue_that_appears_between_two_readings_does_not_change_the_change(live, coin):
    coin("bitcoin")
    live.run("delete from core.derivative_snapshots where venue <> 'binance_futures'")
    alone = coin("bitcoin")
    held = {row["name"]: row["oi_usd"] for row in alone.data["venues"]}
    share = held["binance_futures"] / sum(held.values())
    assert alone.data["open_interest"]["common_share"] == pytest.approx(share)
    assert share < 0.5
    assert alone.data["open_interest"]["change_24h_pct"] is None


def test_when_every_venue_fails_nothing_is_stored(live, coin, upstreams):
    upstreams.fault_all("error_500")
    assert coin("bitcoin") is None
    assert live.one("select count(*) from core.derivative_snapshots").count == 0
    failed = live.one("select last_error from core.jobs").last_error
    assert failed["code"] == "no_source"
    assert {s["name"] for s in failed["sources"]} >= {"bybit", "binance_futures", "okx", "deribit"}
    assert json.dumps(failed["sources"]).count("http_error") >= 4


@pytest.fixture
def closings(upstreams, tools):
    """Let OKX be asked for forced closings too."""
    endpoints = upstreams.endpoints()
    okx = endpoints["okx"]._replace(extras=frozenset({"liquidations"}))
    http.configure(endpoints | {"okx": okx}, SharedGate(tools.gateway))


def test_forced_closings_are_asked_for_only_on_wish(live, coin, upstreams):
    made = coin("bitcoin").data
    assert made["liquidations"] is None
    assert {"path": "liquidations", "reason": "not_published"} in made["missing"]
    assert "/api/v5/public/liquidation-orders" not in _paths(upstreams, "okx")
    assert live.one("select count(*) from core.liquidations").count == 0


def test_the_same_list_of_closings_fetched_twice_counts_once(live, coin, closings, monkeypatch):
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    first = coin("bitcoin").data["liquidations"]
    stored = live.one("select count(*), count(distinct dedupe_key) as keys from core.liquidations")
    assert stored.count == stored.keys == 100

    again = coin("bitcoin").data["liquidations"]

    assert live.one("select count(*) from core.liquidations").count == 100
    assert first["h24"]["count"] > 50
    assert (again["partial"], again["venues"]) == (True, ["okx"])
    # Time goes on between the two, so that the oldest may have left the hour or the day.
    assert again["h1"]["count"] <= first["h1"]["count"]
    assert first["h24"]["count"] - 2 <= again["h24"]["count"] <= first["h24"]["count"]
