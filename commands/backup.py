"""One file that holds the state of the database, and the way back from it.

State is schema core: the file is pg_dump's custom format of it. Functions are text of the tree and
are made again from there; roles and passwords belong to the server and to DATA_DIR. Going back
replaces all state in one transaction, so a broken file leaves the database as it was.
"""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import config
from commands.database import client, login
from db import urls

STATE = "core"
BEHAVIOUR = ("private", "api", "work", "ops")


class BackupError(Exception):
    """A backup cannot be written or read; the text is one line for the person at the terminal."""


def backup(settings: config.Settings, file: Path) -> None:
    """Write the state into the file, under another name until it is whole."""
    there = login(urls.url(settings, "owner", direct=True))
    scratch = file.with_name(f".{file.name}.part")
    # The owner's policies let it see every row; without the option pg_dump would not ask them.
    what = ["-Fc", f"--schema={STATE}", "--enable-row-security", "-d", there.conninfo]
    try:
        scratch.touch(mode=0o600)
        _run([client(settings, "pg_dump"), *what, "-f", scratch], there.environment)
        scratch.replace(file)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):  # it may be as unreachable as the file
            scratch.unlink(missing_ok=True)


def restore(settings: config.Settings, file: Path) -> None:
    """Replace the state by that of the file, or leave all as it was; functions are not made yet."""
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    there = login(urls.url(settings, "owner", direct=True))
    first = "set client_min_messages = warning;" + "".join(
        f"drop schema if exists {schema} cascade;" for schema in (*BEHAVIOUR, STATE)
    )
    last = "delete from core.function_files"  # so that the loader makes them all
    with tempfile.TemporaryDirectory(dir=settings.data_dir) as folder:
        script = _script(settings, file, Path(folder), there.environment)
        manner = ["-X", "-q", "-1", "-o", os.devnull, "-v", "ON_ERROR_STOP=1"]
        what = ["-d", there.conninfo, "-c", first, "-f", str(script), "-c", last]
        _run([client(settings, "psql"), *manner, *what], there.environment)


def _script(
    settings: config.Settings, file: Path, folder: Path, environment: Mapping[str, str]
) -> Path:
    """Write the file out as SQL, without the triggers: they come with their functions."""
    listed = _run([client(settings, "pg_restore"), "-l", file], environment).splitlines()
    kept = folder / "contents"
    kept.write_text("\n".join(line for line in listed if " TRIGGER " not in line), "utf-8")
    script = folder / "script.sql"  # whole before the first word of it is run
    _run([client(settings, "pg_restore"), "-L", kept, "-f", script, file], environment)
    return script


def _run(command: Sequence[str | Path], environment: Mapping[str, str]) -> str:
    """Run one of PostgreSQL's programs; return what it printed."""
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
        name = Path(command[0]).name
        raise BackupError(f"{name}: {reason.removeprefix(f'{name}: ')[:300]}")
    return answer.stdout
