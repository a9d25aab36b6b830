"""analysis/derivatives.py: what four venues say, told by stand-ins that say what a case needs"""

import json
import time
from datetime import timedelta

import pytest

from analysis import derivatives, perpetual_past
from analysis.missing import faults
from analysis.result import LinkCheck, NoSource
from analysis.subject import Link
from fixed_answers import NOW, listing
from loopback import Upstream
from providers import (
    binance_futures,
    bybit,
    coingecko,
    deribit,
    http,
    okx,
    okx_liquidations,
)
from providers.records import (
    Contract,
    FundingPoint,
    InterestPoint,
    Liquidation,
    VolatilityPoint,
)

PRICE = 77000.0
VENUES = {"bybit": bybit, "binance_futures": binance_futures, "okx": okx, "deribit": deribit}
NO_SUMS = {"long_usd": 0, "short_usd": 0, "count": 0}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def contract(**changes):
    made = Contract(
        mark_price=PRICE,
        index_price=PRICE,
        funding_rate=0.0001,
        interval_h=8.0,
        next_funding_at=NOW + HOUR,
        oi_usd=1e9,
        volume_24h_usd=5e9,
        long_account_share=0.6,
        as_of=NOW - timedelta(seconds=5),
        lost={},
    )
    return made._replace(**changes)


def past(**changes):
    known = {
        "open_interest": {span: {} for span in ("1h", "24h", "7d", "30d")},
        "funding": [],
        "filled": {"funding": list(VENUES), "open_interest": list(VENUES)},
        "liquidations": {"h1": NO_SUMS, "h24": NO_SUMS, "keys": []},
    }
    return known | changes


class Said:
    """What the venues say: a record, or the code of an error; by the name of the contract."""

    def __init__(self):
        self.contracts = {}
        self.histories = {}
        self.asked = []

    def every(self, **changes):
        """Let all venues say the same of Bitcoin."""
        for name, module in VENUES.items():
            self.contracts[name] = {module.ref("BTC"): contract(**changes)}
        return self

    def one(self, name, answer):
        """Let one venue say something of Bitcoin, or fail with a code."""
        self.contracts[name] = {VENUES[name].ref("BTC"): answer}

    def contract(self, name):
        def answer(ref, *, deadline):
            assert deadline > time.monotonic() - 5
            self.asked.append((name, ref))
            found = self.contracts.get(name, {}).get(ref, "no_data")
            if isinstance(found, str):
                raise http.UpstreamError(name, found, "as told")
            return found

        return answer

    def history(self, name, kind):
        def answer(ref, *arguments, **options):
            self.asked.append((name, kind, *arguments))
            found = self.histories.get((name, kind, *arguments), "connect")
            if isinstance(found, str):
                raise http.UpstreamError(name, found, "as told")
            return found

        return answer


def endpoints(*names, liquidations=False):
    extras = frozenset({"liquidations"} if liquidations else ())
    return {
        name: http.Endpoint(
            name, "http://127.0.0.1:9", {}, True, {}, extras if name == "okx" else frozenset()
        )
        for name in names
    }


@pytest.fixture
def said(monkeypatch):
    made = Said().every()
    for name, module in VENUES.items():
        monkeypatch.setattr(module, "contract", made.contract(name))
        for kind in ("funding_history", "interest_history"):
            if hasattr(module, kind):
                monkeypatch.setattr(module, kind, made.history(name, kind))
    monkeypatch.setattr(okx_liquidations, "newest", made.history("okx", "liquidations"))
    monkeypatch.setattr(deribit, "options", made.history("deribit", "options"))
    monkeypatch.setattr(deribit, "volatility_index", made.history("deribit", "dvol"))
    monkeypatch.setattr(coingecko, "markets", lambda *_, **__: [listing("bitcoin", PRICE)])
    http.configure(endpoints(*VENUES, "coingecko"))
    yield made
    http.configure({})


@pytest.fixture
def build(said, coin, history, now, soon):
    """Build of Bitcoin, whose price is known, with nothing stored unless told."""
    market = {"price_usd": PRICE, "market_cap_usd": 1.5e12, "volume_24h_usd": 3e10}

    def _build(about=None, stored=None, **more):
        known = {"market": market | {"at": NOW.timestamp() - 60}, "past": stored or past()} | more
        return derivatives.build(about or coin(), history(**known), now=now, deadline=soon)

    return _build


