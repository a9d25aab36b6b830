"""What the programs in bin/ say: each step with its seconds, and one line when they give up."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTED = "SOVEREIGN_STARTED"  # carries the moment of the first step into the next program


class Stop(Exception):
    """Nothing more can be done; the text is one line for the person at the terminal."""


def started() -> float:
    """Return when the command was typed, as seconds since the epoch."""
    return float(os.environ.setdefault(STARTED, repr(time.time())))


@contextmanager
def step(title: str, quiet_below: float = 0.0) -> Iterator[None]:
    """Print a step with the seconds it took, unless it took less than `quiet_below`."""
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    if seconds >= quiet_below:
        say(f"{seconds:6.1f} s  {title}")


def say(line: str) -> None:
    """Print a line now, whatever the terminal's character set can show of it."""
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


def fail(program: str, reason: object) -> int:
    """Print why the program gives up; return its exit code."""
    sys.stderr.write(f"{program}: {' '.join(str(reason).split())}\n")
    return 2
