"""analysis/defi.py and the modules it is made of"""

import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import defi, defi_deposits
from analysis.cautions import MEANINGS
from analysis.missing import faults
from analysis.result import NoSource
from fixed_answers import NOW, World
from providers import coingecko_coin, defillama, defillama_fees, http
from providers.defi_records import Chain, DayValue, Flow
from providers.records import CoinPage

DAY = 86400
TODAY = datetime(2026, 11, 22, tzinfo=UTC)
MODULES = {"defillama": (defillama, defillama_fees), "coingecko": (coingecko_coin,)}
FIELDS = {
    "coin", "as_of", "method", "applicable", "missing", "warnings", "kind", "names", "basis",
    "catalog_at", "tvl", "chains", "chain_hhi", "chain_count", "fees", "revenue",
    "holders_revenue", "annualised", "ratios", "dex_volume", "stablecoins_usd", "top_protocols",
    "yields", "peers", "quality_parts",
}  # fmt: skip
TOP = [{"name": "Lido", "category": "Liquid Staking", "tvl_usd": 5.0, "change_7d_pct": 1.0}]


def row(kind, ref, tvl=None, *, asked_as=None, category="Lending", **body):
    return {
        "kind": kind,
        "ref": ref,
        "asked_as": asked_as or ref,
        "name": ref.title(),
        "category": category if kind == "protocol" else None,
        "tvl_usd": tvl,
        "body": body,
    }


def past(*rows, age_h=5, **more):
    return {
        "catalog_at": (NOW - timedelta(hours=age_h)).timestamp(),
        "rows": list(rows),
        "top_protocols": TOP,
        "pools": [],
        "peers": [],
        "price_30d_usd": 70000.0,
        "points": [],
        "stored_until": {},
    } | more


def series(*values, until=TODAY):
    """A value for each day, the last one for the day that is still running."""
    last = len(values) - 1
    return [DayValue(until - timedelta(days=last - n), v) for n, v in enumerate(values)]


def page(tvl):
    return CoinPage("aave", 80.0, tvl, (), None, {}, NOW)


BITCOIN = past(row("chain", "Bitcoin", 7.0e9, stablecoins_usd=None))
FAMILY = [
    row("protocol", "aave-v3", 30e9, asked_as="aave", chain_tvl={"Ethereum": 24e9, "Base": 6e9}),
    row("protocol", "aave-v2", 5e9, asked_as="aave", chain_tvl={"Ethereum": 5e9}),
    row("protocol", "aave-v1", 1e9, asked_as="aave", chain_tvl={"Ethereum": 1e9}),
]
MARKET = {"price_usd": 77000.0, "market_cap_usd": 1.54e12, "volume_24h_usd": 3e10, "at": 1.0}


@pytest.fixture
def llama(monkeypatch):
    """DefiLlama and CoinGecko as they are told to be: Bitcoin and a family of three."""
    made = World()
    made.tell("defillama", "chain_history", series(*([6e9] * 31), 7e9, 8e9))
    tvls = {"aave-v3": 31e9, "aave-v2": 4e9, "aave-v1": 1e9}
    made.tell("defillama", "tvl", tvls.__getitem__)
    made.tell("defillama", "chains", [Chain("Bitcoin", "bitcoin", 8e9)])
    made.tell("defillama", "fees", lambda _, kind: FLOWS[kind])
    made.tell("defillama", "chain_fees", lambda _, kind: FLOWS[kind]._replace(days=[]))
    made.tell("defillama", "dex_volume", "no_data")
    made.tell("defillama", "chain_dex_volume", Flow(5e7, 35e7, 15e8, None, []))
    made.tell("coingecko", "page", page(None))
    for provider, modules in MODULES.items():
        for module in modules:
            for name in (name for who, name in made.answers if who == provider):
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, made.stand_in(provider, name))
    http.configure({name: http.Endpoint(name, "http://127.0.0.1:9", {}, True) for name in MODULES})
    yield made
    http.configure({})


