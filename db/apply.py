"""Bring a database to this checkout: migrations once, functions whenever their text changed.

State (db/migrations) is history: each file runs once, in order, for ever. Behaviour
(db/functions) is text: when any file differs, the four schemas are dropped and made again, so
the tree is the truth. All of it is one transaction: it happens wholly or not at all. Connects
as the role `owner`; never creates roles or databases.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
from psycopg import errors, sql

HERE = Path(__file__).parent
SCHEMAS = ("private", "api", "work", "ops")  # load order: the others build on private
LOCK = 0x50C0DE  # any constant: one runner at a time
LOCK_TIMEOUT = "3s"  # give way to traffic rather than queue in front of it
TRANSACTION_CONTROL = re.compile(r"^\s*(begin|commit|rollback)\s*;", re.IGNORECASE | re.MULTILINE)
MIGRATION_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")


class ApplyError(Exception):
    """The tree cannot be applied to this database; nothing was changed."""


class SourceFile(NamedTuple):
    """One SQL file: where it is, what it says, and the SHA-256 of that."""

    path: str
    text: str
    sha256: str


def apply(conn: psycopg.Connection, root: Path = HERE) -> list[str]:
    """Apply pending migrations and re-make changed functions; return what was done."""
    migrations = _read(root, "migrations")
    functions = _read(root, "functions")
    try:
        with conn.transaction():
            conn.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
            conn.execute("select set_config('lock_timeout', %s, true)", (LOCK_TIMEOUT,))
            conn.execute("set local client_min_messages = warning")
            conn.execute("set local search_path = pg_catalog")
            return [*_migrate(conn, migrations), *_remake(conn, functions)]
    except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
        raise ApplyError(f"the database is in use, try again: {error.sqlstate}") from error


def _read(root: Path, folder: str) -> list[SourceFile]:
    paths = sorted((root / folder).rglob("*.sql"))
    texts = [(path, path.read_text("utf-8").replace("\r\n", "\n")) for path in paths]
    return [
        SourceFile(
            path.relative_to(root).as_posix(), text, hashlib.sha256(text.encode()).hexdigest()
        )
        for path, text in texts
    ]


def _migrate(conn: psycopg.Connection, files: list[SourceFile]) -> Iterator[str]:
    applied = _ledger(conn, "core.schema_migrations", "name")
    names = [Path(file.path).name for file in files]
    _refuse_bad_history(names, applied)
    for name, file in zip(names, files, strict=True):
        if name in applied:
            if applied[name] != file.sha256:
                raise ApplyError(f"{file.path} was edited after it was applied")
            continue
        if TRANSACTION_CONTROL.search(file.text):
            raise ApplyError(f"{file.path} controls the transaction; leave that to the loader")
        _run(conn, file)
        conn.execute(
            "insert into core.schema_migrations (name, sha256) values (%s, %s)",
            (name, file.sha256),
        )
        yield file.path


def _refuse_bad_history(names: list[str], applied: dict[str, str]) -> None:
    for name in names:
        if not MIGRATION_NAME.fullmatch(name):
            raise ApplyError(f"migrations/{name} is not named NNNN_words.sql")
    numbers = [int(name[:4]) for name in names]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ApplyError("migrations are not numbered 1, 2, 3 … without gap or repetition")
    for name in applied.keys() - set(names):
        raise ApplyError(f"migrations/{name} was applied but its file is gone")
    newest = max(applied, default="")
    for name in names:
        if name not in applied and name < newest:
            raise ApplyError(f"migrations/{name} is older than {newest}, which was applied")


def _remake(conn: psycopg.Connection, files: list[SourceFile]) -> Iterator[str]:
    if _ledger(conn, "core.function_files", "path") == {f.path: f.sha256 for f in files}:
        return
    conn.execute("set local check_function_bodies = off")
    for schema in reversed(SCHEMAS):
        conn.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))
    for schema in SCHEMAS:
        conn.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    for schema in SCHEMAS:
        for file in files:
            if file.path.startswith(f"functions/{schema}/"):
                _run(conn, file)
    for file in files:
        if file.path.count("/") == 1:  # privileges: after every function
            _run(conn, file)
    conn.execute("delete from core.function_files")
    conn.cursor().executemany(
        "insert into core.function_files (path, sha256) values (%s, %s)",
        [(file.path, file.sha256) for file in files],
    )
    yield f"{len(files)} function files"


def _ledger(conn: psycopg.Connection, table: str, key: str) -> dict[str, str]:
    known = conn.execute("select to_regclass(%s)", (table,)).fetchone()
    if known is None or known[0] is None:
        return {}
    query = sql.SQL("select {}, sha256 from {}").format(
        sql.Identifier(key), sql.Identifier(*table.split("."))
    )
    return dict(conn.execute(query).fetchall())


def _run(conn: psycopg.Connection, file: SourceFile) -> None:
    """Send a file whole, so that nothing has to split it into statements."""
    try:
        conn.execute(file.text.encode())
    except psycopg.Error as error:
        position = error.diag.statement_position
        line = file.text[: int(position)].count("\n") + 1 if position else 1
        raise ApplyError(
            f"db/{file.path}:{line}: {error.sqlstate} {error.diag.message_primary}"
        ) from error
