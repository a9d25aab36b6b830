"""One file that holds the whole database, and the way back from it.

The file is pg_dump's custom format of our schemas. Roles and passwords are not in it: they belong
to the server and to DATA_DIR. Going back replaces every table and function in one transaction,
so a broken file leaves the database as it was.
"""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import config
from commands.database import client, login
from db import urls

SCHEMAS = ("core", "private", "api", "work", "ops")


class BackupError(Exception):
    """A backup cannot be written or read; the text is one line for the person at the terminal."""


def backup(settings: config.Settings, file: Path) -> None:
    """Write the database into the file, under another name until it is whole."""
    there = login(urls.administrator(settings))  # row-level security hides rows from the owner
    scratch = file.with_name(f".{file.name}.part")
    ours = [f"--schema={schema}" for schema in SCHEMAS]
    try:
        scratch.touch(mode=0o600)
        whereto = ["-d", there.conninfo, "-f", str(scratch)]
        _run([client(settings, "pg_dump"), "-Fc", *ours, *whereto], there.environment)
        scratch.replace(file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        scratch.unlink(missing_ok=True)


def restore(settings: config.Settings, file: Path) -> None:
    """Replace what the database holds by what the file holds, or leave it as it was."""
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    there = login(urls.administrator(settings))
    drops = "".join(f"drop schema if exists {schema} cascade;" for schema in SCHEMAS)
    first = f"set client_min_messages = warning; {drops}"
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        script = Path(folder) / "script.sql"  # whole before the first word of it is run
        _run([client(settings, "pg_restore"), "-f", script, file], there.environment)
        manner = ["-X", "-q", "-1", "-o", os.devnull, "-v", "ON_ERROR_STOP=1"]
        what = ["-d", there.conninfo, "-c", first, "-f", str(script)]
        _run([client(settings, "psql"), *manner, *what], there.environment)


def _run(command: Sequence[str | Path], environment: Mapping[str, str]) -> None:
    """Run one of PostgreSQL's programs."""
    answer = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if answer.returncode != 0:
        lines = answer.stderr.strip().splitlines() or ["no reason given"]
        reason = next((line for line in lines if "error" in line.lower()), lines[-1])
        raise BackupError(f"{Path(command[0]).name}: {reason[:300]}")
