"""Finds a Python new enough to run the service, and builds the environment programs run in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bootstrap.report import ROOT

LEAST = (3, 11)
NEWEST_FIRST = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
PIP_PLACES = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV"}


def environment() -> dict[str, str]:
    """Return the environment without what would lead Python, pip or libpq astray."""
    embedded = not os.environ.get("DATABASE_URL", "").strip()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "__PYVENV"))
        and name not in PIP_PLACES | {"VIRTUAL_ENV", "CONDA_PREFIX"}
        and not (embedded and name.startswith("PG"))
    }
    return {**kept, "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}


def project_environment() -> dict[str, str]:
    """Return the environment for a program of ours: its modules come from this project alone."""
    return {**environment(), "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


def find() -> str | None:
    """Return a Python that is new enough: the one that runs us, else the newest on the PATH."""
    return next((path for path in _candidates() if is_new_enough(path)), None)


def is_new_enough(path: str | Path) -> bool:
    """Tell whether this program starts and is a Python of the least version or later."""
    try:
        answer = subprocess.run(
            [path, "-c", "import sys; print(*sys.version_info[:2])"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            text=True,
            check=False,
        )
    except OSError:
        return False
    numbers = answer.stdout.split()
    return answer.returncode == 0 and len(numbers) == 2 and tuple(map(int, numbers)) >= LEAST


def _candidates() -> Iterator[str]:
    if sys.version_info[:2] >= LEAST:
        yield sys.executable
    for name in NEWEST_FIRST:
        found = shutil.which(name)
        if found:
            yield found
