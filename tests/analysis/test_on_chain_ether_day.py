"""A day of the sandbox on which the clock stands still: what is answered about ether and a token.

The expected figures are computed here, by hand, from what the sandbox says over plain HTTP.
"""

import time
from datetime import UTC, datetime
from statistics import mean, median

import pytest

from analysis import host_chain, missing, on_chain
from analysis.result import NoSource
from analysis.subject import Link
from box import Box
from providers import http
from sandbox import base_urls, clock, ether, server, world
from sandbox.coins import every

SECOND = 1_795_423_554.5  # when tether was just made and destroyed
MOMENT = datetime.fromtimestamp(SECOND, UTC)
KEYLESS = ("blockchair",)
WITH_DAYS = ("blockchair", "coinmetrics")
ALL = ("etherscan", "blockchair", "coinmetrics")
FAULTS = {
    "error_500": "http_error",
    "html": "bad_body",
    "truncated": "bad_body",
    "wrong_shape": "bad_body",
    "nulls": "bad_body",
    "absurd": "outlier",
    "rate_limited_silent": "rate_limited",
}


@pytest.fixture(scope="module")
def _box():
    with server.start(port=0) as running:
        yield Box(running)


@pytest.fixture
def box(_box, monkeypatch):
    """The sandbox with its clock stopped, and nothing remembered of it."""
    monkeypatch.setattr(clock, "now", lambda: SECOND)
    _box.ask("/_faults", method="DELETE")
    _box.ask("/_calls", method="DELETE")
    host_chain._learned.clear()
    yield _box
    host_chain._learned.clear()
    http.configure({})


@pytest.fixture
def make(box, coin, history, left):
    """Make the analysis of a coin with only the named providers enabled."""

    def _make(coin_id, enabled, *, past=None, price=None, **changes):
        urls = {n.removesuffix("_BASE_URL").lower(): u for n, u in base_urls(box.port).items()}
        queries = {"etherscan": {"apikey": "k"}}
        http.configure(
            {
                name: http.Endpoint(name, urls[name], {}, True, queries.get(name, {}))
                for name in enabled
            }
        )
        told = world.price(every()[coin_id], SECOND) if price is None else price
        market = {"price_usd": told, "market_cap_usd": None, "volume_24h_usd": None, "at": SECOND}
        known = history(prices=[(MOMENT, told)] if told else [])._replace(
            market=market if told else None,
            past={"threshold_usd": 1e6, "mark": None} | (past or {}),
        )
        return on_chain.build(
            coin(coingecko_id=coin_id, name=every()[coin_id].name, **changes),
            known,
            now=MOMENT,
            deadline=time.monotonic() + (left or 4),
        )

    return _make


@pytest.fixture
def said(box):
    """What each provider says of ether, in our units."""
    stats = box.get("/blockchair/ethereum/stats")["data"]
    gas = box.get("/etherscan/v2/api?chainid=1&apikey=k&module=gastracker&action=gasoracle")
    supply = box.get("/etherscan/v2/api?chainid=1&apikey=k&module=stats&action=ethsupply2")
    days = box.get(
        "/coinmetrics/v4/timeseries/asset-metrics?assets=eth&page_size=1"
        "&metrics=AdrActCnt,TxCnt,SplyCur,IssTotNtv,CapMVRVCur"
    )
    return {
        "stats": stats,
        "gas": {k: v for k, v in gas["result"].items() if k != "gasUsedRatio"},
        "supply": {k: int(v) for k, v in supply["result"].items()},
        "day": days["data"][0],
    }


def _agree(values, low, high):
    """How well two or three readings agree that are all within their bounds."""
    spread = (max(values) - min(values)) / abs(median(values))
    return min(1.0, 1 - (spread - low) / (high - low))


def _grade(coverage, agrees, weights, health=1.0):
    """The quality of fresh readings of which there are as many as there could be."""
    agreement = sum(a * w for a, w in zip(agrees, weights, strict=True)) / sum(weights)
    return round(100 * coverage * (0.35 * agreement + 0.25 + 0.25 + 0.15 * health))


