"""sandbox.coindesk_data"""

import pytest

from box import Box

PATH = "/coindesk_data/news/v1/article/list"


def test_articles_are_in_capitals_newest_first(box: Box, now: float) -> None:
    body = box.get(f"{PATH}?lang=EN&limit=20", Authorization="Apikey k")
    assert body["Err"] == {}
    rows = body["Data"]
    assert len(rows) == 20
    times = [row["PUBLISHED_ON"] for row in rows]
    assert times == sorted(times, reverse=True)
    assert times[0] <= now
    assert all(name == name.upper() for name in rows[0])
    assert {row["CATEGORY_DATA"][1]["CATEGORY"] for row in rows} == {"MARKET"}


def test_the_key_may_stand_in_the_query(box: Box) -> None:
    assert len(box.get(f"{PATH}?api_key=k")["Data"]) == 10


@pytest.mark.parametrize("key", ["", "Apikey invalid-key"])
def test_nobody_gets_in_without_a_key(box: Box, key: str) -> None:
    answer = box.ask(PATH, headers={"Authorization": key} if key else {})
    assert answer.status == 401
    assert "key" in answer.body["Err"]["message"].lower()


@pytest.mark.parametrize(("limit", "status"), [("100", 200), ("101", 400), ("0", 400), ("x", 400)])
def test_a_page_has_a_hundred_rows_at_most(box: Box, limit: str, status: int) -> None:
    answer = box.ask(f"{PATH}?limit={limit}", headers={"Authorization": "Apikey k"})
    assert answer.status == status
