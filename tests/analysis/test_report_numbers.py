"""analysis.report_numbers"""

import pytest

from analysis import report_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It costs $77,671.", [77671]),
        ("It costs $1.56 trillion", [1.56e12]),
        ("$90K and 3 M and 2.5bn", [90e3, 3e6, 2.5e9]),
        ("fell 3.2 % in 24h, 7d and 2x", [3.2, 24, 7, 2]),
        ("−0.0039 %", [0.0039]),
        ("on 9 Apr 2026", [9, 2026]),
        ("the 3rd of 21", [3, 21]),
        ("5,987654 and 1,234,567.5", [5, 987654, 1234567.5]),
        ("SHA-256, Layer-2, EIP-1559, 1inch, USDC2, h264", []),
        ("a coin-90000 trick", [90000]),
        ("987654BTC, 900GB, 1.5e9 and 2E+3 dollars", [987654, 900, 1.5e9, 2e3]),
        ("0x1f and 3D, 2FA, 4chan", [3]),
        ("٣٤ or １２", [34, 12]),
        ("1" * 40, [float("1" * 40)]),
        ("3 Bitcoin", [3]),
        ("", []),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, values: list[float]) -> None:
    assert [said.value for said in report_numbers.numbers(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("sentence", "value", "stands"),
    [
        ("$1.56 trillion", 1.5559e12, True),
        ("$1.6 trillion", 1.5559e12, True),
        ("$1.57 trillion", 1.5559e12, False),
        ("$2 trillion", 1.5559e12, True),
        ("fell by 0.96 %", -0.957, True),
        ("fell by 1 %", -0.957, True),
        ("fell by 0.95 %", -0.957, False),
        ("fell by 0.956 %", -0.957, False),
        ("costs 77,680", 77680.42, True),
        ("costs 77680.42", 77680.42, True),
        ("costs 77681", 77680.42, False),
        ("costs 0.000000000001", 1e-12, True),
        ("costs 0.000000000002", 1e-12, False),
        ("costs 100", 0.0, False),
    ],
)
def test_a_number_stands_if_it_is_a_figure_as_far_as_it_is_rounded(
    sentence: str, value: float, stands: bool
) -> None:
    known = [report_numbers.figures([], [value, -1e300, 3e300])]
    assert bool(report_numbers.unsupported(sentence, known)) is not stands


def test_numbers_of_a_text_count_as_they_are_written() -> None:
    known = [report_numbers.figures([text], []) for text in ("Price: $77,671", "about 40 people")]
    assert report_numbers.unsupported("$77,671 and 40", known) == []
    assert report_numbers.unsupported("$77,672 and 41", known) == [77672, 41]


def test_a_long_text_is_read_to_its_bound() -> None:
    assert len(report_numbers.numbers("7 " * 100_000)) == report_numbers.MOST