def reasons(result):
    return {entry["path"]: entry["reason"] for entry in result.data["missing"]}


def errors(result):
    return {source.name: source.error for source in result.sources}


# What is in sum.


def test_the_worked_example_is_told_in_every_figure(said, build):
    said.one("bybit", contract(funding_rate=0.0001, interval_h=8.0, oi_usd=5e9))
    said.one("binance_futures", contract(funding_rate=0.00005, interval_h=4.0, oi_usd=2e9))
    said.one("okx", contract(funding_rate=0.00003, interval_h=8.0, oi_usd=2e9))
    said.one("deribit", "no_data")
    funding = build().data["funding"]
    assert funding["rate_8h"] == pytest.approx(8.4444e-5, abs=5e-10)
    assert funding["apr_pct"] == 9.2467
    assert funding["level"] == "normal"
    assert (funding["min_rate_8h"], funding["max_rate_8h"]) == (0.00003, 0.0001)
    assert funding["next_at"] == "2026-11-22T13:34:56Z"


def test_four_venues_that_answer_are_worth_100(build):
    made = build()
    assert (made.quality, made.coverage) == (100, 1.0)
    assert made.data["quality_parts"] == {
        "coverage": 1.0, "corroboration": 1.0, "freshness": 1.0, "health": 1.0,
    }  # fmt: skip
    assert errors(made) == dict.fromkeys(VENUES)
    assert all(source.ok for source in made.sources)
    assert faults(made.data) == []


def test_the_sum_is_of_one_side_and_its_parts_are_shares(said, build):
    said.one("bybit", contract(oi_usd=3e9, volume_24h_usd=None))
    data = build().data
    assert data["open_interest"]["usd"] == 6e9
    assert data["open_interest"]["hhi"] == pytest.approx(0.25 + 3 / 36)
    assert data["open_interest"]["to_market_cap_pct"] == 0.4
    assert [row["oi_share"] for row in data["venues"]] == pytest.approx([0.5] + [1 / 6] * 3)
    assert sum(row["oi_share"] for row in data["venues"]) == pytest.approx(1)
    assert data["volume_24h_usd"] == 15e9


def test_accounts_and_basis_are_weighed_by_what_is_open(said, build):
    said.one("bybit", contract(oi_usd=3e9, long_account_share=0.9, index_price=PRICE / 1.001))
    said.one("deribit", contract(oi_usd=5e9, long_account_share=None, index_price=None))
    data = build().data
    assert data["long_short"] == {
        "long_account_share": pytest.approx((0.9 * 3 + 0.6 * 2) / 5),
        "ratio": pytest.approx(0.78 / 0.22),
        "level": "crowded_long",
    }
    assert data["basis"]["pct"] == 0.06


def test_where_every_account_is_long_there_is_no_ratio(said, build):
    said.every(long_account_share=1.0)
    made = build()
    assert made.data["long_short"] == {
        "long_account_share": 1.0, "ratio": None, "level": "crowded_long",
    }  # fmt: skip
    assert reasons(made)["long_short.ratio"] == "undefined"


def test_the_next_payment_is_the_soonest_and_the_newest_reading_tells_how_fresh_all_is(said, build):
    said.every(as_of=NOW - timedelta(seconds=700))
    said.one("okx", contract(next_funding_at=NOW + 3 * HOUR))
    made = build()
    assert made.data["funding"]["next_at"] == "2026-11-22T13:34:56Z"
    assert made.data["as_of"] == "2026-11-22T12:34:51Z"
    assert made.data["quality_parts"]["freshness"] == 1.0


def test_venues_of_which_nothing_is_open_count_the_same_and_that_is_said(said, build):
    said.every(oi_usd=0.0)
    said.one("bybit", contract(oi_usd=0.0, funding_rate=0.0005))
    made = build()
    assert made.data["funding"]["rate_8h"] == pytest.approx(0.0002)
    assert made.data["warnings"] == ["open_interest_unknown"]
    assert reasons(made)["open_interest.hhi"] == "undefined"
    assert faults(made.data) == []


