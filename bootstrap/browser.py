"""Finds the browser that the browser tests drive; installs none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """Return a browser: the one $APP_CHROMIUM names, else the first that is installed."""
    named = os.environ.get("APP_CHROMIUM", "").strip()
    if named:
        return named
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), str(MACOS) if MACOS.exists() else None)
