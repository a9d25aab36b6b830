"""analysis/risk.py and what it is put together from"""

import itertools
import json
import math
import time
from datetime import timedelta

import numpy as np
import pytest

from analysis import risk
from analysis.missing import faults
from analysis.result import NoSource
from analysis.subject import Series
from blueprints.presentation import risk as presentation
from fixed_answers import DAY, NOW, wave
from golden_losses import COIN, MARKET, OWN, closes_of, draws
from providers.records import Candle
from quant import danger
from web import answers

LAST_OPEN = int(NOW.timestamp()) // DAY * DAY - DAY
SCHEMA = {
    "coin", "as_of", "method", "applicable", "missing", "warnings", "overall_score", "category",
    "components", "volatility", "var_es", "drawdown", "beta", "correlation", "liquidity", "sharpe",
    "portfolio", "peg", "candles", "quality_parts",
}  # fmt: skip
PARTS = ["volatility", "liquidity", "concentration", "regulatory", "market_cap"]
MARKET_FIGURES = {
    "market_cap_usd": 80e9, "volume_24h_usd": 4e9, "spread_bps": 2.0, "quality": 96,
    "at": NOW.timestamp() - 300,
}  # fmt: skip


def opens(count, until=LAST_OPEN):
    return [until - (count - 1 - i) * DAY for i in range(count)]


def candles(closes, *, close_only=False, until=LAST_OPEN, volume=50.0):
    """Closed daily candles of such closes, the last one opened at `until`."""
    made = []
    for at, close in zip(opens(len(closes), until), closes, strict=True):
        ohl = (None, None, None) if close_only else (close, close, close)
        made.append(Candle(at, *ohl, close, None if close_only else volume, None, True))
    return made


def series(returns, source="kraken", **more):
    return Series(source, DAY, candles(closes_of(returns), **more))


def peer(returns, source="coinbase", until=LAST_OPEN):
    closes = closes_of(returns, 1000.0)
    return {
        "source": source,
        "closes": [list(p) for p in zip(opens(len(closes), until), closes, strict=True)],
    }


def news(*stories, since_days=60, silent_days=0.1, mentions=5):
    """Stories as (impact, age in days)."""
    return {
        "until": NOW.timestamp() - silent_days * DAY,
        "since": NOW.timestamp() - since_days * DAY,
        "mentions": mentions,
        "newest_at": NOW.timestamp() - 3600 if mentions else None,
        "stories": [{"impact": i, "at": NOW.timestamp() - age * DAY} for i, age in stories],
    }


def past(**changes):
    """Everything stored; or with whatever is said to be different."""
    made = {
        "peers": {"btc": peer(MARKET), "eth": peer(OWN, "kraken")},
        "market": MARKET_FIGURES,
        "holders": {"top10_share": 0.2, "at": NOW.timestamp() - DAY, "reason": None},
        "news": news((65, 0), (65, 30)),
    }
    return made | changes


@pytest.fixture
def about(coin, linked):
    """Solana, linked everywhere; or with whatever is said to be different."""

    def _about(**changes):
        made = {"coingecko_id": "solana", "asset_key": "SOL", "ticker": "SOL", "name": "Solana",
                "rank": 5, "links": linked, "price_usd": 161.0}  # fmt: skip
        return coin(**(made | changes))

    return _about


@pytest.fixture
def build(world, about, history, now):
    """Measure the golden coin with everything stored, unless told otherwise."""

    def _build(returns=COIN, *, coin=None, stored=None, at=now, **changes):
        known = [series(returns)] if stored is None else stored
        told = {"series": known, "past": past()} | changes
        return risk.build(coin or about(), history(**told), now=at, deadline=time.monotonic() + 20)

    return _build


@pytest.fixture
def unlisted(world):
    """Let only Kraken list the coin."""
    for name in ("coinbase", "binance"):
        world.tell(name, "candles", "no_data")
    world.tell("coingecko", "daily_closes", "no_data")


def reasons(made):
    return {entry["path"]: entry["reason"] for entry in made.data["missing"]}


def rows(made):
    return {row["name"]: row for row in made.data["components"]}