@pytest.mark.parametrize(
    ("rate", "level"),
    [(0.0001, "normal"), (-0.0003, "elevated"), (0.0007, "high"), (-0.004, "extreme")],
)
def test_one_set_of_words_names_the_level(said, build, rate, level):
    said.every(funding_rate=rate)
    assert build().data["funding"]["level"] == level


# What was.


def test_changes_compare_the_same_venues(said, build):
    then = {"bybit": 0.5e9, "binance_futures": 1e9, "okx": 1e9, "gone": 9e9}
    known = {"1h": {"okx": 1e9}, "24h": then, "7d": {**then, "deribit": 2e9}, "30d": {}}
    made = build(stored=past(open_interest=known))
    interest = made.data["open_interest"]
    assert interest["change_24h_pct"] == 20.0
    assert interest["change_7d_pct"] == -11.1111
    assert interest["common_share"] == 0.75
    assert reasons(made)["open_interest.change_1h_pct"] == "no_history"
    assert reasons(made)["open_interest.change_30d_pct"] == "no_history"


def test_a_venue_that_appears_between_two_readings_does_not_change_the_change(said, build):
    known = {span: {"bybit": 0.8e9, "okx": 0.8e9} for span in ("1h", "24h", "7d", "30d")}
    said.one("deribit", "no_data")
    said.one("binance_futures", "no_data")
    before = build(stored=past(open_interest=known)).data["open_interest"]
    said.one("deribit", contract(oi_usd=1.5e9))
    after = build(stored=past(open_interest=known)).data["open_interest"]
    assert before["change_24h_pct"] == after["change_24h_pct"] == 25.0
    assert (before["common_share"], after["common_share"]) == (1.0, pytest.approx(2 / 3.5))


def test_without_a_history_changes_are_unknown_and_never_0(build):
    made = build()
    spans = [f"open_interest.change_{span}_pct" for span in ("1h", "24h", "7d", "30d")]
    assert {path: reasons(made)[path] for path in spans} == dict.fromkeys(spans, "no_history")
    assert reasons(made)["funding.zscore_90d"] == "no_history"
    assert reasons(made)["crowding"] == "no_history"


def test_a_zscore_is_against_the_coin_s_own_days(said, build):
    said.every(long_account_share=0.61)
    days = [[n * 86400, rate] for n, rate in enumerate([0.00005, 0.00015] * 20)]
    made = build(stored=past(funding=days))
    assert made.data["funding"]["zscore_90d"] == pytest.approx(0, abs=1e-6)
    assert made.data["funding"]["history_days"] == 40
    assert made.data["crowding"] == {
        "score": 22.0, "label": "leaning_long",
        "inputs": {"funding": pytest.approx(0, abs=1e-6), "accounts": pytest.approx(44)},
    }  # fmt: skip
    short = build(stored=past(funding=days[:29]))
    assert short.data["funding"]["history_days"] == 29
    assert reasons(short)["funding.zscore_90d"] == "no_history"


# Who fails, and what that costs.


@pytest.mark.parametrize("code", ["timeout", "rate_limited", "refused", "outlier", "bad_body"])
def test_a_venue_that_fails_is_named_and_the_others_are_used(said, build, code):
    said.one("okx", code)
    made = build()
    assert errors(made)["okx"] == code
    assert [row["name"] for row in made.data["venues"]] == ["bybit", "binance_futures", "deribit"]
    assert made.data["open_interest"]["usd"] == 3e9
    assert made.quality == round(100 * (0.25 + 0.25 + 0.15 * 0.75) / 0.65)


def test_one_venue_alone_is_worth_75_at_most(said, build):
    for name in ("binance_futures", "okx", "deribit"):
        said.one(name, "no_data")
    assert build().quality == round(100 * (0.25 / 3 + 0.25 + 0.15) / 0.65) == 74


