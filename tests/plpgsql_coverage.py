"""Which statements of our PL/pgSQL ran during the tests, counted by plpgsql_check's profiler.

The profiler keeps its counts in the server's shared memory, so rolled-back transactions and
parallel test processes count as well. Where the extension cannot be had, the summary says so.
Statements of `language sql` functions are not PL/pgSQL and are not counted.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

BAR = 95  # percent of all statements, in a run of the whole suite
LIBRARY = "plpgsql_check.so"
SETTINGS = " -c shared_preload_libraries=plpgsql,plpgsql_check -c plpgsql_check.profiler=on"
COUNTS = """
    select
      pg_proc.pronamespace::regnamespace || '.' || pg_proc.proname as function,
      statements.stmtid,
      statements.lineno,
      statements.exec_stmts
    from pg_proc
    join pg_language on pg_language.oid = pg_proc.prolang and pg_language.lanname = 'plpgsql'
    cross join lateral plpgsql_profiler_function_statements_tb(pg_proc.oid) as statements
    where pg_proc.pronamespace::regnamespace::text in ('private', 'api', 'work', 'ops')
"""


class Statement(NamedTuple):
    """One statement of one function; lines are counted from the body's first."""

    function: str
    number: int
    line: int


class Coverage(NamedTuple):
    """How often each statement ran."""

    counts: Counter[Statement]

    @property
    def percent(self) -> float:
        """The share of statements that ran at least once."""
        ran = sum(1 for count in self.counts.values() if count)
        return 100 * ran / len(self.counts) if self.counts else 0.0

    def missed(self) -> dict[str, list[int]]:
        """The lines that never ran, by function."""
        lines: defaultdict[str, set[int]] = defaultdict(set)
        for statement, count in self.counts.items():
            if not count:
                lines[statement.function].add(statement.line)
        return {function: sorted(found) for function, found in sorted(lines.items())}


def server_settings(binaries: Path) -> str:
    """What the server must be started with, or nothing where the extension is missing."""
    return SETTINGS if (binaries.parent / "lib" / LIBRARY).exists() else ""


def measure(url: str, databases: Sequence[str] = ()) -> Coverage | None:
    """Add up the counts of these databases, or of all of a server; the conninfo is a superuser's.

    None where the profiler is not at work.
    """
    counts: Counter[Statement] = Counter()
    with psycopg.connect(url, autocommit=True) as conn:
        if conn.execute("select current_setting('plpgsql_check.profiler', true)").fetchone() != (
            "on",
        ):
            return None
        found = conn.execute("select datname from pg_database where datallowconn").fetchall()
    for name in databases or [name for (name,) in found]:
        with psycopg.connect(make_conninfo(url, dbname=name)) as conn:
            conn.execute("create extension if not exists plpgsql_check")
            for function, number, line, count in conn.execute(COUNTS):
                counts[Statement(function, number, line)] += count
            conn.rollback()
    return Coverage(counts)


class Summary:
    """A plugin of pytest: measure when the run ends, print, and hold a whole run to the bar."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._coverage: Coverage | None = None

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Measure while the server still runs; a whole run below the bar fails."""
        self._coverage = measure(self._url)
        below = self._coverage is not None and self._coverage.percent < BAR
        if below and _is_whole_suite(session.config):
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        """Print the share of statements that ran, and where the others stand."""
        terminalreporter.section("PL/pgSQL coverage")
        if self._coverage is None:
            terminalreporter.line("not measured: this server has no plpgsql_check loaded")
            return
        total = len(self._coverage.counts)
        terminalreporter.line(f"{self._coverage.percent:.1f} % of {total} statements ran")
        if not _is_whole_suite(config):
            return
        for function, lines in self._coverage.missed().items():
            terminalreporter.line(f"{function}: lines {', '.join(map(str, lines))} never ran")
        if self._coverage.percent < BAR:
            terminalreporter.line(f"the bar is {BAR} %", red=True)


def _is_whole_suite(config: pytest.Config) -> bool:
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return everything and not (config.option.keyword or config.option.markexpr)
