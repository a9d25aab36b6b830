"""The supervisor behind ./bin/up, with the whole service under it."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest

import config
from conftest import ROOT
from db import urls
from db.cluster import Cluster
from supervisor import state, web
from supervisor.children import Child, end_leftovers

PATIENCE = 120  # of a supervisor: 40 s for its children, and a busy machine


class Up:
    """One run of the supervisor on a DATA_DIR."""

    def __init__(self, data_dir: Path, *typed: str, **environ: str) -> None:
        self.data_dir = data_dir
        words = typed or ("--host", "127.0.0.1", "--port", "0")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "supervisor", *words],
            cwd=ROOT,
            env={**kept, "DATA_DIR": str(data_dir), "WEB_WORKERS": "1", **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until_ready(self) -> "Up":
        """Read until it says how to stop it."""
        assert self.process.stdout is not None
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C" in line:
                return self
        raise AssertionError(self.said + self.process.communicate()[1])

    def state(self) -> state.State:
        """What it wrote down."""
        return state.read(self.data_dir)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it by a signal; return its exit code."""
        self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode

    def cluster(self) -> Cluster:
        """Its database server."""
        return Cluster(self.data_dir / urls.CLUSTER)


@contextmanager
def up(data_dir: Path):
    """A supervisor that is ready, and is stopped whatever happens."""
    run = Up(data_dir)
    try:
        yield run.wait_until_ready()
    finally:
        if run.process.poll() is None:
            run.end()


@pytest.fixture(scope="module")
def site(shared_scratch):
    """A supervisor that several tests look at."""
    with up(shared_scratch / "var") as run:
        yield run


def soon(condition: Callable[[], object]) -> object:
    """What a condition says as soon as it says something."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def status(url: str) -> int | None:
    """What the page answers, if it answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - ours
            return answer.status
    except OSError:
        return None


