"""What one DATA_DIR remembers of the supervisor that runs on it, or ran on it last."""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

LOCK = "up.lock"
FILE = "up.json"
KIND = "market-data"  # whether the data in here are invented: they must never be mixed


class State(NamedTuple):
    """Who runs, where it answers, what it started."""

    pid: int = 0
    url: str = ""
    started_cluster: bool = False
    children: Mapping[str, int] = {}


def take_lock(data_dir: Path) -> IO[str] | None:
    """Return the open lock of this DATA_DIR, to be kept for life; None when another holds it."""
    lock = (data_dir / LOCK).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def read(data_dir: Path) -> State:
    """Return what was written last; an empty state when there is none."""
    try:
        found: dict[str, Any] = json.loads((data_dir / FILE).read_text("utf-8"))
        return State(**found)
    except (OSError, ValueError, TypeError):
        return State()


def is_of_a_living(found: State) -> bool:
    """Tell whether the supervisor that wrote this still runs."""
    try:
        os.kill(found.pid, 0)
    except PermissionError:  # somebody else's, so it lives
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return found.pid > 0


def write(data_dir: Path, state: State) -> None:
    """Put the state in place whole."""
    scratch = data_dir / f".{FILE}"
    scratch.write_text(json.dumps(state._asdict()), "utf-8")
    scratch.replace(data_dir / FILE)


def kind_of_data(data_dir: Path, asked: str) -> str:
    """Return whose market data this DATA_DIR holds: those asked for, if none were chosen yet."""
    file = data_dir / KIND
    try:
        return file.read_text("utf-8").strip()
    except FileNotFoundError:
        file.write_text(f"{asked}\n", "utf-8")
        return asked
