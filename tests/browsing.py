"""A real browser for tests; where none is installed they are skipped and the run says so."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from bootstrap import browser


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser that is installed; stop it when the block ends."""
    program = browser.find()
    if program is None:
        pytest.skip("no browser is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()