FLOWS = {
    defillama_fees.FEES: Flow(1.1e6, 7e6, 30e6, 365e6, series(9e5, 1e6, 1.1e6, 5.0)),
    defillama_fees.REVENUE: Flow(132e3, 9e5, 3.6e6, 40e6, series(1e5, 132e3, 5.0)),
    defillama_fees.HOLDERS_REVENUE: Flow(0.0, 0.0, 0.0, 0.0, []),
}


@pytest.fixture
def build(llama, coin, history):
    """Build the analysis of a coin with a past; Bitcoin unless told otherwise."""

    def _build(stored=BITCOIN, seconds=2.0, market=MARKET, **about):
        return defi.build(
            coin(**about),
            history(market=market, past=stored),
            now=NOW,
            deadline=time.monotonic() + seconds,
        )

    return _build


@pytest.fixture
def aave(build):
    def _aave(*rows, **more):
        return build(past(*(rows or FAMILY), **more), coingecko_id="aave", ticker="AAVE")

    return _aave


def reasons(result):
    return {entry["path"]: entry["reason"] for entry in result.data["missing"]}


def errors(result):
    return {source.name: source.error for source in result.sources}


def kept(result, metric):
    return [point for point in result.kept["points"] if point["metric"] == metric]


def test_every_row_of_the_schema_is_there(build, aave):
    for made in (build(), aave(), build(past())):
        assert set(made.data) == FIELDS
        assert faults(made.data) == []
        json.dumps(made.data, allow_nan=False)


def test_a_chain_is_measured_by_its_complete_days(build):
    made = build().data
    assert (made["kind"], made["names"], made["basis"]) == ("chain", ["Bitcoin"], "gecko_id")
    tvl = made["tvl"]
    assert tvl["usd"] == 8e9, "what is there now is of the day that is running"
    assert tvl["change_1d_pct"] == round((7 / 6 - 1) * 100, 4)
    assert tvl["change_7d_pct"] == tvl["change_1d_pct"]
    assert tvl["change_30d_pct"] == tvl["change_1d_pct"]
    assert tvl["price_effect_30d_pct"] == 10
    assert (tvl["peak_usd"], tvl["peak_at"]) == (8e9, "2026-11-22T00:00:00Z")
    assert tvl["includes"] == {
        "borrowed": False, "staking": False, "pool2": False, "double_counted": False,
    }  # fmt: skip
    assert made["chains"] == [{"name": "Bitcoin", "tvl_usd": 8e9, "share": 1.0, "metric": None}]


def test_fees_and_revenue_are_passed_on_as_published(build):
    made = build().data
    assert made["fees"] == {
        "d1_usd": 1.1e6, "d7_usd": 7e6, "d30_usd": 30e6, "d365_usd": 365e6,
    }  # fmt: skip
    assert made["holders_revenue"]["d30_usd"] == 0
    assert made["annualised"] == {"fees_usd": 365e6, "revenue_usd": 43.8e6, "basis": "d30"}
    ratios = made["ratios"]
    assert ratios["mcap_tvl"] == pytest.approx(1.54e12 / 8e9)
    assert ratios["price_fees"] == pytest.approx(1.54e12 / 365e6)
    assert ratios["price_revenue"] == pytest.approx(1.54e12 / 43.8e6)
    assert ratios["revenue_share_of_fees"] == pytest.approx(0.12)
    assert made["dex_volume"] == {"d1_usd": 5e7, "d7_usd": 35e7}


def test_a_year_that_is_not_published_is_added_up_from_its_days(aave, llama):
    whole = Flow(1.0, 7.0, 30.0, None, series(*([1.0] * 400), 0.5))
    llama.tell("defillama", "fees", whole)
    assert aave().data["fees"]["d365_usd"] == 365
    llama.tell("defillama", "fees", whole._replace(days=whole.days[-300:]))
    assert reasons(aave())["fees.d365_usd"] == "not_published"


