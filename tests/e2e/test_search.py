"""The search as somebody types, against answers that come late."""

import contextlib
import json
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

import credentials

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_window: Any, site: Any) -> Page:
    """The home of somebody new."""
    for name in ("late-one", "late-two"):
        if not site.database.all("select from core.ucie_tokens where coingecko_id = %s", name):
            site.database.token(name, name.upper(), market_cap_rank=200)
    page: Page = open_window().page
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
    token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"]))
    site.database.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        site.database.user(f"{secrets.token_hex(6)}@example.org"),
        credentials.token_hash(token),
    )
    page.context.add_cookies([{"name": "auth_token", "value": token, "url": site.url}])
    page.goto("/home")
    return page


class Held:
    """Answers of the search that wait until they are let go."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.routes: list[Route] = []
        page.route(re.compile("hits"), self._hold)

    def _hold(self, route: Route) -> None:
        self.routes.append(route)

    def is_asked(self) -> None:
        """Wait for the question."""
        while not self.routes:
            self.page.wait_for_timeout(20)

    def let_go(self) -> None:
        """Answer, if anybody still listens, and leave time for it to be shown."""
        for route in self.routes:
            with contextlib.suppress(Error):
                route.continue_()
        self.page.wait_for_timeout(500)


def test_enter_sends_what_stands_there_and_follows_no_hit_of_former_words(page):
    box = page.get_by_role("combobox")
    box.press_sequentially("late")
    expect(page.get_by_role("option").first).to_be_visible()
    Held(page)
    box.press_sequentially("-two")
    page.keyboard.press("Enter")
    page.wait_for_url("**/home?q=late-two")


@pytest.mark.parametrize("key", ["Tab", "Escape"])
def test_an_answer_nobody_waits_for_opens_nothing(page, key):
    held = Held(page)
    page.get_by_role("combobox").press_sequentially("late")
    held.is_asked()
    page.keyboard.press(key)
    held.let_go()
    expect(page.locator("[data-hits]")).to_be_hidden()


def test_what_is_found_is_said_once_it_can_be_heard(page):
    page.evaluate("""() => {
      const box = document.querySelector("[data-hits]");
      new MutationObserver(() => (window.heard = !box.hidden))
        .observe(box.querySelector("[role=status]"), { childList: true });
    }""")
    page.get_by_role("combobox").press_sequentially("late")
    expect(page.locator("[data-hits] [role=status]")).to_contain_text("2")
    assert page.evaluate("heard")
