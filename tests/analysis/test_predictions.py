"""analysis/predictions.py and what it is put together from"""

import json
import math
import time
from datetime import timedelta

import numpy as np
import pytest

from analysis import backtests, forecasts, predictions
from analysis.missing import faults
from analysis.moments import iso_of
from analysis.result import NoSource
from analysis.subject import Series
from fixed_answers import DAY, NOW
from golden_losses import COIN
from providers.records import Candle
from quant import ranges
from quant.challengers import CHALLENGERS

LAST_OPEN = int(NOW.timestamp()) // DAY * DAY - DAY
SCHEMA = {
    "coin", "as_of", "method", "applicable", "missing", "warnings", "model", "baseline", "base",
    "horizons", "challengers", "verdict", "pool", "candles", "quality_parts",
}  # fmt: skip
HORIZON = {
    "due_at", "low_usd", "mid_usd", "high_usd", "coverage", "fan", "width_pct", "quantile",
    "baseline", "backtest", "live",
}  # fmt: skip
BACKTEST = {
    "n", "n_eff", "from_at", "to_at", "coverage_50", "coverage_80", "coverage_95",
    "coverage_50_ci", "coverage_80_ci", "coverage_95_ci", "kupiec_p", "interval_score",
    "interval_score_baseline",
    "relative_interval_score", "dm_p", "mase", "relative_mae", "directional_accuracy",
    "below_share", "above_share",
}  # fmt: skip
GOLDEN = {
    "24h": (156.082658, 167.444739, 152.669850, 171.187827, 1.253331, 309, 0.776699),
    "7d": (148.191276, 176.361394, 139.149789, 187.820766, 1.173246, 303, 0.759076),
    "30d": (134.282838, 194.628146, 116.977451, 223.421007, 1.208622, 280, 0.785714),
}
PRICE = {"price_usd": 160.0, "at": NOW.timestamp() - 300, "quality": 90}
EMPTY = {"price": None, "pool": [], "backtests": [], "live": [], "challengers": []}
HOURS = {"24h": 24, "7d": 168, "30d": 720}


def closes_of(returns, start=100.0):
    return [start * math.exp(total) for total in np.concatenate(([0.0], np.cumsum(returns)))]


def candles(closes, until=LAST_OPEN):
    first = until - (len(closes) - 1) * DAY
    return [Candle(first + i * DAY, c, c, c, c, 50.0, None, True) for i, c in enumerate(closes)]


def stored(closes, source="kraken", until=LAST_OPEN):
    return Series(source, DAY, candles(closes, until))


@pytest.fixture
def build(world, coin, linked, history):
    """Forecast a coin of such returns with nothing else stored, unless told otherwise."""

    def _build(returns=COIN, *, about=None, series=None, at=NOW, **past):
        known = [stored(closes_of(returns))] if series is None else series
        return predictions.build(
            about or coin(links=linked),
            history(series=known, past=EMPTY | past),
            now=at,
            deadline=time.monotonic() + 20,
        )

    return _build


@pytest.fixture
def unlisted(world):
    """Let only Kraken list the coin."""
    for name in ("coinbase", "binance"):
        world.tell(name, "candles", "no_data")
    world.tell("coingecko", "daily_closes", "no_data")


def reasons(made):
    return {entry["path"]: entry["reason"] for entry in made.data["missing"]}


def test_the_golden_coin_asks_nobody_and_has_every_field(world, build):
    made = build(price=PRICE)
    assert world.asked == []
    assert set(made.data) == SCHEMA
    assert set(made.data["horizons"]) == {"24h", "7d", "30d"}
    for block in made.data["horizons"].values():
        assert set(block) == HORIZON
        assert set(block["backtest"]) == BACKTEST
        assert block["coverage"] == 0.8
    assert made.data["model"] == "range/1"
    assert made.data["baseline"] == "random-walk-gauss/1"
    assert made.data["method"] == "predictions/1"
    assert faults(made.data) == []
    assert len(json.dumps(made.data, allow_nan=False)) < 20_000
    assert len(made.data["challengers"]) == 15


