"""sandbox.world: prices and candles that agree with each other, whatever is asked."""

import math
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import walk, world
from sandbox.coins import DAY, Coin, every

HOUR, MINUTE = 3600, 60
NOW = 1_795_419_234.5
FIRST = 1_600_000_000 // DAY * DAY
ROOT = Path(__file__).parents[2]

coins = st.sampled_from([coin for coin in every().values() if world.starts(coin) < FIRST])
moments = st.floats(FIRST, NOW)
unhurried = settings(deadline=None, max_examples=40)


def _coin(name: str) -> Coin:
    return every()[name]


def _bars(coin: Coin, interval: int, first: int, until: float) -> list[world.Bar]:
    return [bar for _, bar in world.candles(coin, interval, first, until)]


def test_another_process_sees_the_same_world() -> None:
    script = (
        "from sandbox import world\nfrom sandbox.coins import every\n"
        f"print([repr(world.price(coin, {NOW})) for coin in every().values()])"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str([repr(world.price(c, NOW)) for c in every().values()])


def test_what_was_does_not_change_when_more_days_are_drawn() -> None:
    coin = _coin("solana")
    before = list(walk._drawn(coin, 300))
    assert list(walk._drawn(coin, 3000))[:300] == before


@unhurried
@given(coin=coins, at=moments, interval=st.sampled_from([60, 300, 900, 3600, 4 * HOUR, DAY]))
def test_a_candle_holds_its_prices_and_begins_where_the_last_one_ended(
    coin: Coin, at: float, interval: int
) -> None:
    first = int(at) // interval * interval - 20 * interval
    bars = _bars(coin, interval, first, at)
    for bar in bars:
        assert bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high
        assert bar.low > 0
        assert bar.volume >= 0
    for one, two in pairwise(bars):
        assert two.open == pytest.approx(one.close, rel=1e-12)


@unhurried
@given(
    coin=coins,
    at=moments,
    sizes=st.sampled_from([(60, 300), (60, HOUR), (900, HOUR), (HOUR, 4 * HOUR), (HOUR, DAY)]),
)
def test_a_long_candle_is_its_short_ones(coin: Coin, at: float, sizes: tuple[int, int]) -> None:
    short, long = sizes
    first = int(at) // long * long
    whole, parts = world.span(coin, first, at), _bars(coin, short, first, at)
    if whole is None:
        assert parts == []
        return
    assert whole.open == parts[0].open
    assert whole.close == parts[-1].close
    assert whole.high == max(bar.high for bar in parts)
    assert whole.low == min(bar.low for bar in parts)
    assert whole.volume == pytest.approx(sum(bar.volume for bar in parts), rel=1e-6)


@unhurried
@given(coin=coins, at=moments, interval=st.sampled_from([60, 900, HOUR, 4 * HOUR, DAY]))
def test_the_price_is_the_close_of_whatever_candle_is_forming(
    coin: Coin, at: float, interval: int
) -> None:
    bar = world.span(coin, int(at) // interval * interval, at)
    price = world.price(coin, at)
    assert bar is None or price == pytest.approx(bar.close, rel=1e-12)
    assert price is not None
    assert math.isfinite(price)
    assert price > 0


def test_a_forming_candle_only_grows() -> None:
    coin, first = _coin("bitcoin"), int(NOW) // HOUR * HOUR
    grown = [world.span(coin, first, first + seconds) for seconds in range(7, HOUR, 61)]
    for one, two in pairwise(grown):
        assert one is not None
        assert two is not None
        assert two.high >= one.high
        assert two.low <= one.low
        assert two.volume > one.volume


@pytest.mark.parametrize("year", range(8))
def test_magnitudes_stay_believable_in_years_to_come(year: int) -> None:
    at = NOW + year * 365.25 * DAY
    for name in ("bitcoin", "ethereum", "ripple", "solana", "cardano", "dogecoin"):
        coin = _coin(name)
        assert coin.price / 4 < (world.price(coin, at) or 0) < coin.price * 4


def test_a_coin_moves_as_coins_do() -> None:
    closes = [
        bar.close for bar in _bars(_coin("bitcoin"), DAY, int(NOW) // DAY * DAY - 720 * DAY, NOW)
    ]
    moves = [math.log(two / one) for one, two in pairwise(closes)]
    spread = (sum(move * move for move in moves) / len(moves)) ** 0.5
    assert 0.01 < spread < 0.06
    assert min(moves) < -0.03
    assert max(moves) > 0.03


@unhurried
@given(at=moments)
def test_stablecoins_stay_near_their_peg(at: float) -> None:
    for name in ("tether", "usd-coin", "dai"):
        assert world.price(_coin(name), at) == pytest.approx(1, abs=0.01)


@unhurried
@given(at=st.floats(1_700_000_000, NOW))
def test_a_wrapped_coin_follows_its_own(at: float) -> None:
    bitcoin = world.price(_coin("bitcoin"), at)
    assert world.price(_coin("wrapped-bitcoin"), at) == pytest.approx(bitcoin, rel=0.003)


def test_a_flat_coin_never_moves() -> None:
    bars = _bars(_coin("still-water"), HOUR, int(NOW) // HOUR * HOUR - 500 * HOUR, NOW)
    assert {value for bar in bars for value in bar[:4]} == {0.5}


def test_tiny_prices_are_prices() -> None:
    assert 1e-19 < (world.price(_coin("tiny-grain"), NOW) or 0) < 1e-17
    assert 1e-36 < (world.price(_coin("smallest-speck"), NOW) or 0) < 1e-34
    assert 1e-11 < (world.price(_coin("baby-doge-coin"), NOW) or 0) < 1e-8


def test_a_coin_that_stopped_trading_keeps_its_last_price_and_has_no_candles() -> None:
    coin = _coin("matic-network")
    end = world.ends(coin)
    assert end is not None
    assert world.price(coin, NOW) == world.price(coin, end)
    assert world.candles(coin, DAY, int(NOW) // DAY * DAY - 9 * DAY, NOW) == []
    assert world.candles(coin, DAY, end - 3 * DAY, NOW)[-1][0] == end - DAY


def test_nothing_is_known_of_a_coin_before_its_first_trade() -> None:
    coin = _coin("sui")
    assert world.price(coin, world.starts(coin) - 1) is None
    assert world.candles(coin, DAY, FIRST, NOW)[0][0] == world.starts(coin)


def test_large_coins_reach_back_to_2019() -> None:
    assert world.starts(_coin("bitcoin")) == 1_546_300_800


def _worst_day(name: str, first: int, days: int) -> float:
    bars = _bars(_coin(name), DAY, first // DAY * DAY, first + days * DAY)
    return min(bar.close / bar.open for bar in bars)


def test_one_coin_crashed_for_good_and_one_crashes_every_year() -> None:
    assert _worst_day("terra-luna", 1_651_900_000, 10) < 1 / 8
    assert _worst_day("yearly-cliff", int(NOW) - 365 * DAY, 365) < 0.45


def test_a_redenomination_divides_the_price_and_multiplies_the_coins() -> None:
    coin, june = _coin("twenty-for-one"), 1_781_481_600
    before, after = world.price(coin, june - DAY), world.price(coin, june + 2 * DAY)
    assert before is not None
    assert after is not None
    assert 10 < before / after < 40
    assert walk.denomination(coin, june // DAY + 1) == 20 * walk.denomination(coin, june // DAY - 1)


@pytest.mark.parametrize("name", ["bitcoin", "yearly-cliff", "coinbase-wrapped-btc", "terra-luna"])
def test_the_extremes_of_all_time_are_those_of_all_candles(name: str) -> None:
    coin = _coin(name)
    found = world.extremes(coin, NOW)
    bars = world.candles(coin, DAY, world.starts(coin), int(NOW) // DAY * DAY)
    assert found is not None
    (high, top), (low, bottom) = found
    assert high == max(bar.high for _, bar in bars)
    assert low == min(bar.low for _, bar in bars)
    assert top // DAY * DAY in [at for at, bar in bars if bar.high == high]
    assert bottom // DAY * DAY in [at for at, bar in bars if bar.low == low]
