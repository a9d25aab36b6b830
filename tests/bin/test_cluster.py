"""db.cluster: a server of our own, on odd paths, after every kind of accident."""

import os
import signal
import socket
import stat
import threading
import time
from pathlib import Path

import psycopg
import pytest

from db import binaries
from db.cluster import Cluster, ClusterError, address

DEBIAN = Path("/usr/lib/postgresql/15/bin")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another")


def value(cluster: Cluster, query: str) -> object:
    """The single value of a query, asked as the superuser."""
    with psycopg.connect(cluster.dsn(), autocommit=True) as conn:
        row = conn.execute(query).fetchone()
        return row[0] if row else None


def put_row(cluster: Cluster) -> None:
    """Leave something to be found again."""
    with psycopg.connect(cluster.dsn(), autocommit=True) as conn:
        conn.execute("create table kept (word text)")
        conn.execute("insert into kept values ('still here')")
        conn.execute("checkpoint")


def server_pid(cluster: Cluster) -> int:
    """The process of the running server."""
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_it_starts_once_and_keeps_its_rows_on_an_odd_path(scratch, make_cluster):
    home = scratch / 'it\'s a "place" with ü, $(odd) `things` and \\' / "pg"
    cluster = make_cluster(home)

    assert cluster.start()
    assert not make_cluster(home).start(), "it runs already"
    put_row(cluster)
    cluster.stop()
    assert not cluster.alive()
    assert cluster.start()
    assert value(cluster, "select word from kept") == "still here"


def test_a_path_too_long_for_a_socket_is_no_hindrance(scratch, make_cluster):
    cluster = make_cluster(scratch / ("long" * 25) / ("longer" * 20))
    cluster.start()

    assert value(cluster, "select 1") == 1
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_a_socket_folder_of_someone_else_is_refused(scratch, make_cluster):
    cluster = make_cluster(scratch / "pg")
    elsewhere = scratch / "theirs"
    elsewhere.mkdir()
    cluster.home.mkdir()
    cluster.socket.symlink_to(elsewhere)

    with pytest.raises(ClusterError, match="belongs to someone else"):
        cluster.start()


def test_of_four_starts_at_once_one_starts_it(scratch, make_cluster):
    clusters = [make_cluster(scratch / "pg") for _ in range(4)]
    started = []
    threads = [
        threading.Thread(target=lambda c=cluster: started.append(c.start())) for cluster in clusters
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(started) == [False, False, False, True]


def test_half_an_initdb_is_never_taken_for_a_database(scratch, make_cluster):
    cluster = make_cluster(scratch / "pg")
    half = cluster.home / f".initialising-{cluster.major}"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text(f"{cluster.major}\n")

    cluster.start()

    assert value(cluster, "select 1") == 1
    assert not half.exists()


def test_a_killed_server_starts_again_with_its_rows(scratch, make_cluster):
    cluster = make_cluster(scratch / "pg")
    cluster.start()
    put_row(cluster)
    os.kill(server_pid(cluster), signal.SIGKILL)
    while cluster.alive():
        time.sleep(0.001)

    assert cluster.start()
    assert value(cluster, "select word from kept") == "still here"


def test_the_number_of_a_dead_server_may_be_anothers_by_now(scratch, make_cluster):
    cluster = make_cluster(scratch / "pg")
    cluster.start()
    lock_file = cluster.data / "postmaster.pid"
    lines = lock_file.read_text().splitlines(keepends=True)
    cluster.stop()
    lock_file.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))

    assert not cluster.alive()
    assert cluster.start()


def test_another_process_may_stop_it(scratch, make_cluster):
    cluster = make_cluster(scratch / "pg")
    cluster.start()

    Cluster(scratch / "pg").stop()

    assert not cluster.alive()


def test_a_taken_port_is_one_line(scratch, make_cluster):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ClusterError, match=f"^port {port} is taken by another program$"):
            make_cluster(scratch / "pg", port=port).start()


def test_what_keeps_the_server_from_starting_is_said_in_one_line(scratch):
    cluster = Cluster(scratch / "pg", configuration={"shared_buffers": "not much"})

    with pytest.raises(ClusterError, match=r"^PostgreSQL does not start: .*shared_buffers") as said:
        cluster.start()
    assert "\n" not in str(said.value)


def test_a_home_that_nothing_was_started_in_is_said_so(scratch):
    with pytest.raises(ClusterError, match=r"no database has been started in .*: run \./bin/up"):
        address(scratch)


