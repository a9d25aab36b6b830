"""analysis/market_data.py"""

import json
from datetime import timedelta

import pytest

from analysis import market_data
from analysis.missing import faults
from analysis.result import NoSource
from analysis.subject import Link, Series
from fixed_answers import DAY, HOUR, NOW, PRICES, listing, ticker, wave


@pytest.fixture
def build(world, coin, history, linked, now, soon):
    """Build market-data of Bitcoin, linked everywhere and with nothing stored unless told."""

    def _build(about=None, stored=None):
        return market_data.build(
            about or coin(links=linked), stored or history(), now=now, deadline=soon
        )

    return _build


def reasons(result):
    return {entry["path"]: entry["reason"] for entry in result.data["missing"]}


def source(result, name):
    return next(source for source in result.sources if source.name == name)


def row(result, name):
    return next(row for row in result.data["per_source"] if row["name"] == name)


# The seven worked cases: four providers, prices 77671, 77690, 77655, 77702.


@pytest.fixture
def four(world, switch_off):
    """CoinGecko, CoinMarketCap, Kraken and Coinbase, as in the worked cases."""
    switch_off("binance")
    world.tell("kraken", "ticker", ticker(77655.0, change_24h_pct=-0.92))
    world.tell("coinbase", "ticker", ticker(77702.0, change_24h_pct=-1.0))
    return world


def test_four_that_agree_are_worth_98(four, build):
    assert build().quality == 98


def test_one_of_four_far_off_costs_six_points(four, build):
    four.tell("kraken", "ticker", ticker(70000.0, change_24h_pct=-9.9))
    made = build()
    assert made.quality == 92
    assert made.data["price_usd"] == 77690.0
    assert (source(made, "kraken").ok, source(made, "kraken").error) == (False, "outlier")
    assert row(made, "kraken")["used"] is False


def test_three_that_are_three_minutes_old_are_worth_81(four, build, switch_off):
    switch_off("binance", "coinbase")
    old = NOW - timedelta(seconds=180)
    for name, function in (("coingecko", "markets"), ("coinmarketcap", "quotes")):
        four.tell(name, function, [four.answers[name, function][0]._replace(as_of=old)])
    four.tell("kraken", "ticker", ticker(77655.0, change_24h_pct=-0.92, as_of=old))
    assert build().quality == 81


def test_a_single_source_is_worth_75_at_most(four, build, switch_off):
    switch_off("binance", "coinbase", "kraken", "coinmarketcap")
    assert build().quality == 75


def test_one_answer_of_four_is_worth_66(four, build):
    for name in ("coinmarketcap", "kraken", "coinbase"):
        four.fail(name)
    made = build()
    assert made.quality == 66
    assert made.coverage == 1.0
    assert [s.error for s in made.sources] == [None, "connect", "connect", "connect"]


def test_two_that_contradict_each_other_are_worth_53(four, build):
    four.fail("kraken")
    four.fail("coinbase")
    second = listing("1", 70000.0, market_cap_usd=1.40e12, change_24h_pct=-9.9,
                     volume_24h_usd=None)  # fmt: skip
    four.tell("coinmarketcap", "quotes", [second])
    made = build()
    assert made.quality == 53
    assert made.data["price_usd"] == 77671.0
    assert (made.data["price_low_usd"], made.data["price_high_usd"]) == (70000.0, 77671.0)
    assert made.data["warnings"] == [
        "change_24h_conflict", "market_cap_conflict", "price_conflict",
    ]  # fmt: skip
    assert made.kept["price"]["conflict"] is True
    assert made.kept["price"]["sources"] == 1


def test_without_a_price_there_is_no_answer(world, build):
    for name in PRICES:
        world.fail(name, "timeout")
    with pytest.raises(NoSource) as refusal:
        build()
    assert {s.name: s.error for s in refusal.value.sources} == dict.fromkeys(PRICES, "timeout")
    assert not any(s.ok for s in refusal.value.sources)


