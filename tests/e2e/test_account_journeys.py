"""Every way through an account in a real browser, by keyboard alone, with script and without."""

import json
import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import bcrypt
import pytest
from playwright.sync_api import Page, expect

from e2e.keyboard import Keyboard
from e2e.windows import Window

pytestmark = pytest.mark.browser

PASSWORD = "a quiet long sentence"
BETTER = "another long sentence, quieter"
HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(12)).decode()
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


class Person:
    """Somebody with one window and a keyboard."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page: Page = window.page
        self.keys = Keyboard(window.page)

    def try_to_log_in(self, address: str, password: str = PASSWORD) -> None:
        """Fill in the login and send it, however that ends."""
        self.page.goto("/login")
        self.keys.type("E-mail", address)
        self.keys.type("Password", password)
        self.page.keyboard.press("Enter")

    def log_in(self, address: str, password: str = PASSWORD) -> "Person":
        """Come in."""
        self.try_to_log_in(address, password)
        self.page.wait_for_url("**/home")
        return self

    def is_in(self) -> bool:
        """Whether a page for users is shown, not the login."""
        self.page.goto("/home")
        return "/login" not in self.page.url

    def reads(self, heading: str) -> None:
        """See a heading."""
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    def is_told(self, words: str) -> None:
        """Have the focus on a note of what was done or went wrong."""
        note = self.page.locator(".note")
        expect(note).to_contain_text(words)
        expect(note).to_be_focused()

    def is_refused(self, words: str, status: int) -> None:
        """Be told what went wrong, by title, note and status."""
        expect(self.page).to_have_title(re.compile("^Error: "))
        self.is_told(words)
        self.window.forgive(status)

    def forget_that_a_session_ended(self) -> None:
        """A page that was told so asks whether it is true, and browsers complain of the answer."""
        for line in list(self.window.complaints):
            if "status of 401" in line and line.endswith("/api/auth/session"):
                self.window.complaints.remove(line)


@pytest.fixture(params=[True, False], ids=["script", "no_script"])
def somebody(open_window: Any, site: Any, request: pytest.FixtureRequest) -> Callable[..., Person]:
    """People without any memory; nothing is held against where they come from."""
    site.database.run("delete from core.attempts")
    people: list[Person] = []

    def _somebody(**options: Any) -> Person:
        people.append(Person(open_window(java_script_enabled=request.param, **options)))
        return people[-1]

    yield _somebody
    for person in people:
        person.forget_that_a_session_ended()
        assert person.window.is_clean(), person.window


@pytest.fixture
def address() -> str:
    """A mailbox of this test's own."""
    return f"{secrets.token_hex(6)}@example.org"


@pytest.fixture
def code(site: Any) -> str:
    """An access code of this test's own."""
    code = f"JOURNEY-{secrets.token_hex(6)}".upper()
    site.database.code(code)
    return code


@pytest.fixture
def account(site: Any, address: str) -> str:
    """An account with that address, whose password is known."""
    return _account(site, address)


def _account(site: Any, address: str, *, verified: bool = True) -> str:
    user_id = site.database.user(address, verified=verified)
    site.database.run("update core.users set password_hash = %s where id = %s", HASH, user_id)
    return address


def _register(person: Person, code: str, address: str) -> None:
    person.page.goto("/register")
    person.keys.type("Access code", code)
    person.keys.type("E-mail", address)
    person.keys.type("Password", PASSWORD)
    person.keys.press("Open account")
    person.reads("Look into your mail")


