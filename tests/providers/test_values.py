"""providers.values"""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers import values
from providers.body import NotJson, parse


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (7, 7.0),
        (7.5, 7.5),
        ("7.5", 7.5),
        (" 7.5 ", 7.5),
        ("1.4E7", 1.4e7),
        ("-3", -3.0),
        ("+3.", 3.0),
        (".5", 0.5),
        ("0", 0.0),
        ("0e9", 0.0),
        ("0.000", 0.0),
        (1e-35, 1e-35),
        (10**18, 1e18),
    ],
)
def test_a_number_is_read_as_it_was_written(raw: Any, expected: float) -> None:
    assert values.number(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        None, "", " ", "NaN", "nan", "inf", "-Infinity", "1_000", "1,000", "0x10", "１２", "1e",
        "e1", "12 34", "--1", True, False, [], {}, [1], math.nan, math.inf, -math.inf,
        "1e999", "-1e999", "1e-999", 10**400, b"1",
    ],
)  # fmt: skip
def test_what_is_no_number_is_missing_and_not_0(raw: Any) -> None:
    assert values.number(raw) is None


def test_minus_0_is_0() -> None:
    assert math.copysign(1, values.number(-0.0) or 0.0) == 1
    assert math.copysign(1, values.number("-0") or 0.0) == 1
    assert values.number("-0") == 0


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=200, database=None)
def test_every_finite_number_survives_as_number_and_as_text(value: float) -> None:
    assert values.number(value) == value
    assert values.number(repr(value)) == value


def test_ranges_leave_out_what_cannot_be() -> None:
    assert [values.positive(raw) for raw in (1, "0.5", 0, -1, None)] == [1, 0.5, None, None, None]
    assert [values.not_negative(raw) for raw in (0, "0", -1e-9)] == [0, 0, None]
    assert [values.percent(raw) for raw in (-100, -100.1, 5000)] == [-100, None, 5000]
    assert [values.whole(raw) for raw in (1, "2", 3.0, 2.5, 0, -1, True, 2.0**54)] == [
        1, 2, 3, None, None, None, None, None,
    ]  # fmt: skip
    assert [values.flag(raw) for raw in (True, False, 1, "true", None)] == [
        True, False, None, None, None,
    ]  # fmt: skip


def test_a_text_loses_what_a_database_cannot_hold() -> None:
    assert values.text(" a\x00b\ud800c\n ") == "abc"
    assert values.text("") == ""
    assert values.text("x" * 256) is None
    assert values.text(5) is None


def test_a_link_is_https_or_nothing() -> None:
    assert values.link("https://images.example/a.png") == "https://images.example/a.png"
    for raw in ("http://images.example", "javascript:alert(1)", "missing_large.png", "", None, 3):
        assert values.link(raw) is None


def test_a_body_keeps_its_numbers_or_says_that_it_does_not_know_them() -> None:
    body = parse(b'{"tiny": 1e-400, "huge": 1e400, "zero": 0e5, "minus": -0.0, "plain": 1.25}')
    assert math.isnan(body["tiny"])
    assert math.isnan(body["huge"])
    assert (body["zero"], body["minus"], body["plain"]) == (0, 0, 1.25)


@pytest.mark.parametrize(
    "raw",
    [b"", b"<html>", b'{"a": 1', b"\xff\xfe\x00", b"[" * 200_000, b"1" * 5000, b"{'a': 1}"],
    ids=["empty", "html", "truncated", "not-text", "deep", "long-number", "quotes"],
)
def test_what_is_no_json_is_named_so(raw: bytes) -> None:
    assert isinstance(parse(raw), NotJson)


def test_json_is_itself() -> None:
    document = {"a": [1, "b", None, True, {"c": 2.5}]}
    assert parse(json.dumps(document).encode()) == document
    assert parse(b"null") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(0, 0), ("7", 7), (7.0, 7), (10**12, 10**12), (-1, None), (1.5, None), (True, None),
     ("", None), (None, None), (math.nan, None),
     (2**53, 2**53), (2**54, None), ("1e308", None), (10**400, None)],
)  # fmt: skip
def test_a_count_may_be_0_and_is_whole(raw: Any, expected: int | None) -> None:
    assert values.count(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [(0, 0.0), (100, 100.0), ("39", 39.0), (100.01, None), (-0.1, None), ("", None), (None, None)],
)
def test_a_grade_runs_from_0_to_100(raw: Any, expected: float | None) -> None:
    assert values.grade(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  a text ", "a text"),
        ("\u202edrow\u2069\u200b", "drow"),
        ("a\x00b\x7f", "ab"),
        ("abcdef gh", "abcdef"),
        ("\u200f", None),
        ("", None),
        (None, None),
        (7, None),
        (["a"], None),
    ],
)
def test_an_excerpt_is_the_seen_beginning_of_a_text(raw: Any, expected: str | None) -> None:
    assert values.excerpt(raw, 7) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("HTTP://a.example", "HTTP://a.example"),
        (" http://a.example/ ", "http://a.example/"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https:///path", None),
        ("https://", None),
        ("https://a.example/b c", None),
        ("//a.example", None),
        ("ftp://a.example", None),
        ("https://a.example/" + "x" * 2048, None),
        ("https://[evil", None),
        ("https://a.example]/", None),
        ("https://:80/", None),
        ("https://\u2100.example/", None),
        (None, None),
    ],
)
def test_an_address_is_one_of_the_web(raw: Any, expected: str | None) -> None:
    assert values.address(raw) == expected
