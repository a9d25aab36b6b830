"""One server per run, one database per worker, one rolled-back transaction per function test.

`database` is such a transaction, as the owner. `live` is a database that really commits and is
emptied afterwards, for tests about connections, roles, races and HTTP.
"""

import json
import secrets
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import namedtuple_row
from psycopg.types.json import Jsonb

import config
import db.apply
import plpgsql_coverage
from cluster import Server, binaries

ROOT = Path(__file__).parents[1]
TEMPLATE = "template_of_tests"
HASH = "$2b$04$" + "a" * 53
# Their rows cannot be changed, so tests that make them older go around the refusal.
APPEND_ONLY = ("core.auth_logs",)
# Rows that migrations put in: kept when a live database is emptied.
SEEDED = (
    "schema_migrations",
    "function_files",
    "settings",
    "attempt_limits",
    "analysis_phases",
    "analysis_settings",
    "time_zones",
    "history_tables",
    "job_kinds",
    "schedule",
    "providers",
    "provider_state",
)


class Answer(NamedTuple):
    """What an api function answered, parsed."""

    status: int
    body: Any
    headers: dict[str, str]


class Cluster(NamedTuple):
    """The server of this run."""

    port: int
    major: int

    def url(self, role: str = "owner", database: str = TEMPLATE) -> str:
        """A conninfo; every role may connect without a password here."""
        return make_conninfo(
            host="127.0.0.1", port=self.port, user=role, dbname=database, sslmode="disable"
        )

    def copy(self, name: str) -> None:
        """Make a database of that name with everything applied."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as conn:
            conn.execute("select pg_advisory_lock(1)")  # nobody else may copy meanwhile
            conn.execute(
                sql.SQL("create database {} template {} owner owner strategy wal_log").format(
                    sql.Identifier(name), sql.Identifier(TEMPLATE)
                )
            )

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as conn:
            conn.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )


class Database:
    """A connection as the owner, with words for arranging and asking."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self.conn = conn

    def call(self, function: str, **arguments: Any) -> Answer:
        """Call an api function; a raised UCnnn comes back as the refusal it stands for."""
        query = f"select status, body, headers from {function}({_named(arguments)})"
        try:
            with self.conn.transaction():
                row = self.conn.execute(query, _values(arguments)).fetchone()
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("UC"):
                raise
            body = {"code": error.diag.message_primary, "detail": error.diag.message_detail}
            return Answer(int((error.sqlstate or "")[2:]), body, {})
        return Answer(row.status, json.loads(row.body) if row.body else None, row.headers or {})

    def value(self, function: str, **arguments: Any) -> Any:
        """Call a function that returns one value."""
        query = f"select {function}({_named(arguments)})"
        return self.conn.execute(query, _values(arguments)).fetchone()[0]

    def rows(self, function: str, **arguments: Any) -> list[Any]:
        """Call a function that returns a table."""
        query = f"select * from {function}({_named(arguments)})"
        return self.conn.execute(query, _values(arguments)).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        """The first row of a query."""
        return self.conn.execute(query, values or None).fetchone()

    def all(self, query: str, *values: Any) -> list[Any]:
        """Every row of a query."""
        return self.conn.execute(query, values or None).fetchall()

    def run(self, query: str, *values: Any) -> int:
        """Run a statement; return how many rows it touched."""
        return self.conn.execute(query, values or None).rowcount

    def age(self, table: str, interval: str) -> None:
        """Make every row of a table that much older."""
        columns = self.one(
            "select array_agg(attname::text) as names from pg_attribute"
            " where attrelid = %s::regclass and atttypid = 'timestamptz'::regtype"
            " and attnum > 0 and not attisdropped",
            table,
        ).names
        moves = sql.SQL(", ").join(
            sql.SQL("{0} = {0} - {1}::interval").format(sql.Identifier(name), interval)
            for name in columns
        )
        name = sql.Identifier(*table.split("."))
        refusals = sql.SQL("alter table {} {} trigger user")
        if table in APPEND_ONLY:
            self.conn.execute(refusals.format(name, sql.SQL("disable")))
        self.conn.execute(sql.SQL("update {} set {}").format(name, moves))
        if table in APPEND_ONLY:
            self.conn.execute(refusals.format(name, sql.SQL("enable")))

    def user(
        self, email: str = "alice@example.org", *, verified: bool = True, role: str = "user"
    ) -> str:
        """An account; the one there is, when a file of tests is taken up again later."""
        return str(
            self.one(
                "insert into core.users (email, password_hash, email_verified, role)"
                " values (%s, %s, %s, %s)"
                " on conflict (email) do update set role = excluded.role returning id",
                email,
                HASH,
                verified,
                role,
            ).id
        )

    def session(self, user_id: str) -> str:
        """A session of an account: the hash that stands for its token."""
        token_hash = uuid.uuid4().hex * 2
        self.run(
            "insert into core.sessions (user_id, token_hash, expires_at)"
            " values (%s, %s, now() + interval '1 hour')",
            user_id,
            token_hash,
        )
        return token_hash

    def code(self, code: str = "INVITED") -> str:
        """An unspent access code."""
        return str(
            self.one("insert into core.access_codes (code) values (%s) returning id", code).id
        )

    def token(self, coingecko_id: str = "bitcoin", symbol: str = "BTC", **columns: Any) -> str:
        """A coin of the token table."""
        values = {
            "coingecko_id": coingecko_id,
            "symbol": symbol,
            "name": coingecko_id.title(),
            "market_cap_rank": 1,
            "current_price_usd": 77671,
            "asset_key": symbol,
        } | columns
        query = sql.SQL("insert into core.ucie_tokens ({}) values ({}) returning id").format(
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        )
        return str(self.conn.execute(query, list(values.values())).fetchone().id)