@pytest.mark.parametrize("name", GOLDEN)
def test_the_golden_ranges_begin_at_the_last_close_where_no_price_is_known(build, name):
    block = build().data["horizons"][name]
    low, high, low_95, high_95, q, n, held = GOLDEN[name]
    assert (block["low_usd"], block["high_usd"]) == pytest.approx((low, high), rel=1e-6)
    assert (block["fan"]["c80"]["low_usd"], block["fan"]["c80"]["high_usd"]) == (
        block["low_usd"], block["high_usd"],
    )  # fmt: skip
    wide = block["fan"]["c95"]
    assert (wide["low_usd"], wide["high_usd"]) == pytest.approx((low_95, high_95), rel=1e-6)
    assert block["mid_usd"] == pytest.approx(161.663910418623)
    assert block["width_pct"] == pytest.approx(100 * (high - low) / 161.66391, rel=1e-4)
    assert block["quantile"]["q"] == pytest.approx(q, rel=1e-6)
    assert block["backtest"]["n"] == n
    assert block["backtest"]["coverage_80"] == pytest.approx(held, abs=1e-6)


def test_the_golden_baseline_and_weights(build):
    made = build()
    day = made.data["horizons"]["24h"]
    assert day["baseline"]["low_usd"] == pytest.approx(155.912153189, rel=1e-9)
    assert day["quantile"]["windows_own"] == 370
    assert day["quantile"]["weight_own"] == pytest.approx(370 / 470)
    assert made.data["base"]["sigma_daily_pct"] == pytest.approx(2.8032, abs=1e-4)
    assert made.data["base"]["returns_used"] == 400
    assert made.data["base"]["at"] == iso_of(LAST_OPEN + DAY)
    assert day["due_at"] == iso_of(LAST_OPEN + 2 * DAY)
    assert "price_from_close" in made.data["warnings"]


def test_the_present_price_moves_the_ranges_and_not_their_widths(build):
    plain, moved = build().data["horizons"], build(price=PRICE).data
    for name, block in moved["horizons"].items():
        assert block["mid_usd"] == 160.0
        assert block["low_usd"] / 160 == pytest.approx(
            plain[name]["low_usd"] / plain[name]["mid_usd"], rel=1e-9
        )
        assert block["low_usd"] < block["baseline"]["mid_usd"] < block["high_usd"]
    assert moved["base"] | {"price_usd": 160.0} == moved["base"]
    assert "price_from_close" not in moved["warnings"]


def test_ranges_are_nested(build):
    for block in build(price=PRICE).data["horizons"].values():
        fan = [block["fan"][name] for name in ("c95", "c80", "c50")]
        ends = [one["low_usd"] for one in fan] + [one["high_usd"] for one in reversed(fan)]
        assert ends == sorted(ends)
        assert len(set(ends)) == 6


@pytest.mark.parametrize("factor", [1e-12, 1e9])
def test_the_unit_of_the_price_scales_the_ranges_and_nothing_else(build, factor):
    plain = build().data
    scaled = build(series=[stored(closes_of(COIN, 100 * factor))]).data
    for name, block in scaled["horizons"].items():
        for end in ("low_usd", "high_usd", "mid_usd"):
            assert block[end] == pytest.approx(plain["horizons"][name][end] * factor, rel=1e-11)
        assert (
            block["backtest"]["coverage_80"] == plain["horizons"][name]["backtest"]["coverage_80"]
        )
    assert faults(scaled) == []


def test_a_missing_price_backtest_and_pool_cost_ten_each(build):
    pool = [[HOURS[n], share, 1.0 + share] for n in HOURS for share in ranges.SHARES]
    whole = build(price=PRICE | {"quality": 100}, pool=pool)
    assert build(price=PRICE | {"quality": 100}).quality == whole.quality - 10
    assert build(pool=pool).quality == whole.quality - 10
    assert build().quality == whole.quality - 20
    short = build(COIN[:60])
    assert short.data["horizons"]["24h"]["backtest"] is None
    assert short.data["quality_parts"]["inputs"] == 0


def test_the_quality_is_that_of_the_weaker_input(build):
    assert build(price=PRICE | {"quality": 45}).quality == 45 - 10
    assert build(price=PRICE | {"quality": 5}).quality == 0


def test_a_pool_of_our_own_is_used_when_it_is_whole(build):
    rows = [[HOURS[n], share, 3.0 + share] for n in HOURS for share in ranges.SHARES]
    told = build(pool=rows).data
    assert told["pool"] == "own coins"
    assert told["horizons"]["7d"]["quantile"]["q_pool"] == 3.8
    part = build(pool=rows[:-1]).data
    assert part["pool"] == "shipped"
    assert part["horizons"]["7d"]["quantile"]["q_pool"] == 1.1


