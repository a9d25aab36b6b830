"""The end of a session while the test turns the clocks: told ahead, kept, or lost.

What the service knows of a session is moved back as far as the browser's clock is put on, and the
moments it tells are moved on as far: to the browser both clocks go together.
"""

import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

import credentials
from e2e.keyboard import Keyboard
from e2e.windows import Window

pytestmark = pytest.mark.browser

HALF_HOUR = "28:30"  # of it, so much that the warning is due


class Clock:
    """The time that has passed for the browser and for the session."""

    def __init__(self, site: Any, user_id: str) -> None:
        self.site, self.user_id = site, user_id
        self.passed = timedelta()

    def wait(self, page: Page, clock: str) -> None:
        """Let that time pass."""
        minutes, seconds = map(int, clock.split(":"))
        by = timedelta(minutes=minutes, seconds=seconds)
        self.passed += by
        times = ("created_at", "last_seen_at", "idle_until", "expires_at")
        self.site.database.run(
            f"update core.sessions set {', '.join(f'{it} = {it} - %s' for it in times)}"
            " where user_id = %s",
            *([by] * len(times)),
            self.user_id,
        )
        page.clock.fast_forward(clock)

    def tell(self, route: Any) -> None:
        """Answer when the session ends, by the browser's clock."""
        answer = route.fetch()
        body = answer.json()
        for name, moment in body.get("session", {}).items():
            at = datetime.fromisoformat(moment) + self.passed
            body["session"][name] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
        route.fulfill(response=answer, json=body)


class Visit(NamedTuple):
    """Somebody logged in at the page of an account, with a word typed into its form."""

    clock: Clock
    window: Window
    page: Page
    user_id: str
    keys: Keyboard
    field: Locator
    warning: Locator

    def wait(self, clock: str) -> None:
        """Let that time pass for a page whose scripts have begun."""
        self.page.wait_for_load_state()
        self.clock.wait(self.page, clock)

    def is_warned(self, words: str, *, may_stay: bool) -> None:
        """Be told of the end, with a way to stay or without."""
        expect(self.warning).to_contain_text(words)
        buttons = self.warning.get_by_role("button", name="Stay logged in")
        expect(buttons).to_have_count(1 if may_stay else 0)
        expect(self.warning.get_by_role("link", name="Log in again")).to_be_visible()


@pytest.fixture
def visit(open_window: Any, site: Any) -> Visit:
    """A visit that began just now."""
    window = open_window()
    page = window.page
    page.clock.install()
    user_id = site.database.user(f"{secrets.token_hex(6)}@example.org")
    page.context.add_cookies([_cookie(site, user_id)])
    clock = Clock(site, user_id)
    page.route("**/api/auth/session", clock.tell)
    page.goto("/settings/account")
    keys = Keyboard(page)
    keys.type("New e-mail", "typed")
    field = page.get_by_label("New e-mail", exact=True)
    return Visit(clock, window, page, user_id, keys, field, page.get_by_role("alert"))


def _cookie(site: Any, user_id: str) -> Any:
    """The cookie of a new session of an account."""
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
    token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"]))
    site.database.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        user_id,
        credentials.token_hash(token),
    )
    return {"name": "auth_token", "value": token, "url": site.url}


def test_who_stays_is_asked_again_and_at_the_hour_can_only_log_in(visit):
    visit.wait("27:30")
    expect(visit.warning).to_have_count(0)
    visit.wait("01:00")
    visit.is_warned("unless you stay", may_stay=True)

    visit.keys.back_to(visit.page.get_by_role("button", name="Stay logged in"))
    visit.page.keyboard.press("Enter")
    expect(visit.warning).to_have_count(0)
    expect(visit.field).to_be_focused()
    assert visit.field.input_value() == "typed"

    visit.wait(HALF_HOUR)  # 57 minutes of the hour
    visit.is_warned("unless you stay", may_stay=True)
    visit.keys.press("Stay logged in", key="Space")
    expect(visit.warning).to_have_count(0)
    visit.wait("01:30")
    visit.is_warned("Your session ends at", may_stay=False)
    expect(visit.warning).not_to_contain_text("unless")
    visit.wait("02:00")
    visit.is_warned("Your session has ended.", may_stay=False)
    visit.window.forgive_all(401)
    assert visit.window.is_clean(), visit.window


