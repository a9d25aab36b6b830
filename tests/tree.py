"""The files of the project, for tests about the project itself."""

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
MADE_HERE = {"var", "node_modules", "__pycache__"}  # and everything whose name begins with a dot
TEXT = {".py", ".sql", ".md", ".html", ".css", ".js", ".toml", ".txt", ".in", ".json", ".svg", ""}
FUNCTIONS = ROOT / "db/functions"
SCHEMAS = ("private", "api", "work", "ops")


def files(*suffixes: str) -> list[Path]:
    """Every file that belongs to the project, of these suffixes if any are named."""
    return sorted(path for path in _below(ROOT) if not suffixes or path.suffix in suffixes)


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in MADE_HERE or path.name.startswith(".") or path == ROOT / "static/vendor":
            continue
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def name(path: Path) -> str:
    """A file's path from the root, as a test's name shows it."""
    return path.relative_to(ROOT).as_posix()


def product_code() -> list[Path]:
    """The Python that runs in production: everything but the tests."""
    scripts = [path for path in files("") if path.parent == ROOT / "bin"]
    modules = [path for path in files(".py") if path.relative_to(ROOT).parts[0] != "tests"]
    return modules + scripts


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def function_files() -> list[Path]:
    """The SQL files that hold one function each; a leading underscore marks the exceptions."""
    return [path for path in sorted(FUNCTIONS.glob("*/*.sql")) if not path.name.startswith("_")]


def qualified(path: Path) -> str:
    """The SQL name that a function's path promises."""
    return f"{path.parent.name}.{path.stem}"


def faults(
    paths: Iterable[Path], found_in: Callable[[Path], Any], named: Callable[[Path], str] = name
) -> dict[str, Any]:
    """What a rule finds in each file, by the file's name; files without a finding are left out."""
    return {named(path): found for path in paths if (found := found_in(path))}


class Call(NamedTuple):
    """A call of a database function written out in Python."""

    where: str
    function: str
    arguments: frozenset[str]


CALLERS = {"call", "ask", "rows", "call_until_ready", "ask_until_ready"}
UNTIL_READY = {"call_until_ready", "ask_until_ready"}


def database_calls() -> Iterator[Call]:
    """Every call whose first argument names a function of our schemas."""
    for path in product_code():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and (found := _database_call(path, node)):
                yield found


def _database_call(path: Path, node: ast.Call) -> Call | None:
    caller = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node.func, ast.Name):
        caller = node.func.id
    if caller not in CALLERS or not node.args:
        return None
    first = node.args[0]
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    if first.value.partition(".")[0] not in SCHEMAS:
        return None
    names = {keyword.arg or "**" for keyword in node.keywords}
    if caller in UNTIL_READY:
        names = names - {"wait"} | {"waited"}
    return Call(f"{name(path)}:{node.lineno}", first.value, frozenset(names))
