"""providers.mempool"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import mempool
from providers.chain_records import Fees, Output, Power, Queue, Total
from providers.http import UpstreamError

Payload = Callable[[str], Any]
BLOCK_AT = datetime(2025, 3, 9, 23, 52, 2, tzinfo=UTC)
NAME = "02" * 32


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "mempool"
    return refusal.value


def test_fees_keep_their_decimals(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("mempool/fees.json"))
    assert mempool.fees(deadline=soon) == Fees(6.25, 4.5, 2.0, 0.75)
    assert [asked.path for asked in upstream.asked] == ["/v1/fees/precise"]


def test_a_server_without_decimals_is_asked_for_whole_fees(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("mempool/fees.json"), path="/v1/fees/recommended")
    assert mempool.fees(deadline=soon).half_hour_sat_vb == 4.5
    assert [asked.path for asked in upstream.asked] == ["/v1/fees/precise", "/v1/fees/recommended"]


def test_a_fee_that_cannot_be_is_left_out(upstream: Upstream, soon: float) -> None:
    upstream.answer({"fastestFee": -1, "halfHourFee": "3", "hourFee": 2e9, "economyFee": 0})
    assert mempool.fees(deadline=soon) == Fees(None, 3.0, None, None)


@pytest.mark.parametrize(
    ("value", "code"), [(0, "outlier"), (-2, "outlier"), (1e7, "outlier"), ("", "bad_body")]
)
def test_the_fee_for_half_an_hour_must_be_there(
    value: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"fastestFee": 3, "halfHourFee": value})
    assert _error(lambda: mempool.fees(deadline=soon)).code == code


def test_the_queue_is_read(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("mempool/queue.json"))
    assert mempool.queue(deadline=soon) == Queue(61234, 41987654)
    assert upstream.asked[0].path == "/mempool"


def test_an_empty_queue_is_one_and_an_unknown_is_none(upstream: Upstream, soon: float) -> None:
    upstream.answer({"count": 0, "vsize": 0})
    upstream.answer({"count": 0, "vsize": None})
    assert mempool.queue(deadline=soon) == Queue(0, 0)
    assert _error(lambda: mempool.queue(deadline=soon)).code == "bad_body"


def test_times_of_the_retarget_are_milliseconds(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("mempool/retarget.json"))
    made = mempool.retarget(deadline=soon)
    assert made.at == datetime(2025, 3, 13, 21, 6, 40, 123000, tzinfo=UTC)
    assert (made.change_est_pct, made.blocks_left, made.block_interval_s) == (-2.35, 782, 614.4)


def test_a_retarget_in_seconds_has_no_time_rather_than_one_of_1970(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer({"remainingBlocks": 5, "estimatedRetargetDate": 1741900000})
    made = mempool.retarget(deadline=soon)
    assert (made.at, made.change_est_pct, made.block_interval_s) == (None, None, None)


def test_hash_rates_are_larger_than_whole_numbers_of_a_float(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("mempool/power.json"))
    made = mempool.power(deadline=soon)
    assert made == Power(pytest.approx(8.03123456789e20), pytest.approx(1.121495041903e14))
    assert upstream.asked[0].path == "/v1/mining/hashrate/1m"


def test_the_tip_is_a_bare_number(upstream: Upstream, soon: float) -> None:
    upstream.answer(b"888273", headers={"Content-Type": "text/plain"})
    assert mempool.tip(deadline=soon) == 888273


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"888273.5", "bad_body"),
        (b"-1", "outlier"),
        (b"Not ready", "bad_body"),
        (b"[]", "bad_body"),
    ],
)
def test_what_is_no_tip_is_none(body: bytes, code: str, upstream: Upstream, soon: float) -> None:
    upstream.answer(body)
    assert _error(lambda: mempool.tip(deadline=soon)).code == code


def test_blocks_come_newest_first_whatever_their_order(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("mempool/blocks.json")[::-1])
    made = mempool.blocks(deadline=soon)
    assert [block.height for block in made] == [888273, 888272]
    assert (made[0].id, made[0].at) == ("00000000000000000001" + "3c" * 22, BLOCK_AT)
    assert upstream.asked[0].path == "/v1/blocks"


def test_older_blocks_are_asked_for_by_height(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("mempool/blocks.json"))
    mempool.blocks(below=888273, deadline=soon)
    assert upstream.asked[0].path == "/v1/blocks/888273"


def test_a_block_may_be_an_hour_ahead_but_no_day(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("mempool/blocks.json")
    for hours, answers in ((1, True), (24, False)):
        upstream.forget()
        body[0]["timestamp"] = int(time.time()) + hours * 3600
        upstream.answer(body)
        if answers:
            assert mempool.blocks(deadline=soon)[0].height == 888273
        else:
            assert _error(lambda: mempool.blocks(deadline=soon)).code == "stale"


def test_totals_of_a_block_are_coins(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("mempool/totals.json"))
    block = "00000000000000000001" + "3c" * 22
    assert mempool.totals(block, deadline=soon) == [
        Total("01" * 32, 3.16512345), Total(NAME, 1900.0), Total("03" * 32, 0.0),
    ]  # fmt: skip
    assert upstream.asked[0].path == f"/v1/block/{block}/summary"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"txid": "02" * 32, "value": -1}, "outlier"),
        ({"txid": "02" * 32, "value": 21e14 + 1}, "outlier"),
        ({"txid": "02" * 32, "value": ""}, "bad_body"),
        ({"txid": "../x", "value": 1}, "bad_body"),
        ({"value": 1}, "bad_body"),
    ],
)
def test_a_total_that_cannot_be_spoils_the_block(
    row: dict[str, Any], code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer([row])
    assert _error(lambda: mempool.totals("ab" * 32, deadline=soon)).code == code


def test_a_transaction_is_read(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("mempool/transaction.json"))
    made = mempool.transaction(NAME, deadline=soon)
    assert (made.tx_id, made.height, made.at) == (NAME, 888273, BLOCK_AT)
    assert made.inputs == [Output("bc1qsender", "v0_p2wpkh", 1900.0000141)]
    assert made.outputs == [
        Output("3Recipient", "p2sh", 1500.0),
        Output("bc1qsender", "v0_p2wpkh", 400.0),
        Output(None, "op_return", 0.0),
    ]
    assert upstream.asked[0].path == f"/tx/{NAME}"


def test_a_coinbase_has_no_inputs(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("mempool/coinbase.json"))
    assert mempool.transaction("01" * 32, deadline=soon).inputs == []


def test_what_is_not_confirmed_is_no_data(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("mempool/transaction.json") | {"status": {"confirmed": False}})
    assert _error(lambda: mempool.transaction(NAME, deadline=soon)).code == "no_data"


def test_another_transaction_than_the_one_asked_for_is_a_bad_body(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("mempool/transaction.json"))
    assert _error(lambda: mempool.transaction("0e" * 32, deadline=soon)).code == "bad_body"


def test_names_that_cannot_be_are_not_sent(upstream: Upstream, soon: float) -> None:
    for name in ("", "../mempool", "02" * 31, "02" * 32 + "?", "0G" * 32):
        assert _error(lambda name=name: mempool.transaction(name, deadline=soon)).code == "no_data"
        assert _error(lambda name=name: mempool.totals(name, deadline=soon)).code == "no_data"
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (429, b"Too Many Requests", "rate_limited"),
        (503, b"Service Unavailable", "http_error"),
        (500, {"error": "Failed to get block"}, "http_error"),
        (404, b"Transaction not found", "no_data"),
    ],
)
def test_errors_are_texts_or_objects(
    status: int, body: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    assert _error(lambda: mempool.transaction(NAME, deadline=soon - 3)).code == code


def test_a_summary_may_be_larger_than_other_bodies(upstream: Upstream, soon: float) -> None:
    rows = [
        {"txid": f"{n:064x}", "fee": 1, "vsize": 1, "value": 1, "pad": "x" * 200}
        for n in range(6000)
    ]
    upstream.answer(rows)
    assert len(mempool.totals("ab" * 32, deadline=soon)) == 6000
