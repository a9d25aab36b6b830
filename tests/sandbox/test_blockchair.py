"""sandbox.blockchair: what is odd about Blockchair."""

import pytest

from box import Box
from sandbox import ether, mined
from sandbox.coins import every
from sandbox.mined import CHAINS

BASE = "/blockchair"


def test_big_numbers_are_texts_and_times_have_a_blank(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/bitcoin/stats")["data"]
    assert isinstance(row["hashrate_24h"], str)
    assert len(row["hashrate_24h"]) >= 21
    assert row["best_block_time"][10] == " "
    assert row["circulation"] == int(
        mined.supply(CHAINS["bitcoin"], row["best_block_height"]) * 1e8
    )


def test_ether_is_text_of_wei_and_agrees_with_its_chain(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/ethereum/stats")["data"]
    assert isinstance(row["circulation_approximate"], str)
    supply = int(row["circulation_approximate"]) / 1e18
    assert supply == pytest.approx(ether.supply(now).circulating, rel=0.01)
    assert row["transactions_24h"] == pytest.approx(ether.transactions(now), rel=0.05)
    gas = row["suggested_transaction_fee_gwei_options"]
    assert list(gas) == ["sloth", "slow", "normal", "fast", "cheetah"]
    assert gas["normal"] == pytest.approx(ether.base_fee_gwei(now), rel=0.15)


def test_a_token_is_counted_in_its_smallest_unit(box: Box, now: float) -> None:
    coin = every()["usd-coin"]
    row = box.get(f"{BASE}/ethereum/erc-20/{ether.contract(coin)}/stats")["data"]
    assert (row["symbol"], row["decimals"]) == ("USDC", 6)
    assert int(row["circulation"]) == pytest.approx(ether.token_supply(coin, now) * 1e6)


def test_the_code_stands_in_the_answer_too(box: Box) -> None:
    for path, code in (("bitcoin/stats", 200), ("ripple/stats", 404), ("nothing", 404)):
        answer = box.ask(f"{BASE}/{path}")
        assert answer.status == answer.body["context"]["code"] == code
    missing = box.ask(f"{BASE}/ethereum/erc-20/0x{'5a' * 20}/stats")
    assert (missing.status, missing.body["data"]) == (404, None)


def test_too_many_calls_are_a_402(box: Box) -> None:
    box.fault("blockchair", "rate_limited", seconds=9)
    answer = box.ask(f"{BASE}/bitcoin/stats")
    assert (answer.status, answer.body["context"]["code"]) == (402, 402)
    assert answer.headers["Retry-After"] == "9"


def test_rich_addresses_are_ranked(box: Box) -> None:
    rows = box.get(f"{BASE}/dogecoin/addresses?limit=100")["data"]
    balances = [row["balance"] for row in rows]
    assert balances == sorted(balances, reverse=True)
    assert len(rows) == len({row["address"] for row in rows}) == 100
    assert box.get(f"{BASE}/dogecoin/addresses")["data"] == rows[:10]
    assert box.ask(f"{BASE}/dogecoin/addresses?limit=101").status == 400