class Live(Database):
    """A database that commits, and its address for others."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster = cluster
        self.name = name
        super().__init__(self.connect("owner"))
        self._superuser = self.connect("postgres")
        self._superuser.execute("set session_replication_role = replica")  # no trigger refuses
        self._stop_the_clock()

    def close(self) -> None:
        """Hang up."""
        self.conn.close()
        self._superuser.close()

    def url(self, role: str = "owner") -> str:
        """The conninfo of a role."""
        return self.cluster.url(role, self.name)

    def connect(self, role: str) -> psycopg.Connection[Any]:
        """A further connection, autocommitting; it has patience with a crowd on a busy machine."""
        return psycopg.connect(
            self.url(role),
            autocommit=True,
            row_factory=namedtuple_row,
            options="-c lock_timeout=60s -c statement_timeout=60s",
        )

    def empty(self) -> None:
        """Remove what a test left behind; what migrations put in stays."""
        tables = self.all(
            "select relname from pg_class where relnamespace = 'core'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition and relname <> all(%s)",
            list(SEEDED),
        )
        names = sql.SQL(", ").join(sql.Identifier("core", row.relname) for row in tables)
        self._superuser.execute(sql.SQL("truncate {} restart identity").format(names))
        self.run(
            "update core.provider_state set failures = 0, failing_since = null, not_before = null,"
            " reason = null, last_ok_at = null, last_error_at = null, last_error = null,"
            " calls = 0, errors = 0, latency_ms = null"
        )
        self._stop_the_clock()

    def _stop_the_clock(self) -> None:
        """Let workers begin nothing by themselves, whatever time it is while a test runs."""
        self.run("update core.schedule set next_run_at = now() + interval '1 day'")


def _named(arguments: dict[str, Any]) -> str:
    return ", ".join(f"p_{name} => %s" for name in arguments)


def _values(arguments: dict[str, Any]) -> list[Any]:
    return [Jsonb(v) if isinstance(v, dict | list) else v for v in arguments.values()]


def pytest_configure(config: pytest.Config) -> None:
    """Start the one server, or take over the address that the controller handed on."""
    if hasattr(config, "workerinput"):
        config.stash[CLUSTER] = Cluster(**config.workerinput["cluster"])
        return
    if config.option.collectonly:
        return
    server = Server(plpgsql_coverage.server_settings(binaries().folder))
    cluster = Cluster(server.dsn()["port"], server.major)
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as conn:
        conn.execute((ROOT / "db/roles.sql").read_text())
        conn.execute(sql.SQL("create database {} owner owner").format(sql.Identifier(TEMPLATE)))
    with psycopg.connect(cluster.url()) as conn:
        db.apply.apply(conn)
        conn.execute("update core.settings set value = 4 where name = 'bcrypt_min_cost'")
    config.stash[CLUSTER] = cluster
    config.stash[SERVER] = server
    config.pluginmanager.register(
        plpgsql_coverage.Summary(cluster.url("postgres", "postgres")), "plpgsql_coverage"
    )


CLUSTER = pytest.StashKey[Cluster]()
SERVER = pytest.StashKey[Server]()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this process started."""
    if server := config.stash.get(SERVER, None):
        server.stop()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the server's address to a worker of pytest-xdist."""
    node.workerinput["cluster"] = node.config.stash[CLUSTER]._asdict()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """The server of this run."""
    return request.config.stash[CLUSTER]


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Which of the parallel processes this is."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def _own_database(cluster: Cluster, worker_id: str) -> str:
    name = f"rolled_back_{worker_id}"
    cluster.copy(name)
    return name


@pytest.fixture(scope="session")
def _own_connection(cluster: Cluster, _own_database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(cluster.url(database=_own_database), row_factory=namedtuple_row) as conn:
        yield conn


@pytest.fixture
def database(_own_connection: psycopg.Connection[Any]) -> Iterator[Database]:
    """A transaction as the owner that is rolled back."""
    _own_connection.execute("select")  # begins it, so that a block within is only a savepoint
    yield Database(_own_connection)
    _own_connection.rollback()


@pytest.fixture(scope="session")
def _live_database(cluster: Cluster, worker_id: str) -> Iterator[Live]:
    name = f"live_{worker_id}"
    cluster.copy(name)
    live = Live(cluster, name)
    yield live
    live.close()


@pytest.fixture
def live(_live_database: Live) -> Iterator[Live]:
    """A database that commits; it is emptied afterwards."""
    yield _live_database
    _live_database.empty()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> config.Settings:
    """The settings of a service under test: its own folder, its own keys, the sandbox."""
    return config.load(
        {
            "DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "SECRET_KEY": secrets.token_hex(32),
            "CRON_SECRET": secrets.token_hex(16),
        }
    )


@pytest.fixture(scope="session")
def _app(settings: config.Settings, _live_database: Live) -> Iterator[Flask]:
    from app import create_app

    app = create_app(settings, conninfo=_live_database.url("web"))
    app.config.update(TESTING=False, BCRYPT_COST=4)
    yield app
    app.extensions["read_counts"].hand_in()  # at exit nobody would be there to take them
    app.extensions["db"].close()


@pytest.fixture
def app(_app: Flask, live: Live) -> Flask:
    """The application on the live database of this test."""
    return _app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of sorts, with its own cookies."""
    return app.test_client()


@pytest.fixture(scope="session")
def site(
    cluster: Cluster, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """The whole running service on a database of its own; shared, so tests bring own accounts."""
    from service import running

    name = f"site_{worker_id}"
    cluster.copy(name)
    live = Live(cluster, name)
    with running(live, tmp_path_factory.mktemp("site")) as site:
        site.wait_for_lists()  # or coins that a test puts in would be dropped from them
        yield site
    live.close()