def test_the_golden_coin_asks_nobody_and_has_every_field(world, build):
    made = build()
    assert world.asked == []
    assert set(made.data) == SCHEMA
    assert faults(made.data) == []
    assert reasons(made) == {
        "coin.pegged_to": "not_applicable",
        "coin.wraps": "not_applicable",
        "peg": "not_applicable",
        "var_es.exceptions_250": "too_short",
    }
    assert made.data["method"] == "risk/1"
    assert made.data["warnings"] == []
    assert made.coverage == 1.0
    assert (made.candles, made.kept) == ([], {})


def test_the_golden_figures_are_in_the_answer(build):
    data = build().data
    volatility = data["volatility"]
    assert [volatility[name]["annual_pct"] for name in ("d30", "d90", "d365")] == [
        57.3070, 51.6779, 53.0981,
    ]  # fmt: skip
    assert [volatility[name]["n"] for name in ("d30", "d90", "d365")] == [30, 90, 365]
    assert volatility["d30"]["daily_pct"] == 2.9996
    assert data["var_es"] | {"exceptions_250": 0} == {
        "p95": {"var_pct": 4.3117, "es_pct": 5.2940, "hist_var_pct": 4.0159, "hist_es_pct": 4.9871},
        "p99": {"var_pct": 6.0753, "es_pct": 7.4026, "hist_var_pct": 5.6221, "hist_es_pct": 6.8540},
        "n": 370,
        "exceptions_250": 0,
    }
    assert data["beta"]["btc"] == {
        "d90": pytest.approx(0.7791441282, rel=1e-9),
        "d365": pytest.approx(0.8006272769, rel=1e-9),
    }
    near = data["correlation"]["btc"]["d90"]
    assert near["r"] == pytest.approx(0.8215433739, rel=1e-9)
    assert near["ci"] == pytest.approx([0.7404237620, 0.8790738461], rel=1e-9)
    assert near["n"] == 90
    assert data["correlation"]["btc"]["d365"]["r"] == pytest.approx(0.8269888795, rel=1e-9)


def iso(position, count=401):
    from analysis.moments import iso_of

    return iso_of(opens(count)[position] + DAY)


def test_the_golden_fall_has_its_dates(build):
    fall = build().data["drawdown"]
    year = fall.pop("max_365")
    assert {name: fall[name] for name in fall if not name.startswith("current")} == {
        "max_pct": 27.8126,
        "peak_at": iso(86),
        "trough_at": iso(125),
        "recovered_at": iso(197),
        "days_down": 39,
        "since_at": iso(0),
    }
    assert year["since_at"] == iso(35)
    assert (year["max_pct"], year["peak_at"]) == (27.8126, iso(86))
    closes = closes_of(COIN)
    assert fall["current_pct"] == pytest.approx(100 * (1 - closes[-1] / max(closes)), abs=1e-4)
    assert fall["current_peak_at"] == iso(closes.index(max(closes)))


def test_the_score_by_hand(build):
    made = build()
    expected = {
        "volatility": 41.1185885434,
        "liquidity": (40 + 5 + 10 * math.log(2) / math.log(5)) / 2,  # turnover 5 %, 2 bps
        "concentration": 40,
        "regulatory": 10 + 90 * (1 - math.exp(-97.5 / 150)),
        "market_cap": 100 - 20 * math.log10(80_000),
    }
    assert list(rows(made)) == PARTS
    for name, score in expected.items():
        assert rows(made)[name]["score"] == round(score), name
        assert rows(made)[name]["weight_used"] == rows(made)[name]["weight"]
        assert rows(made)[name]["reason"] is None
    overall = sum(danger.WEIGHTS[name] * score for name, score in expected.items()) / 100
    assert made.data["overall_score"] == round(overall)
    assert made.data["category"] == "medium"
    assert rows(made)["volatility"]["inputs"] == {"volatility.d90.annual_pct": 51.6779}
    assert rows(made)["liquidity"]["inputs"] == {
        "liquidity.turnover_24h_pct": 5.0, "liquidity.book_spread_bps": 2.0,
    }  # fmt: skip


ABSENT = {
    "liquidity": {"market": MARKET_FIGURES | {"volume_24h_usd": None, "spread_bps": None}},
    "concentration": {"holders": {"top10_share": None, "at": None, "reason": "not_published"}},
    "regulatory": {"news": news(since_days=29)},
    "market_cap": {"market": MARKET_FIGURES | {"market_cap_usd": None}},
}


