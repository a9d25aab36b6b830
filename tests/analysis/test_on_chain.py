"""analysis/on_chain.py: the recipe against the sandbox, Bitcoin and Blockchair's chains."""

import json
import statistics
from datetime import UTC, datetime, timedelta

import pytest

import chain_world
import sandbox.server
from analysis import cautions, on_chain, on_chain_blocks
from analysis.missing import faults
from analysis.moments import iso_of
from analysis.on_chain_points import METRICS
from analysis.result import NoSource
from analysis.subject import Link
from chain_world import NOON, PRICES, coin_of, errors, past, reasons, standing
from sandbox import mined
from sandbox.bitcoin import CHAIN
from sandbox.mined import CHAINS
from upstreams import Upstreams

DAY = 86400
OTHERS = ("bitcoin-cash", "bitcoin-cash-sv", "dash", "dogecoin", "litecoin", "zcash")
FAULTS = (
    "timeout",
    "drip",
    "rate_limited",
    "rate_limited_silent",
    "error_500",
    "html",
    "truncated",
    "wrong_shape",
    "nulls",
    "absurd",
)
KEPT = {f"onchain.{metric}" for metric in METRICS.values()}


@pytest.fixture(scope="module")
def upstreams():
    with sandbox.server.start() as running:
        yield Upstreams(running.port)


@pytest.fixture
def chains(upstreams, monkeypatch, left):
    monkeypatch.setattr(chain_world, "BUDGET_SECONDS", left or chain_world.BUDGET_SECONDS)
    with standing(upstreams, monkeypatch) as made:
        yield made


# Golden: each figure of a day is computed again, from the chain itself.


def test_a_day_of_bitcoin_is_what_its_chain_holds(chains):
    made = chains.build()
    data, tip = made.data, mined.height(CHAIN, NOON)
    rates = [mined.hashrate(CHAIN, NOON - 1.5 * DAY), mined.hashrate(CHAIN, NOON - DAY / 2) * 1.01]
    assert data["network"]["height"] == tip
    assert data["network"]["tip_at"] == iso_of(mined.block_at(CHAIN, tip))
    assert data["network"]["hashrate_hs"] == pytest.approx(statistics.mean(rates), rel=1e-9)
    assert data["network"]["block_interval_s"] == 600
    retarget = data["network"]["retarget"]
    assert retarget["blocks_left"] == 2016 - tip % 2016
    assert retarget["at"] == iso_of(NOON + retarget["blocks_left"] * 600)
    power = mined.hashrate(CHAIN, NOON) * 600 / 2**32 / data["network"]["difficulty"]
    assert retarget["change_est_pct"] == pytest.approx((power - 1) * 100, abs=1e-3)
    fee = mined.fee(CHAIN, NOON)
    assert data["fees"]["half_hour_sat_vb"] == fee
    assert data["fees"]["fast_sat_vb"] == pytest.approx(fee * 1.4, abs=1e-3)
    assert data["fee_typical_usd"] == pytest.approx(140 * fee * 1e-8 * PRICES["bitcoin"])
    waiting = mined.waiting(CHAIN, NOON)
    blocks = waiting * 1_150 / 1e6
    assert data["mempool"] == {
        "tx": waiting,
        "vbytes": waiting * 1_150,
        "blocks_to_clear": pytest.approx(blocks),
        "level": "low" if blocks < 3 else "medium" if blocks < 30 else "high",
    }
    day = range(mined.height(CHAIN, NOON - DAY) + 1, tip + 1)
    assert data["activity"]["tx_24h"] == sum(mined.count(CHAIN, number) for number in day)
    yesterday = int(NOON) // DAY - 1
    assert data["activity"]["active_addresses_24h"] == mined.active(CHAIN, yesterday)
    assert data["supply"]["circulating"] == mined.supply(CHAIN, tip)
    assert data["supply"]["issued_24h"] == len(day) * 3.125
    held = mined.balances(CHAIN, NOON)
    assert data["concentration"]["top10_share"] == pytest.approx(
        sum(held[:10]) / mined.supply(CHAIN, tip), rel=1e-9
    )
    assert data["concentration"]["top100_share"] == pytest.approx(
        sum(held) / mined.supply(CHAIN, tip), rel=1e-9
    )
    assert made.quality == 75  # one source of fees; the parts below it would be more
    assert [source.name for source in made.sources] == ["mempool", "blockchain_info", "blockchair"]


