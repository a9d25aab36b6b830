"""db/apply.py: wholly or not at all, once, and never twice at the same time."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import db.apply
from conftest import Cluster
from racing import barrier_call


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of db/ that a test may change."""
    for folder in ("migrations", "functions"):
        shutil.copytree(db.apply.HERE / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def empty(cluster: Cluster, worker_id: str) -> Iterator[str]:
    """A database with nothing in it."""
    name = f"empty_{worker_id}"
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as conn:
        conn.execute(f'create database "{name}" owner owner')
    yield cluster.url(database=name)
    cluster.drop(name)


def _apply(url: str, tree: Path) -> list[str]:
    with psycopg.connect(url, autocommit=True) as conn:
        return db.apply.apply(conn, tree)


def _add(tree: Path, words: str, text: str) -> str:
    number = len(list((tree / "migrations").glob("*.sql"))) + 1
    name = f"{number:04}_{words}.sql"
    (tree / "migrations" / name).write_text(text)
    return name


def test_a_second_run_does_nothing(empty, tree):
    assert len(_apply(empty, tree)) > 1
    assert _apply(empty, tree) == []


def test_of_six_at_once_one_works_and_five_return_cleanly(empty, tree):
    done = barrier_call(6, lambda _: _apply(empty, tree))
    assert sorted(map(bool, done)) == [False] * 5 + [True]


def test_a_bad_file_leaves_nothing_and_names_its_line(empty, tree):
    _add(tree, "good", "create table core.good (id int);\n")
    _add(tree, "bad", "create table core.fine (id int);\nselect * from core.nope;\n")
    with pytest.raises(db.apply.ApplyError, match=r"_bad\.sql:2: 42P01 relation .core\.nope"):
        _apply(empty, tree)
    with psycopg.connect(empty) as conn:
        assert conn.execute("select to_regnamespace('core')").fetchone() == (None,)


def test_a_changed_function_is_made_again_and_a_removed_one_is_gone(empty, tree):
    _apply(empty, tree)
    path = tree / "functions/private/no_longer.sql"
    path.write_text("create function private.no_longer() returns int language sql as 'select 1';")
    assert len(_apply(empty, tree)) == 1
    path.unlink()
    _apply(empty, tree)
    with psycopg.connect(empty) as conn:
        assert conn.execute("select to_regproc('private.no_longer')").fetchone() == (None,)


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda tree: (tree / "migrations/0002_accounts.sql").write_text("-- x"), "was edited"),
        (lambda tree: _last(tree).unlink(), "its file is gone"),
        (lambda tree: (tree / "migrations/nine.sql").write_text(""), "is not named"),
        (lambda tree: (tree / "migrations/0002_b.sql").write_text(""), "without gap"),
        (lambda tree: _add(tree, "late", "begin;\ncommit;"), "controls the transaction"),
    ],
)
def test_a_history_that_does_not_fit_is_refused(empty, tree, spoil, complaint):
    _apply(empty, tree)
    spoil(tree)
    with pytest.raises(db.apply.ApplyError, match=complaint):
        _apply(empty, tree)


def _last(tree: Path) -> Path:
    return max((tree / "migrations").glob("*.sql"))


def _change_a_table(tree: Path) -> None:
    _add(tree, "column", "alter table core.users add column nickname text;")


def _change_a_function(tree: Path) -> None:
    with (tree / "functions/private/setting.sql").open("a") as file:
        file.write("\n-- another\n")  # its triggers go with the schema, and come again


@pytest.mark.parametrize("change", [_change_a_table, _change_a_function])
def test_it_gives_way_to_a_long_reader(empty, tree, change):
    _apply(empty, tree)
    change(tree)
    with psycopg.connect(empty) as reader:
        reader.execute("select count(*) from core.users")
        with pytest.raises(db.apply.ApplyError, match="55P03"):
            _apply(empty, tree)
    assert len(_apply(empty, tree)) == 1


def test_a_runner_that_dies_leaves_nothing_half_done(empty, tree):
    _add(tree, "slow", "create table core.half (id int);\nselect pg_sleep(5);")
    failed: list[Exception] = []

    def _run() -> None:
        try:
            _apply(empty, tree)
        except Exception as error:  # noqa: BLE001 (whatever it was, it is looked at below)
            failed.append(error)

    runner = threading.Thread(target=_run)
    runner.start()
    with psycopg.connect(empty, autocommit=True) as conn:
        while not conn.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where query like '%pg_sleep(5)%' and pid <> pg_backend_pid()"
            " and datname = current_database()"
        ).fetchall():
            pass
        runner.join()
        assert failed
        assert conn.execute("select to_regnamespace('core')").fetchone() == (None,)
