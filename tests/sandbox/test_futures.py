"""sandbox.futures"""

from itertools import pairwise

import pytest

from sandbox import futures
from sandbox.coins import DAY, Coin, every

NOW = 1_795_419_234.5
HOUR = 3600
VENUES = "fyod"


def _coin(name: str) -> Coin:
    return every()[name]


def test_large_coins_are_listed_everywhere_and_stable_wrapped_and_ended_ones_nowhere() -> None:
    for name in ("bitcoin", "ethereum"):
        assert all(futures.is_listed(venue, _coin(name), NOW) for venue in VENUES)
    for name in ("usd-coin", "wrapped-beacon-eth", "maker", "monero"):
        assert not any(futures.is_listed(venue, _coin(name), NOW) for venue in VENUES)
    assert [coin.id for coin in futures.listed("d", NOW)] == ["bitcoin", "ethereum"]


def test_no_coin_is_listed_before_its_first_trade() -> None:
    pepe = _coin("pepe")
    assert futures.is_listed("f", pepe, NOW)
    assert not futures.is_listed("f", pepe, pepe.first_day * DAY)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("bitcoin", 1), ("book-of-meme", 1), ("pepe", 1e3), ("baby-doge-coin", 1e6)],
)
def test_very_cheap_coins_are_bundled(name: str, unit: float) -> None:
    assert futures.unit(_coin(name)) == unit


@pytest.mark.parametrize("venue", VENUES)
def test_figures_stay_within_what_can_be(venue: str) -> None:
    for coin in futures.listed(venue, NOW)[:40]:
        for at in (NOW - 90 * DAY, NOW - DAY, NOW):
            if not futures.is_listed(venue, coin, at):
                continue
            assert abs(futures.mark(venue, coin, at) / futures.index(coin, at) - 1) < 0.001
            assert abs(futures.rate(venue, coin, futures.payment(venue, coin, at))) < 0.001
            assert futures.interest(venue, coin, at) > 0
            assert 0.3 < futures.long_share(venue, coin, at) < 0.8
            assert futures.volume(venue, coin, at) > 0
            assert 0 <= futures.jitter(coin, int(at)) < 9


def test_some_coins_pay_every_four_hours_at_one_venue_and_every_eight_at_another() -> None:
    steps = {
        (futures.interval("f", coin), futures.interval("y", coin))
        for coin in futures.listed("y", NOW)
    }
    assert steps == {(8 * HOUR, 8 * HOUR), (4 * HOUR, 8 * HOUR), (4 * HOUR, 4 * HOUR)}
    assert futures.interval("f", _coin("bitcoin")) == 8 * HOUR


@pytest.mark.parametrize("name", ["bitcoin", "pepe"])
def test_payments_lie_on_the_grid_of_their_interval(name: str) -> None:
    coin = _coin(name)
    step, due = futures.interval("f", coin), futures.payment("f", coin, NOW)
    assert due % step == 0
    assert NOW < due <= NOW + step


def test_a_swell_moves_without_a_leap() -> None:
    values = [futures.swell(7, at, DAY) for at in range(0, 10 * DAY, HOUR)]
    assert all(-1 <= value <= 1 for value in values)
    leaps = [abs(after - before) for before, after in pairwise(values)]
    assert 0 < max(leaps) <= 2 / 24
