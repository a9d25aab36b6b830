"""All checks, one after another, then a table of their seconds: what ./bin/test runs.

A failed check does not keep the next from running; the exit code is 0 only when all passed.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bootstrap import browser, python
from bootstrap.report import ROOT, say

SECOND_SERVER = Path("/usr/lib/postgresql/15/bin")
TYPES = ROOT / ".tools" / "mypy"
DATABASE_TESTS = ("tests/functions", "tests/house", "tests/migrations")


class Check(NamedTuple):
    """One check: its name, its command, what it adds to the environment."""

    name: str
    command: Sequence[str | Path]
    environment: dict[str, str]


class Outcome(NamedTuple):
    """How a check went."""

    name: str
    passed: bool
    seconds: float


PROCESSES = "3"  # of pytest: one more than two cores, since many tests wait


def run(venv_python: Path, arguments: Sequence[str]) -> int:
    """Run every check; further arguments go to pytest, and leave out the second server."""
    outcomes = [_run(check) for check in _checks(venv_python, arguments)]
    say("")
    for outcome in outcomes:
        say(f"{outcome.seconds:7.1f} s  {'ok    ' if outcome.passed else 'FAILED'}  {outcome.name}")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _checks(venv_python: Path, arguments: Sequence[str]) -> list[Check]:
    programs = venv_python.parent
    migrations = sorted((ROOT / "db" / "migrations").glob("*.sql"))
    together = ("-n", PROCESSES, "--dist", "worksteal")  # tests differ a thousandfold in time
    pytest: list[str | Path] = [venv_python, "-m", "pytest", "-rs", *together]
    checks = [
        Check("lint", [programs / "ruff", "check", "."], {}),
        Check("format", [programs / "ruff", "format", "--check", "."], {}),
        # Its memory is its own: one shared with runs on single files misleads it.
        Check("types", [venv_python, "-m", "mypy", "--cache-dir", TYPES, "."], {}),
        Check("migrations", [programs / "squawk", *migrations], {}),
        Check("tests on the embedded PostgreSQL", [*pytest, *arguments], _browser()),
    ]
    second = Path(os.environ.get("TEST_PG_BIN") or SECOND_SERVER)
    if (second / "initdb").exists() and not arguments:
        there = [folder for folder in DATABASE_TESTS if (ROOT / folder).is_dir()]
        name = f"database tests on {second.parent.name if second.name == 'bin' else second}"
        checks.append(Check(name, [*pytest, *there], {"TEST_PG_BIN": str(second)}))
    elif not arguments:
        say(f"no second PostgreSQL in {second}: its part is skipped")
    return checks


def _browser() -> dict[str, str]:
    found = browser.find()
    if found is None:
        say(
            "no browser found: install chromium, or name one by APP_CHROMIUM; its tests are skipped"
        )
        return {}
    return {"APP_CHROMIUM": found}


def _run(check: Check) -> Outcome:
    say(f"--- {check.name}")
    began = time.monotonic()
    environment = python.project_environment()
    environment.pop("TEST_PG_BIN", None)
    answer = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**environment, **check.environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Outcome(check.name, answer.returncode == 0, time.monotonic() - began)