def test_ether_without_a_key_is_what_blockchair_says(make, said):
    made, stats = make("ethereum", KEYLESS), said["stats"]
    data, gas = made.data, stats["suggested_transaction_fee_gwei_options"]
    price = world.price(every()["ethereum"], SECOND)
    assert (data["chain"], data["kind"], data["applicable"]) == ("ethereum", "native", True)
    assert data["network"] == {
        "height": stats["best_block_height"],
        "tip_at": stats["best_block_time"].replace(" ", "T") + "Z",
        "block_interval_s": 86400 / stats["blocks_24h"],
        "hashrate_hs": None,
        "difficulty": None,
        "retarget": None,
    }
    assert data["gas"] == {
        "safe_gwei": pytest.approx(gas["slow"]),
        "normal_gwei": pytest.approx(gas["normal"]),
        "fast_gwei": pytest.approx(gas["fast"]),
        "base_gwei": None,
    }
    assert data["fee_typical_usd"] == pytest.approx(21_000 * gas["normal"] * 1e-9 * price)
    assert data["supply"] == {
        "circulating": pytest.approx(int(stats["circulation_approximate"]) / 1e18),
        "issued_24h": None,
        "burnt_24h": pytest.approx(int(stats["burned_24h"]) / 1e18),
        "staked": None,
    }
    assert data["activity"]["tx_24h"] == stats["transactions_24h"]
    assert data["activity"]["active_addresses_24h"] is None
    assert data["activity"]["transfer_volume_24h_usd"] == pytest.approx(
        int(stats["volume_24h_approximate"]) / 1e18 * stats["market_price_usd"]
    )
    assert data["mempool"]["tx"] == stats["mempool_transactions"]
    assert data["transfers_summary"]["largest_told_usd_24h"] == pytest.approx(
        stats["largest_transaction_24h"]["value_usd"]
    )


def test_every_null_of_ether_has_its_reason(make):
    for enabled in (KEYLESS, WITH_DAYS, ALL):
        data = make("ethereum", enabled).data
        assert missing.faults(data) == []
    reasons = {
        entry["path"]: entry["reason"] for entry in make("ethereum", KEYLESS).data["missing"]
    }
    assert reasons["gas.base_gwei"] == "no_key"
    assert reasons["network.hashrate_hs"] == reasons["fees"] == "not_applicable"
    assert reasons["activity.active_addresses_24h"] == "not_published"
    assert reasons["transfers"] == "not_supported"
    assert reasons["activity.tx_change_7d_pct"] == "no_history"


def test_with_everybody_the_readings_are_folded(make, said):
    data = make("ethereum", ALL).data
    options, oracle = said["stats"]["suggested_transaction_fee_gwei_options"], said["gas"]
    normal = [float(oracle["ProposeGasPrice"]), options["normal"]]
    assert data["gas"]["normal_gwei"] == pytest.approx(mean(normal))
    assert data["gas"]["base_gwei"] == pytest.approx(float(oracle["suggestBaseFee"]))
    parts = said["supply"]
    supplies = [
        (parts["EthSupply"] + parts["Eth2Staking"] - parts["BurntFees"]) / 1e18,
        int(said["stats"]["circulation_approximate"]) / 1e18,
        float(said["day"]["SplyCur"]),
    ]
    assert data["supply"]["circulating"] == pytest.approx(median(supplies))
    assert data["supply"]["issued_24h"] == pytest.approx(float(said["day"]["IssTotNtv"]))
    assert data["activity"]["tx_24h"] == pytest.approx(
        mean([said["stats"]["transactions_24h"], int(said["day"]["TxCnt"])])
    )
    assert data["activity"]["active_addresses_24h"] == int(said["day"]["AdrActCnt"])
    assert data["valuation"]["mvrv"] == pytest.approx(float(said["day"]["CapMVRVCur"]))
    assert data["network"]["height"] == ether.height(SECOND)


def test_the_quality_of_ether_is_the_formula_with_and_without_key_and_licence(make, said):
    oracle = float(said["gas"]["ProposeGasPrice"])
    gas = _agree(
        [oracle, said["stats"]["suggested_transaction_fee_gwei_options"]["normal"]], 0.15, 1.0
    )
    weights = (2, 2, 1, 1)
    alone = _grade(5 / 6, (0.7, 0.7, 0.7), (2, 2, 1))
    assert make("ethereum", KEYLESS).quality == min(75, alone) == 75
    with_days = _grade(1.0, (0.7, 1.0, 1.0, 0.7), weights)
    assert make("ethereum", WITH_DAYS).quality == min(75, with_days) == 75
    with_key = _grade(5 / 6, (gas, 1.0, 0.7), (2, 2, 1))
    assert make("ethereum", ("etherscan", "blockchair")).quality == with_key
    assert make("ethereum", ALL).quality == _grade(1.0, (gas, 1.0, 1.0, 0.7), weights)
    assert with_key >= 80


