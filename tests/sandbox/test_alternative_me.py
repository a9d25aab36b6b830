"""sandbox.alternative_me"""

import pytest

from box import Box

BASE = "/alternative_me"
DAY = 86400


def test_everything_is_a_text_and_the_newest_day_comes_first(box: Box, now: float) -> None:
    body = box.get(f"{BASE}/fng/?limit=3&format=json")
    assert (body["name"], body["metadata"]) == ("Fear and Greed Index", {"error": None})
    today = int(now) // DAY * DAY
    assert [row["timestamp"] for row in body["data"]] == [str(today - n * DAY) for n in range(3)]
    assert all(isinstance(value, str) for row in body["data"] for value in row.values())
    assert all(0 <= int(row["value"]) <= 100 for row in body["data"])


def test_only_the_newest_row_says_when_the_next_is_due(box: Box, now: float) -> None:
    first, second = box.get(f"{BASE}/fng/?limit=2")["data"]
    assert int(first["time_until_update"]) == DAY - int(now) % DAY
    assert "time_until_update" not in second


def test_a_limit_of_0_asks_for_everything(box: Box, now: float) -> None:
    everything = box.get(f"{BASE}/fng/?limit=0")["data"]
    assert len(everything) > 2000
    assert box.get(f"{BASE}/fng/")["data"] == everything[:1]
    assert box.get(f"{BASE}/fng/?limit=999999")["data"] == everything


def test_a_date_format_turns_seconds_into_words(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/fng/?date_format=world")["data"][0]
    assert row["timestamp"] == "23-11-2026"


@pytest.mark.parametrize(("path", "status"), [("fng/?limit=many", 400), ("nothing", 404)])
def test_errors_stand_in_the_metadata(box: Box, path: str, status: int) -> None:
    answer = box.ask(f"{BASE}/{path}")
    assert answer.status == status
    assert answer.body["metadata"]["error"]
    assert answer.body["data"] == []


def test_too_many_calls_without_a_wait_come_in_a_good_status(box: Box) -> None:
    box.fault("alternative_me", "rate_limited_silent")
    assert box.get(f"{BASE}/fng/")["metadata"] == {"error": "Too many requests"}
