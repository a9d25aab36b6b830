"""Functions are re-made and a column is added while people use the service: nobody notices."""

import itertools
import json
import re
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

import credentials
import db.apply
from conftest import Live
from db.gateway import Gateway
from functions.accounts import HASH, sender
from streaming import until

CALLERS = 6


class Traffic:
    """Callers that repeat one act until told to stop, and what came of it."""

    def __init__(self, act: Callable[[], object]) -> None:
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


def _remake(live: Live, tree: Path, times: int, pause: Callable[[], None]) -> None:
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
        pause()


def _with_patience(act: Callable[[], object]) -> None:
    """The loader gives way to traffic after some seconds; an operator then tries again."""
    for _ in range(5):
        try:
            act()
        except db.apply.ApplyError as error:
            if not re.search("55P03|40P01", str(error)):
                raise
        else:
            return
    raise AssertionError("the loader never got through")


@pytest.fixture
def patient(site):
    """The service waits for locks as long as a busy machine holds them; its pools connect anew."""
    live = site.database

    def _set(action: str) -> None:
        with psycopg.connect(live.cluster.url("postgres", live.name), autocommit=True) as conn:
            for name in ("lock_timeout", "statement_timeout"):
                conn.execute(f"alter role web in database {live.name} {action.format(name)}")
            conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and usename = 'web'"
            )

    _set("set {} = '25s'")
    yield site
    _set("reset {}")


@pytest.fixture
def restored(patient):
    """The database as this checkout has it, after a test that changed it."""
    yield patient
    live = patient.database
    live.run("alter table core.users drop column if exists nickname")
    live.run("delete from core.schema_migrations where name like '%%_nickname.sql'")
    live.run("delete from core.function_files")
    with psycopg.connect(live.url("owner"), autocommit=True) as conn:
        db.apply.apply(conn)


@pytest.fixture
def reader(restored):
    """Reads over HTTP as somebody who is logged in."""
    live = restored.database
    stored = json.loads(Path(restored.environment["DATA_DIR"], "secrets.json").read_text())
    token = credentials.new_session(credentials.Keys(stored["settings"]["SECRET_KEY"]))
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        live.user("remaking@example.org"),
        credentials.token_hash(token),
    )
    cookie = {"Cookie": f"auth_token={token}"}

    def _read() -> int:
        asked = urllib.request.Request(f"{restored.url}/api/auth/me", headers=cookie)  # noqa: S310
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            return answer.status

    return _read


@pytest.fixture
def registrar(restored):
    """Registers one new account a call, through the doors that the web uses."""
    live = restored.database
    gateway = Gateway(live.url("web"))
    numbers = itertools.count(1)

    def _register() -> int:
        n = next(numbers)
        client = sender(n)
        begun = gateway.ask("api.begin_registration", client=client)
        return gateway.ask(
            "api.register",
            attempt=begun.json()["attempt"],
            email=f"remaking{n}@example.org",
            password_hash=HASH.replace("$04$", "$12$"),
            access_code=f"REMAKING{n}",
            verification_hash=f"{n:064x}",
            sealed="",
            client=client,
        ).status

    live.run(
        "insert into core.access_codes (code)"
        " select 'REMAKING' || n from generate_series(1, 5000) as numbers(n)"
    )
    yield _register
    gateway.close()
    live.run("delete from core.users where email like 'remaking%%'")
    live.run("delete from core.access_codes where code like 'REMAKING%%'")


def test_no_request_fails_while_functions_are_made_again_twenty_times(
    restored, tree, reader, registrar
):
    def _read_and_register() -> tuple[int, int]:
        return reader(), registrar()

    def _pause() -> None:
        """Let every caller come through, so that nobody meets two remakings in one call."""
        enough = len(traffic.results) + 3 * CALLERS
        until(lambda: len(traffic.results) >= enough, "they are answered")

    with Traffic(_read_and_register) as traffic:
        _remake(restored.database, tree, times=20, pause=_pause)
        until(lambda: len(traffic.results) > 100, "many have asked")

    assert [result for result in traffic.results if result != (200, 201)] == []


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