@pytest.mark.parametrize("there", list(itertools.product([True, False], repeat=5)))
def test_every_pattern_of_missing_parts(build, unlisted, there):
    changes = {}
    if not there[1] and not there[4]:
        changes["market"] = None
    elif not there[1]:
        changes |= ABSENT["liquidity"]
    elif not there[4]:
        changes |= ABSENT["market_cap"]  # the spread is still there
    if not there[2]:
        changes |= ABSENT["concentration"]
    if not there[3]:
        changes |= ABSENT["regulatory"]
    made = build(COIN if there[0] else COIN[:20], past=past(**changes))
    known = [name for name in PARTS if rows(made)[name]["reason"] is None]
    assert known == [name for name, is_there in zip(PARTS, there, strict=True) if is_there]
    assert faults(made.data) == []
    weight = sum(danger.WEIGHTS[name] for name in known)
    assert made.coverage == pytest.approx(weight / 100)
    used = sum(row["weight_used"] for row in made.data["components"])
    for name in set(PARTS) - set(known):
        assert (rows(made)[name]["score"], rows(made)[name]["weight_used"]) == (None, 0)
        assert rows(made)[name]["inputs"] == {}
    if not there[0] or weight < 50:
        assert used == 0
        assert {"overall_score", "category"} <= set(reasons(made))
    else:
        assert used == pytest.approx(1)
        assert 0 <= made.data["overall_score"] <= 100


def test_what_is_missing_is_never_counted_as_calm_or_as_dangerous(build):
    """Without holders and a size the score is that of the other parts alone."""
    spread = 5 + 10 * math.log(2) / math.log(5)
    told = 10 + 90 * (1 - math.exp(-97.5 / 150))
    made = build(past=past(**ABSENT["concentration"] | ABSENT["market_cap"]))
    score = (30 * 41.1185885434 + 25 * spread + 15 * told) / 70
    assert made.data["overall_score"] == round(score)
    assert [row["weight_used"] for row in made.data["components"]] == pytest.approx(
        [30 / 70, 25 / 70, 0, 15 / 70, 0]
    )
    thin = build(past=past(**ABSENT["concentration"] | {"market": None}))
    assert reasons(thin)["overall_score"] == "no_history"


def test_the_quality_is_the_weaker_input_less_ten_for_each_that_is_missing(build):
    whole = build()
    assert whole.quality == min(96, 100 - 3)  # its last close had no second opinion
    assert whole.data["quality_parts"] == {
        "history": 1.0, "wholeness": 1.0, "freshness": 1.0, "agreement": 0.7, "market": 0.96,
        "inputs": 1.0,
    }  # fmt: skip
    for changes in (
        {"peers": {"btc": None, "eth": peer(OWN)}},
        {"peers": {"btc": peer(MARKET), "eth": None}},
        {"holders": {"top10_share": None, "reason": "no_key"}},
        {"news": news(since_days=29)},
    ):
        assert build(past=past(**changes)).quality == 86, changes
    assert build(past=past(market=MARKET_FIGURES | {"quality": 55})).quality == 55
    assert build(past=past(market=None)).quality == 87
    assert build(COIN[:327]).quality == 86  # no year of days
    assert build(past={}).quality == 97 - 50


def test_a_coin_nobody_writes_about_has_no_regulatory_part_and_no_worse_quality(build):
    made = build(past=past(news=news(mentions=0)))
    assert rows(made)["regulatory"]["reason"] == "not_published"
    assert made.quality == 96


@pytest.mark.parametrize(("silent", "reason"), [(2.9, None), (3.1, "provider_failed")])
def test_feeds_that_nobody_reads_any_more_say_nothing(build, silent, reason):
    made = build(past=past(news=news((65, 10), silent_days=silent)))
    assert rows(made)["regulatory"]["reason"] == reason
    assert made.quality == (96 if reason is None else 86)


def test_no_bad_news_is_not_no_risk(build):
    made = build(past=past(news=news()))
    assert rows(made)["regulatory"]["score"] == 10
    assert rows(made)["regulatory"]["inputs"] == {"stories_90d": 0.0}


