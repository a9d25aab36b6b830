"""A coin whose name and ticker are one long word each: no page is pushed sideways by it."""

import re
import secrets
import time
from collections.abc import Iterator
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.windows import PATIENCE_S

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
COIN = "dogecoin"
NAME = "Antidisestablishmentarianismmemecoins"
TICKER = NAME.upper()
WIDTHS = (320, 768, 1280)
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Any) -> Iterator[Any]:
    """The memory of a window of somebody who follows a coin of a long name."""
    database = site.database
    until = time.monotonic() + 3 * PATIENCE_S
    while not database.one("select count(*) as n from core.market_figures").n:
        assert time.monotonic() < until
        time.sleep(0.05)
    shipped = database.one(
        "select name, symbol, asset_key from core.ucie_tokens where coingecko_id = %s", COIN
    )
    rename = "update core.ucie_tokens set name = %s, symbol = %s where coingecko_id = %s"
    database.run(rename, NAME, TICKER, COIN)
    address = f"{secrets.token_hex(6)}@example.org"
    user_id = database.user(address)
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
    database.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    database.run(
        "insert into core.ucie_watchlist (user_id, symbol) values (%s, %s)",
        *(user_id, shipped.asset_key),
    )
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail", exact=True).fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/home")
    yield context.storage_state()
    context.close()
    database.run(rename, shipped.name, shipped.symbol, COIN)


def _share(page: Page) -> str:
    """Share the coin from its page: the address of the snapshot."""
    page.goto(f"/asset/{COIN}")
    expect(page.locator("[data-pending]")).to_have_count(0)
    page.locator(".share summary").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".secret").inner_text()
    return "/s/" + re.fullmatch(r"http://[^/]+/s/([\w-]{43})", link)[1]


def test_no_page_is_wider_than_its_window(open_window, cookies):
    window = open_window(storage_state=cookies, viewport={"width": 320, "height": 800})
    page = window.page
    paths = (
        *(f"/asset/{COIN}", f"/asset/{COIN}/report", _share(page), "/settings/shares", "/home"),
        *("/home?q=anti", "/markets?q=anti", f"/compare?coins=bitcoin,ethereum,solana,{COIN}"),
    )
    wide = []
    for path in paths:
        page.goto(path)
        named = page.locator("main").get_by_text(NAME).or_(page.get_by_text(TICKER))
        expect(named.first).to_be_attached()
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if (by := page.evaluate(STICKS_OUT)) > 0:
                wide.append((path, width, by))
    assert wide == []