def test_staying_counts_as_use(visit, site):
    visit.wait(HALF_HOUR)
    visit.keys.back_to(visit.page.get_by_role("button", name="Stay logged in"))
    visit.page.keyboard.press("Enter")
    expect(visit.warning).to_have_count(0)
    left = site.database.one(
        "select idle_until > now() + interval '29 minutes' as half_an_hour from core.sessions"
        " where user_id = %s",
        visit.user_id,
    )
    assert left.half_an_hour


def test_who_cannot_stay_is_told_and_finds_the_typed_words_again(visit, site):
    visit.wait(HALF_HOUR)
    visit.keys.back_to(visit.page.get_by_role("button", name="Stay logged in"))
    site.database.run("delete from core.sessions where user_id = %s", visit.user_id)
    visit.page.keyboard.press("Enter")
    visit.is_warned("Your session has ended.", may_stay=False)
    visit.window.forgive_all(401)
    expect(visit.warning.get_by_role("link")).to_be_focused()

    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/login?next=/settings/account")
    visit.page.context.add_cookies([_cookie(site, visit.user_id)])
    visit.page.goto("/settings/account")
    assert visit.field.input_value() == "typed"
    assert visit.window.is_clean(), visit.window


def test_without_an_answer_one_may_try_again(visit):
    visit.wait(HALF_HOUR)
    visit.page.route("**/api/auth/me", lambda route: route.abort())
    visit.keys.back_to(visit.page.get_by_role("button", name="Stay logged in"))
    visit.page.keyboard.press("Enter")
    visit.is_warned("The server cannot be reached.", may_stay=True)
    visit.page.unroute("**/api/auth/me")
    visit.page.keyboard.press("Enter")
    expect(visit.warning).to_have_count(0)


def test_a_page_asks_whether_another_used_the_session_and_uses_it_not_by_that(visit, site):
    visit.page.add_init_script("EventSource = class extends EventTarget { close() {} }")
    visit.page.reload()  # without a stream: to open one is a use
    left = "select idle_until from core.sessions where user_id = %s"
    site.database.run(
        "update core.sessions set idle_until = now() + interval '50 minutes' where user_id = %s",
        visit.user_id,
    )  # the other page
    with visit.page.expect_response("**/api/auth/session"):
        visit.wait(HALF_HOUR)
    told = site.database.one(left, visit.user_id).idle_until
    with visit.page.expect_response("**/api/auth/session"):
        visit.wait("20:00")
    visit.is_warned("unless you stay", may_stay=True)
    after = site.database.one(left, visit.user_id).idle_until
    assert after == told - timedelta(minutes=20)


def test_who_logs_in_again_elsewhere_is_not_told_that_the_session_has_ended(visit, site):
    visit.wait("31:00")
    visit.is_warned("Your session has ended.", may_stay=False)
    visit.window.forgive_all(401)
    visit.page.context.add_cookies([_cookie(site, visit.user_id)])
    visit.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(visit.warning).to_have_count(0)
    assert visit.field.input_value() == "typed"
    assert visit.window.is_clean(), visit.window


def test_what_was_chosen_in_place_of_what_the_page_brought_is_found_again(visit, site):
    page = visit.page
    page.goto("/settings/appearance")
    chosen = page.locator("[name=zone]")
    dense = page.locator("[name=density][value=compact]")
    before = chosen.input_value()
    chosen.select_option("Asia/Kolkata")
    dense.check()
    visit.wait(HALF_HOUR)
    visit.warning.get_by_role("link", name="Log in again").click()
    page.wait_for_url("**/login?next=/settings/appearance")
    page.context.add_cookies([_cookie(site, visit.user_id)])
    page.goto("/settings/appearance")
    assert before != chosen.input_value() == "Asia/Kolkata"
    assert dense.is_checked()


def test_a_login_leads_back_to_a_page_and_not_to_an_act(visit, site):
    """The page that a refused form shows has the address of its act, which nobody can visit."""
    page = visit.page
    page.goto("/settings/tokens")
    visit.keys.tick("write links to reports, watchlist and alerts")
    visit.keys.press("Make a token")
    expect(page.locator(".note")).to_be_focused()
    visit.window.forgive(422)
    visit.wait("59:00")
    expect(visit.warning.filter(has_text="Your session")).to_be_visible()
    visit.window.forgive_all(401)
    visit.keys.back_to(page.get_by_role("link", name="Log in again"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/login?next=/settings/tokens")
    page.context.add_cookies([_cookie(site, visit.user_id)])
    page.goto("/settings/tokens")
    boxes = page.get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [True, True]
    assert visit.window.is_clean(), visit.window
