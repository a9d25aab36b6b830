"""providers.points"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from providers import points
from providers.faults import UpstreamError
from providers.records import FundingPoint, InterestPoint

START = datetime(2025, 3, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _read(row: Any) -> FundingPoint:
    return points.funding(*row)


def _at(hours: float, milliseconds: int = 0) -> datetime:
    return START + hours * HOUR + timedelta(milliseconds=milliseconds)


def test_rows_are_sorted_and_jitter_of_milliseconds_is_ignored() -> None:
    rows = [(_at(8, -2), 0.2), (_at(0, 7), 0.1), (_at(8, 11), 0.3)]
    assert points.clean("some", rows, _read) == [
        FundingPoint(_at(0), 0.1, None),
        FundingPoint(_at(8), 0.3, None),
    ]


def test_one_bad_row_in_twenty_is_left_out_and_two_are_too_many() -> None:
    good = [(_at(8 * n), 0.1) for n in range(38)]
    assert len(points.clean("some", [*good, (_at(500), "x")], _read)) == 38
    with pytest.raises(UpstreamError) as refusal:
        points.clean("some", [*good[:18], (_at(500), "x"), (None, 0.1)], _read)
    assert refusal.value.code == "bad_body"


def test_rows_of_the_future_alone_are_stale() -> None:
    ahead = datetime.now(UTC) + HOUR
    with pytest.raises(UpstreamError) as refusal:
        points.clean("some", [(ahead, 0.1)], _read)
    assert refusal.value.code == "stale"


def test_no_rows_are_no_points() -> None:
    assert points.clean("some", [], _read) == []


@pytest.mark.parametrize("value", [None, "", "NaN", -1, "1e300"])
def test_an_amount_must_be_one(value: Any) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        points.interest(START, value)


def test_each_payment_is_for_the_hours_since_the_one_before() -> None:
    hours = [0, 8, 16, 20, 24, 25, 41]
    made = points.with_intervals([FundingPoint(_at(at), 0.1, None) for at in hours])
    assert [point.interval_h for point in made] == [8, 8, 8, 4, 4, 1, None]
    assert [point.at for point in made] == [_at(at) for at in hours]


def test_a_payment_without_a_neighbour_tells_no_interval() -> None:
    only = FundingPoint(START, 0.1, None)
    assert points.with_intervals([only]) == [only]
    assert points.with_intervals([]) == []


def _page_of(pages: list[list[int] | str]) -> Any:
    left, asked = list(pages), []

    def page(before: datetime | None) -> list[InterestPoint]:
        asked.append(before)
        given = left.pop(0)
        if isinstance(given, str):
            raise UpstreamError("some", given, "as the test wants it")
        return [InterestPoint(_at(hour), 1.0) for hour in given]

    page.asked = asked  # type: ignore[attr-defined]
    return page


def test_pages_are_read_backwards_until_the_time_wanted() -> None:
    page = _page_of([[4, 5], [2, 3], [0, 1]])
    made = points.paged(page, _at(2.5), 9)
    assert [point.at for point in made] == [_at(3), _at(4), _at(5)]
    assert page.asked == [None, _at(4)]


@pytest.mark.parametrize("end", [[], "timeout", [4, 5]])
def test_a_page_that_gives_nothing_older_ends_the_reading(end: Any) -> None:
    made = points.paged(_page_of([[4, 5], end]), _at(0), 9)
    assert [point.at for point in made] == [_at(4), _at(5)]


def test_no_more_pages_than_allowed_are_read() -> None:
    page = _page_of([[4], [3], [2]])
    assert len(points.paged(page, _at(0), 2)) == 2


def test_the_first_page_must_come() -> None:
    with pytest.raises(UpstreamError):
        points.paged(_page_of(["timeout"]), _at(0), 9)