def test_accounts_that_nobody_tells_cost_coverage_and_have_a_reason(said, build):
    said.every(long_account_share=None)
    said.one("bybit", contract(long_account_share=None, lost={"long_account_share": "timeout"}))
    made = build()
    assert reasons(made)["long_short"] == "late"
    assert (made.coverage, made.quality) == (0.8, 80)
    said.every(long_account_share=None)
    assert reasons(build())["long_short"] == "not_published"
    said.one("okx", "timeout")
    assert reasons(build())["long_short"] == "late"


@pytest.mark.parametrize("field", ["index_price", "volume_24h_usd"])
def test_what_only_failing_questions_could_tell_is_said_to_have_failed(said, build, field):
    said.every(**{field: None}, lost={field: "http_error"})
    path = {"index_price": "basis", "volume_24h_usd": "volume_24h_usd"}[field]
    assert reasons(build())[path] == "provider_failed"


def test_a_reading_of_twenty_minutes_ago_is_not_used(said, build):
    said.one("okx", contract(as_of=NOW - timedelta(seconds=1201)))
    assert errors(build())["okx"] == "stale"
    said.every(as_of=NOW - timedelta(seconds=750))
    made = build()
    assert made.data["quality_parts"]["freshness"] == 0.5
    assert made.quality == round(100 * (0.25 + 0.125 + 0.15) / 0.65)


@pytest.mark.parametrize(
    "missing", [{"oi_usd": None}, {"funding_rate": None}, {"interval_h": None}]
)
def test_without_a_rate_or_without_what_is_open_there_is_no_answer(said, build, missing):
    said.every(**missing)
    with pytest.raises(NoSource) as refusal:
        build()
    assert [source.name for source in refusal.value.sources] == list(VENUES)


def test_when_all_fail_there_is_no_answer(said, build):
    for name in VENUES:
        said.one(name, "connect")
    with pytest.raises(NoSource) as refusal:
        build()
    assert {s.name: (s.ok, s.error) for s in refusal.value.sources} == dict.fromkeys(
        VENUES, (False, "connect")
    )


def test_deribit_is_named_for_its_options_whatever_became_of_its_contract(said, build, coin):
    said.histories["deribit", "dvol"] = VolatilityPoint(NOW, 45.0)
    said.one("deribit", "http_error")
    made = build()
    assert made.data["options"]["dvol_pct"] == 45.0
    assert {s.name: (s.ok, s.error) for s in made.sources}["deribit"] == (True, "http_error")
    broken = Link("BTC-PERPETUAL", 1.0, False, NOW - HOUR)
    made = build(coin(links={"deribit": broken}))
    assert [(s.name, s.ok, s.error) for s in made.sources][-1] == ("deribit", True, None)
    del said.histories["deribit", "dvol"]
    assert "deribit" not in errors(build(coin(links={"deribit": broken})))


# Whose contract it is.


def _elsewhere(coin, **changes):
    """A coin that is not Bitcoin: Deribit is not asked about it."""
    known = {"coingecko_id": "hedera-hashgraph", "asset_key": "HBAR", "ticker": "HBAR"}
    return coin(**{**known, **changes})


def test_a_coin_that_two_venues_do_not_know_has_no_futures(said, build, coin):
    made = build(_elsewhere(coin))
    assert (made.data["applicable"], made.data["warnings"]) == (False, ["no_futures"])
    assert made.data["venues"] == []
    assert {reasons(made)[block] for block in derivatives.BLOCKS} == {"not_applicable"}
    assert faults(made.data) == []
    assert made.quality == 100
    assert made.kept == {}
    assert ("deribit", "HBAR-PERPETUAL") not in said.asked
    assert {(link.provider, link.ok) for link in made.links} == {
        ("bybit", False), ("binance_futures", False), ("okx", False),
    }  # fmt: skip


def test_two_that_do_not_know_it_outweigh_one_that_fails(said, build, coin):
    said.contracts["okx"] = {"HBAR-USDT-SWAP": "timeout"}
    made = build(_elsewhere(coin))
    assert made.data["applicable"] is False
    assert made.quality == 67


def test_one_that_does_not_know_it_is_not_enough(said, build, coin):
    said.contracts["okx"] = {"HBAR-USDT-SWAP": "timeout"}
    said.contracts["bybit"] = {"HBARUSDT": "refused"}
    with pytest.raises(NoSource):
        build(_elsewhere(coin))


