"""Our cluster against PostgreSQL's own initdb and pg_ctl: what its care costs at the start."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.table import Ratio, interleaved
from db.binaries import as_account, make_folder, programs, service_account
from db.cluster import Cluster

ROUNDS = 5


def measure() -> Iterator[Ratio]:
    """Yield the ratios of a first start and of a later one."""
    scratch = Path(tempfile.mkdtemp(prefix="sovereign-bench-"))
    scratch.chmod(0o755)
    try:
        yield _first_start(scratch)
        yield _later_start(scratch)
    finally:
        shutil.rmtree(scratch)


def _first_start(scratch: Path) -> Ratio:
    homes = iter(range(2 * ROUNDS))

    def ours() -> None:
        cluster = Cluster(scratch / str(next(homes)))
        cluster.start()
        cluster.stop()

    def theirs() -> None:
        data = _plain_folder(scratch / str(next(homes)))
        _plain("initdb", "-U", "postgres", "-A", "peer", "-k", "-D", data)
        _plain_start_and_stop(data)

    return Ratio("first start and stop", "initdb, pg_ctl", *interleaved(ours, theirs, ROUNDS))


def _later_start(scratch: Path) -> Ratio:
    cluster = Cluster(scratch / "ours")
    cluster.start()
    cluster.stop()
    data = _plain_folder(scratch / "plain")
    _plain("initdb", "-U", "postgres", "-A", "peer", "-k", "-D", data)

    def ours() -> None:
        cluster.start()
        cluster.stop()

    times = interleaved(ours, lambda: _plain_start_and_stop(data), ROUNDS)
    return Ratio("later start and stop", "pg_ctl", *times)


def _plain_folder(home: Path) -> Path:
    account = service_account()
    make_folder(home, account)
    data = home / "data"
    data.mkdir(mode=0o700)
    if account is not None:
        shutil.chown(data, account.pw_uid, account.pw_gid)
    return data


def _plain_start_and_stop(data: Path) -> None:
    options = f"-k {data} -c listen_addresses="
    _plain("pg_ctl", "-w", "-D", data, "-o", options, "-l", data / "log", "start")
    _plain("pg_ctl", "-w", "-D", data, "-m", "fast", "stop")


def _plain(program: str, *arguments: str | Path) -> None:
    command = [programs().folder / program, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **as_account(service_account()))