# The record: backtests, what was issued, challengers.


def test_a_backtest_is_made_kept_and_not_made_again(build):
    first = build()
    kept = first.kept["backtests"]
    assert [row["horizon_h"] for row in kept] == [24, 168, 720]
    assert {row["computed_for"] for row in kept} == {iso_of(LAST_OPEN + DAY)[:10]}
    rows = [row | {"from_at": LAST_OPEN - 300 * DAY, "to_at": LAST_OPEN, "n": 7} for row in kept]
    second = build(backtests=rows)
    assert second.kept == {}
    assert second.data["horizons"]["24h"]["backtest"]["n"] == 7
    assert second.data["horizons"]["24h"]["backtest"]["to_at"] == iso_of(LAST_OPEN)
    old = [row | {"computed_for": "2020-01-01"} for row in rows]
    assert build(backtests=old).data["horizons"]["24h"]["backtest"]["n"] == 309


def test_the_days_judged_are_named(build):
    block = build().data["horizons"]["7d"]["backtest"]
    assert block["from_at"] == iso_of(LAST_OPEN + DAY - 309 * DAY)
    assert block["to_at"] == iso_of(LAST_OPEN + DAY - 7 * DAY)
    assert reasons(build())["horizons.7d.backtest.directional_accuracy"] == "undefined"
    assert reasons(build())["horizons.7d.backtest.kupiec_p"] == "too_short"
    assert block["relative_mae"] == 1.0


@pytest.mark.parametrize(("windows", "why"), [(2.0, "too_short"), (2.1, "undefined")])
def test_a_test_that_cannot_tell_says_why(build, windows, why):
    rows = [
        row | {"metrics": row["metrics"] | {"dm_p": None}, "n_eff": windows}
        | {"from_at": LAST_OPEN - 300 * DAY, "to_at": LAST_OPEN}
        for row in build().kept["backtests"]
    ]  # fmt: skip
    assert reasons(build(backtests=rows))["horizons.7d.backtest.dm_p"] == why


def test_what_was_issued_is_counted(build):
    row = {"horizon_h": 168, "issued": 100, "scored": 84, "void": 2, "hits_80": 63,
           "relative_interval_score": 0.97}  # fmt: skip
    told = build(live=[row]).data["horizons"]
    live = told["7d"]["live"]
    assert live["coverage_80"] == 0.75
    assert live["ci"][0] < 0.75 < live["ci"][1]
    assert live["ci"][1] - live["ci"][0] > 0.4, "twelve weeks, not 84"
    assert (live["issued"], live["void"], live["relative_interval_score"]) == (100, 2, 0.97)
    assert told["24h"]["live"]["issued"] == 0
    assert reasons(build(live=[row]))["horizons.24h.live.coverage_80"] == "no_history"


def tally(**changes):
    return {"name": "momentum", "horizon_h": 24, "n": 300, "relative_mae": 0.9, "mean": -0.004,
            "variance": 1e-4} | changes  # fmt: skip


def test_no_challenger_moves_the_middle_by_its_backtest(build):
    made = build(price=PRICE)
    assert made.data["verdict"] == "no better than today's price"
    assert {row["admitted"] for row in made.data["challengers"]} == {False}
    assert {(row["name"], row["horizon"]) for row in made.data["challengers"]} == {
        (name, horizon) for name in CHALLENGERS for horizon in HOURS
    }


def test_a_challenger_with_a_record_moves_the_middle_of_its_horizon(build):
    made = build(price=PRICE, challengers=[tally()])
    day, week = made.data["horizons"]["24h"], made.data["horizons"]["7d"]
    assert made.data["verdict"] == "better: momentum"
    assert day["mid_usd"] == pytest.approx(160 * math.exp(COIN[-1]))
    assert day["low_usd"] < day["mid_usd"] < day["high_usd"]
    assert day["baseline"]["mid_usd"] == week["mid_usd"] == 160
    admitted = [row for row in made.data["challengers"] if row["admitted"]]
    assert [(row["name"], row["horizon"]) for row in admitted] == [("momentum", "24h")]


@pytest.mark.parametrize("change", [{"n": 249}, {"relative_mae": 0.995}, {"mean": -0.0005}])
def test_less_of_a_record_moves_nothing(build, change):
    made = build(price=PRICE, challengers=[tally(**change)])
    assert made.data["horizons"]["24h"]["mid_usd"] == 160
    assert made.data["verdict"] == "no better than today's price"


