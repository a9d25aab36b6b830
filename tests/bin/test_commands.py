"""The operator's commands: ./bin/manage and ./bin/psql, on a database of their own."""

import os
import subprocess
import sys

import psycopg
import pytest

import config
from commands import backup, manage
from commands import database as commands_database
from conftest import ROOT
from db import operator, urls
from db.cluster import Cluster
from supervisor import keys


def program(module, data_dir, *typed):
    """Run a program of ours on a DATA_DIR."""
    return subprocess.run(
        [sys.executable, "-m", module, *typed],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def data_dir(shared_scratch):
    """A DATA_DIR made ready by `manage migrate` alone, its cluster kept running meanwhile."""
    folder = shared_scratch / "it's here"
    done = program("commands.manage", folder, "migrate")
    assert done.returncode == 0, done.stderr
    assert "applied migrations/0001" in done.stdout
    cluster = Cluster(folder / urls.CLUSTER)
    assert not cluster.alive(), "what it started, it stopped"
    cluster.start()
    yield folder
    cluster.stop()


@pytest.fixture
def act(data_dir, monkeypatch, capsys):
    """Type `./bin/manage …`: the exit code, what was printed, what was complained of."""
    monkeypatch.setenv("DATA_DIR", str(data_dir))

    def type_in(*words):
        monkeypatch.setattr(sys, "argv", ["manage", *map(str, words)])
        code = manage.main()
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    return type_in


@pytest.fixture
def settings(data_dir):
    """The settings of that DATA_DIR."""
    return config.load({"DATA_DIR": str(data_dir)})


def run(settings, statement):
    """Run a statement as the superuser."""
    with psycopg.connect(urls.administrator(settings), autocommit=True) as conn:
        return conn.execute(statement)


def count(settings, table):
    """How many rows a table has."""
    with psycopg.connect(urls.administrator(settings)) as conn:
        return conn.execute(f"select count(*) from core.{table}").fetchone()[0]


def test_migrating_again_finds_nothing_to_do(act):
    assert act("migrate") == (0, ["nothing to do"], [])


def test_check_names_every_drift_and_fails(act, settings):
    before = operator.drift(settings)
    run(settings, "alter table core.settings add column extra integer")
    try:
        code, lines, _ = act("check")
    finally:
        run(settings, "alter table core.settings drop column extra")

    assert code == 1
    assert [line for line in lines if line not in before] == [
        "core.settings: not in db/schema.sql: extra integer"
    ]


def test_codes_are_issued_as_many_as_asked_for(act, settings):
    before = count(settings, "access_codes")

    code, lines, _ = act("issue-codes", "3", "--note", "for friends", "--days", "7")

    assert code == 0
    assert len(set(lines)) == 3
    assert count(settings, "access_codes") == before + 3
    assert operator.free_code(settings, "for friends") in lines


def test_an_administrator_is_made_with_a_password_shown_once(act, settings):
    code, lines, _ = act("create-admin", "root@example.org")
    assert code == 0
    assert "password, shown this once" in lines[0]

    again = act("create-admin", "root@example.org")
    assert again[0] == 0
    assert "password" not in again[1][0], "the account was there already"
    with psycopg.connect(urls.administrator(settings)) as conn:
        row = conn.execute(
            "select role, email_verified from core.users where email = 'root@example.org'"
        ).fetchone()
    assert row == ("admin", True)


@pytest.mark.parametrize(
    "address", ["root@localhost", "root@nowhere", "a..b@example.org", "ä@b.org"]
)
def test_nobody_is_made_whom_the_login_would_not_know(act, settings, address):
    before = count(settings, "users")
    code, lines, complaints = act("create-admin", address)
    assert (code, lines, len(complaints)) == (2, [], 1)
    assert address in complaints[0]
    assert count(settings, "users") == before


def test_a_refusal_of_the_database_is_one_line(act, settings, monkeypatch):
    monkeypatch.setattr(manage, "datetime", Past)
    code, lines, complaints = act("issue-codes", "1", "--days", "1")

    assert (code, lines) == (2, [])
    assert complaints == ["manage: these codes would have expired already"]


class Past(manage.datetime):
    """A clock that is slow by a year."""

    @classmethod
    def now(cls, tz=None):
        """A year ago."""
        return super().now(tz) - manage.timedelta(days=365)


def test_a_backup_brings_everything_back(act, settings, scratch):
    act("issue-codes", "2")
    tables = ("access_codes", "users", "settings", "schedule", "auth_logs")
    before = {table: count(settings, table) for table in tables}
    assert act("backup", scratch / "all.dump")[0] == 0
    run(settings, "delete from core.access_codes")
    run(settings, "create table core.stray ()")

    code, lines, complaints = act("restore", scratch / "all.dump")

    assert (code, complaints) == (0, [])
    assert "everything else is gone" in lines[-1]
    assert {table: count(settings, table) for table in tables} == before
    assert run(settings, "select to_regclass('core.stray')").fetchone() == (None,)
    assert operator.ask(settings, "seed_demo") == [11], "functions are there, roles may call them"
    with psycopg.connect(urls.administrator(settings)) as conn:
        triggers = conn.execute("select count(*) from pg_trigger where not tgisinternal")
        assert triggers.fetchone()[0] > 0


def test_a_sealed_trail_still_verifies_on_its_copy(act, settings, scratch):
    run(settings, "insert into core.auth_logs (event_type, user_agent) values ('login', 'a \\ ü')")
    run(
        settings,
        "insert into core.auth_logs (event_type, \"timestamp\") values ('login', '2020-3-5')",
    )
    run(settings, "select ops.ensure_partitions()")
    (anchor,) = run(settings, "select digest from work.seal_audit()").fetchone()
    act("backup", scratch / "all.dump")
    run(settings, "drop table core.auth_logs_2020_03")
    verified = f"select name from ops.verify_audit_seal('{anchor}') where not ok"
    assert run(settings, verified).fetchall() != []

    assert act("restore", scratch / "all.dump")[0] == 0

    assert run(settings, verified).fetchall() == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        run(settings, "truncate core.auth_logs_2020_03")


def test_a_broken_backup_leaves_the_database_as_it_was(act, settings, scratch):
    act("issue-codes", "1")
    before = count(settings, "access_codes")
    act("backup", scratch / "all.dump")
    whole = (scratch / "all.dump").read_bytes()
    (scratch / "all.dump").write_bytes(whole[: len(whole) // 2])

    code, _, complaints = act("restore", scratch / "all.dump")

    assert code == 2
    assert len(complaints) == 1
    assert count(settings, "access_codes") == before


def test_a_file_that_is_not_there_and_one_that_cannot_be_written(act, scratch):
    assert act("restore", scratch / "none")[2] == [f"manage: there is no file {scratch / 'none'}"]
    (scratch / "file").touch()
    for folder in ("none", "file"):
        code, _, complaints = act("backup", scratch / folder / "all.dump")
        assert (code, len(complaints)) == (2, 1)


def test_a_backup_is_for_its_owner_only_and_leaves_no_half_file(settings, scratch):
    backup.backup(settings, scratch / "all.dump")

    assert (scratch / "all.dump").stat().st_mode & 0o077 == 0
    assert [path.name for path in scratch.iterdir()] == ["all.dump"]


@pytest.mark.parametrize(
    ("typed", "role"), [([], "ops"), (["owner"], "owner"), (["web"], "web"), (["ops"], "ops")]
)
def test_psql_comes_as_the_role_asked_for(data_dir, typed, role):
    answer = program("commands.psql", data_dir, *typed, "-Atc", "select current_user")
    assert answer.stdout == f"{role}\n", answer.stderr


def test_psql_shows_no_password_on_its_command_line(data_dir, settings):
    look = r"\! tr '\0' ' ' < /proc/$PPID/cmdline"
    answer = program("commands.psql", data_dir, "-Xc", look)

    assert "user=ops" in answer.stdout
    assert settings.passwords["ops"] not in answer.stdout


def test_psql_without_a_database_says_what_to_do(scratch):
    keys.ensure(scratch)
    answer = program("commands.psql", scratch)

    assert answer.returncode == 2
    assert answer.stderr.endswith("run ./bin/up\n")
    assert answer.stderr.count("\n") == 1


def test_a_server_elsewhere_is_met_with_programs_that_speak_tls(settings, tmp_path, monkeypatch):
    (tmp_path / "psql").write_text("#!/bin/sh\n")
    (tmp_path / "psql").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    given = config.load(
        {"DATA_DIR": str(settings.data_dir), "DATABASE_URL": "postgresql://u@db.example.org/x"}
    )

    assert commands_database.client(given, "psql") == tmp_path / "psql"
    assert commands_database.client(settings, "psql").name == "psql"
    assert commands_database.client(settings, "psql") != tmp_path / "psql"
