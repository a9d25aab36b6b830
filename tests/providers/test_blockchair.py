"""providers.blockchair"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import blockchair
from providers.chain_records import Token
from providers.http import UpstreamError

from .conftest import OpenGate

Payload = Callable[[str], Any]
CONTRACT = "0x" + "5A" * 20


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "blockchair"
    return refusal.value


def test_a_chain_is_read(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("blockchair/stats.json"))
    made = blockchair.stats("bitcoin", deadline=soon)
    assert abs(made.as_of.timestamp() - time.time()) < 5
    assert (made.height, made.tip_at) == (888273, datetime(2025, 3, 9, 23, 52, 2, tzinfo=UTC))
    assert made.hashrate_hs == pytest.approx(7.95e20)  # a text of 21 digits
    assert made.block_interval_s == pytest.approx(86400 / 143)
    assert (made.difficulty, made.next_difficulty) == (112149504190349, 109500000000000)
    assert made.retarget_at == datetime(2025, 3, 14, 10, 11, 12, tzinfo=UTC)
    assert (made.mempool_tx, made.tx_24h, made.fee_sat_byte) == (58123, 398765, 4)
    assert (made.supply, made.issued_24h) == (19834565.625, 446.875)
    assert made.largest_usd == 412345678
    assert made.volume_24h_usd is None  # its volume counts change
    assert upstream.asked[0].path == "/bitcoin/stats"


def test_what_a_chain_does_not_say_is_not_made_up(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("blockchair/stats.json")
    kept = {"best_block_height", "best_block_time"}
    body["data"] = {key: value for key, value in body["data"].items() if key in kept}
    upstream.answer(body)
    made = blockchair.stats("zcash", deadline=soon)
    assert set(made[3:]) == {None}


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("circulation", -1, "supply"),
        ("circulation", "1e40", "supply"),
        ("circulation", "", "supply"),
        ("transactions_24h", 0, "tx_24h"),
        ("blocks_24h", 0, "block_interval_s"),
        ("blocks_24h", 5e-324, "block_interval_s"),
        ("difficulty", "1e-300", "difficulty"),
        ("hashrate_24h", 1e31, "hashrate_hs"),
        ("hashrate_24h", "a lot", "hashrate_hs"),
        ("largest_transaction_24h", [], "largest_usd"),
        ("largest_transaction_24h", {"value_usd": -5}, "largest_usd"),
        ("suggested_transaction_fee_per_byte_sat", None, "fee_sat_byte"),
    ],
)
def test_figures_that_cannot_be_are_left_out(
    key: str, value: Any, field: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("blockchair/stats.json")
    body["data"][key] = value
    upstream.answer(body)
    made = blockchair.stats("bitcoin", deadline=soon)
    assert getattr(made, field) is None
    assert made.height == 888273


def test_balances_come_largest_first_in_coins(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("blockchair/balances.json")
    body["data"].reverse()
    upstream.answer(body)
    assert blockchair.largest_balances("litecoin", deadline=soon) == [248597, 178050, 138010]
    assert (upstream.asked[0].path, upstream.asked[0].query) == (
        "/litecoin/addresses", {"limit": "100"},
    )  # fmt: skip


def test_an_address_listed_twice_holds_its_coins_once(upstream: Upstream, soon: float) -> None:
    held = [{"address": name, "balance": 5e8} for name in ("a", "b", "a")]
    upstream.answer({"data": held, "context": {"code": 200}})
    assert blockchair.largest_balances("dash", deadline=soon) == [5.0, 5.0]


def test_a_balance_of_nobody_spoils_the_ranking(upstream: Upstream, soon: float) -> None:
    upstream.answer({"data": [{"balance": 5e8}], "context": {"code": 200}})
    assert _error(lambda: blockchair.largest_balances("dash", deadline=soon)).code == "bad_body"


@pytest.mark.parametrize(
    ("balance", "code"), [(-1, "outlier"), (0, "outlier"), (None, "bad_body"), ("x", "bad_body")]
)
def test_a_balance_that_cannot_be_spoils_the_ranking(
    balance: Any, code: str, upstream: Upstream, soon: float
) -> None:
    row = {"address": "a", "balance": balance}
    upstream.answer({"data": [row], "context": {"code": 200}})
    assert _error(lambda: blockchair.largest_balances("dash", deadline=soon)).code == code


def test_ether_is_counted_in_wei_of_text(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("blockchair/ethereum.json"))
    made = blockchair.ethereum(deadline=soon)
    assert made.supply == pytest.approx(120612345.67890123)
    assert made.volume_24h == pytest.approx(1543210.98765432)
    assert made.burnt_24h == pytest.approx(98.76543210123457)
    assert (made.gas_safe_gwei, made.gas_normal_gwei, made.gas_fast_gwei) == (0.55, 0.62, 0.91)
    assert (made.height, made.tip_at) == (22010000, datetime(2025, 3, 9, 23, 59, 47, tzinfo=UTC))
    assert (made.tx_24h, made.mempool_tx, made.price_usd) == (1187654, 151234, 2012.34)
    assert made.largest_usd == 98765432.1
    assert made.block_interval_s == pytest.approx(86400 / 7150)


def test_ether_without_gas_has_none(upstream: Upstream, payload: Payload, soon: float) -> None:
    body = payload("blockchair/ethereum.json")
    del body["data"]["suggested_transaction_fee_gwei_options"]
    upstream.answer(body)
    made = blockchair.ethereum(deadline=soon)
    assert (made.gas_safe_gwei, made.gas_normal_gwei, made.gas_fast_gwei) == (None, None, None)


def test_a_token_is_counted_in_its_own_unit(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("blockchair/token.json"))
    assert blockchair.erc20(CONTRACT, deadline=soon) == Token(
        "SUSD", "Some Dollar", 6, 1234567890.123456, 4321.0, 98765432.1
    )
    assert upstream.asked[0].path == f"/ethereum/erc-20/{CONTRACT.lower()}/stats"


@pytest.mark.parametrize(
    ("places", "code"),
    [(-1, "outlier"), (256, "outlier"), (1.5, "bad_body"), (None, "bad_body"), ("six", "bad_body")],
)
def test_a_token_needs_its_decimals(
    places: Any, code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("blockchair/token.json")
    body["data"]["decimals"] = places
    upstream.answer(body)
    assert _error(lambda: blockchair.erc20(CONTRACT, deadline=soon)).code == code


def test_a_token_without_circulation_has_no_supply(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("blockchair/token.json")
    del body["data"]["circulation"]
    upstream.answer(body)
    assert blockchair.erc20(CONTRACT, deadline=soon).supply is None


def test_hostile_names_are_bounded_texts(upstream: Upstream, payload: Payload, soon: float) -> None:
    body = payload("blockchair/token.json")
    body["data"] |= {"name": "x" * 1_000_00, "symbol": "<script>\x00alert(1)</script>"}
    upstream.answer(body)
    made = blockchair.erc20(CONTRACT, deadline=soon)
    assert (made.name, made.symbol) == (None, "<script>alert(1)</script>")


@pytest.mark.parametrize("status", [402, 429, 435, 436, 437])
@pytest.mark.parametrize("says_so", ["status", "context"])
def test_limits_have_several_codes(
    status: int, says_so: str, upstream: Upstream, payload: Payload, soon: float, gate: OpenGate
) -> None:
    body = payload("blockchair/over_the_limit.json")
    body["context"]["code"] = status
    upstream.answer(body, status if says_so == "status" else 200)
    assert _error(lambda: blockchair.stats("bitcoin", deadline=soon)).code == "rate_limited"
    assert gate.outcomes == [("blockchair", "rate_limited", 60.0)]


@pytest.mark.parametrize("status", [430, 434, 503])
def test_a_ban_is_not_knocked_at_again(
    status: int, upstream: Upstream, soon: float, gate: OpenGate
) -> None:
    upstream.answer({"data": None, "context": {"code": status, "error": "blocked"}}, status)
    assert _error(lambda: blockchair.stats("bitcoin", deadline=soon)).code == "refused"
    assert gate.outcomes == [("blockchair", "refused", 3600.0)]


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (404, {"data": None, "context": {"code": 404}}, "no_data"),
        (200, {"data": None, "context": {"code": 200}}, "no_data"),
        (200, {"data": [], "context": {"code": 200}}, "no_data"),
        (200, {"data": {"x": 1}, "context": {"code": 500}}, "http_error"),
        (500, {"data": None, "context": {"code": 500}}, "http_error"),
        (400, {"data": None, "context": {"code": 400}}, "http_error"),
        (200, {"context": {"code": 200}}, "bad_body"),
        (200, [], "bad_body"),
    ],
)
def test_other_errors_have_their_names(
    status: int, body: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    assert _error(lambda: blockchair.stats("bitcoin", deadline=soon - 3)).code == code


def test_only_known_chains_and_possible_contracts_are_asked_for(
    upstream: Upstream, soon: float
) -> None:
    for call in (blockchair.stats, blockchair.largest_balances):
        with pytest.raises(ValueError, match="no chain"):
            call("../bitcoin", deadline=soon)
    assert _error(lambda: blockchair.erc20("0x1/../2", deadline=soon)).code == "no_data"
    assert upstream.asked == []