# Coins that are not like others.


def test_a_coin_listed_last_week_has_no_ranges_yet_and_says_why(build, unlisted):
    made = build(COIN[:6])
    assert made.data["applicable"] is True
    assert {n: reasons(made)[f"horizons.{n}"] for n in HOURS} == dict.fromkeys(HOURS, "too_short")
    assert reasons(made)["base.sigma_daily_pct"] == "too_short"
    assert made.data["base"]["returns_used"] == 6
    assert made.data["challengers"] == []
    assert faults(made.data) == []


@pytest.mark.parametrize(
    ("returns", "there"), [(29, set()), (30, {"24h", "7d"}), (59, {"24h", "7d"}), (60, set(HOURS))]
)
def test_each_horizon_has_its_own_minimum(build, unlisted, returns, there):
    made = build(COIN[:returns])
    assert {n for n, block in made.data["horizons"].items() if block} == there
    assert ("young_series" in made.data["warnings"]) == (returns >= 60)


@pytest.mark.parametrize(("returns", "young"), [(119, True), (120, False)])
def test_a_series_is_young_below_120_returns(build, unlisted, returns, young):
    assert ("young_series" in build(COIN[:returns]).data["warnings"]) is young


@pytest.mark.parametrize(("holes", "told"), [(2, False), (3, True)])
def test_gaps_are_told_above_two_percent_of_the_days(build, unlisted, holes, told):
    whole = candles(closes_of(COIN[:99]))
    left = [candle for i, candle in enumerate(whole) if i not in (20, 40, 60)[:holes]]
    made = build(series=[Series("kraken", DAY, left)])
    assert made.data["candles"]["gap_share"] == holes / 100
    assert ("gaps" in made.data["warnings"]) is told


def test_a_flat_series_has_no_range(build):
    made = build(series=[stored([5.0] * 200)])
    assert {n: reasons(made)[f"horizons.{n}"] for n in HOURS} == dict.fromkeys(HOURS, "undefined")
    assert made.data["base"]["sigma_daily_pct"] == 0
    assert made.data["applicable"] is True
    assert made.kept == {}


def test_a_stablecoin_is_forecast_with_a_warning(build, coin, linked):
    rng = np.random.default_rng(3)
    about = coin(kind="stablecoin", pegged_to="usd", links=linked)
    made = build(about=about, series=[stored((1 + rng.normal(0, 2e-4, 300)).tolist())])
    assert "pegged" in made.data["warnings"]
    day = made.data["horizons"]["24h"]
    assert 0.999 < day["low_usd"] < day["high_usd"] < 1.001


def test_holes_cost_quality_and_a_long_one_cuts_the_series(build):
    whole = candles(closes_of(COIN))
    few = [candle for i, candle in enumerate(whole) if i % 60 != 7]
    many = [candle for i, candle in enumerate(whole) if i % 20 != 7]
    assert "gaps" not in build(series=[Series("kraken", DAY, few)]).data["warnings"]
    made = build(series=[Series("kraken", DAY, many)])
    assert "gaps" in made.data["warnings"]
    assert made.quality <= build().quality - 20
    cut = build(series=[Series("kraken", DAY, whole[:250] + whole[260:])])
    assert "series_cut" in cut.data["warnings"]
    assert cut.data["base"]["returns_used"] == 140


def test_a_coin_that_stopped_trading_is_not_forecast(build, world):
    until = LAST_OPEN - 5 * DAY
    for name in ("kraken", "coinbase", "binance"):
        world.tell(name, "candles", lambda *_, **__: candles(closes_of(COIN), until))
    world.tell("coingecko", "daily_closes", "no_data")
    made = build(series=[stored(closes_of(COIN), until=until)])
    assert made.data["applicable"] is False
    assert made.data["warnings"] == ["series_ended"]
    assert {reasons(made)[f"horizons.{n}"] for n in HOURS} == {"not_applicable"}
    assert faults(made.data) == []


def test_a_first_reader_gets_ranges_too(build, world):
    made = build(series=[])
    assert {name for name, *_ in world.asked} == {"kraken"}
    assert made.data["horizons"]["30d"]["low_usd"] > 0
    assert [(s.source, s.interval_s) for s in made.candles] == [("kraken", DAY)]


