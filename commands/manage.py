"""./bin/manage ACT: what an operator does from the command line, on the database of DATA_DIR.

Starts the embedded cluster for the length of the act when ./bin/up is not running. Rules stay in
the database: an act calls one function of schema ops and prints its answer.
"""

import argparse
import os
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from email_validator import EmailNotValidError, validate_email

import config
from bootstrap import arguments
from bootstrap.report import fail, say
from commands import backup
from commands.database import settings_of_a_running_database
from db import operator, prepare, urls
from db.apply import ApplyError
from db.cluster import ClusterError

FAULTS = (
    config.ConfigError,
    ClusterError,
    ApplyError,
    prepare.DatabaseError,
    backup.BackupError,
)
Act = Callable[[config.Settings, argparse.Namespace], int]


def main() -> int:
    """Carry out one act; return the exit code."""
    options = arguments.manage().parse_args()
    acts: dict[str, Act] = {
        "migrate": migrate,
        "check": check,
        "schema": schema,
        "create-admin": create_admin,
        "issue-codes": issue_codes,
        "backup": back_up,
        "restore": restore,
    }
    try:
        if options.act == "worker":
            return worker()
        with settings_of_a_running_database() as settings:
            return acts[options.act](settings, options)
    except FAULTS as fault:
        return fail("manage", fault)


def migrate(settings: config.Settings, _: argparse.Namespace) -> int:
    """Bring server and database to this tree."""
    prepare.make_roles(settings)
    prepare.set_passwords(settings)
    done = prepare.migrate(settings)
    say("\n".join(f"applied {line}" for line in done) or "nothing to do")
    return 0


def check(settings: config.Settings, _: argparse.Namespace) -> int:
    """Name every difference between the tree and the database."""
    differences = operator.drift(settings)
    say("\n".join(differences) or "the database is what the tree says")
    return 1 if differences else 0


def schema(settings: config.Settings, _: argparse.Namespace) -> int:
    """Write the tables as they stand into db/schema.sql."""
    path = config.ROOT / "db" / "schema.sql"
    path.write_text(operator.snapshot(settings), encoding="utf-8")
    say(f"{path} written")
    return 0


def create_admin(settings: config.Settings, options: argparse.Namespace) -> int:
    """Make an account an administrator's; make the account where there is none."""
    if operator.has_account(settings, options.email):
        operator.ask(settings, "grant_admin", options.email)
        say(f"{options.email} is an administrator now")
        return 0
    import credentials

    try:  # the login would not know another kind
        found = validate_email(options.email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        return fail("manage", f"{options.email}: {error}")
    password = secrets.token_urlsafe(15)
    operator.ask(settings, "create_admin", found.ascii_email, credentials.hash_password(password))
    say(f"{found.ascii_email} is an administrator; the password, shown this once: {password}")
    return 0


def issue_codes(settings: config.Settings, options: argparse.Namespace) -> int:
    """Print new access codes."""
    expires = datetime.now(UTC) + timedelta(days=options.days) if options.days else None
    codes = operator.ask(
        settings, "issue_access_codes", options.count, options.note or None, expires
    )
    say("\n".join(codes))
    return 0


def back_up(settings: config.Settings, options: argparse.Namespace) -> int:
    """Write the state of the whole database into a file."""
    backup.backup(settings, options.file)
    size = options.file.stat().st_size
    say(f"{options.file} holds every table ({size:,} bytes); keep DATA_DIR/secrets.json beside it")
    return 0


def restore(settings: config.Settings, options: argparse.Namespace) -> int:
    """Replace every table by those of a file, then bring the database to this tree."""
    prepare.make_roles(settings)
    prepare.set_passwords(settings)
    prepare.migrate(settings)  # what lives outside our schemas, on a new server
    backup.restore(settings, options.file)
    prepare.migrate(settings)
    say(f"every table is what {options.file} holds; everything else is gone")
    return 0


def worker() -> int:
    """Become one more worker."""
    settings = config.load(os.environ)
    urls.url(settings, "worker")  # says in one line when there is no database to work on
    os.execv(sys.executable, [sys.executable, "-m", "jobs"])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    raise SystemExit(main())
