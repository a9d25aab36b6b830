"""The home of somebody who follows coins: every block filled, in a real browser."""

import time
from collections.abc import Iterator
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.axe import violations
from e2e.windows import PATIENCE_S

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
ADDRESS = "carol@example.org"
WINDOWS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]
FILL = """
    insert into core.ucie_watchlist (user_id, symbol)
    select {user}, asset_key from core.ucie_tokens where market_cap_rank in (1, 2, 5, 18, 41, 250)
    union all select {user}, 'NOCOIN';
    insert into core.ucie_alerts
      (user_id, symbol, alert_type, threshold_value, triggered, triggered_at)
    values
      ({user}, 'BTC', 'price_above', 60000, true, now() - interval '2 hours'),
      ({user}, 'NOCOIN', 'whale_tx', 1e6, true, now() - interval '2 days');
    insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,
      published_at, date_trusted, impact, impact_class, impact_rules, cluster_id, is_lead)
    select md5('e2e' || n), now() - n * interval '1 hour', n, 'https://news.example/' || n,
      'A feed', repeat('Word ', n * 8) || n, now() - n * interval '1 hour', true, n * 12, 'other',
      '[]', n, true
    from generate_series(1, 7) as stories(n);
    insert into core.news_mentions (token_id, first_seen_at, article_id, place, relevance)
    select tokens.id, articles.first_seen_at, articles.id, 'title', 1
    from core.news_articles as articles
    join core.ucie_tokens as tokens on tokens.market_cap_rank <= 2
    where articles.source = 'A feed';
    insert into core.sentiment_snapshots
      (token_id, taken_at, score, coin_weight, components, quality)
    select id, now() + interval '1 hour', 1, 1,
      '[{{"name": "fear_greed", "value": -22, "weight": 1}}]', 80
    from core.ucie_tokens where coingecko_id = 'bitcoin' on conflict do nothing;
    update core.opened_coins set opened_at = opened_at - interval '2 minutes';
    insert into core.home_visits (user_id, seen_at, prices)
    select {user}, now() - interval '19 hours',
      jsonb_object_agg(id, current_price_usd * 0.9)
    from core.ucie_tokens where market_cap_rank <= 5
    on conflict (user_id) do update set seen_at = excluded.seen_at, prices = excluded.prices;
"""


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Any) -> Iterator[Any]:
    """The memory of a window of somebody who follows coins, and came back the next day."""
    until = time.monotonic() + PATIENCE_S
    while not site.database.one("select count(*) as n from core.ucie_tokens").n:
        assert time.monotonic() < until
        time.sleep(0.05)
    user_id = site.database.user(ADDRESS)
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
    site.database.run("update core.users set password_hash = %s where id = %s", hashed, user_id)
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("E-mail", exact=True).fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/home")
    for coin in ("bitcoin", "ethereum"):
        page.goto(f"/asset/{coin}")
    for statement in FILL.format(user=f"'{user_id}'::uuid").split(";"):
        if statement.strip():
            site.database.run(statement)
    yield context.storage_state()
    context.close()


def _filled(page: Page) -> None:
    """See that no block stands empty."""
    for said in (
        "Since your visit",
        "of your coins rose",
        "Fear & Greed 39",
        "of 7 coins rose in 24 hours",
        "no coin of this ticker is known",
        "Bitcoin: over $60,000.00",
        "NOCOIN: transfer of $1.00M or more",
        "of the 50 largest coins",
        "Rose most",
        "stories in 24 hours; the 6 of most impact.",
        "opened",
    ):
        assert said in " ".join(page.locator("main").inner_text().split()) or said in (
            page.locator("main").text_content() or ""
        ), said


@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_nothing_is_found_on_a_full_home(open_window, cookies, width, theme):
    window = open_window(
        viewport={"width": width, "height": 800}, color_scheme=theme, storage_state=cookies
    )
    window.page.goto("/home")
    _filled(window.page)
    assert violations(window.page) == []
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    assert window.is_clean(), window


def test_the_map_is_drawn_where_it_has_room_and_a_list_stands_where_not(open_window, cookies):
    page = open_window(storage_state=cookies, viewport={"width": 1280, "height": 900}).page
    page.goto("/home")
    tiles = page.locator(".map rect.tile")
    expect(tiles).to_have_count(50)
    widths = [box["width"] for tile in tiles.all() if (box := tile.bounding_box())]
    assert len(widths) == 50
    assert max(widths) > 5 * min(widths)
    fits = page.evaluate(
        "[...document.querySelectorAll('.map g')].every(tile => {"
        " const room = tile.querySelector('rect').getBoundingClientRect();"
        " return [...tile.querySelectorAll('text')].every(it => {"
        " const words = it.getBoundingClientRect();"
        " return words.left >= room.left && words.right <= room.right"
        " && words.top >= room.top && words.bottom <= room.bottom; }); })"
    )
    assert fits
    bars = page.get_by_role("table", name="Size by market cap, the bars compare them")
    expect(bars).to_be_hidden()

    page.set_viewport_size({"width": 320, "height": 800})
    expect(page.locator(".map")).to_be_hidden()
    expect(bars).to_be_visible()
    expect(bars.get_by_role("row")).to_have_count(11)


def test_the_same_words_of_a_narrow_map_fit_too(open_window, cookies):
    page = open_window(storage_state=cookies, viewport={"width": 769, "height": 900}).page
    page.goto("/home")
    wide = page.evaluate(
        "[...document.querySelectorAll('.map g')].filter(tile => {"
        " const room = tile.querySelector('rect').getBoundingClientRect();"
        " return [...tile.querySelectorAll('text')].some("
        "it => it.getBoundingClientRect().width > room.width); }).length"
    )
    assert wide == 0


def test_a_full_home_is_whole_without_script(open_window, cookies):
    window = open_window(storage_state=cookies, java_script_enabled=False)
    page = window.page
    page.goto("/home")
    _filled(page)
    page.locator("section", has_text="Largest coins").locator("summary").click()
    expect(page.get_by_role("table", name="The 50 largest coins by market cap")).to_be_visible()
    page.locator("#watchlist").get_by_role("link", name="Bitcoin", exact=True).click()
    page.wait_for_url("**/asset/bitcoin")
    page.goto("/home")
    first = page.locator("section", has_text="Last opened").get_by_role("row").nth(1)
    expect(first).to_contain_text("Bitcoin")
    assert window.strangers == []
