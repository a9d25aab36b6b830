"""analysis.spoken: values as sentences say them."""

from collections.abc import Callable
from typing import Any

import pytest

from analysis import spoken


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (spoken.price, 77_680.42, "$77,680"),
        (spoken.price, 999.994, "$999.99"),
        (spoken.price, 0.1, "$0.1000"),
        (spoken.price, 1e-12, "$0.000000000001000"),
        (spoken.price, 0.0, "$0"),
        (spoken.price, -5.0, "−$5.000"),
        (spoken.money, 1_555_900_000_000.0, "$1.56 trillion"),
        (spoken.money, 999_999.0, "$999,999"),
        (spoken.money, 1_000_000.0, "$1.00 million"),
        (spoken.amount, 21_000_000.0, "21.00 million"),
        (spoken.count, 12_345.0, "12,345"),
        (spoken.change, -0.004, "0.00 %"),
        (spoken.change, -0.005001, "−0.01 %"),
        (spoken.change, 1234.5, "+1,234.50 %"),
        (spoken.share, 27.84, "27.8 %"),
        (spoken.fraction, 0.8, "80.0 %"),
        (spoken.rate, -0.0001, "−0.0100 %"),
        (spoken.rate, -1e-9, "0.0000 %"),
        (spoken.score, -0.4, "0"),
        (spoken.score, -21.9, "−22"),
        (spoken.score, 40, "+40"),
        (spoken.grade, 61.0, "61"),
        (spoken.plain, 100.0, "100"),
        (spoken.plain, 0.5, "0.5"),
        (spoken.plain, -0.001, "0"),
        (spoken.plain, -1234.567, "−1,234.57"),
        (spoken.word, "very_high", "very high"),
        (spoken.day, "2026-10-09T23:59:59Z", "9 Oct 2026"),
        (spoken.minute, "2026-10-09T14:05:59Z", "9 Oct 2026, 14:05 UTC"),
    ],
)
def test_a_value_is_always_the_same_text(form: Callable[[Any], str], value: Any, text: str) -> None:
    assert form(value) == text
