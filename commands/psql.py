"""./bin/psql [ROLE] [psql arguments]: psql on the database of DATA_DIR, as `ops` by default."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import config
from bootstrap.arguments import ROLES
from bootstrap.report import fail
from commands.database import client, login
from db import urls
from db.cluster import ClusterError


def main(typed: Sequence[str]) -> NoReturn:
    """Become psql, or end with the reason why that is impossible."""
    named = bool(typed) and typed[0] in ROLES
    role, rest = (typed[0], typed[1:]) if named else (ROLES[0], typed)
    try:
        settings = config.load(os.environ)
        program = client(settings, "psql")
        there = login(urls.url(settings, role, direct=True))
    except (config.ConfigError, ClusterError) as fault:
        raise SystemExit(fail("psql", fault)) from None
    sys.stdout.flush()
    os.execve(program, [str(program), "-d", there.conninfo, *rest], there.environment)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