def test_the_quality_of_a_day_is_its_formula(chains):
    made = chains.build()
    parts = made.data["quality_parts"]
    one, two = mined.hashrate(CHAIN, NOON - 1.5 * DAY), mined.hashrate(CHAIN, NOON - DAY / 2) * 1.01
    spread = abs(two - one) / statistics.mean((one, two))
    agree = min(1.0, 1 - (spread - 0.05) / 0.25)
    # Fees 2, hash rate 2, tip 1, queue 1, transactions 1, supply 1.
    assert parts["agreement"] == pytest.approx((0.7 * 2 + agree * 2 + 1 + 0.7 * 3) / 8, rel=1e-9)
    assert (parts["coverage"], parts["corroboration"]) == (1.0, 1.0)
    assert (parts["freshness"], parts["health"]) == (1.0, 1.0)
    raw = 100 * (0.35 * parts["agreement"] + 0.25 + 0.25 + 0.15)
    assert raw > 90
    assert made.quality == 75


@pytest.mark.parametrize("name", OTHERS)
def test_other_chains_are_what_blockchair_says(chains, name):
    chain = next(one for one in CHAINS.values() if one.coin_id == name)
    made = chains.build(name)
    data, tip = made.data, mined.height(chain, NOON)
    assert (data["chain"], data["kind"], data["applicable"]) == (
        next(key for key, one in CHAINS.items() if one is chain), "native", True,
    )  # fmt: skip
    assert data["network"]["height"] == tip
    assert data["activity"]["tx_24h"] == mined.transactions(chain, NOON)
    assert data["supply"]["circulating"] == pytest.approx(mined.supply(chain, tip), rel=1e-9)
    assert data["fees"]["half_hour_sat_vb"] == max(1, round(mined.fee(chain, NOON)))
    assert reasons(made)["transfers"] == "not_supported"
    assert data["transfers_summary"]["largest_told_usd_24h"] > 0
    assert made.kept["transfers"] == []
    has_epochs = name == "litecoin"
    assert (data["network"]["retarget"] is None) is not has_epochs
    if not has_epochs:
        assert reasons(made)["network.retarget"] == "not_applicable"
    assert made.quality == 75
    assert faults(data) == []


# With and without keys, off and on.


def test_without_any_key_bitcoin_is_worth_70_at_least(chains):
    assert chains.build().quality >= 70


def test_with_keys_and_coin_metrics_readings_corroborate_each_other(chains):
    chains.configure(with_keys=True)
    made = chains.build()
    assert [source.name for source in made.sources] == [
        "mempool", "blockchain_info", "blockchair", "coinmetrics",
    ]  # fmt: skip
    assert all(source.ok for source in made.sources)
    assert made.quality >= 70
    assert faults(made.data) == []


def test_blockchair_is_asked_about_bitcoin_itself_only_where_others_fail(chains):
    chains.build()
    asked = {path.partition("?")[0] for path in chains.upstreams.calls()["blockchair"]}
    assert asked == {"/bitcoin/addresses"}
    chains.upstreams.fault("blockchain_info", "error_500")
    made = chains.build()
    asked = {path.partition("?")[0] for path in chains.upstreams.calls()["blockchair"]}
    assert asked == {"/bitcoin/addresses", "/bitcoin/stats"}
    assert made.data["activity"]["tx_24h"] == mined.transactions(CHAIN, NOON)


DAILY = {
    "active_24h": [["blockchain_info", NOON - DAY / 2, 250_000.0]],
    "mvrv": [["blockchain_info", NOON - DAY / 2, 2.5], ["coinmetrics", NOON - DAY / 2, 9.9]],
    "top10_share": [["blockchair", NOON - DAY + 60, 0.05]],
    "top100_share": [["blockchair", NOON - DAY + 60, 0.15]],
}


