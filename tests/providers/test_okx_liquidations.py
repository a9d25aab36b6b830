"""providers.okx_liquidations"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import okx_liquidations
from providers.http import UpstreamError
from providers.records import Liquidation

Payload = Callable[[str], Any]
Ask = Callable[..., list[Liquidation]]
BTC = "BTC-USDT-SWAP"


@pytest.fixture
def ask(upstream: Upstream, payload: Payload, soon: float) -> Ask:
    """Ask for closings, with the written documents or with those a test wants."""

    def newest(page: Any = None, instrument: Any = None, contract: str = BTC) -> list[Liquidation]:
        upstream.forget()
        described = instrument or payload("okx/instrument.json")
        upstream.answer(described, path="/api/v5/public/instruments")
        listed = page or payload("okx/liquidations.json")
        upstream.answer(listed, path="/api/v5/public/liquidation-orders")
        return okx_liquidations.newest(contract, deadline=soon)

    return newest


def _page(*details: Any) -> dict[str, Any]:
    return {"code": "0", "msg": "", "data": [{"instId": BTC, "details": list(details)}]}


def _row(**others: Any) -> dict[str, Any]:
    row = {"side": "sell", "posSide": "long", "bkPx": "80000", "sz": "10", "ts": "1741564700000"}
    return row | others


def test_closings_are_read_oldest_first_and_of_this_contract_alone(
    ask: Ask, upstream: Upstream
) -> None:
    made = ask()
    assert [one[1:] for one in made] == [
        (datetime(2025, 3, 9, 22, 40, tzinfo=UTC), "short", 81010.5, pytest.approx(3240.42)),
        (datetime(2025, 3, 9, 22, 56, 40, tzinfo=UTC), "short", 81000, pytest.approx(10125)),
        (datetime(2025, 3, 9, 23, 58, 20, tzinfo=UTC), "long", 79500, pytest.approx(198750)),
    ]
    assert upstream.asked[1].query == {
        "instType": "SWAP", "uly": "BTC-USDT", "state": "filled", "limit": "100",
    }  # fmt: skip


def test_the_same_page_twice_gives_the_same_keys(ask: Ask) -> None:
    keys = [one.key for one in ask()]
    assert keys == [one.key for one in ask()]
    assert len(set(keys)) == 3
    assert all(len(key) == 64 for key in keys)


def test_a_row_listed_twice_counts_once(ask: Ask) -> None:
    assert len(ask(_page(_row(), _row(), _row(sz="11")))) == 2


@pytest.mark.parametrize(
    ("position", "order", "side"),
    [("long", "sell", "long"), ("short", "buy", "short"), ("net", "sell", "long"),
     ("net", "buy", "short"), (None, "sell", "long")],
)  # fmt: skip
def test_the_side_is_that_of_the_position(position: Any, order: str, side: str, ask: Ask) -> None:
    assert ask(_page(_row(posSide=position, side=order)))[0].side == side


@pytest.mark.parametrize(
    ("instrument", "usd"),
    [
        ({"ctVal": "0.01", "ctMult": "1", "ctValCcy": "BTC"}, 8000),
        ({"ctVal": "0.01", "ctMult": "", "ctValCcy": "BTC"}, 8000),
        ({"ctVal": "0.01", "ctMult": "10", "ctValCcy": "BTC"}, 80000),
        ({"ctVal": "100", "ctMult": "1", "ctValCcy": "USD"}, 1000),
    ],
)
def test_a_size_counts_contracts(instrument: dict[str, str], usd: float, ask: Ask) -> None:
    described = {"code": "0", "msg": "", "data": [{"instId": BTC} | instrument]}
    assert ask(_page(_row()), described)[0].size_usd == pytest.approx(usd)


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": "<script>", "posSide": ""}, {"bkPx": "0"}, {"bkPx": "-5"}, {"sz": "NaN"},
        {"sz": "0"}, {"ts": "1741564700"}, {"ts": "4000000000000"}, {"sz": "1e308"},
        {"sz": "1e200"},
    ],
)  # fmt: skip
def test_a_row_that_is_none_is_dropped_and_many_spoil_the_page(
    wrong: dict[str, Any], ask: Ask
) -> None:
    good = [_row(sz=str(size)) for size in range(1, 20)]
    assert len(ask(_page(_row(**wrong), *good))) == 19
    with pytest.raises(UpstreamError) as refusal:
        ask(_page(_row(**wrong), *good[:18]))
    assert refusal.value.code == "bad_body"


def test_no_closing_at_all_is_an_answer(ask: Ask) -> None:
    assert ask({"code": "0", "msg": "", "data": []}) == []
    assert ask(_page()) == []


@pytest.mark.parametrize(
    ("instrument", "code"),
    [
        ({"code": "51001", "msg": "", "data": []}, "no_data"),
        ({"code": "0", "msg": "", "data": [{"instId": BTC, "ctVal": ""}]}, "bad_body"),
    ],
)
def test_without_the_worth_of_a_contract_there_is_no_size(
    instrument: Any, code: str, ask: Ask, upstream: Upstream
) -> None:
    with pytest.raises(UpstreamError) as refusal:
        ask(instrument=instrument)
    assert refusal.value.code == code
    assert len(upstream.asked) == 1


def test_a_name_that_cannot_be_a_contract_is_not_sent(ask: Ask, upstream: Upstream) -> None:
    with pytest.raises(UpstreamError) as refusal:
        ask(contract="../x")
    assert refusal.value.code == "no_data"
    assert upstream.asked == []
