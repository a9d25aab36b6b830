"""analysis/missing.py: the rule about nulls, over recipes under many faults."""

import json
import random
import time

import pytest

from analysis import market_data, missing, technical
from analysis.result import NoSource, Result
from fixed_answers import DAY, FOUR_HOURS, HOUR, NOW, candles_of, listing, ticker, wave
from providers.http import ERROR_CODES
from quant.absent import TOO_SHORT, UNDEFINED

EMPTY = dict.fromkeys(
    (
        "market_cap_usd", "fdv_usd", "volume_24h_usd", "high_24h_usd", "low_24h_usd",
        "change_1h_pct", "change_24h_pct", "change_7d_pct", "change_30d_pct", "change_1y_pct",
        "circulating_supply", "total_supply", "max_supply", "infinite_supply", "ath_usd",
        "ath_at", "atl_usd", "atl_at", "as_of", "rank",
    )
)  # fmt: skip
BARE = {"bid": None, "ask": None, "volume_24h_base": None, "change_24h_pct": None,
        "high_24h": None, "low_24h": None}  # fmt: skip
PRICE = 77671.0


def test_an_absent_value_becomes_a_null_with_its_path():
    data = {"a": {"b": TOO_SHORT, "c": 0}, "d": UNDEFINED, "missing": []}
    assert missing.settle(data) == {
        "a": {"b": None, "c": 0},
        "d": None,
        "missing": [
            {"path": "a.b", "reason": "too_short"},
            {"path": "d", "reason": "undefined"},
        ],
    }


def test_nulls_inside_arrays_need_no_entry():
    settled = missing.settle({"rows": [{"bid": None, "ask": UNDEFINED}], "missing": []})
    assert settled == {"rows": [{"bid": None, "ask": None}], "missing": []}


def test_a_null_without_a_reason_is_a_fault_of_ours():
    with pytest.raises(ValueError, match=r"a\.b is null"):
        missing.settle({"a": {"b": None}, "missing": []})


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"a": None, "missing": []}, "a: null without a reason"),
        ({"a": 1, "missing": [{"path": "a", "reason": "undefined"}]}, "a: not null"),
        (
            {"a": None, "missing": [{"path": "a", "reason": "because"}]},
            "a: no such reason as because",
        ),
        (
            {"a": None, "missing": [{"path": "a", "reason": "undefined"}] * 2},
            "a: named twice",
        ),
    ],
)
def test_what_breaks_the_rule_is_named(data, fault):
    assert fault in missing.faults(data)


def check(result: Result):
    """What must hold for every answer, whatever went wrong."""
    assert missing.faults(result.data) == []
    assert len(json.dumps(result.data, allow_nan=False)) < 50_000
    assert 0 < result.quality <= 100
    assert 0 < result.coverage <= 1
    assert any(source.ok for source in result.sources) or not result.data["applicable"]
    for source in result.sources:
        assert source.error is None or source.error in ERROR_CODES


def market_answers(rng):
    """An answer of each kind for each provider, by chance."""
    error = rng.choice(ERROR_CODES)
    wild = rng.choice([PRICE * 1000, PRICE / 1000, PRICE * 1.1, 1e-35])
    return {
        ("coingecko", "markets"): [
            error, [], [listing("bitcoin", PRICE)], [listing("bitcoin", PRICE, **EMPTY)],
            [listing("bitcoin", None)], [listing("bitcoin", wild)],
        ],
        ("coinmarketcap", "quotes"): [
            error, [], [listing("1", PRICE)], [listing("1", PRICE, **EMPTY)],
            [listing("1", wild)],
        ],
        ("kraken", "ticker"): [
            error, ticker(PRICE), ticker(PRICE, **BARE), ticker(wild),
            ticker(PRICE, volume_24h_base=0.0),
        ],
        ("coinbase", "ticker"): [error, ticker(PRICE), ticker(PRICE, **BARE), ticker(wild)],
        ("binance", "ticker"): [
            error, ticker(PRICE, quote="USDT"), ticker(wild, quote="USDT"),
        ],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_market_data_keeps_the_rule_under_any_mix_of_faults(
    world, coin, history, linked, now, seed
):
    rng = random.Random(seed)
    answered = refused = 0
    for _ in range(20):
        for (provider, function), answers in market_answers(rng).items():
            world.tell(provider, function, rng.choice(answers))
        about = coin(
            links=rng.choice([{}, linked]),
            kind=rng.choice(["native", "token", "stablecoin", "wrapped"]),
            pegged_to=rng.choice([None, "USD"]),
            wraps=rng.choice([None, "ethereum"]),
            rank=rng.choice([None, 1]),
        )
        stored = history(usdt_usd=rng.choice([None, 1.001]))
        try:
            check(market_data.build(about, stored, now=now, deadline=time.monotonic() + 2))
            answered += 1
        except NoSource:
            refused += 1
    assert answered > refused


def odd_candles(change):
    """A venue's candles function whose series is changed somehow."""
    return lambda _ref, interval_s, **_options: change(interval_s)


def candle_answers(rng):
    length = rng.choice([1, 14, 15, 33, 34, 49, 50, 200, 300])
    volume = rng.choice([0.0, None])
    flat = {"open": 5.0, "high": 5.0, "low": 5.0, "close": 5.0}
    return [
        rng.choice(ERROR_CODES),
        "no_data",
        [],
        candles_of(),
        candles_of(dict.fromkeys((DAY, FOUR_HOURS, HOUR), length)),
        odd_candles(lambda s: [c._replace(volume_base=volume) for c in wave(s, 120)]),
        odd_candles(lambda s: [c._replace(**flat) for c in wave(s, 120)]),
        odd_candles(
            lambda s: [c for i, c in enumerate(wave(s, 400)) if i % 37 and not 100 < i < 110]
        ),
        odd_candles(lambda s: wave(s, 90, close_only=True)),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_technical_keeps_the_rule_under_any_mix_of_faults(world, coin, history, linked, now, seed):
    rng = random.Random(seed)
    answered = refused = 0
    for _ in range(8):
        for venue in ("kraken", "coinbase", "binance"):
            world.tell(venue, "candles", rng.choice(candle_answers(rng)))
        world.tell("coingecko", "markets", rng.choice(["timeout", [listing("bitcoin", PRICE)]]))
        for function, interval_s in (("daily_closes", DAY), ("four_hour_candles", FOUR_HOURS)):
            answer = rng.choice(["no_data", "timeout", wave(interval_s, 80, close_only=True)])
            world.tell("coingecko", function, answer)
        about = coin(links=linked, kind=rng.choice(["native", "stablecoin"]), pegged_to="USD")
        stored = history(prices=[(NOW, PRICE)])
        try:
            check(technical.build(about, stored, now=now, deadline=time.monotonic() + 2))
            answered += 1
        except NoSource:
            refused += 1
    assert answered > refused
