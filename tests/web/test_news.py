"""/api/ucie/news-search"""

import pytest

from stories import row, store
from web.browsing import log_in


@pytest.fixture
def get(app, live, client):
    """Ask as alice."""
    log_in(app, live, client)
    return lambda path: client.get(f"/api/ucie/{path}")


def test_a_search_finds_what_was_published(live, get):
    store(live, row("a", title="Validators agree"), row("b"))

    answer = get("news-search?q=validators")

    assert answer.status_code == 200
    assert [story["title"] for story in answer.json["stories"]] == ["Validators agree"]
    assert answer.json["next_cursor"] is None
    assert "Link" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_next_page_has_an_address(live, get):
    store(live, *(row(str(n)) for n in range(3)))

    first = get("news-search?q=bridge&limit=2")
    path = first.headers["Link"].partition(">")[0].removeprefix("</api/ucie/")
    second = get(path)

    titles = [story["title"] for page in (first, second) for story in page.json["stories"]]
    assert sorted(titles) == [f"Exploit drains bridge {n}" for n in range(3)]
    assert second.json["next_cursor"] is None


def test_a_filter_that_cannot_be_read_is_refused(get):
    answer = get("news-search?from=yesterday")
    assert (answer.status_code, answer.json["code"]) == (400, "bad_filter")


@pytest.mark.parametrize("text", ["%00", "%F0%9F%92%A9", "%27%3B--", "<script>", "%E2%80%AE"])
def test_no_text_is_an_error(live, get, text):
    store(live, row("a"))
    assert get(f"news-search?q={text}").status_code == 200


def test_nobody_searches_without_a_session(client):
    assert client.get("/api/ucie/news-search?q=x").status_code == 401
