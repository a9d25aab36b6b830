"""db.prepare: from a bare server to a ready database."""

import re
from contextlib import contextmanager

import psycopg
import pytest

import config
from conftest import ROOT
from db import operator, prepare, urls
from db.cluster import Cluster, address
from supervisor import keys


@contextmanager
def bare(folder):
    """The settings of a DATA_DIR whose cluster has just been started."""
    keys.ensure(folder)
    settings = config.load({"DATA_DIR": str(folder)})
    cluster = Cluster(urls.cluster_home(settings), configuration={"fsync": "off"})
    cluster.start()
    try:
        yield settings
    finally:
        cluster.stop()


@pytest.fixture(scope="module")
def ready(shared_scratch):
    """A DATA_DIR with everything made."""
    with bare(shared_scratch / "var") as settings:
        prepare.make_roles(settings)
        prepare.set_passwords(settings)
        prepare.migrate(settings)
        yield settings


def test_a_second_time_there_is_nothing_to_do(ready):
    prepare.make_roles(ready)

    assert prepare.set_passwords(ready) == []
    assert prepare.migrate(ready) == []


def test_a_password_that_differs_is_set_anew(ready):
    with psycopg.connect(urls.administrator(ready), autocommit=True) as conn:
        conn.execute("alter role worker password 'something else'")

    assert prepare.set_passwords(ready) == ["worker"]
    psycopg.connect(urls.url(ready, "worker")).close()


def test_no_password_reaches_the_servers_log(ready):
    with psycopg.connect(urls.administrator(ready), autocommit=True) as conn:
        conn.execute("alter system set log_statement = 'all'")
        conn.execute("select pg_reload_conf()")
        conn.execute("alter role web password null")
    prepare.set_passwords(ready)
    with psycopg.connect(urls.administrator(ready), autocommit=True) as conn:
        row = conn.execute("select pg_read_file(pg_current_logfile())").fetchone()
        conn.execute("alter system reset log_statement")
        conn.execute("select pg_reload_conf()")

    assert 'alter role "web" password' in row[0]
    assert ready.passwords["web"] not in row[0]


def test_strangers_cannot_connect_and_nobody_but_the_owner_creates(ready):
    with psycopg.connect(urls.administrator(ready), autocommit=True) as conn:
        rights = conn.execute(
            "select r.rolname, has_database_privilege(r.rolname, 'sovereign', 'connect'),"
            " has_database_privilege(r.rolname, 'sovereign', 'create, temporary')"
            " from pg_roles r where r.rolname in ('owner', 'web', 'worker', 'ops', 'pg_monitor')"
            " order by 1"
        ).fetchall()

    assert rights == [
        ("ops", True, False),
        ("owner", True, True),
        ("pg_monitor", False, False),
        ("web", True, False),
        ("worker", True, False),
    ]


def test_a_server_with_too_few_connections_is_refused_by_number(ready):
    generous = config.load({"DATA_DIR": str(ready.data_dir), "DB_POOL_MAX": "500"})

    prepare.check_connections(ready)
    with pytest.raises(config.ConfigError, match=r"make 514 connections, but the server allows 57"):
        prepare.check_connections(generous)


def test_the_workers_connections_are_counted_as_they_are():
    own = re.search(r"^CONNECTIONS = (\d+)", (ROOT / "jobs/__main__.py").read_text(), re.MULTILINE)
    assert int(own[1]) + 1 == prepare.WORKER_CONNECTIONS


def test_a_database_that_was_given_is_made_ready_by_who_may_create_roles(scratch):
    """As at a host of databases: no superuser, and the database is there already."""
    with bare(scratch / "var") as host:
        with psycopg.connect(urls.administrator(host, "postgres"), autocommit=True) as conn:
            conn.execute("create role landlord login createrole password 'l'")
            conn.execute("create database given owner landlord")
        socket = address(urls.cluster_home(host)).socket
        database_url = f"postgresql://landlord:l@/given?host={socket}"
        given = config.load({"DATA_DIR": str(host.data_dir), "DATABASE_URL": database_url})

        prepare.make_roles(given)
        prepare.set_passwords(given)

        assert prepare.migrate(given)
        assert operator.ask(given, "seed_demo") == [11]
        with psycopg.connect(urls.url(given, "web")) as conn:
            may = "select has_database_privilege(current_database(), 'temporary')"
            assert conn.execute(may).fetchone() == (False,)
