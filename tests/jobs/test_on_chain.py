"""What the on-chain analysis leaves behind, and what it builds on: job, database and sandbox."""

import pytest

from jobs import analyse

THRESHOLD = 150_000  # dollars: enough for a few of any block's small payments


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """The coins as the sandbox lists them, by CoinGecko's id: token and key."""
    from jobs import update_tokens

    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    upstreams.heal()
    rows = live.all("select coingecko_id, id, asset_key from core.ucie_tokens")
    return {row.coingecko_id: (str(row.id), row.asset_key) for row in rows}


@pytest.fixture
def make(live, tools, coins, leased):
    """Make the analysis of a coin anew as the worker does, and return what is stored."""

    def _make(name="bitcoin"):
        token, key = coins[name]
        live.run("delete from core.ucie_analysis_cache")
        job = leased("analyse", f"{key}:on-chain", token_id=token, analysis_type="on-chain")
        analyse.run(job, tools)
        return live.one(
            "select convert_from(body, 'UTF8')::json as body from core.ucie_analysis_cache"
            " where symbol = %s and analysis_type = 'on-chain'",
            key,
        ).body

    return _make


@pytest.fixture
def low(live):
    """A threshold that some transactions of every block reach."""
    live.run("update core.settings set value = %s where name = 'transfer_usd_bitcoin'", THRESHOLD)


def _transfers(live):
    return live.all(
        "select tx_id, block_height, amount_usd, at, first_seen_at from core.large_transfers"
        " order by tx_id"
    )


def test_points_are_kept_under_their_names(live, make):
    made = make()
    points = {
        row.metric: row.value
        for row in live.all("select metric, value from core.metric_points order by metric")
    }
    assert set(points) == {
        f"onchain.{name}"
        for name in (
            *("height", "hashrate_hs", "difficulty", "fee_half_hour", "mempool_vbytes", "tx_24h"),
            *("active_24h", "mvrv", "volume_usd", "supply", "top10_share", "top100_share"),
            "scanned_height",
        )
    }
    assert points["onchain.height"] == made["data"]["network"]["height"]
    assert points["onchain.scanned_height"] == points["onchain.height"]
    assert made["data"]["transfers_summary"]["threshold_usd"] == 10_000_000


def test_transfers_are_stored_once_however_often_a_block_is_looked_through(live, make, low):
    first = make()
    stored = _transfers(live)
    assert len(stored) == first["data"]["transfers_summary"]["count_24h"] > 0
    live.run("delete from core.metric_points where metric = 'onchain.scanned_height'")

    summary = make()["data"]["transfers_summary"]

    after = {row.tx_id: row for row in _transfers(live)}
    assert [after[row.tx_id] for row in stored] == stored
    worths = [row.amount_usd for row in after.values()]  # those it had no time for are there now
    assert len(worths) == summary["count_24h"] > len(stored)
    assert summary["sum_usd_24h"] == pytest.approx(sum(worths))
    assert summary["largest_usd_24h"] == pytest.approx(max(worths))


def test_the_next_look_begins_above_the_last_one(live, upstreams, make):
    make()
    upstreams.heal()

    summary = make()["data"]["transfers_summary"]

    asked = [path for path in upstreams.calls()["mempool"] if "summary" in path]
    assert len(asked) == summary["blocks_scanned"] <= 1  # a block may have come meanwhile


def test_one_mined_again_gets_its_new_height_and_keeps_its_worth(live, make, low):
    make()
    before = _transfers(live)
    live.run("update core.large_transfers set block_height = block_height - 3")
    live.run("delete from core.metric_points where metric = 'onchain.scanned_height'")
    live.run("update core.ucie_tokens set current_price_usd = current_price_usd * 2")

    made = make()

    after = {row.tx_id: row for row in _transfers(live)}
    for row in before:
        assert after[row.tx_id].amount_usd == row.amount_usd
        assert (after[row.tx_id].at, after[row.tx_id].first_seen_at) == (row.at, row.first_seen_at)
        assert after[row.tx_id].block_height in (row.block_height, row.block_height - 3)
    assert made["data"]["transfers_summary"]["count_24h"] >= len(before)


def test_a_week_later_changes_are_known(live, make):
    made = make()
    activity = made["data"]["activity"]
    assert activity["tx_change_7d_pct"] is None
    live.run("update core.metric_points set at = at - interval '7 days', value = value / 2")
    live.run("delete from core.metric_points where metric = 'onchain.scanned_height'")

    changed = make()["data"]

    assert changed["activity"]["tx_change_7d_pct"] == pytest.approx(100, abs=5)
    assert changed["activity"]["active_change_7d_pct"] == pytest.approx(100, abs=15)
    assert changed["changes"]["hashrate_7d_pct"] == pytest.approx(100, abs=5)


def test_a_coin_whose_chain_nobody_knows_is_answered_without_asking(live, upstreams, coins, make):
    name = next(name for name in ("cardano", "ripple", "monero") if name in coins)
    live.run("delete from core.token_links")
    made = make(name)
    assert made["data"]["applicable"] is False
    assert made["data"]["warnings"] == ["chain_not_supported"]
    assert (made["quality"], made["sources"]) == (100, [])
    assert upstreams.calls() == {}
    assert live.all("select from core.metric_points") == []


def test_a_chain_of_blockchair_alone_is_described(live, make):
    made = make("litecoin")
    assert made["data"]["chain"] == "litecoin"
    assert made["quality"] == 75
    assert made["attribution"][0]["name"] == "Blockchair"
    assert live.all("select from core.large_transfers") == []


def test_with_all_sources_down_nothing_is_kept(live, upstreams, coins, make, leased, tools):
    upstreams.fault_all("error_500")
    token, key = coins["bitcoin"]
    analyse.run(
        leased("analyse", f"{key}:on-chain", token_id=token, analysis_type="on-chain"), tools
    )
    for table in ("ucie_analysis_cache", "metric_points", "large_transfers"):
        assert live.all(f"select from core.{table}") == []
    error = live.one("select last_error from core.jobs").last_error
    assert error["code"] == "no_source"
    assert {source["error"] for source in error["sources"]} == {"http_error"}


def test_an_upstream_down_never_makes_up_a_supply(live, upstreams, make):
    upstreams.fault("blockchain_info", "html")
    upstreams.fault("blockchair", "html")
    upstreams.fault("coinmetrics", "html")
    made = make()
    assert made["data"]["supply"]["circulating"] is None
    metrics = {row.metric for row in live.all("select metric from core.metric_points")}
    assert not metrics & {"onchain.supply", "onchain.top10_share"}
