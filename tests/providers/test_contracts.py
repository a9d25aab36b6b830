"""providers.contracts"""

from datetime import UTC, datetime
from typing import Any

import pytest

from providers import contracts
from providers.faults import UpstreamError
from providers.records import Contract

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)


def _make(**changed: Any) -> Contract:
    given: dict[str, Any] = {
        "prices": ("10", "11"),
        "funding": ("0.0001", "8", None),
        "oi_usd": "5",
        "volume_24h_usd": "6",
        "long_account_share": "0.5",
        "as_of": NOON,
    }
    return contracts.make("some", **(given | changed))


def test_raw_texts_become_numbers() -> None:
    assert _make() == Contract(10, 11, 0.0001, 8, None, 5, 6, 0.5, NOON, {})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"prices": (None, 1)}, "bad_body"),
        ({"prices": ("NaN", 1)}, "bad_body"),
        ({"as_of": None}, "bad_body"),
        ({"prices": (0, 1)}, "outlier"),
        ({"prices": (-3, 1)}, "outlier"),
        ({"prices": (2e15, 1)}, "outlier"),
        ({"prices": (5e-324, 1)}, "outlier"),
        ({"as_of": datetime(2099, 1, 1, tzinfo=UTC)}, "stale"),
    ],
)
def test_what_a_contract_cannot_do_without_is_named(changed: dict[str, Any], code: str) -> None:
    with pytest.raises(UpstreamError) as refusal:
        _make(**changed)
    assert refusal.value.code == code


@pytest.mark.parametrize("value", [None, "", "NaN", True, "many"])
def test_anything_else_may_be_unknown_and_is_never_0(value: Any) -> None:
    made = _make(
        prices=(10, value),
        funding=(value, value, None),
        oi_usd=value,
        volume_24h_usd=value,
        long_account_share=value,
    )
    assert made[1:8] == (None,) * 7


@pytest.mark.parametrize(
    ("value", "rate"), [(0.99, 0.99), (-0.99, -0.99), (1, None), (-1, None), (0, 0)]
)
def test_a_rate_is_a_fraction(value: float, rate: float | None) -> None:
    assert contracts.rate(value) == rate


@pytest.mark.parametrize(
    ("value", "share"), [("0", 0), ("1", 1), ("1.8", None), (-0.1, None), ("0.64", 0.64)]
)
def test_a_share_lies_between_0_and_1(value: Any, share: float | None) -> None:
    assert contracts.share(value) == share


@pytest.mark.parametrize(
    ("hours", "interval"),
    [("8", 8), (1, 1), (24, 24), (25, None), (0.9, None), (1e-300, None), (0, None), (-8, None)],
)
def test_an_interval_is_an_hour_to_a_day(hours: Any, interval: float | None) -> None:
    assert contracts.interval(hours) == interval


@pytest.mark.parametrize(
    ("value", "usd"), [("1e15", 1e15), (0, 0), (2e15, None), ("1e308", None), (-1, None)]
)
def test_more_dollars_than_there_are_is_no_amount(value: Any, usd: float | None) -> None:
    assert contracts.amount(value) == usd
    made = _make(prices=(1e14, value), oi_usd=value, volume_24h_usd=value)
    assert made[5:7] == (usd, usd)
    assert made.index_price == (usd or None)
    assert _make(prices=(1e-35, 1e-300))[:2] == (1e-35, None)


@pytest.mark.parametrize(
    ("amount", "price", "worth"),
    [
        ("2", "3.5", 7),
        (0, 5, 0),
        (None, 5, None),
        (5, None, None),
        (5, 0, None),
        (-1, 5, None),
        (1e-200, 1e-200, None),
        (1e200, 1e200, None),
        (1e9, 1e7, None),
    ],
)
def test_a_worth_needs_an_amount_and_a_price(amount: Any, price: Any, worth: float | None) -> None:
    assert contracts.product(amount, price) == worth
