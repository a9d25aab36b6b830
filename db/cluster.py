"""The embedded PostgreSQL: made, started, found and stopped; one data folder per major version.

Runs a wheel's or a system's programs; never the wheel's own server class, which makes accounts
and opens folders to everyone. The server listens on a socket in a folder of its own, and on
127.0.0.1 when a port is given. Knows nothing of roles, databases or tables of ours.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from db import server_files
from db.binaries import (
    SHARED,
    ClusterError,
    as_account,
    character_type,
    make_folder,
    may_enter,
    programs,
    service_account,
)
from db.server_files import SUPERUSER

__all__ = ["SUPERUSER", "Address", "Cluster", "ClusterError", "address"]

ADDRESS_FILE = "address.json"
SOCKET_PATH_LIMIT = 100  # bytes; a socket's whole path may have 107, or 103 on macOS
START_SECONDS = 600  # recovering a big database takes its time
SETTLING_SECONDS = 15  # how long the children of a killed server may take to leave
UNSETTLED = ("postmaster.pid", "shared memory block")  # what the server says until they have


class Address(NamedTuple):
    """Where a started cluster answers: socket folder, port, data folder."""

    socket: str
    port: int
    data: str


def address(home: Path) -> Address:
    """Read where the cluster of this home was started last, without starting anything."""
    try:
        return Address(**json.loads((home / ADDRESS_FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        raise ClusterError(f"no database has been started in {home}: run ./bin/up") from None
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(f"{home / ADDRESS_FILE} cannot be read: {error}") from None


class Cluster:
    """One PostgreSQL server over one home folder, owned by the account that runs it."""

    def __init__(
        self,
        home: Path | str,
        bin_dir: Path | None = None,
        port: int | None = None,
        configuration: Mapping[str, str] | None = None,
    ) -> None:
        self.asked_home = Path(home).absolute()
        if set(str(self.asked_home)) & set("\n\r\0"):
            raise ClusterError(f"no database can live in a folder named {self.asked_home!r}")
        self.account = service_account()
        self.bin, self.major = programs(bin_dir)
        self.home = self._reachable_home()
        self.data = self.home / str(self.major)
        self.socket = self._socket_folder()
        self.port = port or 5432
        self.tcp = port is not None
        self.configuration = dict(configuration or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def moved(self) -> bool:
        """Whether the data live elsewhere, because the account cannot enter the home asked for."""
        return self.home != self.asked_home

    def other_majors(self) -> list[Path]:
        """Return data folders of other versions: a server never starts on what is not its own."""
        found = sorted(self.home.glob("*/PG_VERSION"))
        return [path.parent for path in found if path.parent != self.data]

    def start(self) -> bool:
        """Make the data folder if there is none and start the server; False: it ran already."""
        with self._alone():
            if self._server_pid() is not None:  # perhaps still recovering, or on its way out
                _wait(START_SECONDS, lambda: self.alive() or self._server_pid() is None)
            if self.alive():
                self._publish()
                return False
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._refuse_taken_port()
            self._make_socket_folder()
            here = server_files.Listening(str(self.socket), self.port, self.tcp)
            for path in server_files.write(self.data, here, self.configuration):
                self._own(path)
            self._drop_stale_lock_files()
            self._launch()
            self._publish()
            return True

    def stop(self) -> None:
        """Stop the server, ending its sessions; do nothing when none runs."""
        with self._alone():
            for signal_, patience in ((signal.SIGINT, 60), (signal.SIGQUIT, 10)):
                pid = self._server_pid()
                if pid is None:
                    break
                os.kill(pid, signal_)
                _wait(patience, lambda: self._server_pid() is None)
            if self._process is not None:
                self._process.wait(10)
                self._process = None

    def alive(self) -> bool:
        """Tell whether the server runs and accepts connections."""
        lines = self._lock_file()
        return len(lines) > 7 and lines[7].strip() == "ready" and self._server_pid() is not None

    def dsn(self, dbname: str = "postgres", user: str = SUPERUSER) -> str:
        """Return a connection string for a user on the socket, without a password."""
        return (
            f"host={_quoted(str(self.socket))} port={self.port} "
            f"user={_quoted(user)} dbname={_quoted(dbname)}"
        )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the home's lock: of two starts at once the second waits, then finds it running."""
        try:
            make_folder(self.asked_home, self.account)
            make_folder(self.home, self.account)
            lock = (self.home / ".lock").open("w")
        except OSError as error:
            raise ClusterError(f"{self.home} cannot be written: {error.strerror}") from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _reachable_home(self) -> Path:
        """Return the home asked for, or one under /var/lib where the account cannot enter it."""
        name = hashlib.sha256(str(self.asked_home.resolve()).encode()).hexdigest()[:12]
        elsewhere = SHARED / name
        if self.account is None or _holds_data(elsewhere):
            return elsewhere if self.account else self.asked_home
        standing = next(
            path for path in (self.asked_home, *self.asked_home.parents) if path.exists()
        )
        if may_enter(standing, self.account):
            return self.asked_home
        if _holds_data(self.asked_home):
            raise ClusterError(
                f"{self.account.pw_name} cannot enter {self.asked_home}, where the data are:"
                " let it pass through the folders above"
            )
        return elsewhere

    def _socket_folder(self) -> Path:
        """Return a folder in the home; one with a short name where that would be too long."""
        near = self.home / "socket"
        full = f"{near}/.s.PGSQL.65535"
        if len(full.encode()) <= SOCKET_PATH_LIMIT and "," not in full:
            return near
        name = hashlib.sha256(str(self.home).encode()).hexdigest()[:16]
        return Path("/tmp") / f"sovereign-{os.geteuid()}-{name}"  # noqa: S108 - owner is checked

    def _make_socket_folder(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        self._own(self.socket)
        found = self.socket.lstat()
        owner = self.account.pw_uid if self.account else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise ClusterError(f"{self.socket} belongs to someone else: remove it")
        self.socket.chmod(0o700)

    def _initialise(self) -> None:
        """Make the data folder under another name, so that half of one is never taken for it."""
        scratch = self.home / f".initialising-{self.major}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        self._own(scratch)
        self._run(
            "initdb",
            *("-D", scratch, "-U", SUPERUSER, "-E", "UTF8", "--data-checksums"),
            *("--auth-local=peer", "--auth-host=reject", "--no-instructions"),
            *character_type(self.major),
        )
        scratch.rename(self.data)

    def _launch(self) -> None:
        """Start the server in a session of its own, where a Ctrl-C at the terminal is not heard."""
        until = time.monotonic() + SETTLING_SECONDS
        said = self._try_launch()
        while said is not None:
            if time.monotonic() > until or not any(word in said for word in UNSETTLED):
                raise ClusterError(f"PostgreSQL does not start: {_last_fault(said)}")
            time.sleep(0.1)
            said = self._try_launch()

    def _try_launch(self) -> str | None:
        """Start the server once and wait until it is ready; if it ended, return what it said."""
        with (self.data / "start.log").open("w+", encoding="utf-8", errors="replace") as log:
            self._process = process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_account(self.account),
            )
            _wait(START_SECONDS, lambda: self.alive() or process.poll() is not None)
            if process.poll() is None:
                return None
            log.seek(0)
            return log.read() + self._last_log()

    def _last_log(self) -> str:
        """Return the end of what the server logged, once it logs into files of its own."""
        files = sorted((self.data / "log").glob("*.log"), key=lambda file: file.stat().st_mtime)
        return files[-1].read_text("utf-8", errors="replace")[-2000:] if files else ""

    def _refuse_taken_port(self) -> None:
        if not self.tcp:
            return
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                raise ClusterError(f"port {self.port} is taken by another program") from None

    def _lock_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _server_pid(self) -> int | None:
        """Return the running server's process; a number that is another process's now is none."""
        lines = self._lock_file()
        if lines and lines[0].strip().isdigit() and _works_in(int(lines[0]), self.data):
            return int(lines[0])
        return None

    def _drop_stale_lock_files(self) -> None:
        """Remove what a killed server left, where its process is gone or another's by now."""
        if self._server_pid() is None:
            if self._process is not None:
                self._process.wait(10)  # dead, it would stay in the table of processes
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            for lock in self.socket.glob(".s.PGSQL.*.lock"):
                lock.unlink(missing_ok=True)

    def _publish(self) -> None:
        lines = self._lock_file()
        if len(lines) > 4 and lines[3].isdigit():  # what really runs may be older than this start
            self.port = int(lines[3])
            self.socket = Path(lines[4])
        scratch = self.asked_home / f".{ADDRESS_FILE}"
        found = Address(str(self.socket), self.port, str(self.data))
        scratch.write_text(json.dumps(found._asdict()), encoding="utf-8")
        scratch.rename(self.asked_home / ADDRESS_FILE)

    def _own(self, path: Path) -> None:
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def _run(self, program: str, *arguments: str | Path) -> None:
        answer = subprocess.run(
            [self.bin / program, *arguments],
            check=False,
            capture_output=True,
            text=True,
            **as_account(self.account),
        )
        if answer.returncode != 0:
            raise ClusterError(f"{program} failed: {_last_fault(answer.stderr)}")


def _wait(seconds: float, done: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.01)


def _holds_data(home: Path) -> bool:
    return any(home.glob("*/PG_VERSION"))


def _works_in(pid: int, folder: Path) -> bool:
    """Tell whether a process lives with this working folder, as far as the system tells us."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OSError:  # no /proc at all; or dead, and not yet collected by its parent
        return not Path("/proc/self/cwd").exists()


def _quoted(value: str) -> str:
    """Quote a value of a connection string."""
    return "'{}'".format(value.replace("\\", "\\\\").replace("'", "\\'"))


def _last_fault(text: str) -> str:
    """Return the end of what a program said, on one line, without dates and numbers."""
    said = [
        re.sub(r"^[-0-9]+ [:.0-9]+ \w+ \[\d+\] ", "", line).strip() for line in text.splitlines()
    ]
    return "; ".join([line for line in said if line][-3:])[:400] or "no reason was given"