def test_what_changes_once_a_day_is_not_asked_for_hourly(chains):
    made = chains.build(past=past(daily=DAILY))
    data = made.data
    assert list(chains.upstreams.calls()["blockchain_info"]) == ["/stats"]
    assert "blockchair" not in chains.upstreams.calls()
    assert data["activity"]["active_addresses_24h"] == 250_000
    assert data["valuation"]["mvrv"] == 2.5
    assert (data["concentration"]["top10_share"], data["concentration"]["top100_share"]) == (
        0.05, 0.15,
    )  # fmt: skip
    assert data["concentration"]["as_of"] == iso_of(NOON - DAY + 60)
    rows = {source.name: source for source in made.sources}
    assert (rows["blockchair"].ok, rows["blockchair"].latency_ms) == (True, None)
    assert rows["blockchair"].as_of.timestamp() == NOON - DAY + 60
    assert made.data["quality_parts"]["health"] == 1.0
    assert faults(data) == []
    kept = {point["metric"]: point["at"].timestamp() for point in made.kept["points"]}
    assert kept["onchain.active_24h"] == kept["onchain.mvrv"] == NOON - DAY / 2
    assert "onchain.top10_share" not in kept, "a share remembered is not one of today"


@pytest.mark.parametrize(
    ("metric", "ago", "path"),
    [
        ("active_24h", 1.5 * DAY + 1, "/charts/n-unique-addresses"),
        ("mvrv", 1.5 * DAY + 1, "/charts/mvrv"),
        ("top10_share", DAY + 1, "/bitcoin/addresses"),
        ("top100_share", DAY - 999, "/bitcoin/addresses"),  # not of the ranking of the other
    ],
)
def test_what_is_older_than_its_day_is_asked_for_again(chains, metric, ago, path):
    source = DAILY[metric][0][0]
    chains.build(past=past(daily=DAILY | {metric: [[source, NOON - ago, 0.01]]}))
    asked = {
        one.partition("?")[0]
        for name in ("blockchain_info", "blockchair")
        for one in chains.upstreams.calls().get(name, [])
    }
    assert asked == {"/stats", path}


def test_a_chain_of_blockchair_is_ranked_once_a_day(chains):
    shares = {name: DAILY[name] for name in ("top10_share", "top100_share")}
    made = chains.build("litecoin", past=past("litecoin", daily=shares))
    assert list(chains.upstreams.calls()["blockchair"]) == ["/litecoin/stats"]
    assert made.data["concentration"]["top100_share"] == 0.15


def test_what_is_remembered_of_one_switched_off_is_not_shown(chains):
    chains.configure(without=("blockchair", "blockchain_info"))
    made = chains.build(past=past(daily=DAILY))
    assert [source.name for source in made.sources] == ["mempool"]
    assert made.data["concentration"] is None
    assert made.data["activity"] is None


def test_a_provider_switched_off_is_not_tried(chains):
    chains.configure(without=("blockchair", "blockchain_info"))
    made = chains.build()
    assert [source.name for source in made.sources] == ["mempool"]
    assert made.data["supply"]["circulating"] is None
    assert reasons(made)["supply.circulating"] == "not_published"
    assert reasons(made)["concentration"] == "not_published"
    assert faults(made.data) == []


def test_with_everything_switched_off_there_is_no_source(chains):
    chains.configure(without=("mempool", "blockchain_info", "blockchair"))
    with pytest.raises(NoSource) as refusal:
        chains.build()
    assert refusal.value.sources == []


# What is not there.


@pytest.mark.parametrize("name", ["cardano", "solana", "ripple"])
def test_a_coin_of_an_unknown_chain_is_not_supported_and_nobody_is_asked(chains, name):
    made = chains.build(name, coin_of(name, links={}))
    assert made.data["applicable"] is False
    assert made.data["warnings"] == ["chain_not_supported"]
    assert (made.quality, made.sources, made.kept) == (100, [], {})
    assert chains.upstreams.calls() == {}
    assert set(reasons(made).values()) == {"not_supported", "not_applicable"}
    assert {"supply", "network", "transfers"} <= reasons(made).keys()
    assert faults(made.data) == []