def test_a_family_is_the_sum_of_its_children_and_asked_about_as_one(aave, llama):
    made = aave().data
    assert (made["kind"], made["names"]) == ("protocol", ["Aave-V3", "Aave-V2", "Aave-V1"])
    assert made["tvl"]["usd"] == 36e9
    assert {arguments for name, *arguments in map(tuple, llama.calls("defillama")) if name == "tvl"
            for arguments in arguments} == {"aave-v3", "aave-v2", "aave-v1"}  # fmt: skip
    asked = [call for call in llama.calls("defillama") if call[0] == "fees"]
    assert {call[1] for call in asked} == {"aave"}
    assert len(asked) == 3


def test_deposits_of_a_protocol_are_spread_as_the_catalog_has_them(aave):
    made = aave().data
    assert made["chains"] == [
        {
            "name": "Ethereum",
            "tvl_usd": 30e9,
            "share": pytest.approx(30 / 36),
            "metric": "defi.tvl_on_ethereum_usd",
        },
        {
            "name": "Base",
            "tvl_usd": 6e9,
            "share": pytest.approx(6 / 36),
            "metric": "defi.tvl_on_base_usd",
        },
    ]
    assert made["chain_hhi"] == pytest.approx((30 / 36) ** 2 + (6 / 36) ** 2)
    assert made["chain_count"] == 2


def test_many_chains_are_shown_as_nineteen_and_the_rest(aave):
    spread = {f"chain {n:02}": 1e9 * (30 - n) for n in range(24)}
    made = aave(row("protocol", "aave-v3", sum(spread.values()), chain_tvl=spread)).data
    assert len(made["chains"]) == 20
    assert made["chains"][-1]["name"] == "5 smaller chains"
    assert sum(chain["share"] for chain in made["chains"]) == pytest.approx(1)
    assert made["chain_count"] == 24


def test_changes_of_a_protocol_come_from_our_own_points(aave):
    points = [
        [(NOW - timedelta(days=days)).timestamp(), value]
        for days, value in ((30, 18e9), (7, 40e9), (1, 36e9), (0.1, 9e9))
    ]
    tvl = aave(points=points).data["tvl"]
    assert (tvl["change_1d_pct"], tvl["change_7d_pct"], tvl["change_30d_pct"]) == (0, -10, 100)
    assert tvl["peak_usd"] is None


def test_without_points_nothing_is_said_of_changes(aave):
    made = aave()
    assert made.data["tvl"]["change_7d_pct"] is None
    assert reasons(made)["tvl.change_7d_pct"] == "no_history"


def test_a_young_chain_has_no_change_of_a_month(build, llama):
    llama.tell("defillama", "chain_history", series(6e9, 7e9, 8e9))
    made = build()
    assert made.data["tvl"]["change_1d_pct"] == round((7 / 6 - 1) * 100, 4)
    assert reasons(made)["tvl.change_30d_pct"] == "too_short"


def test_a_coin_of_two_chains_is_their_sum(build, llama):
    days = {"Polygon": series(10.0, 20.0, 30.0), "zkEVM": series(1.0, 2.0)}
    llama.tell("defillama", "chain_history", days.__getitem__)
    made = build(past(row("chain", "Polygon", 30.0), row("chain", "zkEVM", 2.0)))
    tvl = made.data["tvl"]
    assert tvl["usd"] == 32
    assert tvl["change_1d_pct"] == pytest.approx((21 / 10 - 1) * 100)
    assert [chain["name"] for chain in made.data["chains"]] == ["Polygon", "zkEVM"]
    assert made.data["fees"]["d1_usd"] == 2.2e6, "fees of two chains are added up"


def test_of_a_coin_that_is_both_only_the_chain_counts(build, llama):
    both = past(row("chain", "Hyper L1", 8e9), row("protocol", "hlp", 9e9, chain_tvl={"X": 9e9}))
    made = build(both).data
    assert (made["kind"], made["names"]) == ("both", ["Hyper L1", "Hlp"])
    assert made["tvl"]["usd"] == 8e9
    assert not [call for call in llama.calls("defillama") if call[0] in ("tvl", "fees")]


