"""The ranges of a coin, made by the worker from the sandbox: cold, cached, expired, in trouble."""

import pytest

from analysis.missing import faults as unexplained
from jobs import analyse, issue_predictions, score_predictions, update_tokens

TTL_S = 3600
FAULTS = {
    "error_500": {"http_error"},
    "html": {"bad_body"},
    "rate_limited": {"rate_limited", "refused"},
}


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """The coins of the sandbox."""
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    upstreams.heal()
    rows = live.all("select id, coingecko_id, asset_key from core.ucie_tokens")
    return {row.coingecko_id: (str(row.id), row.asset_key) for row in rows}


@pytest.fixture
def make(live, tools, coins, leased):
    """Make an analysis of a coin as the worker does."""

    def _make(coin="bitcoin", kind="predictions"):
        token, key = coins[coin]
        live.run("delete from core.jobs where kind = 'analyse'")
        analyse.run(leased("analyse", f"{key}:{kind}", token_id=token, analysis_type=kind), tools)
        return _stored(coin, kind)

    def _stored(coin="bitcoin", kind="predictions"):
        return live.one(
            "select convert_from(body, 'UTF8')::json as body, md5(body) as hash,"
            " octet_length(body) as bytes from core.ucie_analysis_cache"
            " where symbol = %s and analysis_type = %s",
            *(coins[coin][1], kind),
        )

    _make.stored = _stored
    return _make


@pytest.fixture
def read(live, coins):
    session = live.session(live.user())
    return lambda: live.call(
        "api.get_analysis", session=session, symbol="BTC", analysis_type="predictions"
    )


def _asked(upstreams):
    return sum(count for paths in upstreams.calls().values() for count in paths.values())


def test_the_first_reader_waits_the_second_asks_nobody_the_third_gets_the_old_one(
    live, upstreams, make, read
):
    assert read().status == 202
    made = make()
    assert _asked(upstreams) > 0
    assert made.bytes <= 20_000

    upstreams.heal()
    again = read()
    assert (again.status, again.body["cached"], again.body["stale"]) == (200, True, False)
    assert _asked(upstreams) == 0

    live.age("core.ucie_analysis_cache", f"{TTL_S + 1} seconds")
    assert (read().status, read().body["stale"]) == (200, True)
    upstreams.heal()
    make()
    assert _asked(upstreams) == 0, "no candle has closed since"
    assert read().body["stale"] is False


@pytest.mark.parametrize("coin", ["bitcoin", "ethereum"])
def test_the_answer_is_whole_and_good(make, coin):
    make(coin, "market-data")
    body = make(coin).body
    assert body["quality"] >= 70, body["data"]["quality_parts"]
    assert unexplained(body["data"]) == []
    assert "price_from_close" not in body["data"]["warnings"]
    for block in body["data"]["horizons"].values():
        assert block["low_usd"] < block["mid_usd"] < block["high_usd"]
        assert block["backtest"]["n"] > 100
    assert {source["name"] for source in body["sources"]} == {"kraken", "cache:market-data"}
    assert all(source["ok"] for source in body["sources"])
    assert {credit["name"] for credit in body["attribution"]} >= {"Kraken"}


@pytest.mark.parametrize("coin", ["dogecoin", "tether", "uniswap", "wrapped-bitcoin"])
def test_other_coins_get_an_explained_answer(make, coin):
    data = make(coin).body["data"]
    assert unexplained(data) == []
    assert data["applicable"] is True
    assert ("pegged" in data["warnings"]) == (coin == "tether")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_all_upstreams_has_its_name_and_stores_nothing(live, upstreams, make, fault):
    upstreams.fault_all(fault)
    assert make() is None
    job = live.one("select state, last_error from core.jobs where kind = 'analyse'")
    assert (job.state, job.last_error["code"]) == ("failed", "no_source")
    errors = {source["error"] for source in job.last_error["sources"]}
    assert errors <= FAULTS[fault]


def test_with_all_upstreams_down_stored_days_suffice(live, upstreams, make):
    before = make().body["data"]["horizons"]
    upstreams.fault_all("error_500")
    live.run("delete from core.ucie_analysis_cache")
    assert make().body["data"]["horizons"] == before


def test_one_venue_down_blanks_no_answer(upstreams, make):
    upstreams.fault("kraken", "error_500")
    body = make().body
    told = {source["name"]: source for source in body["sources"]}
    assert (told["kraken"]["ok"], told["kraken"]["error"]) == (False, "http_error")
    assert body["data"]["candles"]["source"] == "coinbase"


def test_what_is_shown_is_issued_and_scored(live, tools, leased, make):
    live.run("update core.settings set value = 24 where name = 'forecast_hours'")
    try:
        shown = make().body["data"]["horizons"]
        assert issue_predictions.run(leased("issue_predictions", "x"), tools)["coins"] == 1
    finally:
        live.run("update core.settings set value = 6 where name = 'forecast_hours'")
    rows = live.all(
        "select horizon_h, low_usd, high_usd from core.predictions"
        " where model = 'range/1' and coverage = 0.8 order by horizon_h"
    )
    assert [(r.low_usd, r.high_usd) for r in rows] == [
        pytest.approx((block["low_usd"], block["high_usd"]), rel=1e-9) for block in shown.values()
    ]
    live.run("delete from core.ucie_analysis_cache")
    assert make().body["data"]["horizons"]["7d"]["live"]["issued"] == 1
    assert score_predictions.run(leased("score_predictions", "x"), tools)["scored"] == 0