def _ask(site: Any, token: str) -> int:
    """What a script with a personal token is answered."""
    asked = urllib.request.Request(  # noqa: S310 (our own)
        f"{site.url}/api/ucie/search?q=btc", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code


def test_registering_confirming_and_logging_in(somebody, mailbox, address, code):
    person = somebody()
    person.page.goto("/")
    person.keys.follow("I have an access code")
    person.page.wait_for_url("**/register")
    _register(person, code.lower(), address)

    person.page.goto(mailbox.link("welcome", address))
    person.reads("Is this address yours?")
    person.keys.press("Confirm this address")
    person.reads("Address confirmed")
    person.keys.follow("Log in")
    person.page.wait_for_url("**/login")
    person.log_in(address)


def test_another_letter_when_the_first_did_not_come(somebody, site, mailbox, address):
    _account(site, address, verified=False)
    person = somebody()
    person.try_to_log_in(address)
    person.is_refused("Open the link in the letter", 403)
    person.keys.follow("Send another")
    person.keys.type("E-mail", address)
    person.keys.press("Send another letter")
    person.reads("Look into your mail")

    person.page.goto(mailbox.link("verify_email", address))
    person.keys.press("Confirm this address", key="Space")
    person.reads("Address confirmed")
    person.log_in(address)


def test_a_forgotten_password_is_replaced(somebody, mailbox, account):
    elsewhere = somebody().log_in(account)
    person = somebody()
    person.page.goto("/login")
    person.keys.follow("Forgot password")
    person.keys.type("E-mail", account)
    person.keys.press("Send the letter")
    person.reads("Look into your mail")

    person.page.goto(mailbox.link("reset_password", account))
    person.keys.type("New password", BETTER)
    person.keys.press("Change the password")
    person.reads("Password changed")
    assert not elsewhere.is_in()
    person.try_to_log_in(account)
    person.is_refused("E-mail or password is not right.", 401)
    person.log_in(account, BETTER)


def test_a_link_that_was_used_says_what_to_do(somebody, mailbox, account):
    person = somebody()
    person.page.goto("/forgot-password")
    person.keys.type("E-mail", account)
    person.page.keyboard.press("Enter")
    person.reads("Look into your mail")  # the letter may be there before the page is
    link = mailbox.link("reset_password", account)
    for password, heading in ((BETTER, "Password changed"), (PASSWORD, "This link does not work")):
        person.page.goto(link)
        person.keys.type("New password", password)
        person.keys.press("Change the password")
        person.reads(heading)
    person.window.forgive(400)
    person.keys.follow("Ask for another letter")
    person.reads("Forgot password")


def test_a_changed_password_ends_the_other_sessions(somebody, mailbox, account):
    person, elsewhere = somebody(), somebody()
    for each in (person, elsewhere):
        each.log_in(account)
    person.keys.follow("Settings", within="nav")
    expect(person.page).to_have_title("Security · Settings · Bitcoin Sovereign Technology")
    person.keys.type("Present password", "not this one")
    person.keys.type("New password", BETTER)
    person.keys.press("Change the password")
    person.is_refused("One field needs another look.", 422)
    person.keys.follow("Present password")
    field = person.page.get_by_label("Present password", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("This is not the present password.")
    person.page.keyboard.type(PASSWORD)
    person.keys.type("New password", BETTER)
    person.page.keyboard.press("Enter")

    person.is_told("The password is changed.")
    assert not elsewhere.is_in()
    assert person.is_in()
    mailbox.read("password_changed", account)


def test_a_new_address_is_confirmed_where_it_is_and_told_where_it_was(
    somebody, mailbox, account, address
):
    new = f"new.{address}"
    person = somebody().log_in(account)
    person.page.goto("/settings/account")
    person.keys.type("New e-mail", new)
    person.keys.type("Present password", PASSWORD)
    person.keys.press("Change the address")
    person.is_told("a letter with a link is on its way")
    expect(person.page.locator(".facts")).to_contain_text(new)

    person.page.goto(mailbox.link("confirm_new_email", new))
    person.reads("Use this address?")
    person.keys.press("Use this address")
    person.reads("Address changed")
    mailbox.read("email_changed", account)
    other = somebody()
    other.try_to_log_in(account)
    other.is_refused("E-mail or password is not right.", 401)
    other.log_in(new)


def test_sessions_are_ended_one_by_one_then_all_others_then_every_one(somebody, account):
    person, firefox, safari = somebody(), somebody(user_agent=FIREFOX), somebody(user_agent=SAFARI)
    for each in (person, firefox, safari):
        each.log_in(account)
    person.page.goto("/settings/security")
    expect(person.page.get_by_role("table", name="Sessions").locator("tbody tr")).to_have_count(3)
    expect(person.page.locator("tr", has_text="this one").get_by_role("button")).to_have_count(0)

    person.keys.press("End the session of Firefox on Linux, 127.0.0.1")
    person.is_told("The session has ended.")
    assert (firefox.is_in(), safari.is_in()) == (False, True)
    person.keys.press("End all others")
    person.is_told("Every other session has ended.")
    assert not safari.is_in()
    expect(person.page.get_by_role("button", name="End all others")).to_have_count(0)
    person.keys.press("Log out everywhere")
    person.page.wait_for_url("**/login")
    assert not person.is_in()


def test_a_personal_token_works_until_it_is_withdrawn(somebody, site, account):
    person = somebody().log_in(account)
    person.page.goto("/settings/tokens")
    person.keys.press("Make a token")
    person.is_refused("One field needs another look.", 422)
    person.keys.follow("Name")
    person.page.keyboard.type("Nightly script")
    person.keys.tick("write links to reports, watchlist and alerts")
    person.keys.press("Make a token")
    person.is_told("shown this once")
    token = person.page.locator(".secret").inner_text()
    assert _ask(site, token) == 200

    person.page.goto("/settings/tokens")
    assert token not in person.page.content()
    row = person.page.locator("tr", has_text="Nightly script")
    expect(row).to_contain_text("read, write")
    expect(row).not_to_contain_text("never")
    person.keys.press("Withdraw Nightly script")
    person.is_told("The token is withdrawn.")
    expect(person.page.get_by_text("None yet")).to_be_visible()
    assert _ask(site, token) == 401


def test_everything_kept_of_somebody_is_one_file(somebody, account, tmp_path):
    person = somebody().log_in(account)
    person.page.goto("/settings/account")
    with person.page.expect_download() as download:
        person.keys.press("Export my data")
    assert download.value.suggested_filename == "account.json"
    kept = tmp_path / "account.json"
    download.value.save_as(kept)
    assert json.loads(kept.read_text())["account"]["email"] == account


def test_a_deleted_account_opens_no_more(somebody, site, account):
    person = somebody().log_in(account)
    person.page.goto("/settings/account")
    person.keys.follow("Delete my account …")
    person.keys.follow("Keep it")
    person.reads("Your data")
    person.keys.follow("Delete my account …")
    person.keys.type("Present password", PASSWORD)
    person.keys.back_to(person.page.get_by_role("link", name="Account", exact=True))
    person.keys.press("Delete my account")
    person.page.wait_for_url(f"{site.url}/")
    assert not person.is_in()
    person.try_to_log_in(account)
    person.is_refused("E-mail or password is not right.", 401)
    assert not site.database.all("select from core.users where email = %s", account)


def test_a_second_browser_is_told_by_letter_and_the_first_is_not(somebody, mailbox, account):
    first, second = somebody(), somebody(user_agent=FIREFOX)
    first.log_in(account)
    first.keys.press("Log out")
    first.page.wait_for_url("**/")
    first.log_in(account)
    assert mailbox.count("new_device", account) == 0
    second.log_in(account)
    mailbox.read("new_device", account)
    assert mailbox.count("new_device", account) == 1


def test_whose_address_was_used_by_another_deletes_the_account(
    somebody, site, mailbox, address, code
):
    another, owner = somebody(), somebody()
    _register(another, code, address)

    owner.page.goto(mailbox.link("welcome", address))
    owner.keys.press("This was not me")
    owner.reads("Account deleted")
    assert not site.database.all("select from core.users where email = %s", address)
    _register(another, code, f"own.{address}")
