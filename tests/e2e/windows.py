"""A browser window that remembers what it complained about and whom else it asked."""

import time
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, expect

PATIENCE_S = 30


class Window(NamedTuple):
    """A window with a memory of its own."""

    page: Page
    complaints: list[str]
    strangers: list[str]

    def is_clean(self) -> bool:
        """Whether nothing went wrong in it and nobody else was asked."""
        return (self.complaints, self.strangers) == ([], [])

    def forgive(self, status: int) -> None:
        """Take back the one complaint about a page that came with this status, as it was to."""
        of_it = [line for line in self.complaints if f"status of {status} " in line]
        assert len(of_it) == 1, self.complaints
        self.complaints.remove(of_it[0])

    def forgive_all(self, status: int) -> None:
        """Take back every complaint that came with this status, if there is any."""
        kept = [line for line in self.complaints if f"status of {status} " not in line]
        self.complaints[:] = kept

    def close(self) -> None:
        """Close it and forget its cookies."""
        self.page.context.close()


def opened(browser: Browser, url: str, **options: Any) -> Window:
    """Open a window without any memory on the service at an address."""
    window = Window(browser.new_context(base_url=url, **options).new_page(), [], [])

    def hear(line: Any) -> None:
        told = f"{line.text} {line.location.get('url', '')}"
        if line.type == "error":
            window.complaints.append(told)

    def watch(request: Any) -> None:
        if not request.url.startswith(f"{url}/"):
            window.strangers.append(request.url)

    window.page.on("console", hear)
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    window.page.on("request", watch)
    return window


def wait_for_cards(page: Page) -> None:
    """Wait until every card is filled; where the machine was too busy for a source, look again."""
    until = time.monotonic() + 3 * PATIENCE_S
    expect(page.locator("[data-pending]")).to_have_count(0)
    while page.locator("[data-state=unavailable]").count():
        assert time.monotonic() < until
        page.wait_for_timeout(1000)
        page.reload()
        expect(page.locator("[data-pending]")).to_have_count(0)
