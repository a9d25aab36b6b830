"""Real clusters in scratch folders, for tests of what starts and keeps them."""

import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.binaries import service_account
from db.cluster import Cluster

ROOT = Path(__file__).parents[2]
# What a script of an ordinary user has at hand, read while everything can still be read.
IMPORTS = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nimport psycopg, db.cluster, db.prepare\n"
QUICK = {"shared_buffers": "8MB", "fsync": "off", "max_connections": "20"}


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that the server's account can reach, with a short name and no leftovers."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"
    with tempfile.TemporaryDirectory(prefix="sov-", dir=memory) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def scratch() -> Iterator[Path]:
    """Such a folder for one test."""
    with scratch_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_scratch() -> Iterator[Path]:
    """Such a folder for the tests of one file."""
    with scratch_folder() as folder:
        yield folder


@pytest.fixture
def make_cluster() -> Iterator:
    """Make clusters that are stopped when the test is over."""
    made: list[Cluster] = []

    def make(home: Path, **arguments) -> Cluster:
        made.append(Cluster(home, configuration=QUICK, **arguments))
        return made[-1]

    yield make
    for cluster in made:
        cluster.stop()


@pytest.fixture
def ordinary():
    """Run a script of Python as an ordinary user: ourselves, or an account when we are root."""
    account = service_account()

    def run(script: str, *arguments: object) -> str:
        command = [sys.executable, "-c", IMPORTS + script, *map(str, arguments)]
        answer = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    return run if account is None else _as(account, run)


def _as(account: pwd.struct_passwd, run):
    """Drop root's rights inside the script: our Python may live where the account cannot look."""
    drop = (
        f"import os\nos.setgroups([]); os.setgid({account.pw_gid}); os.setuid({account.pw_uid})\n"
    )
    return lambda script, *arguments: run(drop + script, *arguments)
