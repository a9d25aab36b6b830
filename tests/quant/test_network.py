"""quant/network.py"""

import pytest

from quant import network
from quant.absent import UNDEFINED


def test_a_payment_costs_its_bytes_at_the_price_of_a_coin():
    assert network.payment_usd(6.5, 77_650) == pytest.approx(0.706615)  # 910 satoshi
    assert network.payment_usd(0.1, 100_000) == pytest.approx(0.014)


def test_a_payment_of_ether_costs_its_gas_below_one_gwei_too():
    assert network.ether_payment_usd(0.02001, 3000) == pytest.approx(0.00126063)
    assert network.ether_payment_usd(30, 2000) == pytest.approx(1.26)


@pytest.mark.parametrize(
    ("vbytes", "level"),
    [(0, "low"), (2_999_999, "low"), (3_000_000, "medium"), (29.9e6, "medium"), (30e6, "high")],
)
def test_a_queue_is_as_long_as_the_blocks_it_fills(vbytes, level):
    blocks = network.blocks_to_clear(vbytes)
    assert blocks == vbytes / 1e6
    assert network.queue_level(blocks) == level


def test_a_change_from_nothing_has_no_percent():
    assert network.change_pct(102, 100) == pytest.approx(2)
    assert network.change_pct(50, 100) == -50
    assert network.change_pct(5, 0) == UNDEFINED
    assert network.change_pct(5, -1) == UNDEFINED
    assert network.change_pct(1e21, 5e-324) == UNDEFINED
