"""sandbox.ether"""

from itertools import islice, pairwise

import pytest

from sandbox import ether, market
from sandbox.coins import DAY, every

NOW = 1_795_419_234.5


def test_a_block_comes_every_twelve_seconds() -> None:
    number = ether.height(NOW)
    assert 0 <= NOW - ether.block_at(number) < 12
    assert ether.height(NOW + 12) == number + 1


def test_what_circulates_is_about_what_the_aggregator_says() -> None:
    known = market.quote(every()["ethereum"], NOW).circulating
    assert ether.supply(NOW).circulating == pytest.approx(known, rel=0.01)


def test_more_is_burnt_every_hour_and_a_day_of_it_is_the_difference() -> None:
    burnt = [ether.supply(NOW + 3600 * hour).burnt for hour in range(24 * 30)]
    assert burnt == sorted(burnt)
    assert ether.burnt_24h(NOW + DAY) == pytest.approx(burnt[24] - burnt[0])


def test_figures_wander_without_a_leap() -> None:
    for figure in (ether.base_fee_gwei, ether.transactions, ether.moved):
        values = [figure(NOW + 60 * minute) for minute in range(3 * 1440)]
        steps = [abs(later / value - 1) for value, later in pairwise(values)]
        assert 0 < max(steps) < 0.06
    assert min(ether.base_fee_gwei(NOW + 3600 * hour) for hour in range(500)) < 1


def test_a_token_is_found_by_its_address() -> None:
    tether = every()["tether"]
    address = ether.contract(tether)
    assert address is not None
    assert ether.token(address.upper().replace("0X", "0x")) == tether
    assert ether.token("0x" + "1" * 40) is None
    assert ether.contract(every()["bitcoin"]) is None


def test_movements_are_the_same_for_everybody_and_some_mint_or_burn() -> None:
    tether = every()["tether"]
    rows = list(islice(ether.movements(tether, NOW), 20_000))
    assert rows[:50] == list(islice(ether.movements(tether, NOW), 50))
    assert [row.block for row in rows] == sorted((row.block for row in rows), reverse=True)
    assert all(row.raw > 0 and row.at <= NOW for row in rows)
    assert all(len(row.sender) == len(row.recipient) == 42 for row in rows)
    large = [row for row in rows if row.raw / 1e6 > 1e6]
    assert 100 < len(large) < len(rows) / 20
    assert any(row.sender == ether.NULL_ADDRESS for row in large)
    assert any(row.recipient == ether.NULL_ADDRESS for row in large)
    assert len({row.tx_id for row in rows}) < len(rows)