def test_the_only_venue_there_is_can_tell_and_none_cannot(said, build, coin):
    http.configure(endpoints("okx"))
    assert build(_elsewhere(coin)).data["applicable"] is False
    http.configure({})
    with pytest.raises(NoSource):
        build(_elsewhere(coin))


def test_a_link_that_breaks_tells_that_the_venue_does_not_list_it(said, build, coin):
    said.contracts["okx"] = {"HBAR-USDT-SWAP": contract(mark_price=PRICE * 2)}
    due = Link("HBAR-USDT-SWAP", 1.0, True, NOW - 2 * DAY)
    made = build(_elsewhere(coin, links={"okx": due}))
    assert made.data["applicable"] is False
    assert LinkCheck("okx", "HBAR-USDT-SWAP", 1.0, False) in made.links


def test_a_venue_that_lists_it_and_fails_is_an_outage_whatever_others_say(said, build, coin):
    said.contracts["okx"] = {"HBAR-USDT-SWAP": "timeout"}
    link = Link("HBAR-USDT-SWAP", 1.0, True, NOW - HOUR)
    with pytest.raises(NoSource):
        build(_elsewhere(coin, links={"okx": link}))
    said.contracts["okx"] = {"HBAR-USDT-SWAP": contract(as_of=NOW - DAY)}
    with pytest.raises(NoSource):
        build(_elsewhere(coin, price_usd=PRICE))


def test_nobody_is_asked_about_a_coin_whose_ticker_means_another(said, build, coin):
    made = build(coin(holds_symbol=False, coingecko_id="batcat"))
    assert made.data["applicable"] is False
    assert said.asked == []


def test_a_wrapped_coin_is_never_given_the_contract_of_what_it_wraps(said, build, coin):
    wrapped = coin(
        coingecko_id="wrapped-bitcoin", ticker="WBTC", asset_key="WBTC", kind="wrapped",
        wraps="bitcoin",
    )  # fmt: skip
    made = build(wrapped)
    assert made.data["applicable"] is False
    assert {ref for _, ref in said.asked} == {"WBTCUSDT", "WBTC-USDT-SWAP"}


def test_a_contract_of_another_price_is_another_coin_s(said, build):
    said.one("okx", contract(mark_price=PRICE * 1.11))
    made = build()
    assert errors(made)["okx"] == "no_data"
    assert LinkCheck("okx", "BTC-USDT-SWAP", 1.0, False) in made.links
    assert [row["name"] for row in made.data["venues"]] == ["bybit", "binance_futures", "deribit"]


def test_a_price_that_is_not_that_of_the_other_venues_does_not_count(said, build, coin):
    links = {
        name: Link(module.ref("BTC"), 1.0, True, NOW - HOUR) for name, module in VENUES.items()
    }
    for factor in (1000, 1.1, 0.9, 1e-9):
        said.one("binance_futures", contract(mark_price=PRICE * factor, index_price=None))
        made = build(coin(links=links), market=None)
        assert errors(made) == dict.fromkeys(VENUES) | {"binance_futures": "outlier"}
        assert made.data["open_interest"]["usd"] == 3e9
        assert made.links == [], "one price breaks no link"
    said.one("binance_futures", contract(mark_price=PRICE * 1.005, index_price=None))
    assert errors(build(coin(links=links), market=None)) == dict.fromkeys(VENUES)


def test_of_two_prices_that_contradict_each_other_both_count(said, build, coin):
    links = {
        name: Link(module.ref("BTC"), 1.0, True, NOW - HOUR) for name, module in VENUES.items()
    }
    said.one("okx", "timeout")
    said.one("deribit", "timeout")
    said.one("bybit", contract(mark_price=PRICE * 1.1, index_price=None))
    made = build(coin(links=links), market=None)
    assert [row["name"] for row in made.data["venues"]] == ["bybit", "binance_futures"]


