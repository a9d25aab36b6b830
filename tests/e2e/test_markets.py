"""From the list of markets to coins side by side: without script, by keyboard alone, at 320 px."""

import re
import time
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Browser, expect

from e2e.axe import violations
from e2e.keyboard import Keyboard
from e2e.windows import PATIENCE_S
from service import unhurried

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
WINDOWS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
THREE = "/compare?coins=bitcoin,ethereum,solana"


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Any) -> Any:
    """The memory of a window of somebody for whom three coins were compared before."""
    database = site.database
    until = time.monotonic() + 3 * PATIENCE_S
    while not database.one("select count(*) as n from core.market_figures").n:
        assert time.monotonic() < until
        time.sleep(0.05)
    user_id = database.user("comparer@example.org")
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
    database.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail", exact=True).fill("comparer@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/home")
    with unhurried(database):
        until = time.monotonic() + 3 * PATIENCE_S
        page.goto(THREE)
        while page.locator("path.line").count() < 3 or page.get_by_text("on its way").count():
            assert time.monotonic() < until, page.locator("main").inner_text()
            page.wait_for_timeout(500)
            page.reload()
    state = context.storage_state()
    context.close()
    return state


def test_somebody_without_script_finds_filters_turns_pages_and_compares(open_window, cookies):
    window = open_window(java_script_enabled=False, storage_state=cookies)
    page = window.page
    page.goto("/home")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Markets").click()
    expect(page.get_by_role("heading", name="Top 250 by market cap")).to_be_visible()

    page.get_by_role("columnheader", name="Volume, 24 h").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Volume, 24 h")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.get_by_role("link", name="Next").click()
    expect(
        page.get_by_text("51 to 100 of 250 coins, by volume, falling", exact=True)
    ).to_be_visible()

    page.get_by_text("Filter and sort").click()
    page.get_by_label("Name or ticker", exact=True).fill("bit")
    page.get_by_label("Sort by").select_option("Rank")
    page.get_by_label("Order").select_option("rising")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#pick")).to_contain_text("coins that fit, by rank, rising")
    page.get_by_label("Compare Bitcoin", exact=True).check()
    page.get_by_label("Compare Bitcoin Cash", exact=True).check()
    page.get_by_role("button", name="Compare the ticked ones").last.click()

    expect(page.get_by_role("heading", name="Compare Bitcoin and Bitcoin Cash")).to_be_visible()
    page.get_by_role("link", name="Remove Bitcoin Cash").click()
    expect(page.get_by_text("One more coin is needed.")).to_be_visible()
    page.get_by_label("Add a coin by name or ticker").fill("eth")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Compare Bitcoin and Ethereum")).to_be_visible()
    page.get_by_role("link", name="1 year").click()
    expect(page.locator("path.line")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"coins=bitcoin,ethereum&range=1y$"))
    assert window.is_clean()


def test_the_keyboard_alone_sorts_ticks_compares_and_opens_the_table(open_window, cookies):
    window = open_window(storage_state=cookies)
    page, keys = window.page, Keyboard(window.page)
    page.goto("/markets")
    keys.tab_to(page.get_by_role("columnheader", name="Price").get_by_role("link"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Price")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.goto("/markets")
    for coin in ("Bitcoin", "Ethereum"):
        keys.tab_to(page.get_by_label(f"Compare {coin}", exact=True))
        page.keyboard.press("Space")
    keys.tab_to(page.locator("#pick button"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Compare Bitcoin and Ethereum")).to_be_visible()
    keys.tab_to(page.locator("#lines-h").locator("xpath=ancestor::section").locator("summary"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="100 on the first day")).to_be_visible()
    assert window.is_clean()


@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_nothing_is_found_and_nothing_sticks_out(open_window, cookies, width, theme):
    size = {"width": width, "height": 800}
    window = open_window(viewport=size, color_scheme=theme, storage_state=cookies)
    page = window.page
    found = []
    for path in (
        *("/markets", "/markets?q=bit&page=2&sort=change_7d", "/markets?q=nothing+at+all"),
        *("/compare", "/compare?coins=bitcoin,no+such,nosuchcoin&add=bit", THREE),
        f"{THREE},dogecoin,bitcoin&range=1y",
    ):
        page.goto(path)
        found += violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == []
    assert window.is_clean()


def test_on_paper_the_lines_are_dark_and_the_acts_are_gone(open_window, cookies):
    window = open_window(color_scheme="dark", storage_state=cookies)
    page = window.page
    page.goto(THREE)
    page.emulate_media(media="print")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('path.line')].map(it => getComputedStyle(it).stroke)"
        )
        == ["rgb(17, 17, 17)"] * 3
    )
    dashes = page.evaluate(
        "[...document.querySelectorAll('path.line')]"
        ".map(it => getComputedStyle(it).strokeDasharray)"
    )
    assert len(set(dashes)) == 3
    expect(page.get_by_label("Add a coin by name or ticker")).to_be_hidden()
    assert window.is_clean()


WIDTHS = """table => [...table.rows[0].cells].map(({ offsetWidth }) => offsetWidth)"""


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280])
def test_no_column_of_the_list_waits_for_the_rows(open_window, cookies, width):
    window = open_window(storage_state=cookies, viewport={"width": width, "height": 800})
    page = window.page
    page.goto("/markets")
    table = page.locator(".market")
    expect(table.locator("tbody tr")).to_have_count(50)
    whole = table.evaluate(WIDTHS)
    table.evaluate("table => table.tBodies[0].replaceChildren()")
    assert table.evaluate(WIDTHS) == whole
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280])
def test_tickers_beside_the_correlations_are_in_one_piece(open_window, cookies, width):
    window = open_window(storage_state=cookies, viewport={"width": width, "height": 800})
    page = window.page
    page.goto(THREE)
    heads = page.locator(".card:has(#together-h) tbody th")
    expect(heads).to_have_count(3)
    high = "all => all.map((it) => { const range = document.createRange();"
    high += " range.selectNodeContents(it); return range.getClientRects().length; })"
    assert heads.evaluate_all(high) == [1, 1, 1]