def test_fees_that_nobody_publishes_stay_null_with_the_deposits_there(build, llama):
    for name in ("chain_fees", "chain_dex_volume"):
        llama.tell("defillama", name, "no_data")
    made = build()
    assert made.data["tvl"]["usd"] == 8e9
    assert made.data["fees"] is made.data["revenue"] is made.data["dex_volume"] is None
    told = reasons(made)
    assert {told[path] for path in ("fees", "revenue", "dex_volume", "annualised")} == {
        "not_published"
    }
    assert told["ratios.price_fees"] == "not_published"


def test_one_sum_that_is_missing_costs_itself_alone(build, llama):
    llama.tell("defillama", "chain_fees", Flow(1e6, 7e6, None, None, []))
    made = build()
    assert made.data["fees"]["d7_usd"] == 7e6
    told = reasons(made)
    assert told["fees.d30_usd"] == told["annualised"] == "not_published"


def test_of_several_families_each_is_asked_and_a_failed_one_leaves_no_sum(aave, llama):
    apart = [
        row("protocol", "lending", 6e9, asked_as="sky"),
        row("protocol", "rwa", 1e9, asked_as="sky"),
        row("protocol", "layer", 2e9),
    ]
    llama.tell("defillama", "tvl", 3e9)
    made = aave(*apart).data
    assert made["fees"]["d1_usd"] == 2.2e6
    assert {call[1] for call in llama.calls("defillama") if call[0] == "fees"} == {"sky", "layer"}

    def _fees(ref, kind):
        return FLOWS[kind] if ref == "sky" else "http_error"

    llama.tell("defillama", "fees", _fees)
    made = aave(*apart)
    assert made.data["fees"] is None
    assert reasons(made)["fees"] == "provider_failed"

    llama.tell("defillama", "fees", lambda ref, kind: FLOWS[kind] if ref == "sky" else "no_data")
    assert aave(*apart).data["fees"]["d1_usd"] == 1.1e6, "who has no fees takes nothing away"


def test_a_family_of_one_is_asked_about_by_its_own_name(aave, llama):
    llama.tell("defillama", "tvl", 4e9)
    aave(row("protocol", "pendle", 4e9, asked_as="pendle-finance"))
    assert {call[1] for call in llama.calls("defillama") if call[0] == "fees"} == {"pendle"}


@pytest.mark.parametrize("tvl", [None, "outlier"])
def test_a_child_that_nobody_can_count_is_left_out_and_said_to_be(aave, llama, tvl):
    odd = row("protocol", "odd", None if tvl is None else 5.0, asked_as="aave")
    tvls = {"aave-v3": 31e9, "odd": "outlier"}
    llama.tell("defillama", "tvl", tvls.__getitem__)
    made = aave(FAMILY[0], odd).data
    assert made["tvl"]["usd"] == 31e9
    assert made["warnings"] == ["deposits_left_out"]


@pytest.mark.parametrize("answer", ["timeout", 4.0])
def test_a_child_that_does_not_answer_is_taken_from_the_catalog(aave, llama, answer):
    tvls = {"aave-v3": 31e9, "aave-v2": answer, "aave-v1": 1e9}
    llama.tell("defillama", "tvl", tvls.__getitem__)
    made = aave().data
    assert made["tvl"]["usd"] == 37e9
    assert made["warnings"] == ["deposits_from_catalog"]


def test_of_many_protocols_the_largest_are_asked(aave, llama):
    llama.tell("defillama", "tvl", 10e9)
    many = [row("protocol", f"p{n}", 1e9 * (20 - n), asked_as="all") for n in range(9)]
    made = aave(*many).data
    asked = [call for call in llama.calls("defillama") if call[0] == "tvl"]
    assert len(asked) == defi_deposits.MOST_ASKED
    assert made["tvl"]["usd"] == 6 * 10e9 + (14 + 13 + 12) * 1e9


def test_a_chain_whose_series_fails_is_asked_for_in_the_list(build, llama):
    llama.tell("defillama", "chain_history", "http_error")
    points = [[(NOW - timedelta(days=1)).timestamp(), 4e9]]
    made = build(BITCOIN | {"points": points})
    assert made.data["tvl"]["usd"] == 8e9
    assert made.data["tvl"]["change_1d_pct"] == 100, "from a point of our own"
    assert made.data["tvl"]["peak_usd"] is None
    assert kept(made, "defi.tvl_usd") == [
        {"metric": "defi.tvl_usd", "source": "defillama", "at": NOW, "value": 8e9}
    ]


