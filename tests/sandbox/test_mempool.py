"""sandbox.mempool: what is odd about mempool.space."""

import pytest

from box import Box
from sandbox import bitcoin, mined
from sandbox.bitcoin import CHAIN

BASE = "/mempool/api"


def test_the_tip_is_nothing_but_a_number(box: Box, now: float) -> None:
    assert box.get(f"{BASE}/blocks/tip/height") == mined.height(CHAIN, now)


def test_fees_are_whole_or_have_decimals(box: Box, now: float) -> None:
    whole, precise = box.get(f"{BASE}/v1/fees/recommended"), box.get(f"{BASE}/v1/fees/precise")
    assert set(whole) == set(precise)
    assert all(isinstance(fee, int) for fee in whole.values())
    fees = [precise[f"{name}Fee"] for name in ("fastest", "halfHour", "hour", "economy", "minimum")]
    assert fees == sorted(fees, reverse=True)
    assert any(fee % 1 for fee in fees)


def test_times_of_the_adjustment_are_milliseconds_but_the_last_one(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/v1/difficulty-adjustment")
    assert row["estimatedRetargetDate"] > now * 1000
    assert row["remainingTime"] == row["remainingBlocks"] * row["timeAvg"]
    assert row["previousTime"] < now
    assert row["nextRetargetHeight"] == mined.height(CHAIN, now) + row["remainingBlocks"]


def test_rewards_are_texts(box: Box) -> None:
    row = box.get(f"{BASE}/v1/mining/reward-stats/3")
    assert row["endBlock"] - row["startBlock"] == 2
    assert all(row[key].isdecimal() for key in ("totalReward", "totalFee", "totalTx"))
    assert int(row["totalReward"]) - int(row["totalFee"]) == 3 * 312_500_000


def test_blocks_go_back_by_fifteen(box: Box, now: float) -> None:
    newest = box.get(f"{BASE}/v1/blocks")
    tip = mined.height(CHAIN, now)
    assert [row["height"] for row in newest] == list(range(tip, tip - 15, -1))
    assert [row["previousblockhash"] for row in newest[:-1]] == [row["id"] for row in newest[1:]]
    assert box.get(f"{BASE}/v1/blocks/{tip - 14}")[0] == newest[-1]


def test_a_hash_rate_exceeds_what_a_float_can_count(box: Box) -> None:
    row = box.get(f"{BASE}/v1/mining/hashrate/1m")
    assert row["currentHashrate"] > 2**53
    assert len(row["hashrates"]) == 31


def test_a_transaction_to_come_is_not_confirmed(box: Box, now: float) -> None:
    waiting = box.get(f"{BASE}/mempool/recent")
    assert len(waiting) == 10
    row = box.get(f"{BASE}/tx/{waiting[0]['txid']}")
    assert row["status"] == {"confirmed": False}
    later = bitcoin.transaction_name(mined.height(CHAIN, now) + 2, 1)
    assert box.ask(f"{BASE}/tx/{later}").status == 404


def test_a_block_to_come_is_not_there(box: Box, now: float) -> None:
    name = bitcoin.block_name(mined.height(CHAIN, now) + 1)
    assert box.ask(f"{BASE}/v1/block/{name}/summary").status == 404


@pytest.mark.parametrize("path", ["tx/xyz", "tx/" + "G" * 64, "v1/block/0/summary", "nothing"])
def test_what_is_not_there_is_a_text(box: Box, path: str) -> None:
    answer = box.ask(f"{BASE}/{path}")
    assert answer.status == 404
    assert isinstance(answer.body, bytes)


def test_a_failure_is_an_object_for_those_who_read_json(box: Box) -> None:
    box.fault("mempool", "error_500")
    answer = box.ask(f"{BASE}/mempool", headers={"Accept": "application/json"})
    assert (answer.status, answer.body) == (500, {"error": "Internal server error"})
    assert box.ask(f"{BASE}/mempool", headers={"Accept": "text/html"}).body == (
        b"Internal server error"
    )
