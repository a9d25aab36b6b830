"""What every browser test of the running service begins with: a browser, windows, mailboxes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from browsing import launched
from e2e.mailbox import Mailbox
from e2e.windows import PATIENCE_S, Window, opened

expect.set_options(timeout=PATIENCE_S * 1000)  # a busy machine; what is there is seen at once


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def open_window(browser: Browser, site: Any) -> Iterator[Callable[..., Window]]:
    """Open windows without any memory; they are closed after the test."""
    windows: list[Window] = []

    def _open(**options: Any) -> Window:
        windows.append(opened(browser, site.url, **options))
        return windows[-1]

    yield _open
    for window in windows:
        window.close()


@pytest.fixture
def mailbox(site: Any) -> Mailbox:
    """The letters of the service, whoever they are to."""
    return Mailbox(site)
