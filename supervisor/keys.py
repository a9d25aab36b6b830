"""The secrets of one DATA_DIR: made once, at the first start, and never printed.

`config` reads the file; what the environment sets wins over it. The account of the demo is in
it too, because the demo prints its own login at every start.
"""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

from config import SECRETS_FILE
from db.binaries import make_folder, service_account

ROLES = ("owner", "web", "worker", "ops")
SETTINGS = ("SECRET_KEY", "CRON_SECRET", "METRICS_TOKEN")


def ensure(data_dir: Path) -> None:
    """Make what is missing of the secrets; of two starts at once one makes them, both use them."""
    make_folder(data_dir, service_account())
    with (data_dir / ".secrets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = _read(data_dir)
        wanted = _complete(known)
        if wanted != known:
            _write(data_dir / SECRETS_FILE, wanted)


def demo_password(data_dir: Path) -> str:
    """Return the password of the demo's administrator."""
    return str(_read(data_dir)["demo_password"])


def _read(data_dir: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((data_dir / SECRETS_FILE).read_text("utf-8"))
        return found
    except FileNotFoundError:
        return {}


def _complete(known: dict[str, Any]) -> dict[str, Any]:
    fresh = secrets.token_urlsafe
    return {
        "settings": {name: fresh(48) for name in SETTINGS} | known.get("settings", {}),
        "passwords": {role: fresh(32) for role in ROLES} | known.get("passwords", {}),
        "demo_password": known.get("demo_password") or fresh(12),
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    """Put the file in place whole, readable by its owner alone from its first moment."""
    scratch = path.with_name(f".{path.name}")
    scratch.unlink(missing_ok=True)
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    scratch.rename(path)