def test_a_series_that_ended_is_no_series_of_today(build, llama):
    llama.tell("defillama", "chain_history", series(5e9, 6e9, until=TODAY - timedelta(days=2)))
    llama.tell("defillama", "chains", "no_data")
    with pytest.raises(NoSource) as failure:
        build()
    assert {s.name: s.error for s in failure.value.sources}["defillama"] is not None


def test_coingecko_that_agrees_lifts_the_cap_and_one_that_does_not_lowers_it(aave, llama):
    alone = aave()
    assert alone.quality == 75
    llama.tell("coingecko", "page", page(36.1e9))
    agreed = aave()
    assert agreed.quality > 75
    assert agreed.data["tvl"]["usd"] == pytest.approx(36.05e9)
    assert {source.name for source in agreed.sources if source.ok} == {
        "defillama", "coingecko", "table:defi_catalog",
    }  # fmt: skip
    llama.tell("coingecko", "page", page(60e9))
    torn = aave()
    assert torn.quality == 60
    assert torn.data["tvl"]["usd"] == 36e9, "the first provider's"
    assert torn.data["warnings"] == ["tvl_conflict"]


def test_quality_weighs_what_is_missing(build, llama):
    whole = build()
    assert whole.quality == 75
    assert whole.coverage == 1
    llama.tell("defillama", "chain_dex_volume", "no_data")
    assert build().coverage == 7 / 8


def test_a_check_that_fails_costs_health(aave, llama):
    llama.tell("coingecko", "page", "timeout")
    made = aave()
    parts = made.data["quality_parts"]
    assert (parts["health"], parts["coverage"]) == (0.5, 7 / 8)
    assert made.quality == round(100 * 7 / 8 * (0.35 * 0.7 + 0.25 + 0.25 + 0.15 * 0.5))


def test_a_chain_is_not_compared_with_what_is_in_protocols(build, llama):
    llama.tell("coingecko", "page", page(1.0))
    assert build().quality == 75
    assert not llama.calls("coingecko")


def test_a_coin_that_the_catalog_does_not_know_costs_no_call(build, llama):
    made = build(past(), coingecko_id="dogecoin")
    assert llama.asked == []
    assert (made.data["applicable"], made.quality) == (False, 100)
    assert made.data["warnings"] == ["no_deposits"]
    assert made.data["tvl"] is None
    assert set(reasons(made).values()) - {"no_history"} == {"not_applicable"}
    assert [(s.name, s.ok) for s in made.sources] == [("table:defi_catalog", True)]
    assert made.kept == {}


def test_a_stablecoin_has_no_deposits_of_its_own(build, llama):
    for stored in (past(row("protocol", "dai", 5e9)), {}):
        made = build(stored, kind="stablecoin", pegged_to="usd")
        assert made.data["applicable"] is False
        assert made.data["warnings"] == []
    assert llama.asked == []


def test_a_catalog_that_is_old_still_knows_what_it_knows(build):
    old = past(row("chain", "Bitcoin", 7e9, stablecoins_usd=5.0), age_h=24 * 9)
    assert build(old).data["applicable"] is True


def test_nobody_is_told_no_by_an_old_catalog_or_by_none(build, llama):
    llama.tell("defillama", "chains", [Chain("Ethereum", "ethereum", 5e9)])
    for stored in (past(age_h=49), {}):
        with pytest.raises(NoSource) as failure:
            build(stored, coingecko_id="dogecoin")
        told = {source.name: (source.ok, source.error) for source in failure.value.sources}
        assert told["table:defi_catalog"] == (False, "stale" if stored else "no_data")
        assert told["defillama"] == (False, "no_data")
    assert {call[0] for call in llama.calls("defillama")} == {"chains"}


