"""Open pages that are told: a price changes by itself, a session ended elsewhere is noticed."""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import credentials

pytestmark = pytest.mark.browser

CELLS = """() => {
  const row = document.createElement("p");
  row.innerHTML = '<b data-price="a-coin">$1.00</b><i class="down" data-change="a-coin">x</i>';
  document.getElementById("main").append(row);
  window.told = [];
  for (const kind of ["price", "phase", "alert", "bye"]) {
    document.addEventListener(`stream:${kind}`, ({ detail }) => {
      if (kind !== "price" || detail.coingecko_id === "a-coin") window.told.push([kind, detail]);
    });
  }
}"""
PRICE, CHANGE = '[data-price="a-coin"]', '[data-change="a-coin"]'
STREAMS = "/api/ucie/events"


class Visitor:
    """Somebody logged in, in a browser of their own."""

    def __init__(self, site: Any, window: Any, user_id: str) -> None:
        self.site, self.window, self.user_id = site, window, user_id
        stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())
        token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"]))
        self.hash = credentials.token_hash(token)
        site.database.run(
            "insert into core.sessions (user_id, token_hash, expires_at)"
            " values (%s, %s, now() + interval '1 hour')",
            *(user_id, self.hash),
        )
        self.context = window.page.context
        self.context.add_cookies([{"name": "auth_token", "value": token, "url": site.url}])
        self.streams: list[str] = []
        self.context.on("request", self._note)

    def _note(self, request: Any) -> None:
        if STREAMS in request.url:
            self.streams.append(request.url)

    def open(self, page: Page | None = None) -> Page:
        """A page of settings with two numbers in it, told by a stream that is open."""
        page = page or self.context.new_page()
        page.goto("/home")
        page.evaluate(CELLS)
        return page


@pytest.fixture
def visitor(open_window: Any, site: Any) -> Any:
    def _make(user_id: str | None = None) -> Visitor:
        user_id = user_id or site.database.user(f"{secrets.token_hex(6)}@example.org")
        return Visitor(site, open_window(), user_id)

    return _make


def price(site: Any, usd: float, change: float) -> None:
    """Tell everybody what a coin costs now."""
    told = {"coingecko_id": "a-coin", "price_usd": usd, "change_24h_pct": change}
    data = {"at": "2026-01-31T12:00:00Z", "prices": [told]}
    site.database.value("private.publish", kind="price", data=data)


def test_a_price_changes_on_every_open_page_by_one_stream(visitor, site):
    alice = visitor()
    first = alice.open(alice.window.page)
    second = alice.open()
    price(site, 1234.5, 2.5)
    for page in (first, second):
        expect(page.locator(PRICE)).to_have_text("$1,234.50")
        expect(page.locator(CHANGE)).to_have_text("▲ +2.50 %")
        expect(page.locator(CHANGE)).to_have_class("up")
        ((kind, detail),) = page.evaluate("window.told")
        assert kind == "price"
        assert detail == {
            "coingecko_id": "a-coin",
            "price_usd": 1234.5,
            "change_24h_pct": 2.5,
            "at": "2026-01-31T12:00:00Z",
        }
    assert len(alice.streams) == 1
    alice.window.page.close()  # who held the stream leaves; the other takes it over
    expect(second.locator("body")).to_be_visible()
    price(site, 1235, -2)
    expect(second.locator(PRICE)).to_have_text("$1,235.00")
    expect(second.locator(CHANGE)).to_have_class("down")
    assert len(alice.streams) == 2
    assert alice.window.is_clean(), alice.window


def test_the_rows_of_a_list_follow_the_prices(visitor, site):
    site.database.token("a-coin", "ACN", price_change_24h=1)
    alice = visitor()
    page = alice.window.page
    page.goto("/markets?q=a-coin")
    expect(page.locator(PRICE)).to_have_text("$77,671.00")
    price(site, 0.0000071, -2.5)
    expect(page.locator(PRICE)).to_have_text("$0.0₅7100")
    expect(page.locator(CHANGE)).to_have_text("▼ −2.50 %")
    assert alice.window.is_clean(), alice.window


def test_what_is_somebodys_own_is_raised_on_their_pages_alone(visitor, site):
    alice, mallory = visitor(), visitor()
    hers, theirs = alice.open(alice.window.page), mallory.open(mallory.window.page)
    site.database.value(
        "private.publish", kind="alert", data={"words": "hers"}, user_id=alice.user_id
    )
    price(site, 2, 0)
    for page in (hers, theirs):
        expect(page.locator(PRICE)).to_have_text("$2.00")
    kinds = [[kind for kind, _ in page.evaluate("window.told")] for page in (hers, theirs)]
    assert kinds == [["alert", "price"], ["price"]]


def test_a_session_ended_in_another_browser_is_noticed_at_once(visitor, site):
    alice = visitor()
    other = visitor(alice.user_id)
    page = alice.open(alice.window.page)
    price(site, 3, 0)
    expect(page.locator(PRICE)).to_have_text("$3.00")
    elsewhere = other.window.page
    elsewhere.goto("/settings/security")
    elsewhere.locator("form[action$='other-sessions'] button").click()
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended.")
    assert page.evaluate("window.told").pop()[0] == "bye"
    expect(elsewhere.get_by_role("alert")).to_have_count(0)
    alice.window.forgive(401)
    assert alice.window.is_clean(), alice.window


def test_a_hidden_page_holds_no_stream(visitor, site):
    alice = visitor()
    page = alice.open(alice.window.page)
    price(site, 4, 0)
    expect(page.locator(PRICE)).to_have_text("$4.00")
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    price(site, 5, 0)
    page.wait_for_timeout(500)
    expect(page.locator(PRICE)).to_have_text("$4.00")
    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(PRICE)).to_have_text("$5.00")  # what was missed comes first
