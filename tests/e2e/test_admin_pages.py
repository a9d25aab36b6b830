"""The pages of admins in a real browser: with and without script, narrow and wide."""

from collections.abc import Callable, Iterator
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.axe import violations

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
ADMIN = "root@admins.example"
LONG = "somebody.with-a-rather-long-address@department.of.an.organisation.example"
PAGES = ("/admin", "/admin/users", "/admin/codes", "/admin/audit")
Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def people(site: Any) -> dict[str, str]:
    """An admin, and somebody with a long address who is logged in: their ids by address."""
    ids = {ADMIN: site.database.user(ADMIN, role="admin"), LONG: site.database.user(LONG)}
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
    site.database.run("update core.users set password_hash = %s where email = %s", hashed, ADMIN)
    return ids


@pytest.fixture
def enter(browser: Browser, site: Any, people: dict[str, str]) -> Iterator[Enter]:
    """Open a window and log the admin in."""
    contexts: list[BrowserContext] = []

    def _enter(**options: Any) -> Page:
        context = browser.new_context(base_url=site.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto("/login?next=/admin")
        page.get_by_label("E-mail").fill(ADMIN)
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        return page

    yield _enter
    for context in contexts:
        context.close()


def fill_the_lists(site: Any, person: str) -> None:
    """A session from a long address, codes with notes, and an act on a person."""
    site.database.session(person)
    site.database.run(
        "update core.sessions set ip_address = '2001:db8:1234:5678:9abc:def0:1234:5678',"
        " user_agent = repeat('Mozilla/5.0 ', 20) where user_id = %s",
        person,
    )
    site.database.run(
        "insert into core.access_codes (code, note)"
        " select private.new_access_code(), repeat('for friends ', 16) from generate_series(1, 3)"
    )
    site.database.value(
        "private.log_auth_event",
        event_type="sessions_ended",
        user_id=person,
        client={"ip": "2001:db8:1234:5678:9abc:def0:1234:5678", "agent": "x" * 512},
        error="a_rather_long_reason_for_this",
        subject_id=person,
    )


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (768, "light"), (1280, "dark")])
def test_every_page_fits_its_window_and_breaks_no_rule_of_wcag(site, enter, people, width, scheme):
    fill_the_lists(site, people[LONG])
    page = enter(viewport={"width": width, "height": 800}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    for path in (*PAGES, f"/admin/users/{people[LONG]}"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), path
        assert violations(page) == []
    assert complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_is_disabled_after_being_asked_once_more_and_enabled(site, enter, people, scripts):
    page = enter(java_script_enabled=scripts)
    page.get_by_role("link", name="Users").click()
    page.get_by_label("E-mail or id").fill("RATHER-LONG")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=LONG).click()
    sure = page.get_by_role("button", name="Yes, disable this account")
    expect(sure).to_be_hidden()
    page.get_by_text("Disable this account", exact=True).click()
    sure.click()
    expect(page.get_by_role("status")).to_contain_text("The account is disabled")
    state = "select disabled_at is not null as disabled from core.users where email = %s"
    assert site.database.one(state, LONG).disabled
    page.get_by_role("button", name="Enable this account").click()
    expect(page.get_by_role("status")).to_contain_text("The account is open again.")
    assert not site.database.one(state, LONG).disabled


def test_codes_are_issued_by_keyboard_and_one_is_withdrawn(site, enter):
    page = enter()
    page.goto("/admin/codes")
    page.get_by_label("How many").focus()
    for text in ("2", "by keyboard", ""):
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Issue codes").focus()
    page.keyboard.press("Enter")
    codes = page.locator("pre.secret").inner_text().split()
    assert len(codes) == 2
    page.locator(f'summary[aria-label="Withdraw {codes[0]}"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The code is withdrawn.")
    revoked = site.database.all(
        "select code from core.access_codes where note = 'by keyboard' and revoked_at is not null"
    )
    assert [row.code for row in revoked] == [codes[0]]


def test_the_audit_log_is_filtered_and_taken_as_a_file(site, enter, people):
    fill_the_lists(site, people[LONG])
    page = enter()
    page.goto("/admin/audit")
    page.get_by_label("E-mail or id").fill(LONG)
    page.get_by_label("Event", exact=True).select_option("sessions_ended")
    page.get_by_label("From, UTC").fill("2026-01-01T10:00")
    page.get_by_role("button", name="Show").click()
    rows = page.locator("main tbody tr")
    expect(rows.first).to_contain_text("sessions ended")
    expect(page.locator("main tbody")).not_to_contain_text("logged in")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV of these").click()
    assert file.value.suggested_filename == "audit.csv"
    lines = file.value.path().read_text("utf-8").splitlines()
    assert lines[0].startswith("number,at,event")
    assert len(lines) == 1 + rows.count()