@pytest.mark.parametrize(("index", "error"), [(0.4, "outlier"), (2.5, "outlier"), (0.9, None)])
def test_a_venue_whose_contract_costs_a_multiple_of_its_coin_does_not_count(
    said, build, index, error
):
    said.one("okx", contract(index_price=PRICE * index))
    made = build()
    assert errors(made)["okx"] == error
    assert LinkCheck("okx", "BTC-USDT-SWAP", 1.0, True) in made.links


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (NOW + HOUR, "2026-11-22T13:34:56Z"),
        (NOW + 24 * HOUR, "2026-11-23T12:34:56Z"),
        (NOW - timedelta(seconds=90), "2026-11-22T12:33:26Z"),
        (NOW - HOUR, None),
        (NOW + 25 * HOUR, None),
    ],
)
def test_the_next_payment_is_within_a_day(said, build, due, shown):
    said.every(next_funding_at=due)
    made = build()
    assert made.data["funding"]["next_at"] == shown
    assert {row["next_funding_at"] for row in made.data["venues"]} == {shown}
    assert reasons(made).get("funding.next_at") == (None if shown else "not_published")


def test_figures_as_large_and_as_small_as_any_are_an_answer(said, build):
    said.every(oi_usd=1e15, volume_24h_usd=1e15, funding_rate=0.99, interval_h=1.0)
    said.one("bybit", contract(oi_usd=5e-324, volume_24h_usd=0.0, funding_rate=5e-324))
    then = {span: {"bybit": 5e-324, "okx": 5e-324} for span in ("1h", "24h", "7d", "30d")}
    tiny = [[day * 86400, day * 5e-324] for day in range(40)]
    made = build(
        stored=past(open_interest=then, funding=tiny),
        market={"price_usd": PRICE, "market_cap_usd": 5e-324, "at": NOW.timestamp()},
    )
    json.dumps(made.data, allow_nan=False)
    assert faults(made.data) == []
    assert reasons(made)["open_interest.to_market_cap_pct"] == "undefined"
    assert reasons(made)["funding.zscore_90d"] == "undefined"


def test_contracts_of_a_thousand_coins_are_told_per_coin_and_hold_the_same_dollars(
    said, build, coin
):
    price = 4.6e-6
    said.contracts = {
        "bybit": {"1000PEPEUSDT": contract(mark_price=price * 1e3, index_price=price * 1e3)},
        "binance_futures": {"1000PEPEUSDT": contract(mark_price=price * 1e3, index_price=None)},
        "okx": {"PEPE-USDT-SWAP": contract(mark_price=price, index_price=price)},
    }
    pepe = coin(coingecko_id="pepe", asset_key="PEPE", ticker="PEPE", price_usd=price)
    made = build(pepe, market={"price_usd": price, "market_cap_usd": None, "at": NOW.timestamp()})
    assert [(row["contract"], row["multiplier"]) for row in made.data["venues"]] == [
        ("1000PEPEUSDT", 1e3), ("1000PEPEUSDT", 1e3), ("PEPE-USDT-SWAP", 1.0),
    ]  # fmt: skip
    assert {row["mark_usd"] for row in made.data["venues"]} == {price}
    assert made.data["open_interest"]["usd"] == 3e9
    assert made.data["basis"]["pct"] == 0.0
    assert reasons(made)["open_interest.to_market_cap_pct"] == "not_published"
    assert LinkCheck("bybit", "1000PEPEUSDT", 1e3, True) in made.links
    assert {row["mark_usd"] for row in made.kept["derivatives"]} == {price}


def test_a_linked_contract_is_asked_for_by_its_name_and_no_price_is_needed(said, build, coin):
    links = {
        name: Link(module.ref("BTC"), 1.0, True, NOW - HOUR) for name, module in VENUES.items()
    }
    made = build(coin(links=links, price_usd=None), market=None)
    assert made.links == []
    assert "coingecko" not in errors(made)
    assert made.quality == 100


def test_a_price_is_asked_for_when_no_stored_one_is_recent(said, build, monkeypatch):
    old = {"price_usd": PRICE * 2, "market_cap_usd": 1.5e12, "at": NOW.timestamp() - 1000}
    rows = [listing("batcat", 1.0), listing("bitcoin", PRICE)]
    monkeypatch.setattr(coingecko, "markets", lambda *_, **__: rows)
    made = build(market=old)
    assert made.sources[-1][:2] == ("coingecko", True)
    assert all(link.ok for link in made.links)
    assert len(made.links) == 4


