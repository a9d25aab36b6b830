"""sandbox.etherscan"""

from typing import Any

import pytest

from box import Box
from sandbox import ether
from sandbox.coins import every

BASE = "/etherscan/v2/api?chainid=1&apikey=k"
TETHER = ether.contract(every()["tether"])


def _result(box: Box, words: str) -> Any:
    body = box.get(f"{BASE}&{words}")
    assert (body["status"], body["message"]) == ("1", "OK")
    return body["result"]


def test_gas_is_made_of_texts_in_order(box: Box, now: float) -> None:
    row = _result(box, "module=gastracker&action=gasoracle")
    assert all(isinstance(value, str) for value in row.values())
    names = ("suggestBaseFee", "SafeGasPrice", "ProposeGasPrice", "FastGasPrice")
    prices = [float(row[name]) for name in names]
    assert prices == sorted(prices)
    assert prices[0] == pytest.approx(ether.base_fee_gwei(now), rel=1e-6)


def test_the_supply_is_told_in_its_parts(box: Box, now: float) -> None:
    row = _result(box, "module=stats&action=ethsupply2")
    assert all(value.isdecimal() for value in row.values())
    wei = int(row["EthSupply"]) + int(row["Eth2Staking"]) - int(row["BurntFees"])
    assert wei / 1e18 == pytest.approx(ether.supply(now).circulating, rel=1e-9)


def test_the_proxy_speaks_as_the_chain_does(box: Box, now: float) -> None:
    path = f"{BASE}&module=proxy&action=eth_getBlockByNumber&boolean=false&tag="
    newest = box.get(path + "latest")["result"]
    assert int(newest["timestamp"], 16) <= now
    assert box.get(path + newest["number"])["result"] == newest
    assert box.get(path + hex(int(newest["number"], 16) + 1))["result"] is None
    assert box.get(path + "some")["error"]["code"] == -32602


def test_transfers_come_in_pages_and_in_either_order(box: Box, now: float) -> None:
    path = f"module=account&action=tokentx&contractaddress={TETHER}"
    first, second = (_result(box, f"{path}&page={page}&offset=50&sort=desc") for page in (1, 2))
    both = _result(box, f"{path}&page=1&offset=100&sort=desc")
    assert first + second == both
    assert _result(box, f"{path}&page=1&offset=100") == both[::-1]
    assert {row["contractAddress"] for row in both} == {TETHER}
    assert all(isinstance(value, str) for row in both for value in row.values())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("chainid=1", "Missing/Invalid API Key"),
        ("chainid=1&apikey=invalid-one", "Invalid API Key (#err2)"),
        ("apikey=k", "Missing or unsupported chainid parameter (required for v2 api)"),
        ("apikey=k&chainid=56", "Free API access is not supported for this chain."),
        ("apikey=k&chainid=1", "Error! Missing Or invalid Action name"),
        (
            "apikey=k&chainid=1&module=stats&action=tokensupply&contractaddress=0x12",
            "Error! Invalid contract address format",
        ),
    ],
)
def test_refusals_come_inside_a_good_status(box: Box, address: str, said: str) -> None:
    answer = box.ask(f"/etherscan/v2/api?{address}")
    assert answer.status == 200
    assert answer.body == {"status": "0", "message": "NOTOK", "result": said}


def test_no_transfer_is_an_empty_list(box: Box) -> None:
    body = box.get(f"{BASE}&module=account&action=tokentx&contractaddress=0x{'1' * 40}&offset=5")
    assert body == {"status": "0", "message": "No transactions found", "result": []}


def test_a_limit_stands_inside_a_good_status(box: Box) -> None:
    box.fault("etherscan", "rate_limited_silent")
    assert "rate limit" in box.get(f"{BASE}&module=stats&action=ethsupply2")["result"]


def test_another_path_does_not_exist(box: Box) -> None:
    assert box.ask("/etherscan/api").status == 404
