"""providers.etherscan"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import etherscan, http
from providers.etherscan import Block, Gas, Supply
from providers.evm import Transfer
from providers.http import UpstreamError

Payload = Callable[[str], Any]
TOKEN = "0x" + "5A" * 20
AT = datetime(2025, 3, 10, 11, 59, tzinfo=UTC)


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "etherscan"
    return refusal.value


def _refused(result: Any, message: str = "NOTOK") -> dict[str, Any]:
    return {"status": "0", "message": message, "result": result}


def _good(result: Any) -> dict[str, Any]:
    return {"status": "1", "message": "OK", "result": result}


def test_gas_below_one_gwei_keeps_its_decimals(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("etherscan/gas.json"))
    assert etherscan.gas(deadline=soon) == Gas(25120007, 0.31, 0.3405, 0.412, 0.305112)
    assert upstream.asked[0].query == {
        "chainid": "1", "module": "gastracker", "action": "gasoracle",
    }  # fmt: skip


def test_the_supply_is_minted_and_rewarded_and_not_burnt(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("etherscan/supply.json"))
    assert etherscan.supply(deadline=soon) == Supply(120500000.75, 3000000.25, 4500000.0)


@pytest.mark.parametrize("lacking", ["EthSupply", "Eth2Staking", "BurntFees"])
@pytest.mark.parametrize("value", [None, "", "soon"])
def test_a_supply_that_lacks_a_part_is_none(
    lacking: str, value: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("etherscan/supply.json")
    body["result"][lacking] = value
    upstream.answer(body)
    assert _error(lambda: etherscan.supply(deadline=soon)).code == "bad_body"


def test_the_newest_block_speaks_hexadecimal(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("etherscan/block.json"))
    at = datetime(2025, 3, 10, 11, 47, 12, tzinfo=UTC)
    assert etherscan.latest_block(deadline=soon) == Block(25120071, at, 0.305)
    assert upstream.asked[0].query["action"] == "eth_getBlockByNumber"


@pytest.mark.parametrize("base", [None, "0x0", "soon", "12"])
def test_a_block_without_a_base_fee_has_none(
    base: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("etherscan/block.json")
    body["result"]["baseFeePerGas"] = base
    upstream.answer(body)
    assert etherscan.latest_block(deadline=soon).base_gwei is None


def test_a_block_of_the_future_is_stale(upstream: Upstream, payload: Payload, soon: float) -> None:
    body = payload("etherscan/block.json")
    body["result"]["timestamp"] = hex(int(time.time()) + 600)
    upstream.answer(body)
    assert _error(lambda: etherscan.latest_block(deadline=soon)).code == "stale"


def test_a_supply_of_tokens_is_counted_in_whole_ones(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("etherscan/token_supply.json"))
    assert etherscan.token_supply(TOKEN, 18, deadline=soon) == 1e9
    assert upstream.asked[0].query["contractaddress"] == TOKEN.lower()


def test_no_tokens_at_all_are_no_token(upstream: Upstream, soon: float) -> None:
    upstream.answer(_good("0"))
    assert _error(lambda: etherscan.token_supply(TOKEN, 6, deadline=soon)).code == "no_data"


def test_transfers_are_read_newest_first(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("etherscan/transfers.json"))
    found = etherscan.token_transfers(TOKEN, deadline=soon)
    assert found[0] == Transfer(
        "0x" + "1" * 64, 1, 25120005, AT, 2500000.5, 6, is_mint=False, is_burn=False
    )
    assert [(row.height, row.amount, row.is_mint, row.is_burn) for row in found[1:]] == [
        (25120004, 4000000, True, False),
        (25120002, 7, False, False),
        (25120002, 0.000012, False, False),
        (25120001, 1000000, False, True),
    ]
    assert upstream.asked[0].query == {
        "chainid": "1", "module": "account", "action": "tokentx", "contractaddress": TOKEN.lower(),
        "page": "1", "offset": "100", "sort": "desc",
    }  # fmt: skip


def test_no_transfer_is_no_data(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("etherscan/nothing.json"))
    assert _error(lambda: etherscan.token_transfers(TOKEN, deadline=soon)).code == "no_data"


def test_of_a_full_page_the_oldest_transaction_is_left_out(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("etherscan/transfers.json")
    first = body["result"][0]
    more = [first | {"hash": f"0x{number:064x}"} for number in range(1, 96)]
    body["result"] = [*more, *body["result"]]
    upstream.answer(body)
    found = etherscan.token_transfers(TOKEN, deadline=soon)
    assert len(found) == 99
    assert min(row.height for row in found) == 25120002


@pytest.mark.parametrize(
    ("text", "code", "wait"),
    [
        ("Max calls per sec rate limit reached (3/sec)", "rate_limited", 1),
        ("Max rate limit reached, please use API Key for higher rate limit", "rate_limited", 1),
        ("Max daily rate limit reached. 110000 (100%) of 100000 day/limit", "rate_limited", 3600),
        ("Invalid API Key (#err2)|SOME-1", "refused", None),
        ("Missing/Invalid API Key", "refused", None),
        ("Too many invalid api key attempts, please try again later", "refused", 30),
        ("Free API access is not supported for this chain.", "refused", None),
        ("Sorry, it looks like you are trying to access an API Pro endpoint.", "refused", None),
        ("Missing or unsupported chainid parameter (required for v2 api)", "no_data", None),
        ("Error! Invalid contract address format", "no_data", None),
        ("Error! Missing Or invalid Action name", "http_error", None),
        ("", "http_error", None),
        (None, "http_error", None),
        ([], "http_error", None),
    ],
)
def test_a_refusal_comes_in_a_good_status_as_a_text(
    text: Any, code: str, wait: float | None, upstream: Upstream
) -> None:
    upstream.answer(_refused(text))
    error = _error(lambda: etherscan.gas(deadline=time.monotonic() + 0.9))
    assert (error.code, error.retry_after, len(upstream.asked)) == (code, wait, 1)


def test_a_query_that_took_too_long_is_asked_again(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(_refused("Query Timeout occured. Please select a smaller result dataset"))
    upstream.answer(payload("etherscan/gas.json"))
    assert etherscan.gas(deadline=soon).normal_gwei == 0.3405


def test_an_error_of_the_chain_is_one(upstream: Upstream, soon: float) -> None:
    upstream.answer({"jsonrpc": "2.0", "id": 1, "error": {"code": -32602, "message": "bad tag"}})
    assert _error(lambda: etherscan.latest_block(deadline=soon)).code == "http_error"


def test_a_message_counts_where_the_result_says_nothing(upstream: Upstream) -> None:
    upstream.answer(_refused(None, "Max rate limit reached"))
    error = _error(lambda: etherscan.gas(deadline=time.monotonic() + 0.9))
    assert error.code == "rate_limited"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SafeGasPrice", "0", "outlier"),
        ("SafeGasPrice", "0.5", "outlier"),
        ("FastGasPrice", "-1e9", "outlier"),
        ("FastGasPrice", "1e7", "outlier"),
        ("ProposeGasPrice", "", "bad_body"),
        ("ProposeGasPrice", None, "bad_body"),
    ],
)
def test_gas_that_cannot_be_is_none(
    name: str, value: Any, code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("etherscan/gas.json")
    body["result"][name] = value
    upstream.answer(body)
    assert _error(lambda: etherscan.gas(deadline=soon)).code == code


def test_amounts_that_cannot_be_are_outliers(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("etherscan/supply.json")
    body["result"]["BurntFees"] = "9" * 30
    upstream.answer(body)
    upstream.answer(_good("-5"))
    assert _error(lambda: etherscan.supply(deadline=soon)).code == "outlier"
    assert _error(lambda: etherscan.token_supply(TOKEN, 6, deadline=soon)).code == "outlier"


CALLS: dict[str, Callable[[float], Any]] = {
    "gas": lambda end: etherscan.gas(deadline=end),
    "supply": lambda end: etherscan.supply(deadline=end),
    "block": lambda end: etherscan.latest_block(deadline=end),
    "token_supply": lambda end: etherscan.token_supply(TOKEN, 6, deadline=end),
    "transfers": lambda end: etherscan.token_transfers(TOKEN, deadline=end),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("body", [None, [], {}, {"result": None}, {"result": True}, "1", 5])
def test_another_shape_is_a_bad_body(name: str, body: Any, upstream: Upstream, soon: float) -> None:
    upstream.answer(body)
    assert _error(lambda: CALLS[name](soon)).code == "bad_body"


@pytest.mark.parametrize("contract", ["", "0x", "bitcoin", "0x" + "5" * 39, "0x" + "g" * 40])
def test_what_cannot_be_a_contract_is_not_sent(
    contract: str, upstream: Upstream, soon: float
) -> None:
    assert _error(lambda: etherscan.token_supply(contract, 6, deadline=soon)).code == "no_data"
    assert _error(lambda: etherscan.token_transfers(contract, deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_the_key_travels_in_the_query_and_stands_in_no_error(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    endpoint = http.Endpoint("etherscan", upstream.url, {}, True, {"apikey": "a-key-of-mine"})
    http.configure({"etherscan": endpoint})
    upstream.answer(payload("etherscan/error_key.json"))
    error = _error(lambda: etherscan.gas(deadline=soon))
    assert upstream.asked[0].query["apikey"] == "a-key-of-mine"
    assert "a-key-of-mine" not in f"{error} {error.detail}"