def test_a_token_that_nobody_knows_is_said_to_be_unknown(chains):
    contract = Link("0x" + "5a" * 20, 1.0, True, None)
    made = chains.build("tether", coin_of("tether", links={"ethereum_contract": contract}))
    assert made.data["applicable"] is False
    assert made.data["warnings"] == ["chain_unknown"]
    assert made.quality == 100
    assert made.data["supply"] is None
    assert reasons(made)["supply"] == "not_published"


def test_a_failure_never_yields_a_supply(chains):
    chains.upstreams.fault("blockchain_info", "error_500")
    chains.upstreams.fault("blockchair", "error_500")
    made = chains.build()
    assert made.data["supply"]["circulating"] is None
    assert made.data["concentration"] is None
    assert reasons(made)["supply.circulating"] == "provider_failed"
    assert "onchain.supply" not in {point["metric"] for point in made.kept["points"]}


# Faults of each provider.


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("provider", ["mempool", "blockchain_info", "blockchair"])
def test_every_fault_of_one_source_is_named_and_the_others_are_used(chains, provider, kind):
    chains.upstreams.fault(provider, kind, seconds=30)
    made = chains.build()
    assert errors(made)[provider] in on_chain_errors(kind)
    assert faults(made.data) == []
    assert made.data["network"]["height"] == mined.height(CHAIN, NOON)
    others = [source for source in made.sources if source.name != provider]
    assert all(source.ok for source in others)
    json.dumps(made.data, allow_nan=False)
    assert set(reasons(made).values()) <= {
        "provider_failed", "late", "not_published", "no_history", "not_applicable", "undefined",
    }  # fmt: skip


def on_chain_errors(kind):
    """The codes that a fault may come to."""
    return {
        "timeout": {"timeout"},
        "drip": {"timeout"},
        "rate_limited": {"rate_limited"},
        "rate_limited_silent": {"rate_limited"},
        "error_500": {"http_error"},
        "html": {"bad_body"},
        "truncated": {"bad_body"},
        "wrong_shape": {"bad_body"},
        "nulls": {"bad_body"},
        "absurd": {"outlier", "bad_body"},
    }[kind]


@pytest.mark.parametrize("kind", FAULTS)
def test_with_all_sources_failing_there_is_no_answer(chains, kind):
    chains.upstreams.fault_all(kind)
    with pytest.raises(NoSource) as refusal:
        chains.build()
    assert {source.name for source in refusal.value.sources} == {
        "mempool", "blockchain_info", "blockchair",
    }  # fmt: skip
    assert not any(source.ok for source in refusal.value.sources)
    assert all(source.error for source in refusal.value.sources)


@pytest.mark.parametrize("kind", ["timeout", "error_500", "nulls", "absurd"])
def test_a_chain_of_one_source_that_fails_has_no_answer(chains, kind):
    chains.upstreams.fault("blockchair", kind, seconds=30)
    with pytest.raises(NoSource) as refusal:
        chains.build("litecoin")
    assert [source.name for source in refusal.value.sources] == ["blockchair"]


def test_without_mempool_blockchair_suggests_the_fee(chains):
    chains.upstreams.fault("mempool", "error_500")
    made = chains.build()
    assert made.data["fees"] == {
        "fast_sat_vb": None, "half_hour_sat_vb": max(1, round(mined.fee(CHAIN, NOON))),
        "hour_sat_vb": None, "economy_sat_vb": None,
    }  # fmt: skip
    assert reasons(made)["fees.fast_sat_vb"] == "provider_failed"
    assert made.data["mempool"]["vbytes"] is None
    assert reasons(made)["transfers"] == "provider_failed"
    assert made.quality <= 75
    assert made.data["quality_parts"]["health"] == pytest.approx(2 / 3)
    assert made.data["transfers_summary"]["largest_told_usd_24h"] > 0


def test_a_failing_source_never_raises_the_quality(chains):
    whole = chains.build()
    for provider in ("mempool", "blockchain_info", "blockchair"):
        chains.upstreams.heal()
        chains.configure()
        chains.upstreams.fault(provider, "error_500")
        made = chains.build()
        assert made.quality <= whole.quality
        assert made.data["quality_parts"]["health"] < 1


