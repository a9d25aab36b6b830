"""sandbox.newsapi"""

import pytest

from box import Box

PATH = "/newsapi/v2/everything"


def test_articles_are_of_the_press_and_some_are_withdrawn(box: Box, now: float) -> None:
    body = box.get(f"{PATH}?q=bitcoin&pageSize=100", X_Api_Key="k")
    assert body["status"] == "ok"
    assert body["totalResults"] >= len(body["articles"]) > 50
    times = [row["publishedAt"] for row in body["articles"]]
    assert times == sorted(times, reverse=True)
    withdrawn = [row for row in body["articles"] if row["title"] == "[Removed]"]
    assert 0 < len(withdrawn) < 20


@pytest.mark.parametrize(
    ("query", "key", "status", "code"),
    [
        ("?q=x", None, 401, "apiKeyMissing"),
        ("?q=x", "invalid", 401, "apiKeyInvalid"),
        ("", "k", 400, "parametersMissing"),
        ("?q=x&pageSize=101", "k", 400, "parameterInvalid"),
    ],
)
def test_an_error_has_a_code(box: Box, query: str, key: str | None, status: int, code: str) -> None:
    answer = box.ask(PATH + query, headers={"X-Api-Key": key} if key else {})
    assert (answer.status, answer.body["status"], answer.body["code"]) == (status, "error", code)
