"""providers.series"""

import random
from typing import Any

import pytest

from providers import series
from providers.http import UpstreamError
from providers.records import Candle

HOUR = 3600
NOW = 1741608000.0  # 2025-03-10 12:00:00 UTC, a full hour
MIDNIGHT = 1741564800


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "time", lambda: NOW)


def _row(at: float, last: Any = 10.0) -> list[Any]:
    return [at, 10.0, 12.0, 8.0, last, 5.0]


def _candle(row: Any) -> Candle:
    at, first, high, low, last, volume = row
    return series.bar(at, (first, high, low, last), volume)


def _clean(rows: list[Any], **options: Any) -> list[Candle]:
    return series.clean("some", rows, _candle, HOUR, **options)


def test_newest_first_oldest_first_and_shuffled_rows_give_one_series() -> None:
    rows = [_row(MIDNIGHT + i * HOUR, 9 + i / 10) for i in range(11)]
    shuffled = random.Random(7).sample(rows, len(rows))
    assert _clean(rows) == _clean(rows[::-1]) == _clean(shuffled)
    assert [made.open_at for made in _clean(rows)] == [row[0] for row in rows]


def test_of_two_rows_for_one_hour_the_later_one_stands() -> None:
    assert [c.close for c in _clean([_row(MIDNIGHT, 9), _row(MIDNIGHT, 11)])] == [11]


def test_holes_stay_holes() -> None:
    made = _clean([_row(MIDNIGHT), _row(MIDNIGHT + 5 * HOUR)])
    assert [c.open_at for c in made] == [MIDNIGHT, MIDNIGHT + 5 * HOUR]


def test_no_rows_are_no_candles() -> None:
    assert _clean([]) == []


@pytest.mark.parametrize(
    "bad",
    [
        None,
        5,
        "row",
        {},
        [],
        [MIDNIGHT],
        _row(MIDNIGHT + 1),
        _row(MIDNIGHT * 1000),
        _row(0),
        _row(float("nan")),
        _row(MIDNIGHT + 0.5),
        _row(MIDNIGHT, 0),
        _row(MIDNIGHT, -1),
        _row(MIDNIGHT, None),
        _row(MIDNIGHT, ""),
        _row(MIDNIGHT, "NaN"),
        _row(MIDNIGHT, True),
        _row(MIDNIGHT, 12.1),
        _row(MIDNIGHT, 7.9),
        [MIDNIGHT, 10, 8, 12, 10, 5],
        [None, 10, 12, 8, 10, 5],
    ],
    ids=str,
)
def test_a_bad_row_is_dropped_and_the_rest_is_kept(bad: Any) -> None:
    good = [_row(MIDNIGHT - i * HOUR) for i in range(1, 21)]
    assert _clean([*good[:7], bad, *good[7:]]) == _clean(good)


def test_more_than_one_bad_row_in_twenty_makes_the_answer_unusable() -> None:
    good = [_row(MIDNIGHT - i * HOUR) for i in range(1, 39)]
    assert len(_clean([*good, None, None])) == 38
    with pytest.raises(UpstreamError, match="3 of 41 rows unusable") as refusal:
        _clean([*good, None, None, None])
    assert refusal.value.code == "bad_body"


def test_rows_from_the_future_are_dropped() -> None:
    good = [_row(MIDNIGHT - i * HOUR) for i in range(1, 21)]
    assert _clean([*good, _row(NOW + HOUR)]) == _clean(good)


def test_a_series_all_from_the_future_is_stale() -> None:
    with pytest.raises(UpstreamError) as refusal:
        _clean([_row(NOW + HOUR), _row(NOW + 2 * HOUR)])
    assert refusal.value.code == "stale"


@pytest.mark.parametrize(
    ("clock", "closed"),
    [
        (0, [True, True, False]),  # the hour has just begun
        (-5, [True, False, False]),  # our clock is behind: the last hour has not ended for us
        (5, [True, True, False]),  # our clock is ahead, and the venue already has a newer row
        (HOUR + 5, [True, True, False]),  # not yet: the venue may think the hour still runs
        (HOUR + 11, [True, True, True]),
    ],
)
def test_the_forming_candle_is_told_from_closed_ones(
    clock: float, closed: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "time", lambda: NOW + 3 + clock)
    rows = [_row(NOW - 2 * HOUR), _row(NOW - HOUR), _row(NOW)]
    assert [made.closed for made in _clean(rows)] == closed


def test_a_candle_is_closed_two_seconds_after_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [_row(NOW - HOUR), _row(NOW)]
    monkeypatch.setattr(series, "time", lambda: NOW + 1.9)
    assert [made.closed for made in _clean(rows)] == [False, False]
    monkeypatch.setattr(series, "time", lambda: NOW + 2)
    assert [made.closed for made in _clean(rows)] == [True, False]


def test_a_last_row_known_to_be_forming_is_never_closed() -> None:
    rows = [_row(MIDNIGHT), _row(MIDNIGHT + HOUR)]
    assert [made.closed for made in _clean(rows, last_is_forming=True)] == [True, False]
    assert [made.closed for made in _clean(rows)] == [True, True]


def test_volumes_that_cannot_be_are_missing() -> None:
    volumes: list[Any] = [0, "2.5", -1, "NaN", None]
    rows = [[MIDNIGHT + i * HOUR, 1, 1, 1, 1, volume] for i, volume in enumerate(volumes)]
    assert [made.volume_base for made in _clean(rows)] == [0, 2.5, None, None, None]


def test_a_close_only_candle_has_nothing_else() -> None:
    made = series.close_only(MIDNIGHT, "7")
    assert made == Candle(MIDNIGHT, None, None, None, 7.0, None, None, closed=False)
    with pytest.raises(ValueError, match="not a candle"):
        series.close_only(MIDNIGHT, 0)


def _pages(pages: dict[int | None, list[int] | str]) -> Any:
    def page(before: int | None) -> list[Candle]:
        found = pages[before]
        if isinstance(found, str):
            raise UpstreamError("some", found, "told so")
        return [series.bar(at * HOUR, (1, 1, 1, 1)) for at in found]

    return page


def _hours(candles: list[Candle]) -> list[int]:
    return [made.open_at // HOUR for made in candles]


def test_pages_are_read_backwards_until_since() -> None:
    page = _pages({None: [7, 8, 9], 7 * HOUR: [4, 5, 6], 4 * HOUR: [1, 2, 3]})
    assert _hours(series.paged(page, 5 * HOUR, 9)) == [5, 6, 7, 8, 9]
    assert _hours(series.paged(page, None, 9)) == [7, 8, 9]
    assert _hours(series.paged(page, 1 * HOUR, 2)) == [4, 5, 6, 7, 8, 9]


def test_an_empty_page_ends_the_series() -> None:
    assert _hours(series.paged(_pages({None: [7, 8], 7 * HOUR: []}), 0, 9)) == [7, 8]
    assert series.paged(_pages({None: []}), 0, 9) == []


def test_pages_that_repeat_themselves_end_the_series() -> None:
    assert _hours(series.paged(_pages({None: [7, 8], 7 * HOUR: [7, 8]}), 0, 9)) == [7, 8]


def test_a_later_page_that_fails_costs_only_itself() -> None:
    assert _hours(series.paged(_pages({None: [7, 8], 7 * HOUR: "timeout"}), 0, 9)) == [7, 8]


def test_a_first_page_that_fails_is_an_error() -> None:
    with pytest.raises(UpstreamError):
        series.paged(_pages({None: "timeout"}), 0, 9)
