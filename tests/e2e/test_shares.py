"""A coin's report in real browsers: shared by one, seen by another, withdrawn; and on paper."""

import re
from collections.abc import Iterator
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.axe import violations
from e2e.keyboard import Keyboard
from e2e.windows import wait_for_cards
from service import unhurried

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
WINDOWS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
COLOURS = "it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).color]"


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Any) -> Iterator[Any]:
    """The memory of a window in which sharon is logged in; bitcoin was looked at."""
    user_id = site.database.user("sharon@example.org")
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
    site.database.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail", exact=True).fill("sharon@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/home")
    with unhurried(site.database):
        page.goto("/asset/bitcoin")
        wait_for_cards(page)
    state = context.storage_state()
    context.close()
    return state


def share(page: Page) -> str:
    """Share bitcoin from its page: the address of the snapshot."""
    page.goto("/asset/bitcoin")
    page.locator(".share summary").click()
    page.get_by_label("A link to this page").select_option("1")
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("heading", name="Your links")).to_be_visible()
    link = page.locator(".secret").inner_text()
    return "/s/" + re.fullmatch(r"http://[^/]+/s/([\w-]{43})", link)[1]


@pytest.fixture(autouse=True)
def _fresh_limits(site: Any) -> None:
    site.database.run("delete from core.attempts")
    site.database.run("delete from core.shared_reports")


def test_shared_in_one_browser_seen_in_another_withdrawn_and_gone(open_window, cookies):
    owner, stranger = open_window(storage_state=cookies), open_window()
    path = share(owner.page)

    stranger.page.goto(path)
    expect(stranger.page.get_by_role("heading", level=1)).to_contain_text("Bitcoin BTC · rank 1")
    expect(stranger.page.locator(".note")).to_contain_text("Snapshot of")
    expect(stranger.page.locator("#market .lead")).to_contain_text("Bitcoin costs about $")
    assert stranger.page.locator("form").count() == 0
    assert stranger.page.context.cookies() == []
    assert stranger.page.locator(".chart .still svg").first.is_visible()
    assert stranger.page.locator(".chart button").first.is_hidden()
    assert stranger.is_clean(), stranger

    owner.page.goto("/settings/shares")
    owner.page.get_by_role("button", name="Withdraw the link to Bitcoin").click()
    expect(owner.page.locator(".note")).to_contain_text("The link is withdrawn")
    assert owner.is_clean(), owner

    stranger.page.reload()
    expect(stranger.page.get_by_role("heading", name="No longer here")).to_be_visible()
    stranger.forgive(410)
    assert stranger.is_clean(), stranger


def test_a_button_copies_the_link(open_window, cookies, site):
    window = open_window(storage_state=cookies)
    window.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    share(window.page)
    link = window.page.locator(".secret").inner_text()
    window.page.get_by_role("button", name="Copy the link").click()
    expect(window.page.get_by_role("button", name="Copied")).to_be_visible()
    assert window.page.evaluate("navigator.clipboard.readText()") == link
    assert window.is_clean(), window


def test_all_of_it_works_without_script(open_window, cookies):
    owner = open_window(storage_state=cookies, java_script_enabled=False)
    path = share(owner.page)
    expect(owner.page.get_by_role("button", name="Copy the link")).to_be_hidden()
    stranger = open_window(java_script_enabled=False)
    stranger.page.goto(path)
    expect(stranger.page.locator("#technical .still svg").first).to_be_visible()
    owner.page.goto("/settings/shares")
    owner.page.get_by_role("button", name="Withdraw all links").click()
    stranger.page.goto(path)
    expect(stranger.page.get_by_role("heading", name="No longer here")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_nothing_is_found_on_these_pages(open_window, cookies, width, theme):
    size = {"width": width, "height": 800}
    owner = open_window(viewport=size, color_scheme=theme, storage_state=cookies)
    path = share(owner.page)
    found = violations(owner.page)
    for own in ("/settings/shares", "/asset/bitcoin/report"):
        owner.page.goto(own)
        found += violations(owner.page)
        assert owner.page.evaluate("document.documentElement.scrollWidth") <= width, own
    stranger = open_window(viewport=size, color_scheme=theme)
    stranger.page.goto(path)
    found += violations(stranger.page)
    assert stranger.page.evaluate("document.documentElement.scrollWidth") <= width
    assert found == []
    assert owner.is_clean(), owner
    assert stranger.is_clean(), stranger


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_every_stop_of_the_keyboard_is_marked_and_seen(open_window, cookies, width, theme):
    size = {"width": width, "height": 800}
    window = open_window(viewport=size, color_scheme=theme, storage_state=cookies)
    path = share(window.page)
    for shown in ("/settings/shares", path):
        window.page.goto(shown)
        stops = Keyboard(window.page).walk()
        assert len(stops) > 3, shown
        assert [stop for stop in stops if not (stop["marked"] and stop["seen"])] == [], shown


def test_a_dark_page_is_light_on_paper_and_whole(open_window, cookies):
    window = open_window(color_scheme="dark", storage_state=cookies)
    page = window.page
    page.goto("/asset/bitcoin")
    page.get_by_role("link", name="Print").click()
    page.wait_for_url("**/asset/bitcoin/report")
    assert page.locator("body").evaluate(COLOURS) == ["rgb(15, 20, 25)", "rgb(242, 242, 240)"]
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("body").evaluate(COLOURS) == ["rgb(255, 255, 255)", "rgb(17, 17, 17)"]
    assert page.locator("details:not([open])").count() == 0
    for kept in ("#market table", "#technical .still svg", "#research .said"):
        expect(page.locator(kept).first).to_be_visible()
    for gone in (".tabs", ".theme", ".acts", ".canvas"):
        assert page.locator(gone).first.is_hidden(), gone
    lefts = {round(box["x"]) for box in map(_box, page.locator(".kept > .card").all())}
    assert len(lefts) == 1, "not one column"
    assert window.is_clean(), window


def _box(card: Any) -> Any:
    return card.bounding_box() or {"x": 0}


def test_files_are_handed_out_under_their_names(open_window, cookies):
    page = open_window(storage_state=cookies).page
    page.goto("/asset/bitcoin")
    for name, kind in (("Markdown", "md"), ("JSON", "json")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        assert re.fullmatch(
            rf"bitcoin-report-\d{{8}}T\d{{6}}Z\.{kind}", download.value.suggested_filename
        )