@pytest.mark.parametrize(("own", "name"), [("bitcoin", "btc"), ("ethereum", "eth")])
def test_bitcoin_and_ether_have_no_beta_to_themselves(build, about, own, name):
    peers = {"btc": peer(MARKET), "eth": peer(OWN)} | {name: None}
    made = build(coin=about(coingecko_id=own), past=past(peers=peers))
    other = {"btc": "eth", "eth": "btc"}[name]
    assert reasons(made)[f"beta.{name}"] == "not_applicable"
    assert reasons(made)[f"correlation.{name}"] == "not_applicable"
    assert made.data["beta"][other]["d90"] is not None
    assert made.quality == 96, "its own candles are not missing"


def test_a_portfolio_has_five_rows_and_the_first_is_without_the_coin(build):
    table = build().data["portfolio"]
    assert [row["weight_pct"] for row in table] == [0, 1, 5, 10, 20]
    assert table[0]["delta_vol_pct"] == 0
    assert set(table[0]) == {"weight_pct", "vol_pct", "max_drawdown_pct", "delta_vol_pct"}
    without = build(past=past(peers={"btc": peer(MARKET), "eth": None}))
    assert reasons(without)["portfolio"] == "no_history"


def test_a_stablecoin_is_scored_by_how_far_it_strayed(build, about):
    coin = about(coingecko_id="tether", kind="stablecoin", pegged_to="peggedUSD", price_usd=1.0)
    closes = [1.0] * 380
    closes[100], closes[-5] = 0.98, 1.005
    made = build(coin=coin, stored=[Series("kraken", DAY, candles(closes))])
    assert made.data["peg"] == pytest.approx(
        {"max_abs_dev_30d_bps": 50.0, "max_abs_dev_365d_bps": 200.0}
    )
    assert rows(made)["volatility"]["score"] == 60
    assert list(rows(made)["volatility"]["inputs"]) == ["peg.max_abs_dev_365d_bps"]
    assert made.data["warnings"] == ["issuer_risk_not_measured"]
    young = build(coin=coin, stored=[Series("kraken", DAY, candles(closes[-60:]))])
    assert rows(young)["volatility"]["score"] == 20
    assert list(rows(young)["volatility"]["inputs"]) == ["peg.max_abs_dev_30d_bps"]
    assert reasons(young)["peg.max_abs_dev_365d_bps"] == "no_history"


def test_a_peg_is_looked_at_over_so_many_days_and_nine_in_ten_of_them_known(build, about):
    coin = about(coingecko_id="tether", kind="stablecoin", pegged_to="peggedUSD", price_usd=1.0)
    closes = [1.0] * 60
    closes[-31], closes[-30] = 0.5, 0.99
    days = candles(closes)
    made = build(coin=coin, stored=[Series("kraken", DAY, days)])
    assert made.data["peg"]["max_abs_dev_30d_bps"] == pytest.approx(100)
    holes = [c for i, c in enumerate(days) if i not in (40, 41, 45, 46)]
    made = build(coin=coin, stored=[Series("kraken", DAY, holes)])
    assert reasons(made)["peg"] == "no_history"


@pytest.mark.parametrize(
    ("pegged_to", "reason"), [("peggedEUR", "not_supported"), (None, "not_published")]
)
def test_a_stablecoin_of_another_currency_is_scored_by_its_swings(build, about, pegged_to, reason):
    made = build(coin=about(kind="stablecoin", pegged_to=pegged_to))
    assert reasons(made)["peg"] == reason
    assert list(rows(made)["volatility"]["inputs"]) == ["volatility.d90.annual_pct"]


def test_a_wrapped_coin_warns_of_its_issuer(build, about):
    made = build(coin=about(kind="wrapped", wraps="bitcoin"))
    assert made.data["warnings"] == ["issuer_risk_not_measured"]
    assert made.data["applicable"] is True


def test_a_flat_series_has_true_zeros_and_no_company(build):
    made = build([0.0] * 400)
    data = made.data
    assert [data["volatility"][n]["annual_pct"] for n in ("d30", "d90", "d365")] == [0, 0, 0]
    assert data["var_es"]["p99"] == {
        "var_pct": 0, "es_pct": 0, "hist_var_pct": 0, "hist_es_pct": 0,
    }  # fmt: skip
    assert data["drawdown"]["max_pct"] == 0
    found = reasons(made)
    for path in ("beta.btc", "beta.eth", "correlation.btc", "sharpe", "drawdown.peak_at"):
        assert found[path] == "undefined", path
    assert rows(made)["volatility"]["score"] == 0
    assert faults(data) == []