def test_a_price_is_asked_for_when_a_link_is_a_day_old(said, build, coin):
    links = {
        name: Link(module.ref("BTC"), 1.0, True, NOW - HOUR) for name, module in VENUES.items()
    }
    links["okx"] = links["okx"]._replace(checked_at=NOW - DAY)
    made = build(coin(links=links), market=None)
    assert errors(made)["coingecko"] is None
    assert made.links == [LinkCheck("okx", "BTC-USDT-SWAP", 1.0, True)]


def test_without_any_price_nothing_unconfirmed_is_used(said, build, coin, monkeypatch):
    def fail(*_, **__):
        raise http.UpstreamError("coingecko", "timeout", "as told")

    monkeypatch.setattr(coingecko, "markets", fail)
    with pytest.raises(NoSource) as refusal:
        build(coin(price_usd=None), market=None)
    assert refusal.value.links == []
    assert {s.name: s.error for s in refusal.value.sources}["coingecko"] == "timeout"


# What is kept.


def test_each_venue_s_reading_is_kept_with_its_time(said, build):
    said.one("bybit", contract(oi_usd=None))
    rows = build().kept["derivatives"]
    assert [(row["venue"], row["oi_usd"]) for row in rows] == [
        ("bybit", None), ("binance_futures", 1e9), ("okx", 1e9), ("deribit", 1e9),
    ]  # fmt: skip
    assert {row["at"] for row in rows} == {"2026-11-22T12:34:56Z"}
    assert not any(row["backfilled"] for row in rows)
    assert not [asked for asked in said.asked if "history" in asked[1]], "it is stored already"


def _loaded(result):
    return [row for row in result.kept["derivatives"] if row["backfilled"]]


def test_a_venue_s_own_past_is_loaded_where_none_is_stored(said, build):
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    paid = [FundingPoint(midnight + n * 8 * HOUR, n / 1e5, 8.0) for n in (-9, 0, 1)]
    said.histories["okx", "funding_history"] = paid
    said.histories["okx", "interest_history", 3600] = [InterestPoint(midnight + 9 * HOUR, 2e9)]
    said.histories["okx", "interest_history", 86400] = [
        InterestPoint(midnight - 40 * DAY, 1.0), InterestPoint(midnight - 3 * DAY, 3e9),
    ]  # fmt: skip
    made = build(stored=past(filled={"funding": [], "open_interest": []}))
    rows = [(row["venue"], row["at"], row["funding_rate"], row["oi_usd"]) for row in _loaded(made)]
    assert rows == [
        ("okx", "2026-11-19T00:00:00Z", -9e-5, 3e9),
        ("okx", "2026-11-22T00:00:00Z", 0.0, None),
        ("okx", "2026-11-22T08:00:00Z", 1e-5, None),
        ("okx", "2026-11-22T09:00:00Z", 1e-5, 2e9),
    ]
    asked = {(name, kind) for name, kind, *_ in said.asked if "history" in kind}
    assert asked == {
        ("bybit", "funding_history"),
        ("binance_futures", "funding_history"), ("binance_futures", "interest_history"),
        ("okx", "funding_history"), ("okx", "interest_history"),
    }  # fmt: skip


def test_half_of_what_was_open_is_not_loaded(said, build):
    said.histories["okx", "interest_history", 3600] = [InterestPoint(NOW - HOUR, 2e9)]
    made = build(stored=past(filled={"funding": list(VENUES), "open_interest": []}))
    assert _loaded(made) == []
    assert made.quality == 100


def test_of_an_old_day_the_last_that_tells_what_was_open_is_chosen():
    start = NOW.replace(hour=0, minute=0, second=0, microsecond=0) - 20 * DAY
    funding = [FundingPoint(start + n * 8 * HOUR, n * 1e-5, 8.0) for n in range(6)]
    made = perpetual_past.merged(funding, [InterestPoint(start + 2 * HOUR, 5.0)], NOW)
    assert made == {
        start + 2 * HOUR: (funding[0], 5.0),
        start + 40 * HOUR: (funding[5], None),
    }