# What all five say together.


def test_five_sources_give_every_field(build):
    made = build()
    assert set(reasons(made)) == {"coin.pegged_to", "coin.wraps", "peg", "wrapped", "basics"}
    assert faults(made.data) == []
    assert made.data["price_usd"] == 77671.0
    assert made.data["price_spread_pct"] == 0.0605
    assert made.data["market_cap_usd"] == 1.55605e12
    assert made.data["turnover_24h_pct"] == 2.3842
    assert made.data["ath_distance_pct"] == -38.3955
    assert made.data["as_of"] == "2026-11-22T12:34:36Z"
    assert made.data["method"] == "market-data/1"
    assert [s.name for s in made.sources] == list(PRICES)
    assert all(s.ok and s.error is None and s.latency_ms is not None for s in made.sources)
    assert made.kept["price"] == {
        "price_usd": 77671.0, "market_cap_usd": 1.55605e12, "volume_24h_usd": 37.1e9,
        "spread_bps": 2.0, "sources": 5, "conflict": False,
    }  # fmt: skip


def test_the_answer_begins_with_the_common_block(build):
    keys = list(build().data)
    assert keys[:6] == ["coin", "as_of", "method", "applicable", "missing", "warnings"]


def test_the_answer_is_json_and_small(build):
    text = json.dumps(build().data, allow_nan=False)
    assert len(text) < 10_000


def test_an_even_number_of_prices_meets_in_the_middle(build, switch_off):
    switch_off("binance")
    assert build().data["price_usd"] == (77671.0 + 77690.0) / 2


def test_a_thousandfold_price_is_dropped(world, build):
    world.tell("coinmarketcap", "quotes", [listing("1", 77671e3)])
    made = build()
    assert made.data["price_usd"] == pytest.approx(77671, rel=1e-3)
    assert row(made, "coinmarketcap")["used"] is False
    assert source(made, "coinmarketcap").ok  # its supply is still worth having


def test_a_reading_of_five_minutes_ago_is_stale(world, build):
    world.tell("coinbase", "ticker", ticker(77702.0, as_of=NOW - timedelta(minutes=5)))
    world.tell("kraken", "ticker", ticker(77702.0, as_of=NOW + timedelta(minutes=5)))
    made = build()
    for name in ("coinbase", "kraken"):
        assert (source(made, name).ok, source(made, name).error) == (False, "stale")
    assert len(made.data["per_source"]) == 3


def test_a_reading_without_a_time_counts(world, build):
    world.tell("coingecko", "markets", [listing("bitcoin", 77671.0, as_of=None)])
    made = build()
    assert row(made, "coingecko")["as_of"] is None
    assert source(made, "coingecko").ok


@pytest.mark.parametrize("price", [1e-35, 1e-12, 1e9])
def test_any_size_of_price_passes_through(world, build, coin, linked, price):
    ratio = price / 77671.0
    world.tell("coingecko", "markets", [listing("bitcoin", price)])
    world.tell("coinmarketcap", "quotes", [listing("1", PRICES["coinmarketcap"] * ratio)])
    for name in ("kraken", "coinbase"):
        world.tell(name, "ticker", ticker(PRICES[name] * ratio))
    world.tell("binance", "ticker", ticker(PRICES["binance"] * ratio, quote="USDT"))
    made = build(coin(links=linked, price_usd=price))
    assert made.data["price_usd"] == pytest.approx(price, rel=1e-11)
    assert json.loads(json.dumps(made.data))["price_usd"] == made.data["price_usd"]
    assert made.quality == 98
    assert made.data["book_spread_bps"] == pytest.approx(2.0)


# What one source alone can give.


