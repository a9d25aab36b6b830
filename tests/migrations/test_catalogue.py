"""db/catalogue.py: the snapshot in git is true, and every kind of drift is named."""

import pytest

import db.catalogue
from conftest import Database

EMPTIED = """
create or replace function private.no_content() returns private.reply
language sql as 'select null::private.reply'
"""


def test_the_snapshot_equals_the_database(database: Database) -> None:
    assert db.catalogue.describe(database.conn) == db.catalogue.SNAPSHOT.read_text("utf-8")


def test_a_fresh_database_has_no_drift(database: Database) -> None:
    assert db.catalogue.drift(database.conn) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("alter table core.users add column nickname text", "core.users: not in db/schema.sql"),
        ("alter table core.users drop column disabled_at", "core.users: missing: disabled_at"),
        ("drop index core.idx_users_created_at", "core.users: missing: CREATE INDEX idx_users"),
        (
            "alter table core.users drop constraint users_email_normalised",
            "core.users: missing: constraint users_email_normalised",
        ),
        (
            "alter table core.users alter column role set default 'admin'",
            "core.users: missing: rol",
        ),
        ("drop table core.ucie_alerts", "core.ucie_alerts: missing: create table core.ucie_alerts"),
        (
            "drop index core.daily_figures_coin",
            "core.daily_figures: missing: CREATE UNIQUE INDEX daily_figures_coin",
        ),
        (
            "drop materialized view core.daily_figures",
            "core.daily_figures: missing: create materialized view core.daily_figures",
        ),
        ("create table core.stray (id int)", "core.stray: not in db/schema.sql"),
        ("drop trigger users_update_updated_at on core.users", "core.users: missing: CREATE TRIGG"),
        ("drop policy own_sessions on core.sessions", "core.sessions: missing: create policy own"),
        ("alter table core.sessions disable row level security", "core.sessions: missing: alter"),
        ("drop function private.retry_after(integer)", "function private.retry_after: missing"),
        (
            "create function ops.stray() returns int language sql as 'select 1'",
            "function ops.stray: not in db/functions",
        ),
        (EMPTIED, "function private.no_content: its body differs"),
        ("delete from core.schema_migrations", "migration 0001_core_schema.sql: not applied"),
    ],
)
def test_each_kind_of_drift_is_named(database: Database, change: str, named: str) -> None:
    database.run(change)
    assert [line for line in db.catalogue.drift(database.conn) if line.startswith(named)]
