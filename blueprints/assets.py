"""Addresses of static files: each carries the hash of its content, so it may be kept for ever.

Only adds to what Flask serves; a file that is not there keeps a plain address.
"""

import functools
import hashlib
from pathlib import Path
from typing import Any

from flask import current_app
from flask.sansio.app import App

_DIGITS = 12


def init_app(app: App) -> None:
    """Add `v=` to every address of a static file."""
    app.url_defaults(_add_version)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and current_app.static_folder:
        path = Path(current_app.static_folder, values["filename"])
        if path.is_file():
            values["v"] = _digest(path, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=128)
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
