"""What the operator's commands ask of the database: a function of schema ops, or a look at it all.

Answers and refusals come back as plain lines; nothing here decides anything.
"""

from typing import Any

import psycopg
from psycopg import sql

from config import Settings
from db import catalogue, urls
from db.prepare import DatabaseError, connect


def ask(settings: Settings, function: str, *arguments: Any) -> list[Any]:
    """Call a function of schema ops as the role ops; return the first column of its rows."""
    call = sql.SQL("select {}({})").format(
        sql.Identifier("ops", function), sql.SQL(", ").join(sql.Placeholder() for _ in arguments)
    )
    with connect(urls.url(settings, "ops", direct=True)) as conn:
        try:
            return [value for (value,) in conn.execute(call, arguments)]
        except psycopg.Error as error:
            said = error.diag.message_detail or error.diag.message_primary or str(error)
            raise DatabaseError(said) from None


def has_account(settings: Settings, email: str) -> bool:
    """Tell whether an account has this address."""
    with connect(urls.url(settings, "owner", direct=True)) as conn:
        query = "select 1 from core.users where email = lower(%s)"
        return conn.execute(query, (email,)).fetchone() is not None


def drift(settings: Settings) -> list[str]:
    """Return every difference between the tree and the database, each in one line."""
    with connect(urls.url(settings, "owner", direct=True)) as conn:
        return catalogue.drift(conn)


def snapshot(settings: Settings) -> str:
    """Return the tables as they stand, in the words of db/schema.sql."""
    with connect(urls.url(settings, "owner", direct=True)) as conn:
        return catalogue.describe(conn)


def free_code(settings: Settings, note: str) -> str | None:
    """Return an access code with this note that still opens an account."""
    with connect(urls.url(settings, "owner", direct=True)) as conn:
        row = conn.execute(
            "select code from core.access_codes where not redeemed and note = %s"
            " and (expires_at is null or expires_at > now()) order by code limit 1",
            (note,),
        ).fetchone()
    return str(row[0]) if row else None
