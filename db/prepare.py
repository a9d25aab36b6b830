"""From a bare server to a ready database: roles, database, passwords, migrations.

Everything here may run again at any time, and by two starts at once. What the database then
contains is said by db/roles.sql, db/migrations and db/functions alone.
"""

from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from config import ConfigError, Settings
from db import apply, urls

# api_owner never logs in; it may ask how large a database is only where it might connect.
CONNECTING = ("web", "worker", "ops", "api_owner")
ROLES_FILE = Path(__file__).with_name("roles.sql")
LOCK = 0x50C0DF  # any constant of ours but the loader's
WORKER_CONNECTIONS = 10  # the worker's pool and its listener
SPARE_CONNECTIONS = 5  # psql, a backup, the operator's dashboard


class DatabaseError(Exception):
    """The database cannot be made ready; the text is one line for the person at the terminal."""


def connect(conninfo: str) -> psycopg.Connection:
    """Connect, or say in one line why that is impossible."""
    try:
        return psycopg.connect(conninfo, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise DatabaseError(f"the database does not let us in: {reason}") from None


def make_roles(settings: Settings) -> None:
    """Make the roles, our database where the cluster is ours, and the rights to connect."""
    with connect(urls.administrator(settings, "postgres")) as conn:
        with conn.transaction():
            conn.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
            conn.execute("set local client_min_messages = warning")
            conn.execute(ROLES_FILE.read_bytes())
        if settings.database_url is None:
            _make_database(conn)
    database = conninfo_to_dict(urls.url(settings, "owner"))["dbname"]
    with connect(urls.administrator(settings)) as conn, conn.transaction():
        conn.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
        # A door of ours that met a temporary type named like a built-in one would run its checks.
        conn.execute(
            sql.SQL("revoke temporary on database {} from public").format(
                sql.Identifier(str(database))
            )
        )
        for rights, roles in (
            (sql.SQL("connect, create, temporary"), [sql.Identifier("owner")]),
            (sql.SQL("connect"), [sql.Identifier(role) for role in CONNECTING]),
        ):
            conn.execute(
                sql.SQL("grant {} on database {} to {}").format(
                    rights, sql.Identifier(str(database)), sql.SQL(", ").join(roles)
                )
            )


def set_passwords(settings: Settings) -> list[str]:
    """Give each role the password of DATA_DIR where it has another one; return which ones."""
    changed = [role for role in settings.passwords if not _may_log_in(settings, role)]
    if changed:
        with connect(urls.administrator(settings)) as conn, conn.transaction():
            conn.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
            for role in changed:
                _set_password(conn, role, settings.passwords[role])
    for role in changed:
        with connect(urls.url(settings, role)):
            pass  # say now, and by name, that a role cannot get in
    return changed


def migrate(settings: Settings) -> list[str]:
    """Apply the tree to the database as the owner; return what was done."""
    with connect(urls.url(settings, "owner", direct=True)) as conn:
        return apply.apply(conn)


def needed_connections(settings: Settings) -> int:
    """Count the connections that web, listeners and worker may hold at once."""
    return settings.db_pool_max + _listeners(settings) + WORKER_CONNECTIONS


def _listeners(settings: Settings) -> int:
    """Each web process hears of results, and of events where there are streams."""
    return settings.web_workers * (2 if settings.streams else 1)


def check_connections(settings: Settings) -> None:
    """Refuse a server that gives fewer connections than the settings may ask for."""
    with connect(urls.url(settings, "owner", direct=True)) as conn:
        row = conn.execute(
            "select sum(case when name = 'max_connections' then 1 else -1 end * setting::integer)"
            " from pg_catalog.pg_settings where name in"
            " ('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
        ).fetchone()
    allowed = int(row[0]) if row else 0
    if allowed < needed_connections(settings):
        raise ConfigError(
            f"DB_POOL_MAX: {settings.db_pool_max} for the web, {_listeners(settings)} that listen"
            f" and {WORKER_CONNECTIONS} of the worker make {needed_connections(settings)}"
            f" connections, but the server allows {allowed}"
        )


def _make_database(conn: psycopg.Connection) -> None:
    name = sql.Identifier(urls.DATABASE)
    known = conn.execute("select 1 from pg_database where datname = %s", (urls.DATABASE,))
    if known.fetchone() is None:
        conn.execute(sql.SQL("create database {} owner owner").format(name))
    conn.execute(sql.SQL("revoke all on database {} from public").format(name))


def _set_password(conn: psycopg.Connection, role: str, password: str) -> None:
    """Send the verifier only: the password itself must not reach the server's log."""
    verifier = conn.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    conn.execute(
        sql.SQL("alter role {} password {}").format(
            sql.Identifier(role), sql.Literal(verifier.decode())
        )
    )


def _may_log_in(settings: Settings, role: str) -> bool:
    try:
        with psycopg.connect(urls.url(settings, role), connect_timeout=10):
            return True
    except psycopg.OperationalError:
        return False
