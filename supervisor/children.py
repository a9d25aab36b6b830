"""The processes that the supervisor keeps alive: started, watched, started again, stopped.

Each is the head of its own session, so that a Ctrl-C reaches the supervisor alone, which then
stops them in order. On Linux the system ends them when the supervisor is killed; elsewhere the
next start does.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE = 0.5  # seconds before a dead child is started again; doubled each time
LONGEST_PAUSE = 30.0
LIVED_WELL = 60.0  # one that lived so long starts anew with the first pause
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process to be kept alive."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    descriptors: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    pause: float = FIRST_PAUSE
    started_at: float = field(default=0.0)
    due_at: float = field(default=0.0)

    def start(self) -> None:
        """Start the process."""
        parent = os.getpid()
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            pass_fds=self.descriptors,
            start_new_session=True,
            preexec_fn=lambda: _end_with(parent),  # noqa: PLW1509 - the supervisor has one thread
        )

    def tend(self) -> str | None:
        """Start the process again when it has died and its pause is over; return what happened."""
        if self.process is None:
            if time.monotonic() >= self.due_at:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        if time.monotonic() - self.started_at > LIVED_WELL:
            self.pause = FIRST_PAUSE
        self.process = None
        self.due_at = time.monotonic() + self.pause
        said = f"{self.name} ended ({_meaning(code)}), again in {self.pause:g} s"
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        return said

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def alive(self) -> bool:
        """Tell whether the process runs."""
        return not self.stopped()

    def stopped(self) -> bool:
        """Tell whether the process is gone."""
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """End the process and what it started, now."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def end_leftovers(pids: Mapping[str, int], patience: float) -> list[str]:
    """End children that outlived a killed supervisor; return the names of those found."""
    alive = {name: pid for name, pid in pids.items() if _is_ours(pid)}
    for signal_, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        for pid in alive.values():
            with suppress(ProcessLookupError):
                os.kill(pid, signal_)
        until = time.monotonic() + seconds
        while any(map(_is_ours, alive.values())) and time.monotonic() < until:
            time.sleep(0.05)
    return list(alive)


def _is_ours(pid: int) -> bool:
    """Tell whether a process still runs with this project's Python: numbers are used again."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return words[0] == os.fsencode(sys.executable)
    except OSError:
        if Path("/proc/self").exists():
            return False
    listed = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.startswith(sys.executable)


def _end_with(parent: int) -> None:
    """Between fork and exec: ask the system to end this process when the supervisor dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def _meaning(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