def test_before_there_is_a_catalog_a_chain_is_found_in_the_short_list(build, llama):
    made = build({})
    assert (made.data["kind"], made.data["tvl"]["usd"]) == ("chain", 8e9)
    told = reasons(made)
    assert {told[path] for path in ("top_protocols", "yields", "peers", "stablecoins_usd")} == {
        "no_history"
    }
    assert "table:defi_catalog" not in errors(made)


def test_a_coin_nobody_could_look_up_has_no_answer(build, llama):
    llama.fail("defillama", "timeout")
    with pytest.raises(NoSource) as failure:
        build({}, coingecko_id="dogecoin")
    assert {s.name: s.error for s in failure.value.sources}["defillama"] == "timeout"


@pytest.mark.parametrize("error", ["timeout", "connect", "rate_limited", "http_error", "bad_body"])
def test_without_deposits_there_is_no_answer_and_each_source_is_named(aave, llama, error):
    llama.fail("defillama", error)
    llama.fail("coingecko", error)
    with pytest.raises(NoSource) as failure:
        aave()
    told = {source.name: (source.ok, source.error) for source in failure.value.sources}
    assert told["defillama"] == told["coingecko"] == (False, error)


def test_what_is_switched_off_is_not_asked(build, llama):
    http.configure({"coingecko": http.Endpoint("coingecko", "http://127.0.0.1:9", {}, True)})
    with pytest.raises(NoSource):
        build()
    assert llama.asked == []


@pytest.mark.parametrize("lost", ["chain_fees", "chain_dex_volume"])
def test_what_fails_beside_the_deposits_is_missing_by_name(build, llama, lost):
    llama.tell("defillama", lost, "http_error")
    made = build()
    path = "fees" if lost == "chain_fees" else "dex_volume"
    assert reasons(made)[path] == "provider_failed"
    assert errors(made)["defillama"] == "http_error"
    llama.tell("defillama", lost, "timeout")
    assert reasons(build())[path] == "late"


def test_the_size_of_the_coin_may_be_unknown(build):
    made = build(market=None)
    told = reasons(made)
    assert told["ratios.mcap_tvl"] == "not_published"
    assert told["tvl.price_effect_30d_pct"] == "no_history"
    assert made.data["ratios"]["revenue_share_of_fees"] == pytest.approx(0.12)


def test_nothing_is_divided_by_nothing(build, llama):
    nothing = Flow(0.0, 0.0, 0.0, 0.0, [])
    llama.tell("defillama", "chain_fees", nothing)
    told = reasons(build())
    for ratio in ("price_fees", "price_revenue", "revenue_share_of_fees"):
        assert told[f"ratios.{ratio}"] == "undefined"


def test_deposits_that_count_elsewhere_too_are_said_to(aave, llama):
    llama.tell("defillama", "tvl", 20e9)
    twice = row("protocol", "lido", 20e9, chain_tvl={"Ethereum": 20e9}, counts_twice=True)
    assert aave(twice).data["tvl"]["includes"]["double_counted"] is True


def test_stablecoins_of_a_chain_are_known_none_or_not_known(build):
    def _told(**body):
        made = build(past(row("chain", "Bitcoin", 8e9, **body)))
        return made.data["stablecoins_usd"], reasons(made).get("stablecoins_usd")

    assert _told(stablecoins_usd=5e9) == (5e9, None)
    assert _told(stablecoins_usd=None) == (None, "not_published")
    assert _told() == (None, "provider_failed")


def test_the_first_answer_keeps_the_series_and_later_ones_what_is_new(build, llama):
    long = series(*(1e9 + n for n in range(1000)))
    llama.tell("defillama", "chain_history", long)
    first = kept(build(), "defi.tvl_usd")
    assert len(first) == 729
    assert first[-1]["at"] == TODAY - timedelta(days=1), "the running day is not kept"
    assert {point["source"] for point in first} == {"defillama"}

    until = (TODAY - timedelta(days=2)).timestamp()
    later = kept(build(BITCOIN | {"stored_until": {"defi.tvl_usd": until}}), "defi.tvl_usd")
    assert [point["at"] for point in later] == [
        TODAY - timedelta(days=back) for back in (5, 4, 3, 2, 1)
    ]


