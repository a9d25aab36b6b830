"""What tests of letters share: asking for one, and taking it as the worker does."""

from typing import Any

from functions.accounts import SENDER

LINK_HASH = "d" * 64
DOORS = {"reset_password": "api.request_password_reset", "verify_email": "api.resend_verification"}


def ask(database: Any, kind: str, email: str = "alice@example.org", **changes: Any) -> Any:
    """Ask for a letter as anybody may."""
    arguments = {
        "email": email,
        "token_hash": LINK_HASH,
        "sealed": "sealed",
        "client": SENDER,
    }
    return database.call(DOORS[kind], **(arguments | changes))


def take(database: Any) -> list[Any]:
    """Take every letter there is, the oldest first."""
    letters = database.all("select id from core.letters order by created_at, id")
    return [
        row for letter in letters for row in database.rows("work.take_letter", letter=letter.id)
    ]


def written(database: Any) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without what is drawn or told by a clock."""
    tables = database.all(
        "select relname from pg_class where relnamespace = 'core'::regnamespace"
        " and relkind in ('r', 'p') and not relispartition order by relname"
    )
    drawn = "{id,key,recipient,created_at,taken_at,run_at,timestamp,number}"
    return {
        table.relname: [
            row.shown
            for row in database.all(
                f"select to_jsonb(stored) - '{drawn}'::text[] as shown"
                f" from core.{table.relname} as stored order by 1"
            )
        ]
        for table in tables
    }