def test_what_was_open_long_after_the_last_payment_has_no_rate():
    paid = FundingPoint(NOW - DAY, 1e-5, 8.0)
    held = [InterestPoint(NOW - HOUR, 5.0), InterestPoint(NOW, 6.0)]
    made = perpetual_past.merged([paid], held, NOW)
    assert list(made.values()) == [(paid, None), (paid, 5.0), (None, 6.0)]


# Forced closings.


def _closing(key, ago, side, usd):
    return Liquidation(key, NOW - ago, side, PRICE, usd)


def test_forced_closings_are_not_published_unless_the_settings_let_ask(said, build):
    made = build()
    assert reasons(made)["liquidations"] == "not_published"
    assert not [row for row in said.asked if "liquidations" in row]


def test_a_list_of_closings_seen_twice_counts_once(said, build):
    http.configure(endpoints(*VENUES, liquidations=True))
    said.histories["okx", "liquidations"] = [
        _closing("old", 2 * HOUR, "long", 5.0),
        _closing("new", timedelta(minutes=3), "short", 7.0),
    ]
    stored = {
        "h1": NO_SUMS, "h24": {"long_usd": 5.0, "short_usd": 0, "count": 1}, "keys": ["old"],
    }  # fmt: skip
    made = build(stored=past(liquidations=stored))
    assert made.data["liquidations"] == {
        "h1": {"long_usd": 0.0, "short_usd": 7.0, "count": 1},
        "h24": {"long_usd": 5.0, "short_usd": 7.0, "count": 2},
        "venues": ["okx"],
        "partial": True,
    }
    assert [row["dedupe_key"] for row in made.kept["liquidations"]] == ["old", "new"]


def test_a_closing_counts_in_the_spans_it_fell_in_and_costs_what_one_coin_does(said, build, coin):
    http.configure(endpoints(*VENUES, liquidations=True))
    said.histories["okx", "liquidations"] = [
        _closing("a", 25 * HOUR, "long", 1.0),
        _closing("b", 2 * HOUR, "long", 2.0),
        _closing("c", timedelta(minutes=59), "long", 4.0),
    ]
    said.one("okx", contract(mark_price=PRICE * 1e3, index_price=None))
    made = build(coin(links={"okx": Link("BTC-USDT-SWAP", 1e3, True, NOW - HOUR)}))
    told = made.data["liquidations"]
    assert (told["h1"]["long_usd"], told["h24"]["long_usd"]) == (4.0, 6.0)
    assert (told["h1"]["count"], told["h24"]["count"]) == (1, 2)
    assert {row["price_usd"] for row in made.kept["liquidations"]} == {PRICE / 1e3}


@pytest.mark.parametrize(("code", "reason"), [("timeout", "late"), ("refused", "provider_failed")])
def test_closings_that_could_not_be_asked_for_have_a_reason(said, build, code, reason):
    http.configure(endpoints(*VENUES, liquidations=True))
    said.histories["okx", "liquidations"] = code
    assert reasons(build())["liquidations"] == reason
    said.one("okx", code)
    assert reasons(build())["liquidations"] == reason


# What the answer is.


def test_the_answer_is_json_and_small(build):
    made = build()
    assert len(json.dumps(made.data)) < 20_000
    assert list(made.data)[:6] == [
        *("coin", "as_of", "method", "applicable", "missing", "warnings")
    ]
    assert made.data["method"] == "derivatives/1"
    assert made.data["as_of"] == "2026-11-22T12:34:51Z"


def test_a_region_that_is_shut_out_is_not_asked_again_for_hours(said, build, monkeypatch):
    shut = Upstream()
    try:
        shut.answer({"code": 0, "msg": "Service unavailable from a restricted location"}, 451)
        monkeypatch.undo()
        every = endpoints("binance_futures")
        every["binance_futures"] = every["binance_futures"]._replace(base_url=shut.url)
        http.configure(every)
        for code in ("refused", "breaker_open"):
            with pytest.raises(NoSource) as refusal:
                build()
            assert [(s.name, s.error) for s in refusal.value.sources] == [("binance_futures", code)]
        assert len(shut.asked) == 1
    finally:
        shut.stop()
