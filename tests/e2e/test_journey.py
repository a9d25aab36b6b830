"""One person's way through the service in a real browser: code, letter, login, coin, logout."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.windows import PATIENCE_S, wait_for_cards
from service import unhurried

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
WINDOWS = [(320, "dark"), (390, "light"), (768, "dark"), (1280, "light")]
COLOURS_OF = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]) colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return colours.size;
}"""
KEEP_WHAT_IS_WRITTEN = """
window.written = [];
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
  window.written.push(text);
  return fillText.call(this, text, ...place);
};
"""


@pytest.fixture(scope="module")
def coins(site: Any) -> Iterator[None]:
    """Wait until the worker has made the first list of coins; it has time for all it asks."""
    _wait(lambda: site.database.one("select count(*) as n from core.ucie_tokens").n)
    with unhurried(site.database):
        yield


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Any, coins: None) -> Any:
    """The memory of a window in which alice is logged in, and has seen bitcoin."""
    user_id = site.database.user("alice@example.org")
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
    site.database.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    _log_in(page, "alice@example.org")
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    state = context.storage_state()
    context.close()
    return state


def _wait(found: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE_S
    while not (answer := found()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return answer


def _log_in(page: Page, address: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail", exact=True).fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/home")


def test_a_person_with_a_code_comes_to_a_coin(open_window, site, mailbox, coins):
    site.database.code("WALK-THE-WHOLE-WAY")
    window = open_window()
    page = window.page

    page.goto("/")
    page.get_by_role("link", name="I have an access code").click()
    page.get_by_label("Access code", exact=True).fill("walk-the-whole-way")
    page.get_by_label("E-mail", exact=True).fill("walker@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()

    page.goto(mailbox.link("welcome", "walker@example.org"))
    page.get_by_role("button", name="Confirm this address").click()
    expect(page.get_by_role("heading", name="Address confirmed")).to_be_visible()

    _log_in(page, "walker@example.org")
    page.keyboard.press("/")
    page.keyboard.type("btc")
    expect(page.get_by_role("option").first).to_contain_text("Bitcoin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/asset/bitcoin")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bitcoin BTC · rank 1")
    wait_for_cards(page)
    expect(page.locator("#market .lead")).to_contain_text("Bitcoin costs about $")
    expect(page.locator("#technical .lead")).to_contain_text("On daily candles BTC is")
    expect(page.locator("#readings [open] tbody tr").first).to_be_visible()
    expect(page.locator(".ribbon")).to_contain_text("Sandbox data")

    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{site.url}/")
    page.goto("/home")
    expect(page).to_have_url(f"{site.url}/login?next=/home")
    assert window.is_clean(), window


def test_the_chart_draws_candles_volume_and_both_panes(open_window, cookies):
    window = open_window(storage_state=cookies, viewport={"width": 1280, "height": 1000})
    window.page.goto("/asset/bitcoin")
    expect(window.page.locator("[data-legend]")).to_contain_text("RSI")

    panes = window.page.locator("[data-canvas] tr td:nth-child(2) canvas:first-of-type")
    colours = [panes.nth(at).evaluate(COLOURS_OF) for at in range(panes.count())]
    assert len(colours) == 5  # price, volume, RSI, MACD, time
    assert all(count > 1 for count in colours), colours
    assert window.is_clean(), window


def test_the_chart_changes_length_kind_range_and_scale(open_window, cookies):
    window = open_window(storage_state=cookies)
    page = window.page
    page.goto("/asset/bitcoin")
    for name in ("1H", "4H", "1W", "1D"):
        page.get_by_role("button", name=name, exact=True).click()
        pressed = page.locator("[data-interval][aria-pressed=true]")
        expect(pressed).to_have_text(name)
        expect(page.locator("[data-legend] b")).to_contain_text(
            re.compile(r"\d [A-Z][a-z]{2} \d{4}")
        )
        expect(page.locator("details[data-frame][open]")).to_have_attribute(
            "data-frame", name.lower()
        )
    for name in ("Line", "Log", "1Y", "Zoom in", "Earlier", "Later", "Zoom out", "Candle"):
        page.get_by_role("button", name=name, exact=True).click()
    page.locator("[data-canvas]").press("ArrowLeft")
    expect(page.locator("[data-say]")).to_contain_text("EMA 21")
    assert window.is_clean(), window


def test_the_chart_of_a_tiny_price_has_one_notation(open_window, cookies):
    window = open_window(storage_state=cookies)
    page = window.page
    page.add_init_script(KEEP_WHAT_IS_WRITTEN)
    page.goto("/asset/pepe")

    def counted() -> set[str]:
        return {text for text in page.evaluate("window.written") if re.search("[₀-₉]", text)}

    _wait(lambda: len(counted()) > 3)  # marks of the scale, and the tag of the last price
    plain = [text for text in page.evaluate("window.written") if "0.0000" in text]
    assert not plain
    expect(page.locator("[data-legend]")).to_contain_text(re.compile("Bollinger 0.0\\S+ – 0.0"))


def test_the_chart_follows_the_theme(open_window, cookies):
    window = open_window(storage_state=cookies, color_scheme="light")
    page = window.page
    page.goto("/asset/bitcoin")
    grounds = []
    for theme in ("light", "dark", "system"):
        page.locator("[data-theme-button]").click()
        expect(page.locator("[data-theme-button]")).to_have_attribute(
            "aria-label", f"Theme: {theme}. Change"
        )
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(15, 20, 25)", "rgb(255, 255, 255)"]
    assert window.is_clean(), window


def test_the_chosen_theme_is_there_before_the_first_paint(open_window):
    page = open_window(color_scheme="light").page
    page.goto("/")
    page.evaluate("localStorage.setItem('theme', 'dark')")
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => {"
        " window.early = document.documentElement.dataset.theme; }, { capture: true, once: true })"
    )
    page.goto("/")
    assert page.evaluate("window.early") == "dark"


def test_a_browser_of_an_odd_language_still_draws(open_window, cookies):
    window = open_window(storage_state=cookies)
    window.page.add_init_script(
        "Object.defineProperty(navigator, 'language', { get: () => 'en-US@posix' })"
    )
    window.page.goto("/asset/bitcoin")
    expect(window.page.locator("[data-canvas] canvas").first).to_be_visible()
    assert window.is_clean(), window


@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_no_page_is_wider_than_the_window(open_window, cookies, width, theme):
    size = {"width": width, "height": 800}
    outside = open_window(viewport=size, color_scheme=theme)
    inside = open_window(viewport=size, color_scheme=theme, storage_state=cookies)
    visits = [(outside, path) for path in ("/", "/login", "/register", "/verify-email?token=x")]
    visits += [(inside, path) for path in ("/home", "/home?q=eth", "/asset/bitcoin")]
    for window, path in visits:
        window.page.goto(path)
        window.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert window.is_clean(), (path, window)


def test_everything_can_be_read_without_script(open_window, cookies):
    page = open_window(storage_state=cookies, java_script_enabled=False).page
    page.goto("/home")
    page.get_by_label("Which coin?").fill("bitcoin")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Bitcoin", exact=True).first.click()
    expect(page.locator("#market .lead")).to_contain_text("Bitcoin costs about $")
    expect(page.locator(".still svg").first).to_be_visible()
    expect(page.locator("[data-canvas]")).to_be_hidden()
    expect(page.get_by_role("button", name="1H")).to_have_count(0)
    page.locator("#technical .under summary", has_text="Table").click()
    rows = page.locator("[data-candle-table] tbody tr")
    assert rows.count() == 30
    expect(rows.first).to_be_visible()


def test_paper_shows_the_still_picture_in_light(open_window, cookies):
    page = open_window(storage_state=cookies, color_scheme="dark").page
    page.goto("/asset/bitcoin")
    expect(page.locator("[data-canvas] canvas").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".still svg").first).to_be_visible()
    expect(page.locator("[data-canvas]")).to_be_hidden()
    expect(page.locator(".tabs")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_end_of_a_session_is_told_ahead_and_typed_words_stay(open_window, site, cookies):
    page = open_window().page
    _log_in(page, "alice@example.org")  # a session of its own: the next login ends it
    site.database.run(
        "update core.sessions set expires_at = now() + interval '110 seconds'"
        " where id = (select id from core.sessions order by created_at desc limit 1)"
    )
    page.goto("/home")
    page.get_by_label("Which coin?").fill("doge")
    warning = page.get_by_role("alert")
    expect(warning).to_contain_text("Your session ends at")
    warning.get_by_role("link", name="Log in again").click()
    page.wait_for_url("**/login?next=/home")
    page.get_by_label("E-mail", exact=True).fill("alice@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/home")
    assert page.get_by_label("Which coin?").input_value() == "doge"


def test_a_wrong_form_keeps_what_was_typed_and_points_at_the_fields(open_window):
    window = open_window()
    page = window.page
    page.goto("/register")
    page.get_by_label("Access code", exact=True).fill("NOT-A-CODE")
    page.get_by_label("E-mail", exact=True).fill("walker2@example.org")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("button", name="Open account").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Password").click()
    field = page.get_by_label("Password", exact=True)
    expect(field).to_be_focused()
    assert field.input_value() == ""
    assert page.get_by_label("E-mail", exact=True).input_value() == "walker2@example.org"
    assert field.get_attribute("aria-invalid") == "true"


def test_a_ticker_leads_to_its_coin(open_window, site, cookies):
    page = open_window(storage_state=cookies).page
    page.goto("/asset/BTC")
    expect(page).to_have_url(f"{site.url}/asset/bitcoin")


def test_an_unknown_coin_gets_a_page_with_suggestions(open_window, cookies):
    page = open_window(storage_state=cookies).page
    answer = page.goto("/asset/bitcoim")
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("link", name="Bitcoin", exact=True)).to_be_visible()
