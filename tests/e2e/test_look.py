"""How pages look, as somebody chose: before the first paint, on every page, by key and on paper."""

import json
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import credentials
from e2e.windows import wait_for_cards

pytestmark = pytest.mark.browser

GROUND = "getComputedStyle(document.body).backgroundColor"
UP = (
    "(() => { const it = document.body.appendChild(document.createElement('i'));"
    " it.style.color = 'var(--up)'; return getComputedStyle(it).color })()"
)
DARK, WHITE = "rgb(15, 20, 25)", "rgb(255, 255, 255)"
GREEN, BLUE = "rgb(8, 127, 91)", "rgb(29, 95, 168)"


@pytest.fixture
def somebody(site: Any) -> str:
    """Somebody new."""
    return str(site.database.user(f"{secrets.token_hex(6)}@example.org"))


@pytest.fixture
def page_of(open_window: Any, site: Any, somebody: str) -> Any:
    """A page in a window of its own, in which somebody is logged in."""

    def _page(**options: Any) -> Page:
        window = open_window(**options)
        stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
        token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"]))
        site.database.run(
            "insert into core.sessions (user_id, token_hash, expires_at)"
            " values (%s, %s, now() + interval '1 hour')",
            somebody,
            credentials.token_hash(token),
        )
        window.page.context.add_cookies([{"name": "auth_token", "value": token, "url": site.url}])
        return window.page

    return _page


def test_what_is_chosen_by_form_holds_in_every_browser(page_of):
    page = page_of(java_script_enabled=False, color_scheme="light")
    page.goto("/settings/appearance")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_label("Green and red").check()
    page.get_by_label("Compact").check()
    page.get_by_label("Time zone").select_option("Asia/Kolkata")
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Keep this look").click()
    expect(page.get_by_role("status")).to_contain_text("from now on")
    expect(page.get_by_label("Dark", exact=True)).to_be_checked()
    expect(page.get_by_label("Single keys act")).not_to_be_checked()
    expect(page.locator("#zone-s")).to_contain_text("UTC+5:30")

    elsewhere = page_of(color_scheme="light")
    for path in ("/home", "/settings/tokens", "/settings/account"):
        elsewhere.goto(path)
        root = elsewhere.locator("html")
        expect(root).to_have_attribute("data-palette", "green-red")
        expect(root).to_have_attribute("data-density", "compact")
        assert elsewhere.evaluate(GROUND) == DARK
    expect(elsewhere.get_by_role("contentinfo")).to_contain_text("Times are of Asia/Kolkata")
    moment = elsewhere.evaluate("sovereign.format.clock('2026-10-10T14:31:45Z')")
    assert moment == "20:01 UTC+5:30"


def test_the_palette_colours_what_rose(page_of, site, somebody):
    page = page_of(color_scheme="light")
    page.goto("/home")
    assert page.evaluate(UP) == BLUE
    site.database.run(
        "insert into core.appearances (user_id, palette) values (%s, 'green-red')", somebody
    )
    page.reload()
    assert page.evaluate(UP) == GREEN
    page.goto("/predictions/scorecard")
    assert page.evaluate(UP) == GREEN


def test_the_button_of_a_page_is_remembered_by_the_account(page_of):
    page = page_of(color_scheme="dark")
    page.goto("/home")
    with page.expect_response("**/settings/appearance/theme"):
        page.locator("[data-theme-button]").click()
    assert page.evaluate(GROUND) == WHITE
    elsewhere = page_of(color_scheme="dark", java_script_enabled=False)
    elsewhere.goto("/settings/account")
    expect(elsewhere.locator("html")).to_have_attribute("data-theme", "light")
    elsewhere.locator("[data-theme-button]").click()  # and without script
    expect(elsewhere.locator("html")).to_have_attribute("data-theme", "dark")


def test_without_script_the_button_leads_back_to_where_one_was(page_of, site):
    page = page_of(java_script_enabled=False)
    for path in ("/home", "/compare?coins=bitcoin,ethereum&range=1y", "/settings/account"):
        page.goto(path)
        theme = page.locator("html").get_attribute("data-theme")
        page.locator("[data-theme-button]").click()
        expect(page.locator("html")).not_to_have_attribute("data-theme", theme)
        expect(page).to_have_url(site.url + path)