@pytest.mark.parametrize("count", [0, 1, 5, 28, 29, 30, 31, 49, 59, 60, 81, 89, 249, 250, 279, 280])
def test_a_young_coin_shows_what_there_is(build, unlisted, count):
    made = build(COIN[:count])
    assert faults(made.data) == []
    assert made.data["applicable"] is True
    assert (made.data["overall_score"] is None) == (count < 30)
    assert (made.data["volatility"]["d30"] is None) == (count < 27), "what exists is shown"
    assert (made.data["var_es"]["p95"] is None) == (count < 250)
    assert made.data["var_es"]["n"] == max(0, count - 30)
    assert made.data["candles"]["used"] == count + 1
    assert ("no_history" in reasons(made).get("liquidity.amihud_90d", "")) == (count < 60)
    json.dumps(made.data, allow_nan=False)


def test_a_coin_of_last_week_says_what_is_too_short(build, unlisted):
    made = build(COIN[:6])
    found = reasons(made)
    for path in ("overall_score", "category", "volatility.ewma_annual_pct", "var_es.p95",
                 "var_es.p99", "var_es.exceptions_250"):  # fmt: skip
        assert found[path] == "too_short", path
    for path in ("volatility.d30", "drawdown.max_365", "beta.btc", "correlation.eth", "sharpe",
                 "portfolio", "liquidity.amihud_90d"):  # fmt: skip
        assert found[path] == "no_history", path
    assert rows(made)["volatility"]["reason"] == "too_short"
    assert made.data["drawdown"]["max_pct"] > 0
    assert made.quality < 60


def test_a_stablecoin_of_last_week_has_no_score_either(build, about, unlisted):
    coin = about(kind="stablecoin", pegged_to="peggedUSD", price_usd=1.0)
    made = build(coin=coin, stored=[Series("kraken", DAY, candles([1.0] * 29))])
    assert made.data["peg"]["max_abs_dev_30d_bps"] == 0
    assert reasons(made)["overall_score"] == "too_short"


def test_a_coin_of_today_is_said_to_be_too_young(world, build):
    """A venue lists it, and no day of it is over yet."""
    today = [candles([5.0], until=LAST_OPEN + DAY)[0]._replace(closed=False)]
    world.tell("kraken", "candles", lambda *_, **__: today)
    for name in ("coinbase", "binance"):
        world.tell(name, "candles", "no_data")
    world.tell("coingecko", "daily_closes", "no_data")
    made = build(stored=[])
    assert (made.data["applicable"], made.data["warnings"]) == (False, ["too_young"])
    world.tell("coinbase", "candles", "timeout")
    with pytest.raises(NoSource):
        build(stored=[])


def test_a_coin_that_hardly_ever_moved_says_what_cannot_be_computed(build):
    flat = build([0.0] * 600)
    assert reasons(flat)["var_es.exceptions_250"] == "undefined"
    begun = build([0.0] * 300 + COIN[:100])
    assert reasons(begun)["var_es.p95.var_pct"] == "undefined"
    assert begun.data["var_es"]["p95"]["hist_var_pct"] > 0


def test_noise_of_arithmetic_is_no_move(build):
    data = build([0.01] * 800).data
    assert data["volatility"]["percentile_1y"] == 50
    assert data["var_es"]["exceptions_250"]["seen"] == 0
    assert data["volatility"]["d365"]["annual_pct"] == 0


def test_below_three_months_the_last_one_stands_in_and_is_named(build, unlisted):
    made = build(COIN[:40])
    assert list(rows(made)["volatility"]["inputs"]) == ["volatility.d30.annual_pct"]
    assert reasons(made)["volatility.d90"] == "no_history"


@pytest.mark.parametrize("scale", [1e-12, 1e-35, 1e9])
def test_the_unit_of_price_does_not_matter(build, scale):
    closes = [scale * close for close in closes_of(COIN)]
    made = build(stored=[Series("kraken", DAY, candles(closes))]).data
    plain = build().data
    for name in ("volatility", "drawdown", "beta", "sharpe", "portfolio", "overall_score"):
        assert made[name] == approximately(plain[name]), name
    assert made["var_es"]["p99"] == approximately(plain["var_es"]["p99"])


