"""The page of a coin while its analyses arrive: cold, reloaded, slow, limited, without script."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import credentials
from e2e.axe import violations
from e2e.windows import PATIENCE_S, Window, wait_for_cards
from service import unhurried
from upstreams import Upstreams

pytestmark = pytest.mark.browser

SIZES = {1280: 900, 320: 700}
LAYOUT_SHIFT = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
VIOLATIONS = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(event.violatedDirective);
  });
"""
COLOURS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]) colours.add(data.slice(at, at + 3).join());
  }
  return colours.size;
}"""
SLOW_NETWORK = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 200_000,
    "uploadThroughput": 50_000,
}
GOING = "[data-going]"
MAY_MAKE = "update core.attempt_limits set max_attempts = %s where scope = 'fetch_user'"
A_MINUTE_LATER = (
    "update core.analysis_runs set limited ="
    " (select jsonb_object_agg(key, now()) from jsonb_each(limited)) where limited <> '{}'"
)
BLANK = """cards => cards.filter(({ hidden }) => !hidden).map((card) => {
  const foot = card.querySelector(".under");
  const body = foot?.previousElementSibling;
  const high = foot ? foot.getBoundingClientRect().top - body.getBoundingClientRect().bottom : 0;
  const part = card.offsetWidth / card.parentElement.offsetWidth;
  return [card.id, Math.round(100 * part), Math.round(part * high)];
})"""
WATCHED = """name => {
  const top = () => document.getElementById(name).getBoundingClientRect().top;
  const first = top();
  window.moved = 0;
  const look = () => {
    window.moved = Math.max(window.moved, Math.abs(top() - first));
    requestAnimationFrame(look);
  };
  look();
  return first;
}"""


@pytest.fixture
def upstreams(site: Any) -> Iterator[Upstreams]:
    """The sandbox of the service, healed afterwards; no source is late by a busy machine."""
    found = Upstreams(int(site.sandbox_url.rpartition(":")[2]))
    with unhurried(site.database):
        yield found
    found.heal()


@pytest.fixture
def cold(site: Any, upstreams: Upstreams) -> None:
    """Nothing is stored of any coin, but the coins are known."""
    for table in ("ucie_analysis_cache", "analysis_runs", "attempts"):
        site.database.run(f"delete from core.{table}")
    site.database.run("delete from core.jobs where kind = 'analyse'")


@pytest.fixture
def enter(open_window: Any, site: Any, cold: None) -> Callable[..., Window]:
    """Open windows in which one new person is logged in."""
    user_id = site.database.user(f"{secrets.token_hex(6)}@example.org")
    cookie = _cookie(site, user_id)

    def _enter(**options: Any) -> Window:
        window: Window = open_window(**options)
        window.page.context.add_cookies([cookie])
        for script in (LAYOUT_SHIFT, VIOLATIONS):
            window.page.add_init_script(script)
        return window

    return _enter


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


def _run(page: Page) -> str | None:
    """The run that a page follows."""
    return page.locator("[data-progress]").get_attribute("data-progress")


def _words(page: Page) -> list[str]:
    """What the bar says of the four phases."""
    return page.locator(".phases .state").all_inner_texts()


@pytest.mark.parametrize("width", SIZES)
def test_a_first_visit_is_filled_phase_by_phase_without_a_jump(enter, width):
    window = enter(viewport={"width": width, "height": SIZES[width]})
    page = window.page
    sent = page.goto("/asset/bitcoin").text()  # the page may be elsewhere already
    assert re.findall(r'class="state".*?</svg>(.*?)</span>', sent)[3] == "waiting"
    assert 'aria-busy="true"' in sent
    page.evaluate(WATCHED, "consensus")  # below the bar of phases

    wait_for_cards(page)
    expect(page.locator(GOING)).to_have_count(0)
    assert not {"waiting", "working"} & set(_words(page))
    expect(page.locator("[data-live-status]")).to_contain_text("All four phases have ended")
    for card in ("market", "technical", "sentiment", "news", "research"):
        expect(page.locator(f"#{card} .lead").first).to_be_attached()
    assert page.evaluate("window.shifted") < 0.05
    assert page.evaluate("window.moved") <= 2
    bars = ".phases ol > li > svg"
    tops = "bars => bars.map((bar) => bar.getBoundingClientRect().top)"
    heights = page.locator(bars).evaluate_all(tops)
    assert len(set(heights)) == (1 if width > 960 else 2)
    assert page.evaluate("window.violations") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert window.is_clean(), window


@pytest.mark.parametrize("width", [768, 1280])
def test_cards_fill_the_width_and_leave_little_blank_below_them(enter, width):
    page = enter(viewport={"width": width, "height": 900}).page
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    found = page.locator(".grid > .card").evaluate_all(BLANK)
    assert len(found) == 12
    assert width > 768 or {part for _, part, _ in found} == {100}
    assert [card for card, _, blank in found if blank > 300] == []


def test_the_chart_of_a_page_that_was_cold_is_painted(enter):
    window = enter(viewport={"width": 1280, "height": 1000})
    window.page.goto("/asset/bitcoin")
    wait_for_cards(window.page)
    expect(window.page.locator("[data-legend]")).to_contain_text("RSI")
    panes = window.page.locator("[data-canvas] tr td:nth-child(2) canvas:first-of-type")
    colours = [panes.nth(at).evaluate(COLOURS) for at in range(panes.count())]
    assert len(colours) == 5
    assert all(count > 1 for count in colours), colours
    assert window.is_clean(), window


def test_a_reload_on_the_way_and_a_second_window_follow_the_same_run(enter, site):
    window = enter()
    page = window.page
    with site.idle():
        page.goto("/asset/ethereum")
        expect(page.locator(GOING)).to_have_count(1)
        begun = _run(page)
        page.reload()
        other = enter()
        other.page.goto("/asset/ethereum")
    assert (_run(page), _run(other.page)) == (begun, begun)
    expect(page.locator(GOING)).to_have_count(0)
    expect(other.page.locator(GOING)).to_have_count(0)
    page.reload()
    assert _run(page) == begun
    assert window.is_clean(), window


@pytest.fixture
def hurried(site: Any) -> Iterator[None]:
    """The first phase has so little time that no price comes in it."""
    change = "update core.analysis_phases set budget_ms = %s where phase_number = 1"
    site.database.run(change, 30)
    yield
    site.database.run(change, 1000)


def test_what_is_late_is_named_and_still_arrives(enter, upstreams, hurried):
    upstreams.delay("coingecko", 0.5)
    page = enter().page
    page.goto("/asset/ethereum")
    expect(page.locator(".phases li").first).to_contain_text("Market late")
    expect(page.locator("[data-live-status]")).to_contain_text("Market late")
    expect(page.locator(GOING)).to_have_count(0)
    expect(page.locator("[data-pending]")).to_have_count(0)
    expect(page.locator("#market .lead")).to_be_visible()


def test_without_script_the_page_looks_again_until_it_is_whole(enter):
    window = enter(java_script_enabled=False)
    page = window.page
    page.goto("/asset/bitcoin")
    begun = _run(page)
    expect(page.locator("#research .lead")).to_be_visible()
    expect(page.locator("meta[http-equiv=refresh]")).to_have_count(0)
    assert _run(page) == begun
    page.get_by_role("link", name="Refresh").click()
    expect(page.locator("#market .lead")).to_contain_text("Bitcoin costs about $")
    assert window.is_clean(), window


def test_over_a_slow_network_all_arrives(enter):
    window = enter()
    wire = window.page.context.new_cdp_session(window.page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    window.page.goto("/asset/bitcoin", timeout=3000 * PATIENCE_S)
    expect(window.page.locator("[data-pending]")).to_have_count(0, timeout=3000 * PATIENCE_S)
    expect(window.page.locator("#research .lead")).to_be_visible()
    assert window.is_clean(), window


def test_while_the_server_cannot_be_reached_it_says_so_and_goes_on_later(enter, site):
    page = enter().page
    run, line = "**/api/ucie/progressive-analysis/**", page.locator("[data-live-status]")
    with site.idle():
        page.goto("/asset/ethereum")
        page.route(run, lambda route: route.abort())
        expect(line).to_have_text("The server cannot be reached.")
        expect(line).to_have_class("note ending")  # seen, and not only heard
        page.unroute(run)
        page.route(run, lambda route: route.fulfill(status=503))
        expect(line).to_have_text("The server has no answer right now.")
        page.unroute(run)
    expect(line).to_have_class("vh")
    expect(line).not_to_contain_text("The server")
    expect(page.locator("[data-pending]")).to_have_count(0)
    expect(page.locator("#market .lead")).to_be_visible()


@pytest.mark.parametrize(
    "ends",
    ["delete from core.sessions", "update core.sessions set idle_until = now()"],
    ids=["revoked", "ended"],
)
def test_at_the_end_of_the_session_what_is_shown_stays(enter, site, ends):
    window = enter()
    page = window.page
    note = page.get_by_role("alert")
    with site.idle():
        page.goto("/asset/ethereum")
        expect(page.locator(GOING)).to_have_count(1)
        site.database.run(ends)
        expect(note).to_contain_text("Your session has ended")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ethereum")
    expect(page.locator(".card").first).to_be_visible()
    assert page.url.endswith("/asset/ethereum")
    note.get_by_role("link", name="Log in again").click()
    page.wait_for_url("**/login?next=/asset/ethereum")
    window.forgive_all(401)  # however often it was asked meanwhile
    assert window.is_clean(), window


@pytest.fixture
def narrow(site: Any) -> Iterator[None]:
    """Four analyses in a minute are as much as one person may have made."""
    site.database.run(MAY_MAKE, 4)
    yield
    site.database.run(MAY_MAKE, 120)


def test_a_limited_card_counts_down_and_is_filled_then(enter, narrow, site):
    window = enter()
    page = window.page
    page.clock.install()
    page.goto("/asset/bitcoin")
    begun = _run(page)
    limited = page.locator(".card .state[data-state=limited]")
    expect(limited).to_have_count(6)
    expect(limited.first).to_contain_text("may be asked again in")
    time = limited.first.locator("time")
    expect(time).not_to_have_text(time.inner_text())
    site.database.run(MAY_MAKE, 120)
    site.database.run(A_MINUTE_LATER)
    page.clock.fast_forward("01:00")
    expect(page.locator("[data-again]")).to_have_count(0, timeout=2000 * PATIENCE_S)
    expect(page.locator("[data-pending]")).to_have_count(0)
    expect(page.locator("#research .lead")).to_be_visible()
    assert _run(page) != begun
    assert window.is_clean(), window


def test_what_has_grown_old_is_shown_and_made_anew(enter, site, upstreams):
    window = enter()
    page = window.page
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    expect(page.locator(GOING)).to_have_count(0)
    begun = _run(page)
    site.database.run(
        "update core.ucie_analysis_cache set created_at = created_at - interval '100 s',"
        " expires_at = expires_at - interval '100 s' where analysis_type = 'market-data'"
    )
    upstreams.delay("coingecko", 0.6)
    page.get_by_role("link", name="Refresh").click()
    expect(page.locator("#market .state").first).to_contain_text("refreshing")
    expect(page.locator("#market .lead")).to_contain_text("Bitcoin costs about $")
    expect(page.locator("#market .state").first).not_to_contain_text("refreshing")
    assert _run(page) != begun
    assert window.is_clean(), window


def test_a_card_that_is_swapped_keeps_the_focus_and_its_place(enter, site, upstreams):
    page = enter().page
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    expect(page.locator(GOING)).to_have_count(0)
    while page.evaluate("document.activeElement.id") != "market":
        page.keyboard.press("j")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    version = page.locator("#market").get_attribute("data-version")
    at = page.evaluate("scrollY")
    site.database.run(
        "update core.ucie_analysis_cache set created_at = created_at - interval '100 s',"
        " expires_at = expires_at - interval '100 s' where analysis_type = 'market-data'"
    )
    page.keyboard.press("r")
    expect(page.locator("#market")).not_to_have_attribute("data-version", version or "")
    expect(page.locator("#market")).to_be_focused()
    assert page.evaluate("scrollY") > at / 2


def _is_filled_below(page: Page, card: str, first: float) -> None:
    """Watch that a card stays where it is in the window until all parts are there."""
    high = "document.querySelector('main .grid').offsetHeight"
    before = page.evaluate(high)
    assert page.evaluate(WATCHED, card) == pytest.approx(first, abs=3)
    expect(page.locator("[data-pending]")).to_have_count(0)
    expect(page.locator(GOING)).to_have_count(0)
    page.evaluate("new Promise(requestAnimationFrame)")
    assert abs(page.evaluate(high) - before) > 500  # it was no coin of the reserved heights
    assert page.evaluate("window.moved") <= 2


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("card", ["defi", "risk"])
def test_who_came_to_a_card_by_a_link_stays_there_while_parts_are_swapped(
    enter, upstreams, width, card
):
    upstreams.delay("coingecko", 0.8)
    page = enter(viewport={"width": width, "height": SIZES[width]}).page
    page.goto(f"/asset/tether#{card}")
    _is_filled_below(page, card, 80)


@pytest.mark.parametrize("place", [300, -400], ids=["its head", "its middle"])
def test_who_has_scrolled_to_a_card_stays_there_while_parts_are_swapped(enter, upstreams, place):
    upstreams.delay("coingecko", 0.8)
    page = enter(viewport={"width": 320, "height": 700}).page
    page.goto("/asset/tether#market")
    top = "document.getElementById('risk').getBoundingClientRect().top"
    page.evaluate(f"scrollBy(0, {top} - {place})")
    _is_filled_below(page, "risk", place)


def test_a_page_that_gave_up_looks_again_when_it_is_seen_and_when_it_is_told(enter):
    page = enter().page
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    expect(page.locator(GOING)).to_have_count(0)
    page.wait_for_timeout(1500)  # the last turn is over
    phase = f"new CustomEvent('stream:phase', {{ detail: {{ session_id: '{_run(page)}' }} }})"
    for event in ("new Event('visibilitychange')", phase):
        page.evaluate("document.querySelector('[data-progress]').dataset.going = ''")
        with page.expect_request("**/api/ucie/progressive-analysis/**"):
            page.evaluate(f"document.dispatchEvent({event})")
        page.evaluate("delete document.querySelector('[data-progress]').dataset.going")
        page.wait_for_timeout(1500)


def test_the_keyboard_goes_through_the_phases_to_the_cards(enter):
    page = enter().page
    page.goto("/asset/bitcoin")
    wait_for_cards(page)
    page.locator(".phases a").first.focus()
    named = "document.activeElement.textContent.trim()"
    found = []
    for _ in range(10):
        found.append(page.evaluate(named))
        page.keyboard.press("Tab")
    assert found[:3] == ["Market", "Technical", "Sentiment"]
    assert found[-1] == "Research"
    assert page.evaluate("!!document.activeElement.closest('#consensus')")

    page.locator(".phases a", has_text="Risk").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.partition('#')[0]}#risk")


@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (1280, "light")])
def test_a_page_on_its_way_and_limited_can_be_used_by_everybody(
    enter, site, upstreams, narrow, width, theme
):
    upstreams.delay("coingecko", 0.6)
    page = enter(viewport={"width": width, "height": 800}, color_scheme=theme).page
    page.goto("/asset/ethereum")
    expect(page.locator("[data-state=limited]").first).to_be_attached()
    assert violations(page) == []