def test_a_slow_source_does_not_hold_the_others_up(chains, hurried):
    chains.upstreams.delay("blockchain_info", 3.0)
    made = chains.build()
    assert errors(made)["blockchain_info"] == "timeout"
    assert made.data["activity"]["tx_24h"] == mined.transactions(CHAIN, NOON)  # of Blockchair
    assert reasons(made)["activity.active_addresses_24h"] == "late"


# The price, and what is worth something by it.


def test_without_a_price_there_is_no_worth_and_that_is_named(chains):
    made = chains.build(market=None)
    assert made.data["warnings"] == ["price_unknown"]
    assert made.data["transfers"] is made.data["transfers_summary"] is None
    assert made.data["fee_typical_usd"] is None
    for path in ("transfers", "transfers_summary", "fee_typical_usd"):
        assert reasons(made)[path] == "no_history"  # it is we who keep the prices
    assert made.data["fees"]["half_hour_sat_vb"] > 0
    assert made.kept["transfers"] == []


def test_any_size_of_price_passes_through(chains):
    for price in (1e-12, 1e9):
        market = {"price_usd": price, "market_cap_usd": None, "volume_24h_usd": None, "at": NOON}
        made = chains.build(market=market)
        fee = made.data["fees"]["half_hour_sat_vb"]
        assert made.data["fee_typical_usd"] == pytest.approx(140 * fee * 1e-8 * price)
        assert json.loads(json.dumps(made.data)) == made.data


@pytest.mark.parametrize("price", [1e300, 5e-324, 0.0])
def test_a_price_that_cannot_be_is_none(chains, price):
    market = {"price_usd": price, "market_cap_usd": None, "volume_24h_usd": None, "at": NOON}
    for name in ("bitcoin", "tether"):
        chains.configure(with_keys=True)
        made = chains.build(name, market=market)
        assert "price_unknown" in made.data["warnings"]
        assert made.data["transfers"] is None
        assert reasons(made)["transfers"] == "no_history"
    assert made.data["activity"]["transfer_volume_24h_usd"] is None


# The week before, and what is kept.


def test_changes_of_a_week_compare_the_same_source(chains):
    week = NOON - 7 * DAY
    stored = {
        "tx_24h": [["blockchain_info", week + 3600, 100.0], ["blockchair", week, 5.0]],
        "active_24h": [["blockchain_info", week - DAY / 2, 200.0]],
        "hashrate_hs": [["mempool", week, 1e21], ["blockchain_info", week, 5e20]],
    }
    made = chains.build(past=past(points=stored))
    activity = made.data["activity"]
    assert activity["tx_change_7d_pct"] == pytest.approx(
        (activity["tx_24h"] / 100 - 1) * 100, abs=1e-4
    )
    assert activity["active_change_7d_pct"] == pytest.approx(
        (activity["active_addresses_24h"] / 200 - 1) * 100, abs=1e-4
    )
    own = int(mined.hashrate(CHAIN, NOON - 1.5 * DAY))
    assert made.data["changes"]["hashrate_7d_pct"] == pytest.approx(
        (own / 1e21 - 1) * 100, abs=1e-4
    )


@pytest.mark.parametrize(
    "points",
    [
        {},
        {"tx_24h": [["blockchair", NOON - 7 * DAY, 100.0]]},
        {"tx_24h": [["blockchain_info", NOON - 7.6 * DAY, 100.0]]},
        {"tx_24h": [["blockchain_info", NOON - 6.4 * DAY, 100.0]]},
    ],
)
def test_without_a_point_of_that_source_a_week_ago_there_is_no_change(chains, points):
    made = chains.build(past=past(points=points))
    assert made.data["activity"]["tx_change_7d_pct"] is None
    assert reasons(made)["activity.tx_change_7d_pct"] == "no_history"


def test_points_are_the_readings_of_the_first_source(chains):
    made = chains.build()
    points = {point["metric"]: point for point in made.kept["points"]}
    assert points.keys() - KEPT == {
        "onchain.top10_share", "onchain.top100_share", "onchain.scanned_height",
    }  # fmt: skip
    assert points["onchain.hashrate_hs"]["source"] == "mempool"
    assert points["onchain.hashrate_hs"]["value"] == pytest.approx(
        mined.hashrate(CHAIN, NOON - 1.5 * DAY)
    )
    assert points["onchain.tx_24h"]["source"] == "blockchain_info"
    assert points["onchain.active_24h"]["at"] == datetime(2026, 3, 4, tzinfo=UTC)
    assert points["onchain.scanned_height"]["value"] == mined.height(CHAIN, NOON)
    for point in points.values():
        assert point["at"] <= chains.now
        assert point["at"].microsecond == 0