def is_running(pid: int) -> bool:
    """Whether a process lives."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_it_says_all_that_a_newcomer_needs(site):
    assert re.search(r"ready in [\d.]+ s +http://127\.0\.0\.1:\d+ +\(demo: invented", site.said)
    assert re.search(r"access code +\S+", site.said)
    assert re.search(r"administrator +\S+@\S+ +password \S+", site.said)
    assert re.search(r"database +DATA_DIR=\S+ \./bin/psql", site.said)
    assert re.search(r"^ +\d+\.\d s  PostgreSQL$", site.said, re.MULTILINE)
    assert status(site.state().url + "/") == 200


def test_it_prints_no_secret_and_puts_none_on_a_command_line(site):
    settings = config.load({"DATA_DIR": str(site.data_dir)})
    hidden = [*settings.passwords.values(), settings.secret_key, settings.cron_secret]
    pids = [site.process.pid, *site.state().children.values()]
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in pids]

    for secret in hidden:
        assert secret not in site.said
        assert not any(secret in line for line in lines)


def test_a_second_one_says_where_the_first_answers(site):
    second = Up(site.data_dir)
    said, complaints = second.process.communicate(timeout=PATIENCE)

    assert second.process.returncode == 0
    assert site.state().url in said
    assert complaints == ""


def test_a_taken_port_is_one_line(site, scratch):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        second = Up(scratch / "var", "--host", "127.0.0.1", "--port", port)
        said, complaints = second.process.communicate(timeout=PATIENCE)

    assert second.process.returncode == 2
    assert said == ""
    assert complaints == (
        f"up: port {port} of 127.0.0.1 is taken by another program; choose one by --port\n"
    )


def test_a_bad_setting_is_one_line(scratch):
    run = Up(scratch / "var", DB_POOL_MAX="many")
    _, complaints = run.process.communicate(timeout=PATIENCE)

    assert run.process.returncode == 2
    assert complaints == "up: DB_POOL_MAX: must be a whole number from 1 to 1000\n"


def test_invented_and_real_data_never_share_a_folder(scratch):
    (scratch / "var").mkdir()
    (scratch / "var" / "market-data").write_text("sandbox\n")
    run = Up(scratch / "var", MARKET_DATA="live")
    _, complaints = run.process.communicate(timeout=PATIENCE)

    assert run.process.returncode == 2
    assert complaints.startswith("up: MARKET_DATA: ")
    assert complaints.count("\n") == 1


def test_what_dies_is_started_again(site):
    before = site.state().children
    assert set(before) == {"web", "worker", "sandbox"}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    def all_anew():
        after = site.state().children
        return after.keys() == before.keys() and not set(after.values()) & set(before.values())

    assert soon(all_anew)
    assert soon(lambda: status(site.state().url + "/") == 200)


def test_a_killed_postgresql_is_started_again(site):
    lock_file = site.cluster().data / "postmaster.pid"
    before = int(lock_file.read_text().split()[0])
    os.kill(before, signal.SIGKILL)

    def _another_runs():
        """The file goes, comes back and fills while we look."""
        with contextlib.suppress(FileNotFoundError, IndexError):
            return int(lock_file.read_text().split()[0]) != before

    soon(_another_runs)

    assert soon(site.cluster().alive)
    assert soon(lambda: status(site.state().url + "/readyz") == 200)


def test_a_killed_supervisor_leaves_nothing_that_the_next_cannot_take_over(scratch):
    first = Up(scratch / "var").wait_until_ready()
    children = first.state().children
    first.process.kill()
    first.process.communicate()
    with up(scratch / "var") as second:
        assert not any(map(is_running, children.values())), "ended when their supervisor died"
        assert second.cluster().alive()
        assert status(second.state().url + "/") == 200
        left = [*second.state().children.values(), second.process.pid]

        assert second.end(signal.SIGINT) == 0

    assert not any(map(is_running, left))
    assert not second.cluster().alive(), "a supervisor started it, so a supervisor stops it"


def test_a_cluster_that_ran_before_runs_on_afterwards(scratch):
    cluster = Cluster(scratch / "var" / urls.CLUSTER)
    cluster.start()
    try:
        with up(scratch / "var") as run:
            assert run.end() == 0
        assert cluster.alive()
    finally:
        cluster.stop()


def test_a_child_that_keeps_dying_is_given_longer_and_longer_pauses(tmp_path):
    child = Child("weak", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ), tmp_path)
    child.start()
    said = []
    for _ in range(3):
        said.append(soon(child.tend))
        child.due_at = 0
        child.tend()
    child.kill()

    assert said == [
        "weak ended (exit code 3), again in 0.5 s",
        "weak ended (exit code 3), again in 1 s",
        "weak ended (exit code 3), again in 2 s",
    ]


def test_a_child_ends_when_its_supervisor_is_killed(tmp_path):
    script = (
        "import os, sys, pathlib; from supervisor.children import Child\n"
        "child = Child('c', [sys.executable, '-c', 'import time; time.sleep(99)'],\n"
        "              dict(os.environ), pathlib.Path('/'))\n"
        "child.start(); print(child.process.pid, flush=True); os.kill(os.getpid(), 9)\n"
    )
    parent = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )

    assert soon(lambda: not is_running(int(parent.stdout)))


def test_only_processes_of_ours_are_ended_as_leftovers():
    with subprocess.Popen(["sleep", "60"]) as foreign:
        assert end_leftovers({"web": foreign.pid, "worker": 2**22}, patience=0.1) == []
        assert foreign.poll() is None
        foreign.kill()


def test_leftovers_that_do_not_listen_are_killed():
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)"
    )
    command = [sys.executable, "-c", f"{deaf}; time.sleep(60)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as left:
        assert left.stdout is not None
        left.stdout.readline()
        assert end_leftovers({"worker": left.pid}, patience=0.2) == ["worker"]
        assert left.wait(5) == -signal.SIGKILL


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]")],  # noqa: S104
)
def test_the_address_shown_is_one_a_browser_can_open(host, shown):
    try:
        listener = web.listen(host, 0)
    except web.AddressError:
        pytest.skip(f"this machine has no {host}")
    with listener:
        assert web.url(listener) == f"http://{shown}:{listener.getsockname()[1]}"


def test_lines_that_wait_for_the_web_send_without_delay():
    with (
        web.listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_state_that_cannot_be_read_is_none(tmp_path):
    (tmp_path / "up.json").write_text(json.dumps({"pid": 1, "colour": "red"}))
    assert state.read(tmp_path) == state.State()
