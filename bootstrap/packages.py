"""The virtual environment in .venv: locked packages with their hashes, made again when they change.

Packages come through the ordinary clients, uv or pip, with whatever proxy, mirror or certificate
the machine is set up for. Nothing is asked of the network when the stamp fits the lock files.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bootstrap import python
from bootstrap.report import ROOT, Stop, step

VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"  # what the making of .venv and static/vendor needs, and the tests
STAMP = VENV / "locks.json"
RUN = "requirements.lock"
TEST = "requirements-test.lock"
INSTALLER = "requirements-tools.lock"


def ensure(*locks: str) -> Path:
    """Return the Python of .venv with the packages of these lock files installed."""
    if os.pathsep in str(ROOT):
        raise Stop(f"Python cannot work in a folder with {os.pathsep!r} in its path: {ROOT}")
    with alone():
        wanted = _hashes([*dict.fromkeys([*_stamped(), *locks])])  # what was there stays
        if wanted != _stamped() or not python.is_new_enough(interpreter(VENV)):
            with step("Python packages"):
                STAMP.unlink(missing_ok=True)
                _install(list(wanted))
                STAMP.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
    return interpreter(VENV)


def interpreter(venv: Path) -> Path:
    """Return where a virtual environment keeps its Python."""
    return venv / "bin" / "python"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of everything that is fetched: a second command waits for the first."""
    try:
        TOOLS.mkdir(exist_ok=True)
        lock = (TOOLS / "lock").open("w")
    except OSError as error:
        raise Stop(f"{TOOLS} cannot be written: {error.strerror}") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetched(lock: str) -> Path:
    """Return a folder of its own with the packages of a small lock file, fetched when missing."""
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()[:12]
    folder = TOOLS / f"{Path(lock).stem.rpartition('-')[2]}-{digest}"
    if not folder.is_dir():
        scratch = TOOLS / f".{folder.name}"
        shutil.rmtree(scratch, ignore_errors=True)
        _pip_into(scratch, lock)
        scratch.rename(folder)
    return folder


def _install(locks: Sequence[str]) -> None:
    uv = _uv()
    if uv and _made_by_uv(uv, locks):
        return
    base = python.find()
    if base is None:
        raise Stop("Python 3.11 or newer is needed: install python3.11 or later, or uv")
    shutil.rmtree(VENV, ignore_errors=True)
    _venv(base, VENV)
    files = [part for lock in locks for part in ("-r", str(ROOT / lock))]
    _pip([str(interpreter(VENV))], ["--require-hashes", "--no-deps", *files])


def _made_by_uv(uv: str, locks: Sequence[str]) -> bool:
    """Make .venv with uv; False when uv cannot, and pip is to try."""
    environment = python.environment()
    if not {"UV_SYSTEM_CERTS", "UV_NATIVE_TLS"} & set(environment):
        environment.update(UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1")
    if not python.is_new_enough(interpreter(VENV)):
        shutil.rmtree(VENV, ignore_errors=True)
        least = ".".join(map(str, python.LEAST))
        command = [uv, "venv", "-q", "--python", python.find() or f">={least}", str(VENV)]
        if subprocess.run(command, env=environment, cwd="/", check=False).returncode != 0:
            return False
    sync = [uv, "pip", "sync", "-q", "--require-hashes", "--python", str(interpreter(VENV))]
    files = [str(ROOT / lock) for lock in locks]
    return subprocess.run([*sync, *files], env=environment, cwd="/", check=False).returncode == 0


def _uv() -> str | None:
    """Return uv: the machine's, else one fetched by pip; None where there is none to be had."""
    found = shutil.which("uv")
    if found and subprocess.run([found, "-V"], capture_output=True, check=False).returncode == 0:
        return found
    try:
        return str(fetched(INSTALLER) / "bin" / "uv")
    except subprocess.CalledProcessError:
        return None


def _pip_into(folder: Path, lock: str) -> None:
    """Install a lock file into a folder with any pip there is, made for the purpose if need be."""
    base = python.find() or sys.executable
    has_pip = subprocess.run(
        [base, "-m", "pip", "-V"], capture_output=True, env=python.environment(), check=False
    )
    if has_pip.returncode != 0:
        scratch = TOOLS / "pip"
        _venv(base, scratch)
        base = str(interpreter(scratch))
    arguments = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--target"]
    _pip([base], [*arguments, str(folder), "-r", str(ROOT / lock)], silent=True)


def _pip(command: list[str], arguments: list[str], *, silent: bool = False) -> None:
    quiet = ["-qq", "--disable-pip-version-check", "--no-input", "--no-warn-script-location"]
    subprocess.run(
        [*command, "-m", "pip", "install", *quiet, *arguments],
        env={**python.environment(), "PIP_ROOT_USER_ACTION": "ignore"},
        cwd="/",
        capture_output=silent,  # there is another way when it fails
        check=True,
    )


def _venv(base: str, folder: Path) -> None:
    made = subprocess.run(
        [base, "-m", "venv", str(folder)],
        env=python.environment(),
        capture_output=True,
        check=False,
    )
    if made.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise Stop(
            "python3 has neither pip nor a working venv module:"
            " install python3-venv (Debian, Ubuntu: apt install python3-venv), or uv"
        )


def _stamped() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        return {}


def _hashes(locks: Sequence[str]) -> dict[str, str]:
    return {
        lock: hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
        for lock in locks
        if (ROOT / lock).exists()
    }
