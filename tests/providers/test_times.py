"""providers.times"""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from providers import times

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("raw", [1741608000, "1741608000", 1741608000.0])
def test_seconds_are_read_from_numbers_and_texts(raw: Any) -> None:
    assert times.from_seconds(raw) == NOON


@pytest.mark.parametrize("raw", [1741608000000, "1741608000000"])
def test_milliseconds_are_read_from_numbers_and_texts(raw: Any) -> None:
    assert times.from_milliseconds(raw) == NOON


def test_a_wrong_unit_is_no_time() -> None:
    assert times.from_seconds(1741608000000) is None
    assert times.from_milliseconds(1741608000) is None


@pytest.mark.parametrize(
    "raw",
    [
        "2025-03-10T12:00:00Z",
        "2025-03-10T12:00:00.000000000Z",
        "2025-03-10T14:00:00+02:00",
        "2025-03-10T12:00:00",
        " 2025-03-10 12:00:00 ",
    ],
)
def test_iso_times_are_read_in_utc(raw: str) -> None:
    assert times.from_iso(raw) == NOON


@pytest.mark.parametrize(
    "raw",
    [None, "", "yesterday", 5, "0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z", "2500-01-01"],
)
def test_what_is_no_time_is_missing(raw: Any) -> None:
    assert times.from_iso(raw) is None


@pytest.mark.parametrize("raw", [None, "", "NaN", True, 0, -1, 1e300, []])
def test_what_is_no_number_of_seconds_is_missing(raw: Any) -> None:
    assert times.from_seconds(raw) is None
    assert times.from_milliseconds(raw) is None


def test_two_minutes_ahead_are_a_clock_and_more_are_the_future() -> None:
    now = datetime.now(timezone(timedelta(hours=5)))
    assert not times.is_ahead(now + timedelta(seconds=110))
    assert times.is_ahead(now + timedelta(seconds=130))