def test_without_coingecko_the_range_is_the_venues_and_its_own_fields_are_named(world, build):
    world.fail("coingecko")
    made = build()
    assert made.data["high_24h_usd"] == pytest.approx(PRICES["coinbase"] * 1.01)
    assert made.data["low_24h_usd"] == pytest.approx(PRICES["kraken"] * 0.99)
    assert made.data["market_cap_usd"] == 1.5562e12
    failed = {path for path, reason in reasons(made).items() if reason == "provider_failed"}
    assert failed == {
        "change_1y_pct", "ath_usd", "ath_at", "atl_usd", "atl_at", "ath_distance_pct",
    }  # fmt: skip


def test_without_any_aggregator_the_size_of_the_coin_is_not_known(world, build):
    world.fail("coingecko", "timeout")
    world.fail("coinmarketcap", "http_error")
    made = build()
    assert made.data["market_cap_usd"] is None
    assert reasons(made)["market_cap_usd"] == "late"
    assert reasons(made)["turnover_24h_pct"] == "late"
    assert made.data["change_24h_pct"] == pytest.approx(-0.96)
    assert made.data["rank"] == 1  # known from before
    assert made.coverage == pytest.approx(6 / 9)
    assert faults(made.data) == []


def test_what_nobody_publishes_is_said_to_be_unpublished(world, build):
    for name, function in (("coingecko", "markets"), ("coinmarketcap", "quotes")):
        given = world.answers[name, function][0]
        world.tell(name, function, [given._replace(max_supply=None, infinite_supply=None)])
    made = build()
    assert made.data["max_supply"] is None
    assert reasons(made)["max_supply"] == "not_published"
    assert reasons(made)["infinite_supply"] == "not_published"


def test_an_infinite_supply_has_no_maximum(world, build):
    given = world.answers["coinmarketcap", "quotes"][0]
    first = world.answers["coingecko", "markets"][0]
    world.tell("coingecko", "markets", [first._replace(max_supply=None)])
    world.tell("coinmarketcap", "quotes", [given._replace(max_supply=None, infinite_supply=True)])
    made = build()
    assert made.data["infinite_supply"] is True
    assert reasons(made)["max_supply"] == "not_applicable"


def test_kraken_has_no_change_over_24_hours(build):
    assert row(build(), "kraken")["change_24h_pct"] is None


def test_the_supply_keeps_its_digits(world, build):
    for name, function in (("coingecko", "markets"), ("coinmarketcap", "quotes")):
        given = world.answers[name, function][0]
        world.tell(name, function, [given._replace(circulating_supply=589244269871632.0)])
    assert build().data["circulating_supply"] == 589244269871632.0


# Venues.


def test_the_venue_price_is_weighed_by_volume(world, build, coin, linked, switch_off):
    switch_off("coinmarketcap")
    world.tell("coingecko", "markets", [listing("bitcoin", 100.0, volume_24h_usd=5e9)])
    world.tell("kraken", "ticker", ticker(100.0, volume_24h_base=1.0))
    world.tell("coinbase", "ticker", ticker(110.0, volume_24h_base=3.0))
    world.tell("binance", "ticker", ticker(120.0, volume_24h_base=0.0, quote="USDT"))
    made = build(coin(links=linked, price_usd=110.0))
    assert made.data["vwap_usd"] == 107.5
    assert made.data["venue_volume_24h_usd"] == 430.0


def test_without_volume_at_any_venue_there_is_no_weighed_price(world, build):
    for name in ("kraken", "coinbase", "binance"):
        world.tell(name, "ticker", ticker(77660.0, volume_24h_base=0.0))
    made = build()
    assert reasons(made)["vwap_usd"] == "undefined"
    assert made.data["venue_volume_24h_usd"] == 0.0


def test_without_venues_their_figures_are_missing_for_the_venues_reason(world, build):
    for name, error in (("kraken", "connect"), ("coinbase", "no_data"), ("binance", "no_data")):
        world.fail(name, error)
    made = build()
    for field in ("vwap_usd", "venue_volume_24h_usd", "book_spread_bps", "venue_gap"):
        assert reasons(made)[field] == "provider_failed"
    assert made.kept["price"]["spread_bps"] is None


