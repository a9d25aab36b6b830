"""The programs of bin/: make the environment ready, then become the program itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from bootstrap import arguments, assets, checks, packages, python
from bootstrap.report import Stop, fail, say, started


def main(program: str) -> NoReturn:
    """Run the program of that name with the arguments of the command line."""
    started()
    programs: dict[str, Callable[[Sequence[str]], int]] = {
        "up": up,
        "test": test,
        "psql": psql,
        "manage": manage,
        "bench": bench,
    }
    try:
        code = programs[program](sys.argv[1:])
    except Stop as stop:
        code = fail(program, stop)
    except subprocess.CalledProcessError as error:
        code = fail(program, f"{Path(error.cmd[0]).name} ended with {error.returncode}; see above")
    except KeyboardInterrupt:
        code = fail(program, "interrupted")
    raise SystemExit(code)


def up(typed: Sequence[str]) -> int:
    """Fetch what is missing, then become the supervisor."""
    options = arguments.up().parse_args(typed)
    if options.live:
        os.environ["MARKET_DATA"] = "live"
    if options.data:
        os.environ["DATA_DIR"] = str(options.data.expanduser().absolute())
    venv_python = packages.ensure(packages.RUN)
    assets.ensure()
    _become(venv_python, "supervisor", ["--host", options.host, "--port", str(options.port)])


def test(typed: Sequence[str]) -> int:
    """Fetch what is missing, then run every check."""
    venv_python = packages.ensure(packages.RUN, packages.TEST)
    assets.ensure(testing=True)
    say(f"Python {venv_python}")
    return checks.run(venv_python, typed)


def psql(typed: Sequence[str]) -> int:
    """Become psql, on the running database."""
    _become(packages.ensure(packages.RUN), "commands.psql", typed)


def manage(typed: Sequence[str]) -> int:
    """Become the operator's command, once it is understood."""
    arguments.manage().parse_args(typed)
    _become(packages.ensure(packages.RUN), "commands.manage", typed)


def bench(typed: Sequence[str]) -> int:
    """Become the runner of the measurements."""
    venv_python = packages.ensure(packages.RUN)
    assets.ensure()
    _become(venv_python, "bench", typed)


def _become(venv_python: Path, module: str, rest: Sequence[str]) -> NoReturn:
    """Replace this process; the full path as its name is what makes Python find its venv."""
    sys.stdout.flush()
    os.execve(  # noqa: S606 - no shell is wanted
        venv_python, [str(venv_python), "-m", module, *rest], python.project_environment()
    )