def test_a_protocol_keeps_a_point_an_answer_and_one_for_each_chain(aave):
    made = aave()
    assert kept(made, "defi.tvl_usd") == [
        {"metric": "defi.tvl_usd", "source": "defillama", "at": NOW, "value": 36e9}
    ]
    at = NOW - timedelta(hours=5)
    by_chain = {
        p["metric"]: (p["at"], p["value"]) for p in made.kept["points"] if "_on_" in p["metric"]
    }
    assert by_chain == {
        "defi.tvl_on_ethereum_usd": (at, 30e9),
        "defi.tvl_on_base_usd": (at, 6e9),
    }


def test_fees_are_kept_by_day_or_as_those_of_yesterday(build, aave):
    days = kept(aave(), "defi.fees_1d_usd")
    assert [(point["at"], point["value"]) for point in days] == [
        (TODAY - timedelta(days=back), value) for back, value in ((3, 9e5), (2, 1e6), (1, 1.1e6))
    ]
    (yesterday,) = kept(build(), "defi.fees_1d_usd")
    assert (yesterday["at"], yesterday["value"]) == (TODAY - timedelta(days=1), 1.1e6)
    assert kept(aave(), "defi.dex_volume_1d_usd") == []


def test_every_metric_is_one_that_the_table_takes(aave, llama):
    spread = {"OP Mainnet": 1e9, "zkSync Era": 2e9, "Ünïcode <b>": 3e9, "..": 4e9}
    llama.tell("defillama", "tvl", 10e9)
    for point in aave(row("protocol", "p", 10e9, chain_tvl=spread)).kept["points"]:
        head, _, tail = point["metric"].partition(".")
        assert head == "defi"
        assert tail.replace("_", "").isalnum()
        assert tail.isascii()


def test_silence_costs_no_more_than_the_time_there_is(build, llama):
    released = threading.Event()

    def _slow(*_, **__):
        released.wait(30)
        return "timeout"

    for name in ("chain_fees", "chain_dex_volume"):
        llama.tell("defillama", name, _slow)
    started = time.monotonic()
    made = build(seconds=0.5)
    released.set()
    assert time.monotonic() - started < 8
    assert made.data["tvl"]["usd"] == 8e9
    assert reasons(made)["fees"] == "late"


HOSTILE = ("<script>alert(1)</script>", "\u202eevil", "javascript:alert(1)", "n" * 255)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_passed_on_as_text(build, llama, text):
    llama.tell("defillama", "chain_history", series(6e9, 7e9, 8e9))
    named = row("chain", "Bitcoin", 8e9) | {"name": text}
    made = build(past(named, top_protocols=[TOP[0] | {"name": text}])).data
    assert made["names"] == [text]
    assert made["top_protocols"][0]["name"] == text


def test_every_warning_has_a_meaning():
    raised = {"tvl_conflict", "deposits_left_out", "deposits_from_catalog", "no_deposits"}
    assert raised <= set(MEANINGS)


amounts = st.one_of(st.none(), st.floats(0, 1e15))
answers = st.one_of(
    st.sampled_from(["timeout", "no_data", "http_error", "outlier"]),
    st.builds(Flow, amounts, amounts, amounts, amounts, st.just([])),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    tvls=st.lists(
        st.one_of(st.floats(0, 1e15), st.sampled_from(["timeout", "no_data"])),
        min_size=3,
        max_size=3,
    ),
    fees=answers,
    volume=answers,
    listed=amounts,
)
def test_whatever_is_answered_every_null_has_a_name(aave, llama, tvls, fees, volume, listed):
    told = dict(zip(("aave-v3", "aave-v2", "aave-v1"), tvls, strict=True))
    llama.tell("defillama", "tvl", told.__getitem__)
    llama.tell("defillama", "fees", fees)
    llama.tell("defillama", "dex_volume", volume)
    llama.tell("coingecko", "page", page(listed))
    try:
        made = aave()
    except NoSource:
        return
    assert faults(made.data) == []
    assert 0 <= made.quality <= 100
    assert sum(chain["share"] for chain in made.data["chains"] or []) in (0, pytest.approx(1))