def approximately(value):
    if isinstance(value, dict):
        return {name: approximately(part) for name, part in value.items()}
    if isinstance(value, list):
        return [approximately(part) for part in value]
    return pytest.approx(value, rel=1e-9, abs=2e-4) if isinstance(value, float) else value


def test_a_crash_of_a_day_stays_in(build):
    fallen = [*COIN[:-10], math.log(0.3), *COIN[-9:]]
    made = build(fallen).data
    assert made["drawdown"]["max_pct"] > 70
    assert made["var_es"]["p99"]["hist_es_pct"] > 15
    assert made["warnings"] == []


def test_a_step_of_ten_that_nobody_saw_cuts_the_series(world, build):
    for name in ("kraken", "coinbase", "binance", "coingecko"):
        world.fail(name)
    closes = [10 * close for close in closes_of(COIN[:100])] + closes_of(COIN[100:])
    made = build(stored=[Series("kraken", DAY, candles(closes))])
    assert made.data["warnings"] == ["series_cut"]
    assert made.data["candles"]["used"] == 301
    assert made.data["drawdown"]["max_pct"] < 50


def test_short_holes_are_filled_and_not_counted_and_a_long_one_cuts(build):
    whole = candles(closes_of(COIN))
    hole = [c for i, c in enumerate(whole) if i not in (390, 391)]
    made = build(stored=[Series("kraken", DAY, hole)])
    assert made.data["candles"]["filled"] == 2
    assert made.data["volatility"]["d30"]["n"] == 27
    near = made.data["correlation"]["btc"]["d90"]
    kept = [i for i in range(310, 400) if i not in (389, 390, 391)]
    own, other = ([returns[i] for i in kept] for returns in (COIN, MARKET))
    assert (near["n"], near["r"]) == (87, pytest.approx(np.corrcoef(own, other)[0, 1], rel=1e-9))
    cut = [c for i, c in enumerate(whole) if not 200 <= i < 205]
    made = build(stored=[Series("kraken", DAY, cut)])
    assert made.data["candles"]["used"] == 196
    assert made.data["warnings"] == ["series_cut"]
    assert reasons(made)["volatility.d365"] == "no_history"


def test_no_day_made_up_for_a_hole_is_the_date_of_a_peak(build):
    whole = candles([10.0] * 200 + [20.0] + [15.0] * 200)
    hole = [c for i, c in enumerate(whole) if i not in (201, 202)]
    fall = build(stored=[Series("kraken", DAY, hole)]).data["drawdown"]
    assert (fall["peak_at"], fall["trough_at"]) == (iso(200), iso(203))
    assert fall["days_down"] == 3
    assert fall["current_peak_at"] == iso(200)
    assert fall["max_365"]["peak_at"] == iso(200)


@pytest.mark.parametrize(
    ("price", "volume", "known"),
    [(1e-12, 50.0, True), (1e300, 50.0, True), (1e300, 1e300, False), (1e-300, 1e-9, False)],
)
def test_figures_beyond_all_bounds_are_left_out_and_nothing_breaks(build, price, volume, known):
    closes = [price * close for close in closes_of(COIN)]
    made = build(stored=[Series("kraken", DAY, candles(closes, volume=volume))])
    assert (made.data["liquidity"]["amihud_90d"] is not None) is known
    assert faults(made.data) == []
    figures = MARKET_FIGURES | {"market_cap_usd": 1e-20, "volume_24h_usd": 1e300}
    made = build(past=past(market=figures))
    assert reasons(made)["liquidity.turnover_24h_pct"] == "undefined"


def test_close_only_candles_have_no_amihud(world, build):
    for name in ("kraken", "coinbase", "binance"):
        world.tell(name, "candles", "no_data")
    made = build(stored=[Series("coingecko-daily", DAY, candles(closes_of(COIN), close_only=True))])
    assert reasons(made)["liquidity.amihud_90d"] == "not_published"
    assert reasons(made)["liquidity.amihud_source"] == "not_published"
    assert made.data["var_es"]["p95"]["var_pct"] == 4.3117


def test_amihud_is_per_million_dollars_traded_at_the_named_venue(build):
    made = build().data["liquidity"]
    closes = closes_of(COIN)
    expected = sum(abs(COIN[i]) / (50.0 * closes[i + 1]) for i in range(310, 400)) / 90 * 1e6
    assert made["amihud_90d"] == pytest.approx(expected, rel=1e-9)
    assert made["amihud_source"] == "kraken"


