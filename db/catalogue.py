"""The database as it is, in words: kept in git as db/schema.sql, and compared to find drift.

Reads the catalogue only. The same text comes out of every PostgreSQL from 15 on; the monthly
partitions by month are left out, since they depend on the date, and so is what a view is made of,
since each version words it differently.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import psycopg

HERE = Path(__file__).parent
SNAPSHOT = HERE / "schema.sql"
TITLE = (
    "-- The tables as the migrations leave them. Made by ./bin/manage schema; read, never run.\n"
)
BODY = re.compile(r"\bas \$\$(.*?)\$\$;", re.DOTALL)
FUNCTION = re.compile(r"^create function ([\w.]+)", re.MULTILINE)

TABLES = """
select c.oid::regclass::text as name,
       case c.relkind when 'm' then 'materialized view' else 'table' end as kind,
       c.relkind = 'p' as partitioned,
       c.relrowsecurity as secured, c.relforcerowsecurity as forced,
       pg_get_partkeydef(c.oid) as partition_key, obj_description(c.oid, 'pg_class') as comment
from pg_class c
where c.relnamespace = 'core'::regnamespace and c.relkind in ('r', 'p', 'm')
  and (not c.relispartition or c.relname !~ '_(\\d{4}_\\d\\d|old)$')
order by 1
"""
COLUMNS = """
select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       pg_get_expr(d.adbin, d.adrelid), a.attstorage <> t.typstorage as moved, a.attstorage
from pg_attribute a
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped
order by a.attnum
"""
CONSTRAINTS = """
select conname, pg_get_constraintdef(oid)
from pg_constraint
where conrelid = %s::regclass and contype <> 'n' and conparentid = 0
order by contype = 'f', contype = 'c', conname
"""
INDEXES = """
select pg_get_indexdef(i.indexrelid)
from pg_index i
where i.indrelid = %s::regclass
  and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u'))
order by 1
"""
TRIGGERS = """
select pg_get_triggerdef(oid) from pg_trigger
where tgrelid = %s::regclass and not tgisinternal and tgparentid = 0 order by 1
"""
POLICIES = """
select polname,
       array(select rolname::text from pg_roles where oid = any(polroles) order by 1),
       pg_get_expr(polqual, polrelid) as visible, pg_get_expr(polwithcheck, polrelid) as allowed
from pg_policy
where polrelid = %s::regclass order by 1
"""
FUNCTIONS = """
select format('%I.%I', n.nspname, p.proname), p.prosrc
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname in ('private', 'api', 'work', 'ops')
"""


def describe(conn: psycopg.Connection) -> str:
    """The tables of core, their constraints, indexes, triggers and policies, as SQL to read."""
    with conn.transaction(force_rollback=True):
        conn.execute("set local search_path = pg_catalog")
        tables = conn.execute(TABLES).fetchall()
        return TITLE + "".join(f"\n{statement}\n" for t in tables for statement in _table(conn, t))


def drift(conn: psycopg.Connection) -> list[str]:
    """Every difference between this database and the checkout, each in one line."""
    return [
        *_ledger_drift(conn),
        *_table_drift(SNAPSHOT.read_text("utf-8"), describe(conn)),
        *_function_drift(conn),
    ]


def _table(conn: psycopg.Connection, table: tuple[Any, ...]) -> Iterator[str]:
    name, kind, partitioned, secured, forced, key, comment = table
    lines = [_column(*column) for column in conn.execute(COLUMNS, (name,))]
    lines += [f"constraint {n} {text}" for n, text in conn.execute(CONSTRAINTS, (name,))]
    ending = f" partition by {key}" if partitioned else ""
    yield f"create {kind} {name} (\n  " + ",\n  ".join(lines) + f"\n){ending};"
    yield f"comment on {kind} {name} is '{comment}';"
    for query in (INDEXES, TRIGGERS):
        for (statement,) in conn.execute(query, (name,)):
            yield statement + ";"
    if secured:
        force = " -- and forced on the owner" if forced else ""
        yield f"alter table {name} enable row level security;{force}"
    for policy, roles, using, check in conn.execute(POLICIES, (name,)):
        condition = f" using {using}" if using else ""
        condition += f" with check {check}" if check else ""
        yield f"create policy {policy} on {name} to {', '.join(roles)}{condition};"


def _column(
    name: str, kind: str, needed: bool, identity: str, default: str, moved: bool, storage: str
) -> str:
    words = [name, kind]
    if identity:
        words.append("generated always as identity")
    if default is not None:
        words.append(f"default {default}")
    if needed:
        words.append("not null")
    if moved:
        words.append(f"storage {storage}")
    return " ".join(words)


def _ledger_drift(conn: psycopg.Connection) -> Iterator[str]:
    applied = {name for (name,) in conn.execute("select name from core.schema_migrations")}
    files = {path.name for path in (HERE / "migrations").glob("*.sql")}
    for name in sorted(files - applied):
        yield f"migration {name}: not applied"
    for name in sorted(applied - files):
        yield f"migration {name}: applied, but its file is gone"


def _table_drift(expected: str, found: str) -> Iterator[str]:
    old, new = (_lines(text) for text in (expected, found))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for where, line in old[i1:i2]:
            yield f"{where}: missing: {line}"
        for where, line in new[j1:j2]:
            yield f"{where}: not in db/schema.sql: {line}"


def _lines(text: str) -> list[tuple[str, str]]:
    """Each line with the table it speaks of."""
    lines, where = [], ""
    for line in text.splitlines():
        if found := re.match(r"create (?:table|materialized view) (\S+)", line):
            where = found[1]
        if line.strip() and not line.startswith("--"):
            lines.append((where, line.strip().rstrip(",")))
    return lines


def _function_drift(conn: psycopg.Connection) -> Iterator[str]:
    found: dict[str, str] = dict(conn.execute(FUNCTIONS).fetchall())
    expected: dict[str, str] = {}
    for path in (HERE / "functions").glob("*/*.sql"):
        text = path.read_text("utf-8")
        expected |= dict(zip(FUNCTION.findall(text), BODY.findall(text), strict=True))
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield f"function {name}: missing"
        elif name not in expected:
            yield f"function {name}: not in db/functions"
        elif found[name] != expected[name]:
            yield f"function {name}: its body differs from db/functions"
