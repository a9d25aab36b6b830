"""Open pages that are told: a price changes by itself, a session ended elsewhere is noticed."""

import json
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import credentials
from e2e.windows import wait_for_cards
from streaming import until

pytestmark = pytest.mark.browser

CELLS = """() => {
  const row = document.createElement("p");
  row.innerHTML = '<b data-price="a-coin">$1.00</b><i class="num down" data-change="a-coin">x</i>';
  document.getElementById("main").append(row);
  window.told = [];
  for (const kind of ["price", "phase", "alert", "bye"]) {
    document.addEventListener(`stream:${kind}`, ({ detail }) => {
      const isOurs = kind !== "price" || detail.at.startsWith("2026-01-31");
      if (isOurs) window.told.push([kind, detail]);
    });
  }
}"""
SEE = "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
HIDE = (
    "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
    "document.dispatchEvent(new Event('visibilitychange'))"
)
PRICE, CHANGE = '[data-price="a-coin"]', '[data-change="a-coin"]'
STREAMS = "/api/ucie/events"


class Visitor:
    """Somebody logged in, in a browser of their own."""

    def __init__(self, site: Any, window: Any, user_id: str) -> None:
        self.site, self.window, self.user_id = site, window, user_id
        self.context = window.page.context
        self.log_in()
        self.streams: list[str] = []
        self.context.on("request", self._note)

    def log_in(self) -> None:
        """Begin a session."""
        stored = json.loads(Path(self.site.environment["DATA_DIR"], "secrets.json").read_text())
        token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"]))
        self.hash = credentials.token_hash(token)
        self.site.database.run(
            "insert into core.sessions (user_id, token_hash, expires_at)"
            " values (%s, %s, now() + interval '1 hour')",
            *(self.user_id, self.hash),
        )
        self.context.add_cookies([{"name": "auth_token", "value": token, "url": self.site.url}])

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


def price(site: Any, usd: float, change: float) -> dict[str, Any]:
    """Tell everybody what a coin costs now; what they are told."""
    told = {"coingecko_id": "a-coin", "price_usd": usd, "change_24h_pct": change}
    data = {"at": "2026-01-31T12:00:00Z", "from": "list", "prices": [told]}
    site.database.value("private.publish", kind="price", data=data)
    return data


def test_a_price_changes_on_every_open_page_by_one_stream(visitor, site):
    alice = visitor()
    first = alice.open(alice.window.page)
    second = alice.open()
    told = price(site, 1234.5, 2.5)
    for page in (first, second):
        expect(page.locator(PRICE)).to_have_text("$1,234.50")
        expect(page.locator(CHANGE)).to_have_text("▲ +2.50 %")
        expect(page.locator(CHANGE)).to_have_class("num up")
        assert page.evaluate("window.told") == [["price", told]]
    assert len(alice.streams) == 1
    alice.window.page.close()  # who held the stream leaves; the other takes it over
    expect(second.locator("body")).to_be_visible()
    price(site, 1235, -2)
    expect(second.locator(PRICE)).to_have_text("$1,235.00")
    expect(second.locator(CHANGE)).to_have_class("num down")
    assert len(alice.streams) == 2
    assert alice.window.is_clean(), alice.window


def test_the_rows_of_a_list_follow_the_prices(visitor, site):
    site.database.token("a-coin", "ACN", price_change_24h=1, market_cap_rank=200)
    alice = visitor()
    page = alice.window.page
    page.goto("/markets?q=a-coin")
    expect(page.locator(PRICE)).to_have_text("$77,671.00")
    price(site, 0.0000071, -2.5)
    cell = page.locator(PRICE)
    expect(cell.locator("[aria-hidden=true]")).to_have_text("$0.0₅7100")
    expect(cell.locator(".vh")).to_have_text("$0.0000071")  # as a screen reader says it
    assert cell.get_attribute("title") == "$0.0000071"
    expect(page.locator(CHANGE)).to_have_text("▼ −2.50 %")
    assert alice.window.is_clean(), alice.window


def test_the_head_of_a_coin_follows_the_prices_of_its_own_making(visitor, site):
    alice = visitor()
    page = alice.window.page
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    expect(page.locator("[data-going]")).to_have_count(0)
    page.reload()
    head = page.locator(".now")
    expect(head.locator("[data-price=bitcoin][data-from=sources]")).to_have_count(1)
    page.evaluate(CELLS)

    moments = ["2026-01-31T12:00:00Z", "2026-01-31T12:00:01Z", "2026-01-31T12:00:02Z"]
    for source, usd, at in zip(("list", "sources", "list"), (1, 1234.5, 3), moments, strict=True):
        told = {"coingecko_id": "bitcoin", "price_usd": usd, "change_24h_pct": -2.5}
        data = {"at": at, "from": source, "prices": [told]}
        site.database.value("private.publish", kind="price", data=data)
    until(lambda: len(page.evaluate("window.told")) == 3, "all three are told")
    expect(head.locator("[data-price]")).to_have_text("$1,234.50")
    expect(head.locator("[data-change]")).to_have_text("▼ −2.50 %")
    expect(head.locator("time[data-as-of]")).to_have_attribute("datetime", moments[1])
    expect(head.locator("time[data-as-of]")).to_have_text(re.compile(r"^\d+ d$"))
    assert alice.window.is_clean(), alice.window


def test_who_missed_too_much_is_shown_everything_afresh(visitor, site):
    site.database.token("b-coin", "BCN", price_change_24h=1, market_cap_rank=200)
    alice = visitor()
    page = alice.window.page
    listed = alice.open()
    listed.goto("/markets?q=b-coin")
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    expect(page.locator("[data-going]")).to_have_count(0)
    for it in (page, listed):
        it.evaluate(HIDE)
    site.database.run("update core.ucie_tokens set current_price_usd = 5 where symbol = 'BCN'")
    site.database.run(
        'select private.publish(\'price\', \'{"from": "list", "prices": []}\')'
        " from generate_series(1, 1100)"
    )
    with page.expect_response("**/asset/bitcoin"):
        page.evaluate(SEE)
    expect(listed.locator("[data-price=b-coin]")).to_have_text("$5.00")
    assert alice.window.is_clean(), alice.window


def test_after_the_next_login_a_page_that_was_told_to_go_is_told_again(visitor, site):
    alice = visitor()
    page = alice.window.page
    page.clock.install()
    alice.open(page)
    price(site, 6, 0)
    expect(page.locator(PRICE)).to_have_text("$6.00")
    site.database.run("delete from core.sessions where token_hash = %s", alice.hash)
    expect(page.get_by_role("alert")).to_contain_text("Your session has ended.")
    asked = len(alice.streams)
    alice.log_in()
    price(site, 7, 0)
    expect(page.locator(PRICE)).to_have_text("$6.00")
    page.clock.fast_forward("05:00")
    expect(page.locator(PRICE)).to_have_text("$7.00")
    assert len(alice.streams) <= asked + 2
    alice.window.forgive_all(401)
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
    alice.window.forgive_all(401)
    assert alice.window.is_clean(), alice.window


def test_a_hidden_page_holds_no_stream(visitor, site):
    alice = visitor()
    page = alice.open(alice.window.page)
    price(site, 4, 0)
    expect(page.locator(PRICE)).to_have_text("$4.00")
    page.evaluate(HIDE)
    price(site, 5, 0)
    page.wait_for_timeout(500)
    expect(page.locator(PRICE)).to_have_text("$4.00")
    page.evaluate(SEE)
    expect(page.locator(PRICE)).to_have_text("$5.00")  # what was missed comes first
