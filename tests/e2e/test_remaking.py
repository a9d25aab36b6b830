"""Functions are re-made and a column is added while people use the service: nobody notices."""

import shutil
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

import psycopg
import pytest
from psycopg import sql

import db.apply
from conftest import Live
from db.gateway import Gateway

SECONDS_OF_TRAFFIC = 4
CALLERS = 6


class Traffic:
    """Callers that repeat one act until told to stop, and what came of it."""

    def __init__(self, act: Callable[[], int]) -> None:
        self.act = act
        self.results: list[object] = []
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._repeat) for _ in range(CALLERS)]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def _repeat(self) -> None:
        while not self.stopped.is_set():
            try:
                self.results.append(self.act())
            except Exception as error:  # noqa: BLE001 (each failure is counted below)
                self.results.append(error)
            time.sleep(0.02)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of db/ that a test may change."""
    for folder in ("migrations", "functions"):
        shutil.copytree(db.apply.HERE / folder, tmp_path / folder)
    return tmp_path


def _remake(live: Live, tree: Path, times: int) -> None:
    """Apply so many times with a changed comment, and one migration among them."""
    path = tree / "functions/private/setting.sql"
    text = path.read_text()
    number = len(list((tree / "migrations").glob("*.sql"))) + 1
    for n in range(times):
        path.write_text(f"{text}\n-- {n}\n")
        if n == times // 2:
            added = tree / f"migrations/{number:04}_nickname.sql"
            added.write_text("alter table core.users add column nickname text;\n")
        with psycopg.connect(live.url("owner"), autocommit=True) as conn:
            _with_patience(lambda conn=conn: db.apply.apply(conn, tree))
        time.sleep(SECONDS_OF_TRAFFIC / times / 2)


def _with_patience(act: Callable[[], object]) -> None:
    """The loader gives way to traffic after some seconds; an operator then tries again."""
    for _ in range(5):
        try:
            act()
        except db.apply.ApplyError as error:
            if "55P03" not in str(error):
                raise
        else:
            return
    raise AssertionError("the loader never got through")


@pytest.fixture
def restored(site):
    """The database as this checkout has it, after a test that changed it."""
    yield site
    live = site.database
    live.run("alter table core.users drop column if exists nickname")
    live.run("delete from core.schema_migrations where name like '%%_nickname.sql'")
    live.run("delete from core.function_files")
    with psycopg.connect(live.url("owner"), autocommit=True) as conn:
        db.apply.apply(conn)


def test_no_request_fails_while_functions_are_made_again_twenty_times(restored, tree):
    live = restored.database
    user = live.user("remaking@example.org")
    gateway = Gateway(live.url("web"))
    numbers = iter(range(10**6))

    def _register_and_read() -> int:
        n = next(numbers)
        begun = gateway.ask(
            "api.begin_registration", client={"ip": f"198.51.{n // 250 % 250}.{n % 250}"}
        )
        assert begun.status == 200, begun.body
        with urllib.request.urlopen(f"{restored.url}/readyz", timeout=5) as answer:  # noqa: S310
            ready = answer.status
        me = gateway.ask("api.me", session=session)
        return me.status if ready == 200 else ready

    session = live.session(user)
    try:
        with Traffic(_register_and_read) as traffic:
            _remake(live, tree, times=20)
    finally:
        gateway.close()

    assert len(traffic.results) > 100
    assert [result for result in traffic.results if result != 200] == []


def test_a_caller_that_asks_for_every_column_would_fail(live):
    """The negative control: the same change under `select *` with prepared statements."""
    live.run("create table core.wide (id int)")
    live.run("insert into core.wide values (1)")
    query = sql.SQL("select * from core.wide")
    try:
        with psycopg.connect(live.url("owner"), autocommit=True, prepare_threshold=0) as conn:
            conn.execute(query)
            live.run("alter table core.wide add column more int")
            with pytest.raises(psycopg.errors.FeatureNotSupported, match="cached plan"):
                conn.execute(query)
    finally:
        live.run("drop table core.wide")
