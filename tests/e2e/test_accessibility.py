"""Every page in both themes, narrow and wide: axe-core finds nothing, and every stop is seen."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Page, expect

from e2e.axe import look, violations
from e2e.keyboard import Keyboard
from e2e.windows import Window, wait_for_cards
from service import unhurried
from web.routes import endpoint, pages

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
ADMIN = f"{'long' * 16}@{'name.' * 35}example.org"  # nearly as long as an address may be
REFUSED = re.compile(r"responded with a status of 4\d\d ")
WINDOWS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
PALETTES = ("blue-orange", "green-red")
OUTSIDE = (
    "/",
    "/help",
    "/predictions/scorecard",
    "/login",
    "/register",
    "/resend-verification",
    "/forgot-password",
    "/reset-password",
    "/reset-password?token=unknown",
    "/verify-email",
    "/verify-email?token=unknown",
    "/confirm-email",
    "/confirm-email?token=unknown",
    "/nothing-here",
)
INSIDE = (
    "/home",
    "/home?q=btc",
    "/markets",
    "/markets?q=bit&sort=volume",
    "/compare",
    "/compare?coins=bitcoin,ethereum&add=sol",
    "/asset/bitcoin",
    "/asset/bitcoin/report",
    "/settings/security",
    "/settings/security?done=password",
    "/settings/account",
    "/settings/account/delete",
    "/settings/tokens",
    "/settings/shares",
    "/settings/appearance",
    "/settings/appearance?done=appearance",
    "/admin",
    "/admin/users",
    "/admin/codes",
    "/admin/audit",
    "/nothing-here",
)
# What is asked for with GET and is no page of its own: files, machines, parts, ways to a page.
NO_PAGES = {
    "static",
    "admin_pages.audit_csv",
    "api_docs.openapi",
    "health.livez",
    "health.readyz",
    "markets.compare_csv",
    "markets.listed_csv",
    "pages.hits",
    "pages.scorecard_csv",
    "pages.series_csv_file",
    "reports.as_json",
    "reports.as_markdown",
    "settings_pages.index",
}
# Pages looked at on the way, or by a test of their own.
BY_THE_WAY = {
    "admin_pages.user",
    "api_docs.reader",
    "pages.research_report",
    "share_pages.shared",
}
# A page, and the button whose press shows what is wrong with its form, or what came of it.
SENT_OUTSIDE = {
    "/login": "Log in",
    "/register": "Open account",
    "/resend-verification": "Send another letter",
    "/forgot-password": "Send the letter",
    "/reset-password?token=unknown": "Change the password",
    "/verify-email?token=unknown": "Confirm this address",
    "/confirm-email?token=unknown": "Use this address",
}
SENT_INSIDE = {
    "/settings/security": "Change the password",
    "/settings/account": "Change the address",
    "/settings/account/delete": "Delete my account",
    "/settings/tokens": "Make a token",
}


@pytest.fixture(scope="module")
def cookies(browser: Any, site: Any) -> Any:
    """The memory of a window of an administrator, who has a token and a very long address.

    Bitcoin was looked at before, so that its page is whole and none of its sources in a hurry.
    """
    user_id = site.database.user(ADMIN, role="admin")
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
    site.database.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail", exact=True).fill(ADMIN)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/home")
    _make_token(page, "The first")
    with unhurried(site.database):
        page.goto("/asset/bitcoin")
        wait_for_cards(page)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page_of(open_window: Any, site: Any) -> Iterator[Callable[..., Page]]:
    """Pages of windows of a size and a theme, which complain of nothing but refusals."""
    site.database.run("delete from core.attempts")
    windows: list[Window] = []

    def _page(width: int, theme: str, memory: Any = None) -> Page:
        size = {"width": width, "height": 800}
        windows.append(open_window(viewport=size, color_scheme=theme, storage_state=memory))
        return windows[-1].page

    yield _page
    for window in windows:
        assert [line for line in window.complaints if not REFUSED.search(line)] == []
        assert window.strangers == []


def _make_token(page: Page, name: str) -> None:
    page.goto("/settings/tokens")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator(".secret")).to_be_visible()


def _send(page: Page, path: str, button: str) -> None:
    """Press a form's button without having typed a word."""
    page.goto(path)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_nothing_is_found_on_pages_of_visitors(page_of, width, theme):
    page = page_of(width, theme)
    found = []
    for path in OUTSIDE:
        page.goto(path)
        found += violations(page)
    for path, button in SENT_OUTSIDE.items():
        _send(page, path, button)
        found += violations(page)
    page.goto("/forgot-password")
    page.get_by_label("E-mail").fill(f"nobody.{width}.{theme}@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    assert found + violations(page) == []


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_nothing_is_found_on_the_long_page_about_the_api(page_of, width, theme):
    page = page_of(width, theme)
    page.goto("/docs/api")
    assert violations(page) == []


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_nothing_is_found_on_pages_of_users(page_of, cookies, site, width, theme, palette):
    site.database.run(
        "insert into core.appearances (user_id, palette) select id, %s from core.users"
        " where email = %s on conflict (user_id) do update set palette = excluded.palette",
        palette,
        ADMIN,
    )
    page = page_of(width, theme, cookies)
    found = []
    for path in INSIDE:
        page.goto(path)
        found += violations(page)
    page.goto("/admin/users")
    page.get_by_role("link", name=ADMIN).click()
    found += violations(page)
    for path, button in SENT_INSIDE.items():
        _send(page, path, button)
        expect(page).to_have_title(
            re.compile("^Error: .* · Settings · Bitcoin Sovereign Technology$")
        )
        found += violations(page)
    _make_token(page, f"{width} {theme} {palette}")
    assert found + violations(page) == []


def test_every_page_there_is_is_looked_at(app):
    looked_at = {endpoint(app, path.partition("?")[0], "GET") for path in (*OUTSIDE, *INSIDE)}
    there = {route.endpoint for route in pages(app)}
    assert there - looked_at - NO_PAGES - BY_THE_WAY == set()


def test_what_is_wrong_would_be_found(page_of):
    """The negative control: a field without its label, a text too pale, a button too small."""
    page = page_of(320, "light")
    page.goto("/login")
    page.evaluate(
        "document.querySelector('label').remove();"
        "document.querySelector('.lead').style.color = '#ccc';"
        "for (const it of document.querySelectorAll('.acts > *'))"
        " it.style.cssText = 'min-height: 0; height: 9px; width: 9px; padding: 0; font-size: 1px;"
        " margin: -4px';"
    )
    broken = {rule["id"] for rule in look(page)["violations"]}
    assert broken >= {"label", "color-contrast", "target-size"}


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_every_stop_of_the_keyboard_is_marked_and_seen(page_of, cookies, width, theme):
    outside, inside = page_of(width, theme), page_of(width, theme, cookies)
    for page, paths in ((outside, OUTSIDE), (inside, INSIDE)):
        for path in paths:
            page.goto(path)
            stops = Keyboard(page).walk()
            assert len(stops) > 3, path
            assert [stop for stop in stops if not (stop["marked"] and stop["seen"])] == [], path


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (768, "dark")])
def test_no_page_of_an_account_is_wider_than_the_window(page_of, cookies, width, theme):
    outside, inside = page_of(width, theme), page_of(width, theme, cookies)
    visits = [(outside, path) for path in OUTSIDE] + [(inside, path) for path in INSIDE]
    for page, path in visits:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_every_tab_fits_at_the_thumb(page_of, cookies):
    page = page_of(320, "dark", cookies)
    page.goto("/home")
    tabs = page.locator(".tabs").locator("a:visible, button:visible")
    assert tabs.all_inner_texts() == ["Home", "Markets", "Search", "Settings", "Admin", "Log out"]
    boxes = [tab.bounding_box() for tab in tabs.all()]
    assert {box["y"] for box in boxes} == {boxes[0]["y"]}
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert [tab.evaluate("it => it.scrollWidth <= it.clientWidth") for tab in tabs.all()] == [
        True
    ] * 6