@pytest.fixture(scope="module")
def running(shared_scratch):
    """A cluster that several tests look at, with a role `web` that has a password."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cluster = Cluster(shared_scratch / "pg", port=port)
    cluster.start()
    with psycopg.connect(cluster.dsn(), autocommit=True) as conn:
        conn.execute("create role web login password 'right'")
    yield cluster
    cluster.stop()


def test_the_cluster_is_made_for_every_language_and_watches_its_pages(running):
    assert value(running, "show server_encoding") == "UTF8"
    assert value(running, "show data_checksums") == "on"
    assert value(running, "select lower('ÄÖ')") == "äö"
    assert value(running, "select 'a' > 'B'"), "bytewise order"
    assert value(running, "show listen_addresses") == "127.0.0.1"


def test_nobody_is_trusted(running):
    rules = "select count(*) filter (where auth_method = 'trust'), count(*) from pg_hba_file_rules"
    with psycopg.connect(running.dsn()) as conn:
        assert conn.execute(rules).fetchone() == (0, 4)


@pytest.mark.parametrize("host", ["socket", "127.0.0.1"])
@pytest.mark.parametrize(("password", "enters"), [("right", True), ("wrong", False), (None, False)])
def test_a_role_enters_by_its_password(running, host, password, enters):
    there = running.dsn(user="web")
    arguments = {} if host == "socket" else {"host": host}
    if enters:
        psycopg.connect(there, password=password, **arguments).close()
        return
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(there, password=password, passfile="/nowhere", **arguments)


def test_the_superuser_enters_by_the_socket_only(running):
    with pytest.raises(psycopg.OperationalError, match="rejects connection"):
        psycopg.connect(running.dsn(), host="127.0.0.1", password="right")


def test_the_address_is_there_for_others_to_read(running):
    found = address(running.asked_home)
    assert (found.socket, found.port) == (str(running.socket), running.port)


def test_an_ordinary_user_runs_its_own(scratch, ordinary):
    scratch.chmod(0o777)
    said = ordinary(
        "cluster = db.cluster.Cluster(sys.argv[1] + '/mine/pg')\n"
        "print(cluster.start(), cluster.moved)\n"
        "with psycopg.connect(cluster.dsn()) as conn:\n"
        "    print(*conn.execute('select current_user').fetchone())\n"
        "cluster.stop()\n"
        "print(cluster.alive())\n",
        scratch,
    )

    assert said.split() == ["True", "False", "postgres", "False"]


@as_root
def test_root_hands_the_server_to_an_account_and_opens_no_folder(scratch, make_cluster):
    scratch.chmod(0o711)
    cluster = make_cluster(scratch / "pg")
    cluster.start()
    process = Path(f"/proc/{server_pid(cluster)}")

    assert process.stat().st_uid == binaries.service_account().pw_uid
    assert stat.S_IMODE(scratch.stat().st_mode) == 0o711
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700


@as_root
def test_the_servers_account_is_no_superuser(running):
    account = binaries.service_account()
    command = [running.bin / "psql", "-d", running.dsn(), "-c", "select 1"]
    answer = binaries.subprocess.run(
        command, check=False, capture_output=True, text=True, **binaries.as_account(account)
    )

    assert answer.returncode == 2
    assert "Peer authentication failed" in answer.stderr


@as_root
def test_data_move_where_the_account_can_reach_them(scratch, make_cluster, monkeypatch):
    monkeypatch.setattr("db.cluster.SHARED", scratch / "shared")
    closed = scratch / "closed"
    closed.mkdir(mode=0o700)
    cluster = make_cluster(closed / "var" / "pg")
    cluster.start()

    assert cluster.moved
    assert cluster.home.parent == scratch / "shared"
    assert address(closed / "var" / "pg").data == str(cluster.data)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700, "left closed"
    closed.chmod(0o755)
    assert make_cluster(closed / "var" / "pg").home == cluster.home, "once moved, always found"


@as_root
def test_data_that_became_unreachable_are_not_replaced_by_an_empty_database(scratch):
    data = scratch / "closed" / "pg" / "18"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    (scratch / "closed").chmod(0o700)

    with pytest.raises(ClusterError, match="cannot enter"):
        Cluster(scratch / "closed" / "pg")


@as_root
def test_programs_are_copied_out_of_a_home_that_the_account_cannot_enter(scratch, monkeypatch):
    monkeypatch.setattr(binaries, "SHARED", scratch / "shared")
    closed = scratch / "closed"
    closed.mkdir(mode=0o700)
    real = binaries.programs().folder
    site = closed / "site-packages" / binaries.PACKAGE
    site.parent.mkdir()
    site.symlink_to(real.parents[1])
    (site.parent / f"{binaries.PACKAGE}.libs").symlink_to(
        real.parents[2] / f"{binaries.PACKAGE}.libs"
    )
    monkeypatch.setattr(binaries, "_wheel_folder", lambda: site / "pginstall" / "bin")

    found = binaries.programs()

    assert found.folder.is_relative_to(scratch / "shared")
    assert binaries.may_enter(found.folder / "postgres", binaries.service_account())
    assert binaries.programs() == found, "copied once"


@pytest.mark.skipif(not DEBIAN.exists(), reason=f"no PostgreSQL in {DEBIAN}")
def test_a_systems_postgresql_works_in_its_place(scratch, make_cluster):
    cluster = make_cluster(scratch / "pg", bin_dir=DEBIAN)
    (scratch / "pg" / "99").mkdir(parents=True)
    (scratch / "pg" / "99" / "PG_VERSION").write_text("99\n")
    cluster.start()

    assert cluster.data.name == "15"
    assert value(cluster, "select lower('ÄÖ')") == "äö"
    assert cluster.other_majors() == [scratch / "pg" / "99"]


@pytest.mark.parametrize(
    ("says", "reason"),
    [("postgres (PostgreSQL) 14.2", "15 or newer is needed"), ("nonsense", "does not run")],
)
def test_programs_that_will_not_do_are_refused(scratch, says, reason):
    program = scratch / "postgres"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)

    with pytest.raises(ClusterError, match=reason):
        binaries.programs(scratch)