def test_the_daily_list_stands_in_for_a_folded_size(build):
    listed = {"price_usd": 1.0, "market_cap_usd": 1e9, "volume_24h_usd": 1e7, "at": NOW.timestamp()}
    made = build(past=past(market=None), market=listed)
    assert rows(made)["market_cap"]["inputs"] == {"market_cap_usd": 1e9}
    assert made.data["liquidity"]["turnover_24h_pct"] == 1
    assert reasons(made)["liquidity.book_spread_bps"] == "not_published"
    assert reasons(made)["quality_parts.market"] == "no_history"
    assert "table:ucie_tokens" in {source.name for source in made.sources}


def test_a_size_of_nothing_is_no_size(build):
    made = build(past=past(market=MARKET_FIGURES | {"market_cap_usd": 0.0}))
    assert rows(made)["market_cap"]["reason"] == "not_published"
    assert reasons(made)["liquidity.turnover_24h_pct"] == "not_published"


def test_sources_name_every_table_that_gave_something(build):
    made = build()
    assert {source.name: source.ok for source in made.sources} == dict.fromkeys(
        ("kraken", "candles:coinbase", "candles:kraken", "table:price_snapshots",
         "table:metric_points", "table:news_articles"), True,
    )  # fmt: skip
    assert all(source.latency_ms is None for source in made.sources)
    assert [source.name for source in build(past={}).sources] == ["kraken"]


def test_the_first_time_the_candles_are_fetched(world, build):
    made = build(stored=[])
    assert {name for name, *_ in world.asked} <= {"kraken", "coingecko"}
    assert len(made.candles) == 1
    assert len(made.candles[0].candles) == 719
    assert made.data["candles"]["source"] == "kraken"


def test_without_candles_and_with_nobody_answering_there_is_no_half_score(world, build):
    for name in ("kraken", "coinbase", "binance", "coingecko"):
        world.fail(name, "timeout")
    with pytest.raises(NoSource) as raised:
        build(stored=[])
    assert {source.error for source in raised.value.sources} == {"timeout"}
    assert not any(source.ok for source in raised.value.sources)


def test_stored_candles_serve_while_the_venue_is_down(world, build):
    for name in ("kraken", "coinbase", "binance", "coingecko"):
        world.fail(name)
    old = [series(COIN, until=LAST_OPEN - DAY)]
    made = build(stored=old)
    assert made.data["warnings"] == ["not_refreshed"]
    assert made.data["candles"]["refresh_failures"] == 1
    again = build(stored=old, previous=made.data)
    assert again.data["candles"]["refresh_failures"] == 2


def test_the_source_of_the_row_before_stays(build):
    stored = [series(COIN), series(COIN, "coinbase")]
    first = build(stored=stored)
    assert first.data["candles"]["source"] == "kraken"
    other = first.data | {"candles": first.data["candles"] | {"source": "coinbase"}}
    assert build(stored=stored, previous=other).data["candles"]["source"] == "coinbase"


def test_a_coin_that_stopped_trading_has_no_risk_but_an_answer(world, build):
    ended = wave(DAY, 400, until=NOW - timedelta(days=9))
    for name in ("kraken", "coinbase", "binance"):
        world.tell(name, "candles", lambda *_, **__: ended)
    world.tell("coingecko", "daily_closes", ended)
    made = build(stored=[])
    assert made.data["applicable"] is False
    assert made.data["warnings"] == ["series_ended"]
    assert faults(made.data) == []
    assert {made.data[name] for name in risk.FIELDS} == {None}


def test_a_coin_nobody_lists_has_no_risk_but_an_answer(world, build):
    for name in ("kraken", "coinbase", "binance"):
        world.tell(name, "candles", "no_data")
    world.tell("coingecko", "daily_closes", "no_data")
    made = build(stored=[])
    assert made.data["applicable"] is False
    assert made.data["warnings"] == ["not_listed"]
    assert made.quality == 100
    assert set(made.data) == SCHEMA


def test_a_hole_in_the_days_of_bitcoin_is_not_a_day_in_common(build):
    row = peer(MARKET)
    row["closes"] = [pair for i, pair in enumerate(row["closes"]) if i not in (390, 391)]
    made = build(past=past(peers={"btc": row, "eth": peer(OWN)}))
    assert made.data["correlation"]["btc"]["d90"]["n"] == 87
    assert made.data["correlation"]["eth"]["d90"]["n"] == 90