def test_one_book_has_a_spread_and_no_gap(world, build):
    world.fail("coinbase", "no_data")
    world.tell("binance", "ticker", ticker(77660.0, bid=None, ask=None))
    made = build()
    assert made.data["book_spread_bps"] == pytest.approx(2.0)
    assert reasons(made)["venue_gap"] == "not_published"


def test_the_gap_names_both_ends(build):
    assert build().data["venue_gap"] == {"pct": 0.0605, "cheapest": "kraken", "dearest": "coinbase"}


def test_usdt_is_turned_into_dollars(build, history):
    made = build(stored=history(usdt_usd=0.99))
    assert row(made, "binance")["price_usd"] == pytest.approx(77660 * 0.99)
    assert row(made, "binance")["quote"] == "USDT"


def test_the_rate_of_usdt_comes_from_kraken_and_coingecko_once_a_minute(world, build, history):
    at_kraken = {"USDTUSD": ticker(0.9992)}
    world.tell("kraken", "ticker", lambda ref: at_kraken.get(ref, ticker(77655.0)))
    tether = listing("tether", 0.9990, symbol="USDT", name="Tether")
    world.tell("coingecko", "markets", [listing("bitcoin", 77671.0), tether])
    for _ in range(2):
        made = build(stored=history(usdt_usd=None))
        assert row(made, "binance")["price_usd"] == pytest.approx(77660 * 0.9991)
        assert made.data["warnings"] == []
    assert world.calls("kraken").count(("ticker", "USDTUSD")) == 1
    assert [call[1] for call in world.calls("coingecko")] == [["bitcoin", "tether"], ["bitcoin"]]


def test_an_unknown_rate_of_usdt_is_taken_as_par_and_said(world, build, history):
    world.tell("kraken", "ticker", lambda ref: "connect" if ref == "USDTUSD" else ticker(77655.0))
    made = build(stored=history(usdt_usd=None))
    assert row(made, "binance")["price_usd"] == 77660.0
    assert made.data["warnings"] == ["usdt_assumed_par"]


# Links.


def test_a_new_coin_is_found_everywhere_by_its_ticker(world, build, coin):
    made = build(coin())
    assert {(c.provider, c.ref, c.ok) for c in made.links} == {
        ("coinmarketcap", "1", True), ("kraken", "XBTUSD", True),
        ("coinbase", "BTC-USD", True), ("binance", "BTCUSDT", True),
    }  # fmt: skip
    assert world.calls("coinmarketcap") == [("quotes_by_symbol", "BTC")]


def test_a_checked_link_is_not_checked_again_on_the_same_day(world, build):
    assert build().links == []
    assert world.calls("coinmarketcap") == [("quotes", ["1"])]


def test_only_the_holder_of_a_ticker_is_looked_for_at_venues(world, build, coin, history):
    batcat = coin(coingecko_id="batcat", name="batcat", holds_symbol=False)
    world.tell("coingecko", "markets", [listing("batcat", 1e-5, name="batcat")])
    made = build(batcat, history(usdt_usd=None))
    assert [s.name for s in made.sources] == ["coingecko", "coinmarketcap"]
    assert source(made, "coinmarketcap").error == "no_data"
    assert made.data["price_usd"] == 1e-5
    assert made.quality <= 75


def test_a_pair_at_another_price_is_another_coin(world, build, coin):
    world.tell("coinbase", "ticker", ticker(1.23))
    made = build(coin())
    assert next(c for c in made.links if c.provider == "coinbase").ok is False
    assert (source(made, "coinbase").ok, source(made, "coinbase").error) == (False, "no_data")
    assert "coinbase" not in [r["name"] for r in made.data["per_source"]]


def test_a_link_breaks_when_its_daily_check_fails(world, build, coin):
    due = Link("BTC-USD", 1.0, True, NOW - timedelta(days=1))
    world.tell("coinbase", "ticker", ticker(1.23))
    made = build(coin(links={"coinbase": due}))
    assert next(c for c in made.links if c.provider == "coinbase").ok is False


