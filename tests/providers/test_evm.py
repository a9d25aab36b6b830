"""providers.evm"""

import json
from pathlib import Path
from typing import Any

import pytest

from providers import evm
from providers.http import UpstreamError

TOKEN = "0x" + "5a" * 20
ROWS = json.loads((Path(__file__).parent / "payloads/etherscan/transfers.json").read_bytes())


def _rows() -> list[dict[str, Any]]:
    return [dict(row) for row in ROWS["result"]]


@pytest.mark.parametrize(
    ("value", "units"),
    [
        ("0", 0),
        ("1" + "0" * 77, 10**77),
        (12, 12),
        ("1" + "0" * 78, None),
        ("-1", None),
        ("1.0", None),
        ("1e5", None),
        ("１", None),
        (1.0, None),
        (True, None),
        (None, None),
    ],
)
def test_units_are_whole_and_not_negative(value: Any, units: int | None) -> None:
    assert evm.whole_units(value) == units


@pytest.mark.parametrize(
    ("value", "found"), [("0x0", 0), ("0xFf", 255), ("ff", None), ("0x", None), (255, None)]
)
def test_hexadecimal_numbers_say_that_they_are(value: Any, found: int | None) -> None:
    assert evm.hexadecimal(value) == found


def test_an_amount_is_rounded_once() -> None:
    assert evm.amount(123456789012345678901234567, 18) == 123456789.01234567890123456789
    assert evm.amount(1, 77) == 1e-77
    assert evm.amount(5, 0) == 5


def test_the_order_of_rows_changes_neither_places_nor_order() -> None:
    plain = evm.transfers("some", TOKEN, _rows(), is_cut=False)
    assert evm.transfers("some", TOKEN, _rows()[::-1], is_cut=False) == plain
    assert [row.place for row in plain] == [1, 1, 1, 2, 1]


def test_a_row_sent_twice_counts_once() -> None:
    assert len(evm.transfers("some", TOKEN, _rows() + _rows(), is_cut=False)) == 5


def test_a_page_of_one_transaction_is_kept_though_it_is_cut() -> None:
    assert len(evm.transfers("some", TOKEN, _rows()[:1], is_cut=True)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contractAddress", "0x" + "5b" * 20),
        ("hash", "0x12"),
        ("hash", "javascript:alert(1)"),
        ("from", "<script>"),
        ("to", None),
        ("blockNumber", "-1"),
        ("timeStamp", "1741608000000"),
        ("timeStamp", "4070908800"),  # in the year 2099
        ("value", "-5"),
        ("value", "1e9"),
        ("tokenDecimal", ""),
        ("tokenDecimal", "78"),
        ("tokenDecimal", "1.5"),
    ],
)
def test_a_row_that_cannot_be_is_dropped(name: str, value: Any) -> None:
    rows = [row | {"hash": f"0x{number:064x}"} for number, row in enumerate(_rows() * 5)]
    rows[3] |= {name: value}
    found = evm.transfers("some", TOKEN, rows, is_cut=False)
    assert len(found) == 24
    rows[4] |= {name: value}
    with pytest.raises(UpstreamError) as refusal:
        evm.transfers("some", TOKEN, rows, is_cut=False)
    assert refusal.value.code == "bad_body"


@pytest.mark.parametrize("row", [None, [], "x", 5, {}])
def test_a_row_of_another_shape_is_dropped(row: Any) -> None:
    rows = [row | {"hash": f"0x{number:064x}"} for number, row in enumerate(_rows() * 5)]
    assert len(evm.transfers("some", TOKEN, [*rows, row], is_cut=False)) == 25