def test_a_second_look_begins_where_the_first_one_ended(chains, monkeypatch):
    monkeypatch.setattr(chain_world, "BUDGET_SECONDS", 30)  # on a busy machine too
    monkeypatch.setattr(on_chain_blocks, "BLOCKS_SECONDS", 10)
    first = chains.build()
    mark = next(p for p in first.kept["points"] if p["metric"] == "onchain.scanned_height")
    chains.move(NOON + 3600)
    made = chains.build(past=past(mark=int(mark["value"])))
    blocks = mined.height(CHAIN, NOON + 3600) - mined.height(CHAIN, NOON)
    summary = made.data["transfers_summary"]
    assert summary["blocks_scanned"] == min(blocks, 6)
    assert summary["coverage_share"] == pytest.approx(min(blocks, 6) / blocks)


# Hostile, odd and contradicting answers.


def test_two_hash_rates_40_percent_apart_are_a_conflict(chains, monkeypatch):
    true = mined.hashrate
    doubled = {NOON - DAY / 2}
    monkeypatch.setattr(
        mined, "hashrate", lambda chain, at: true(chain, at) * (1.5 if at in doubled else 1.0)
    )
    made = chains.build()
    assert "hashrate_conflict" in made.data["warnings"]
    own = int(true(CHAIN, NOON - 1.5 * DAY))
    assert made.data["network"]["hashrate_hs"] == pytest.approx(own, rel=1e-9)


def test_sources_that_stand_still_are_not_believed(chains):
    chains.at += 6 * 3600  # the clock of the sandbox stays where it is
    with pytest.raises(NoSource) as refusal:
        chains.build()
    assert {source.name: source.error for source in refusal.value.sources} == {
        "mempool": "stale", "blockchain_info": "stale", "blockchair": "stale",
    }  # fmt: skip


def test_every_warning_has_a_meaning_and_no_text_gives_advice():
    codes = {*on_chain.CONFLICTS.values(), "price_unknown", "chain_not_supported", "chain_unknown"}
    assert codes <= cautions.MEANINGS.keys()
    for code in codes:
        words = cautions.MEANINGS[code].lower().split()
        assert not {"buy", "sell", "will", "should", "guaranteed"} & set(words)


def test_the_answer_is_small_json_and_begins_with_the_common_block(chains):
    data = chains.build().data
    assert list(data)[:6] == ["coin", "as_of", "method", "applicable", "missing", "warnings"]
    assert data["method"] == "on-chain/1"
    assert len(json.dumps(data, allow_nan=False)) < 20_000
    assert len(data["transfers"]) <= 20


def test_shares_are_shares_at_any_time(chains):
    for hours in range(0, 24 * 9, 31):
        chains.move(NOON + hours * 3600)
        found = chains.build().data["concentration"]
        assert 0 < found["top10_share"] <= found["top100_share"] <= 1
        assert found["of"] == "supply"


def test_more_than_there_is_is_no_concentration(chains, monkeypatch):
    monkeypatch.setattr(mined, "balances", lambda *_: [2.02e5] * 100)
    made = chains.build()
    assert made.data["concentration"] is None
    assert reasons(made)["concentration"] == "provider_failed"


def test_a_ranking_cut_short_is_no_concentration(chains, monkeypatch):
    true = mined.balances
    monkeypatch.setattr(mined, "balances", lambda *given: true(*given)[:99])
    made = chains.build()
    assert made.data["concentration"] is None
    assert reasons(made)["concentration"] == "provider_failed"


def test_as_of_is_the_newest_reading_and_never_ahead(chains):
    made = chains.build()
    assert made.data["as_of"] == iso_of(NOON)
    for source in made.sources:
        assert source.as_of <= chains.now + timedelta(seconds=1)