def test_keys_lead_through_the_pages(page_of):
    page = page_of()
    page.goto("/settings/security")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator(".card").nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".card").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".card").nth(0)).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator(".card").nth(1)).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator(".card").nth(0)).to_be_focused()
    page.keyboard.press("0")  # there are no ten
    expect(page.locator(".card").last).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url("**/home")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()


TAKEN = """([name, options]) => {
  const told = { key: name, bubbles: true, cancelable: true, ...options };
  const event = new KeyboardEvent("keydown", told);
  return !(document.querySelector("[data-canvas]") ?? document.body).dispatchEvent(event);
}"""


def test_what_a_browser_does_by_itself_is_left_to_it(page_of):
    page = page_of()
    page.goto("/home")
    assert page.evaluate(TAKEN, ["k", {"ctrlKey": True}])
    assert not page.evaluate(TAKEN, ["K", {"ctrlKey": True, "shiftKey": True}])
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    expect(page.locator(".chart.live")).to_have_count(1)
    assert page.evaluate(TAKEN, ["ArrowLeft", {}])
    assert not page.evaluate(TAKEN, ["ArrowLeft", {"altKey": True}])


def test_the_answer_to_a_form_is_not_sent_again_by_a_key(page_of):
    page = page_of()
    page.goto("/settings/tokens")
    page.get_by_role("button", name="Make a token").click()  # without a name
    expect(page.locator(".note")).to_be_focused()
    page.evaluate("window.here = true")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.keyboard.press("r")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert "POST" not in asked
    assert page.evaluate("window.here")


def test_keys_and_theme_hold_on_the_pages_for_everybody(page_of):
    page = page_of(color_scheme="light")
    for path in ("/help", "/predictions/scorecard", "/docs/api"):
        page.goto(path)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        page.keyboard.press("Escape")
    with page.expect_response("**/settings/appearance/theme"):
        page.locator("[data-theme-button]").click()
    page.goto("/home")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_a_link_to_a_shape_opens_it(page_of):
    page = page_of()
    page.goto("/docs/api")
    link = page.locator(".call a[href^='#shape-']").first
    shape = page.locator(link.get_attribute("href"))
    expect(shape).to_be_hidden()
    link.click()
    expect(shape).to_be_visible()


def test_keys_act_neither_while_typing_nor_when_switched_off(page_of, site, somebody):
    page = page_of()
    page.goto("/home")
    box = page.get_by_role("combobox")
    box.press_sequentially("t?gjk/")
    assert box.input_value() == "t?gjk/"
    expect(page.locator("html")).to_have_attribute("data-theme", "system")
    site.database.run(
        "insert into core.appearances (user_id, single_keys) values (%s, false)", somebody
    )
    page.goto("/home")
    expect(page.locator(".entry kbd")).to_be_hidden()
    for key in ("t", "?", "/"):
        page.keyboard.press(key)
    expect(page.locator("html")).to_have_attribute("data-theme", "system")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(box).not_to_be_focused()
    page.keyboard.press("Control+k")  # no single key
    expect(box).to_be_focused()


@pytest.mark.parametrize("path", ["/home", "/settings/security", "/help", "/predictions/scorecard"])
def test_a_dark_page_is_printed_as_ink_on_white(page_of, site, somebody, path):
    site.database.run("insert into core.appearances (user_id, theme) values (%s, 'dark')", somebody)
    page = page_of(color_scheme="dark")
    page.goto("/home")
    page.goto(path)
    assert page.evaluate(GROUND) == DARK
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(GROUND) == WHITE
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(17, 17, 17)"
    grounds = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(it => it.checkVisibility())"
        ".map(it => getComputedStyle(it).backgroundColor)"
    )
    for ground in set(grounds) - {"rgba(0, 0, 0, 0)"}:
        assert min(map(int, re.findall(r"\d+", ground)[:3])) > 200, ground
    for part in (".tabs", ".theme", "button", ".skip", ".foot nav", "dialog"):
        for one in page.locator(part).all():
            expect(one).to_be_hidden()
    assert len(page.pdf()) > 10_000