def test_bitcoin_a_day_behind_is_matched_by_date(build):
    behind = peer(MARKET[:-1], until=LAST_OPEN - DAY)
    made = build(past=past(peers={"btc": behind, "eth": None}))
    near = made.data["correlation"]["btc"]["d90"]
    assert near["n"] == 89
    assert near["r"] > 0.8


def test_an_answer_is_small_json_and_has_no_long_array(build):
    made = build(draws(3, 2999))
    assert len(json.dumps(made.data, allow_nan=False)) < 20_000
    assert longest(made.data) <= 50
    assert made.data["var_es"]["n"] == 1000
    assert made.data["var_es"]["exceptions_250"]["expected"] == pytest.approx(12.5)
    assert 0 <= made.data["var_es"]["exceptions_250"]["kupiec_p"] <= 1


def longest(value):
    if isinstance(value, dict):
        return max((longest(part) for part in value.values()), default=0)
    return len(value) if isinstance(value, list) else 0


def test_hostile_holders_and_figures_are_left_out(build):
    made = build(
        past=past(
            holders={"top10_share": 1.7, "at": NOW.timestamp(), "reason": "made up"},
            market=MARKET_FIGURES | {"spread_bps": -4.0, "volume_24h_usd": -1.0},
        )
    )
    assert rows(made)["concentration"]["reason"] == "no_history"
    assert rows(made)["liquidity"]["reason"] == "not_published"


SERIES = {
    "one day": [5.0],
    "last week": closes_of(COIN[:6]),
    "a month": closes_of(COIN[:29]),
    "flat": [3.0] * 600,
    "flat and then not": [3.0] * 300 + closes_of(COIN[:100], 3.0),
    "tiny": closes_of(draws(5, 800), 1e-12),
    "huge": closes_of(draws(5, 800), 1e300),
    "ever up": [1.01**day for day in range(800)],
    "ever down": [0.99**day for day in range(800)],
    "there and back": [1e-8, 2e-8] * 400,
}


@pytest.mark.parametrize("kind", ["native", "stablecoin", "wrapped"])
@pytest.mark.parametrize("holes", [(), (3, 4), (-3, -4), (-5, -6, -7, -8)])
@pytest.mark.parametrize("name", SERIES)
def test_every_strange_series_gets_a_sensible_and_explained_card(
    build, about, unlisted, name, holes, kind
):
    whole = candles(SERIES[name])
    left = {position % len(whole) for position in holes} - {0, len(whole) - 1}
    days = [candle for i, candle in enumerate(whole) if i not in left]
    coin = about(kind=kind, pegged_to="peggedUSD" if kind == "stablecoin" else None)
    data = build(coin=coin, stored=[Series("kraken", DAY, days)]).data
    assert faults(data) == []
    for level in ("p95", "p99"):
        tail = data["var_es"][level] or {}
        if tail.get("var_pct") is not None:
            assert tail["es_pct"] >= tail["var_pct"]
        if tail.get("hist_var_pct") is not None:
            assert tail["hist_es_pct"] >= tail["hist_var_pct"]
    fall = data["drawdown"]
    if fall["peak_at"] is not None:
        assert fall["since_at"] <= fall["peak_at"] < fall["trough_at"]
        assert fall["recovered_at"] is None or fall["trough_at"] < fall["recovered_at"]
    for pair in (block for peer in data["correlation"].values() for block in (peer or {}).values()):
        if pair is not None:
            assert -1 <= pair["ci"][0] <= pair["r"] <= pair["ci"][1] <= 1
    known = [part["weight_used"] for part in data["components"]]
    assert sum(known) == pytest.approx(0 if data["overall_score"] is None else 1)

    envelope = answers._envelope("risk", 3600, json.loads(json.dumps(data, allow_nan=False)), [])
    shown = presentation.card(answers.answer(envelope), answers.coin(), {})
    assert shown.sentences
    assert not [text for text in shown.sentences if "None" in text or "nan" in text]
    for fact in shown.facts:
        assert fact.text != "—" or fact.note not in ("", "not known"), fact
    for blank in (*shown.blanks, *shown.tiles.blanks, *shown.parts.blanks):
        assert not blank.endswith("not known"), blank