def test_without_candles_and_sources_there_is_no_answer(build, world):
    for name in ("kraken", "coinbase", "binance"):
        world.tell(name, "candles", "timeout")
    world.tell("coingecko", "daily_closes", "timeout")
    with pytest.raises(NoSource):
        build(series=[])


def test_a_day_that_could_not_be_refreshed_is_used_with_a_warning(build, world):
    for name in ("kraken", "coinbase", "binance"):
        world.tell(name, "candles", "connect")
    world.tell("coingecko", "daily_closes", "connect")
    made = build(at=NOW + timedelta(days=1))
    assert "not_refreshed" in made.data["warnings"]
    assert made.data["horizons"]["24h"]["low_usd"] > 0


def test_sources_name_the_candles_and_the_price(build):
    told = {source.name: source for source in build(price=PRICE).sources}
    assert told["kraken"].ok
    assert told["cache:market-data"].ok
    assert [source.name for source in build().sources] == ["kraken"]


# What is issued.


def issued(day=7, movers=None, returns=COIN):
    closes = closes_of(returns)
    made = ranges.clock(closes)
    return closes[-1], forecasts.issue(made, closes[-1], ranges.SHIPPED_POOL, movers or {}, day)


def test_every_share_and_the_baseline_are_issued_each_day():
    base, rows = issued(day=11)
    keys = {(r["model"], r["horizon_h"], r["coverage"]) for r in rows}
    assert {k for k in keys if k[0] == "range/1"} == {
        ("range/1", hours, share) for hours in (24, 168, 720) for share in ranges.SHARES
    }
    assert {k[1] for k in keys if k[0] == "random-walk-gauss/1"} == {24, 168, 720}
    for row in rows:
        assert row["low_usd"] <= row["mid_usd"] <= row["high_usd"]
        assert row["coverage"] == 0 or row["mid_usd"] == base


@pytest.mark.parametrize(("day", "hours"), [(11, {24}), (14, {24, 168}), (30, {24, 720})])
def test_challengers_are_issued_where_their_windows_lie_side_by_side(day, hours):
    _, rows = issued(day=day)
    points = [row for row in rows if row["model"] in CHALLENGERS]
    assert {row["horizon_h"] for row in points} == hours
    assert len(points) == 5 * len(hours)
    assert all(row["low_usd"] == row["mid_usd"] == row["high_usd"] for row in points)


def test_what_is_issued_has_the_widths_that_are_shown(build):
    shown = build().data["horizons"]
    for row in issued(day=11)[1]:
        if row["model"] == "range/1":
            name = {24: "24h", 168: "7d", 720: "30d"}[row["horizon_h"]]
            fan = shown[name]["fan"][f"c{100 * row['coverage']:.0f}"]
            assert (row["low_usd"], row["high_usd"]) == pytest.approx(
                (fan["low_usd"], fan["high_usd"]), rel=1e-11
            )


def test_an_admitted_challenger_is_issued_in_the_middle():
    base, rows = issued(day=11, movers={1: "momentum"})
    mids = {r["horizon_h"]: r["mid_usd"] / base for r in rows if r["model"] == "range/1"}
    assert mids == pytest.approx({24: math.exp(COIN[-1]), 168: 1.0, 720: 1.0})


def test_a_challenger_without_a_forecast_issues_none():
    _, rows = issued(day=210, returns=COIN[:100])
    points = {row["model"] for row in rows if row["coverage"] == 0}
    assert points == set(CHALLENGERS) - {"ar1"}, "which needs a year"


@pytest.mark.parametrize(("base", "hours"), [(5e-324, set()), (1.6e308, {24})])
def test_what_no_number_can_hold_is_not_issued(base, hours):
    rows = forecasts.issue(ranges.clock(closes_of(COIN)), base, ranges.SHIPPED_POOL, {}, 210)
    assert {row["horizon_h"] for row in rows if row["model"] == "range/1"} == hours
    assert all(0 < row["low_usd"] <= row["high_usd"] < math.inf for row in rows)


def test_a_flat_or_short_series_issues_nothing():
    assert issued(returns=[0.0] * 100)[1] == []
    assert issued(returns=COIN[:20])[1] == []
    assert {row["horizon_h"] for row in issued(returns=COIN[:40])[1]} == {24, 168}


def test_a_stored_backtest_holds_every_challenger(build):
    for row in build().kept["backtests"]:
        assert [c["name"] for c in backtests.challenges(row)] == list(CHALLENGERS)
        assert row["metrics"]["directional_accuracy"] is None