def test_a_price_nobody_confirms_breaks_no_link(world, build, coin, linked):
    due = {name: link._replace(checked_at=NOW - timedelta(days=2)) for name, link in linked.items()}
    world.tell("coingecko", "markets", [listing("bitcoin", 77671e3)])
    world.fail("coinmarketcap")
    made = build(coin(links=due))
    assert made.links == []
    assert made.data["price_usd"] == pytest.approx(77660, rel=1e-3)


def test_a_broken_link_is_left_alone_for_a_day(world, build, coin, linked):
    broken = Link("BTC-USD", 1.0, False, NOW - timedelta(hours=23))
    build(coin(links=linked | {"coinbase": broken}))
    assert world.calls("coinbase") == []
    build(coin(links=linked | {"coinbase": broken._replace(checked_at=NOW - timedelta(days=1))}))
    assert world.calls("coinbase") == [("ticker", "BTC-USD")]


def test_an_unknown_pair_breaks_its_link(world, build):
    world.fail("coinbase", "no_data")
    made = build()
    assert [(c.provider, c.ok) for c in made.links] == [("coinbase", False)]


def test_cheap_coins_are_found_by_the_thousand_at_binance(world, build, coin):
    pepe = coin(coingecko_id="pepe", name="Pepe", ticker="PEPE", price_usd=8e-6)
    pairs = {"1000PEPEUSDT": ticker(8e-3, volume_24h_base=5.0, quote="USDT")}
    world.tell("coingecko", "markets", [listing("pepe", 8e-6, name="Pepe")])
    world.tell("binance", "ticker", lambda ref: pairs.get(ref, "no_data"))
    made = build(pepe)
    found = next(c for c in made.links if c.provider == "binance")
    assert (found.ref, found.multiplier, found.ok) == ("1000PEPEUSDT", 1000.0, True)
    assert row(made, "binance")["price_usd"] == pytest.approx(8e-6)
    assert row(made, "binance")["volume_24h_base"] == 5000.0


def test_a_namesake_at_coinmarketcap_is_not_the_coin(world, build, coin):
    other = listing("99", 0.5, name="Bitcoin Token", rank=4000)
    world.tell("coinmarketcap", "quotes_by_symbol", [other])
    made = build(coin())
    assert source(made, "coinmarketcap").error == "no_data"
    assert next(c for c in made.links if c.provider == "coinmarketcap").ok is False


# Kinds of coins.


def test_a_stablecoin_shows_how_far_it_is_from_its_peg(world, build, coin, history):
    tether = coin(coingecko_id="usd", name="Dollar", ticker="USD", kind="stablecoin",
                  pegged_to="USD", price_usd=1.0)  # fmt: skip
    world.tell("coingecko", "markets", [listing("usd", 0.998)])
    days = [c._replace(close=1.0 - 0.0001 * (i % 30)) for i, c in enumerate(wave(DAY, 60))]
    days = [c._replace(open=c.close, high=c.close, low=c.close) for c in days]
    made = build(tether, history(series=[Series("kraken", DAY, days)]))
    assert made.data["peg"]["deviation_bps"] == pytest.approx(-20)
    assert made.data["peg"]["max_abs_dev_30d_bps"] == pytest.approx(29, abs=1)
    short = build(tether, history(series=[Series("kraken", DAY, days[-10:])]))
    assert reasons(short)["peg.max_abs_dev_30d_bps"] == "no_history"


@pytest.mark.parametrize(("pegged_to", "reason"), [("EUR", "not_supported"),
                                                   (None, "not_published")])  # fmt: skip
def test_a_peg_to_something_else_cannot_be_judged(build, coin, linked, pegged_to, reason):
    made = build(coin(links=linked, kind="stablecoin", pegged_to=pegged_to))
    assert reasons(made)["peg"] == reason