def test_what_is_kept_of_ether_is_the_first_providers_own_reading(make, said):
    points = {
        point["metric"]: (point["source"], point["value"])
        for point in make("ethereum", ALL).kept["points"]
    }
    assert points["onchain.gas_normal_gwei"] == (
        "etherscan", float(said["gas"]["ProposeGasPrice"]),
    )  # fmt: skip
    assert points["onchain.tx_24h"] == ("blockchair", said["stats"]["transactions_24h"])
    assert points["onchain.active_24h"] == ("coinmetrics", int(said["day"]["AdrActCnt"]))
    assert {"onchain.height", "onchain.supply", "onchain.volume_usd"} <= points.keys()


def test_all_who_answered_are_named_in_order_and_used(make):
    sources = make("ethereum", ALL).sources
    assert [(source.name, source.ok, source.error) for source in sources] == [
        ("etherscan", True, None), ("blockchair", True, None), ("coinmetrics", True, None),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("provider", ALL)
def test_a_fault_of_one_has_its_name_and_costs_quality(box, make, provider, kind):
    whole = make("ethereum", ALL)
    box.fault(provider, kind)
    made = make("ethereum", ALL)
    outcome = {source.name: (source.ok, source.error) for source in made.sources}
    # Etherscan's block is written in hexadecimal, which no absurd number can reach.
    is_partly = (provider, kind) == ("etherscan", "absurd")
    assert outcome.pop(provider) == (is_partly, FAULTS[kind])
    assert all(ok for ok, _ in outcome.values())
    assert made.quality < whole.quality
    assert made.data["gas"]["normal_gwei"] > 0
    assert made.data["supply"]["circulating"] > 1e8


@pytest.mark.parametrize("kind", FAULTS)
def test_without_gas_there_is_no_answer_and_no_supply_is_made_up(box, make, kind):
    box.fault("blockchair", kind)
    with pytest.raises(NoSource) as refusal:
        make("ethereum", WITH_DAYS)
    assert [(source.name, source.error) for source in refusal.value.sources] == [
        ("blockchair", FAULTS[kind]), ("coinmetrics", None),
    ]  # fmt: skip


def test_a_provider_that_does_not_answer_holds_nobody_up(box, make, hurried):
    box.fault("coinmetrics", "timeout", seconds=30)
    started = time.monotonic()
    made = make("ethereum", ALL)
    assert time.monotonic() - started < 20
    assert {source.name: source.error for source in made.sources}["coinmetrics"] == "timeout"
    reasons = {entry["path"]: entry["reason"] for entry in made.data["missing"]}
    assert reasons["activity.active_addresses_24h"] == "late"


# A token of Ethereum.


@pytest.fixture
def tether():
    """The link and the kind of a stablecoin on Ethereum."""
    address = ether.contract(every()["tether"])
    return {
        "links": {"ethereum_contract": Link(address, 1.0, True, MOMENT)},
        "kind": "stablecoin",
        "pegged_to": "USD",
    }


@pytest.fixture
def movements(box):
    """The newest page of a token's movements as the sandbox writes it."""
    address = ether.contract(every()["tether"])
    path = f"module=account&action=tokentx&contractaddress={address}&page=1&offset=100&sort=desc"
    return box.get(f"/etherscan/v2/api?chainid=1&apikey=k&{path}")["result"]


def test_a_token_without_a_key_has_supply_and_activity_and_its_hosts_fees(box, make, tether):
    made = make("tether", KEYLESS, **tether)
    address = ether.contract(every()["tether"])
    row = box.get(f"/blockchair/ethereum/erc-20/{address}/stats")["data"]
    gas = box.get("/blockchair/ethereum/stats")["data"]
    data = made.data
    assert (data["chain"], data["kind"], data["fees_chain"]) == ("ethereum", "token", "ethereum")
    assert data["supply"]["circulating"] == pytest.approx(int(row["circulation"]) / 1e6)
    assert data["activity"]["tx_24h"] == row["transactions_24h"]
    assert data["fee_typical_usd"] == pytest.approx(
        21_000e-9
        * gas["suggested_transaction_fee_gwei_options"]["normal"]
        * gas["market_price_usd"]
    )
    reasons = {entry["path"]: entry["reason"] for entry in data["missing"]}
    assert (reasons["transfers"], reasons["fees"]) == ("no_key", "not_applicable")
    for path in ("mempool", "network.block_interval_s", "supply.staked"):
        assert reasons[path] == "not_applicable", "the host's, not the token's"
    assert missing.faults(data) == []
    assert made.quality == 75


def test_large_transfers_of_a_token_are_all_of_the_page_and_marked(make, tether, movements):
    price = world.price(every()["tether"], SECOND)
    expected = {
        (row["hash"], round(int(row["value"]) / 1e6, 4)): (
            "mint" if int(row["from"], 16) == 0 else "burn" if int(row["to"], 16) == 0 else "exact"
        )
        for row in movements
        if int(row["value"]) / 1e6 * price >= 1e6
    }
    assert {"mint", "burn"} <= set(expected.values())
    data = make("tether", ALL, **tether).data
    assert {
        (row["tx_id"], round(row["amount"], 4)): row["certainty"] for row in data["transfers"]
    } == expected
    for row in data["transfers"]:
        assert row["amount_usd"] == pytest.approx(row["amount"] * price)
        assert row["url"] == f"https://etherscan.io/tx/{row['tx_id']}"
    summary = data["transfers_summary"]
    assert summary["count_24h"] == len(expected)
    assert summary["sum_usd_24h"] == pytest.approx(sum(amount * price for _, amount in expected))
    assert summary["complete_above_usd"] == 1e6
    heights = [int(row["blockNumber"]) for row in movements]
    assert summary["blocks_scanned"] in (heights[0] - heights[-1], heights[0] - heights[-2])


def test_what_was_looked_at_before_is_not_counted_again(make, tether):
    first = make("tether", ALL, **tether)
    kept = first.kept["transfers"]
    marks = [p for p in first.kept["points"] if p["metric"] == "onchain.scanned_height"]
    rows = [{k: v for k, v in row.items() if k != "source"} for row in kept]
    past = {
        "mark": int(marks[0]["value"]),
        "known": [[row["tx_id"], row["log_index"]] for row in kept],
        "transfers": [row | {"at": row["at"].timestamp()} for row in rows],
        "recent": {
            "count": len(kept),
            "sum_usd": sum(row["amount_usd"] for row in kept),
            "largest_usd": max(row["amount_usd"] for row in kept),
        },
    }
    again = make("tether", ALL, past=past, **tether).data
    assert again["transfers"] == first.data["transfers"]
    both = (again["transfers_summary"], first.data["transfers_summary"])
    for name in ("count_24h", "sum_usd_24h", "largest_usd_24h"):
        assert both[0][name] == pytest.approx(both[1][name])
    assert both[0]["blocks_scanned"] == 0


def test_without_a_price_no_transfer_is_kept_and_the_reason_is_named(make, tether):
    made = make("tether", ALL, price=0, **tether)
    assert made.kept["transfers"] == []
    assert made.data["transfers"] is None
    reasons = {entry["path"]: entry["reason"] for entry in made.data["missing"]}
    assert reasons["transfers"] == "no_history"
    assert "price_unknown" in made.data["warnings"]
    assert made.data["supply"]["circulating"] > 0


def test_a_wrapped_coin_names_what_it_stands_for(make):
    address = ether.contract(every()["wrapped-bitcoin"])
    links = {"ethereum_contract": Link(address, 1.0, True, MOMENT)}
    made = make("wrapped-bitcoin", KEYLESS, links=links, kind="wrapped", wraps="bitcoin")
    assert made.data["kind"] == "token"
    assert "bitcoin" in made.data["note"]
    assert made.data["supply"]["circulating"] < 1e6, "its own, not that of what it stands for"


def test_etherscan_alone_gives_a_token_its_supply(box, make, tether):
    box.fault("blockchair", "error_500")
    made = make("tether", ALL, **tether)
    assert made.data["supply"]["circulating"] == pytest.approx(
        ether.token_supply(every()["tether"], SECOND)
    )
    assert {source.name: source.error for source in made.sources}["blockchair"] == "http_error"


def test_a_token_nobody_can_tell_of_is_no_answer(box, make, tether):
    box.fault("blockchair", "error_500")
    with pytest.raises(NoSource):
        make("tether", KEYLESS, **tether)


def test_a_contract_nobody_knows_is_not_applicable(make, tether):
    links = {"ethereum_contract": Link("0x" + "1" * 40, 1.0, True, MOMENT)}
    made = make("tether", KEYLESS, **tether | {"links": links})
    assert made.data["applicable"] is False
    assert made.data["supply"] is None


def test_a_chain_of_another_family_tells_its_deposits(box, make):
    links = {"defillama_chain": Link("Solana", 1.0, True, MOMENT)}
    made = make("solana", ("defillama", *ALL), links=links)
    *_, last = box.get("/defillama/v2/historicalChainTvl/Solana")
    assert made.data["kind"] == "tvl_only"
    assert made.data["tvl_usd"] == pytest.approx(last["tvl"])
    assert made.data["supply"] is None
    assert set(box.get("/_calls")) == {"defillama"}
    assert made.quality == 75


def test_a_coin_without_a_place_is_answered_without_asking_anybody(box, make):
    made = make("monero", ("defillama", *ALL))
    assert (made.data["applicable"], made.quality, made.sources) == (False, 100, [])
    assert box.get("/_calls") == {}
    assert missing.faults(made.data) == []