def test_a_wrapped_coin_is_compared_with_what_it_wraps(world, build, coin, linked):
    wrapped = coin(coingecko_id="wbtc", kind="wrapped", wraps="bitcoin", links=linked)
    world.tell("coingecko", "markets", [listing("wbtc", 77671.0), listing("bitcoin", 77600.0)])
    made = build(wrapped)
    assert made.data["price_usd"] == 77671.0
    assert made.data["wrapped"] == {
        "underlying_price_usd": 77600.0,
        "basis_pct": round((77671 / 77600 - 1) * 100, 4),
    }
    world.fail("coingecko")
    assert reasons(build(wrapped))["wrapped"] == "provider_failed"


# What our own candles add.


def test_basics_come_from_stored_daily_candles(world, build, history):
    stored = history(series=[Series("kraken", DAY, wave(DAY, 300))])
    made = build(stored=stored)
    basics = made.data["basics"]
    assert set(basics) == {
        "rsi_14", "ema_20_usd", "ema_50_usd", "range_position_30d_pct", "volume_ratio_20d",
        "candles_source", "last_close_at",
    }  # fmt: skip
    assert basics["candles_source"] == "kraken"
    assert basics["last_close_at"] == "2026-11-22T00:00:00Z"
    assert 0 <= basics["range_position_30d_pct"] <= 100
    assert not [path for path in reasons(made) if path.startswith("basics")]
    assert not [call for call in world.asked if "candles" in call[1]]


def test_basics_of_a_series_that_stopped_are_no_history(build, history):
    until = NOW - timedelta(days=5)
    stored = history(series=[Series("kraken", DAY, wave(DAY, 300, until=until))])
    assert reasons(build(stored=stored))["basics"] == "no_history"


def test_basics_of_a_few_candles_are_named_one_by_one(build, history):
    stored = history(series=[Series("kraken", DAY, wave(DAY, 16))])
    made = build(stored=stored)
    short = {path for path, reason in reasons(made).items() if reason == "too_short"}
    assert short == {
        "basics.ema_20_usd", "basics.ema_50_usd", "basics.range_position_30d_pct",
        "basics.volume_ratio_20d",
    }  # fmt: skip


def test_a_change_nobody_reports_comes_from_own_candles(world, build, history, switch_off):
    switch_off("coinbase", "binance")
    world.fail("coingecko")
    world.fail("coinmarketcap")
    hours = wave(HOUR, 800)
    stored = history(series=[Series("kraken", HOUR, hours), Series("kraken", DAY, wave(DAY, 500))])
    made = build(stored=stored)
    assert made.data["derived"] == [
        "change_1h_pct", "change_24h_pct", "change_7d_pct", "change_30d_pct", "change_1y_pct",
    ]  # fmt: skip
    # at 12:34:56 the candle that closed 24 h ago, give or take half an hour, is the one of 13:00
    wanted = int((NOW - timedelta(days=1)).timestamp()) // 3600 * 3600
    close = next(c.close for c in hours if c.open_at == wanted)
    assert made.data["change_24h_pct"] == pytest.approx((77655 / close - 1) * 100, abs=1e-4)


def test_a_change_is_not_derived_from_a_candle_of_another_hour(world, build, history, switch_off):
    switch_off("coinbase", "binance")
    world.fail("coingecko")
    world.fail("coinmarketcap")
    hours = [c for c in wave(HOUR, 40) if not 24 <= (NOW.timestamp() - c.open_at) / HOUR < 26]
    made = build(stored=history(series=[Series("kraken", HOUR, hours)]))
    assert made.data["change_24h_pct"] is None
    assert reasons(made)["change_24h_pct"] == "provider_failed"


def test_what_sources_report_is_not_derived(build, history):
    made = build(stored=history(series=[Series("kraken", HOUR, wave(HOUR, 800))]))
    assert made.data["derived"] == []
