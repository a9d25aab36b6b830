"""How SQL is written, in files and in Python; what must not be written at all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tree import FUNCTIONS, ROOT, files, function_files, name, parsed, product_code, qualified

SQL_FILES = [path for path in files(".sql") if path != ROOT / "db/schema.sql"]
LINE, FUNCTION_LINES, FILE_LINES = 100, 60, 80
# Functions that would lose by being cut up, each with the reason.
LONG = {}
# Dynamic SQL outside ops: names of partitions are made from months.
DYNAMIC = {"private.ensure_partitions"}
# Whole rows are moved between tables of one shape.
WHOLE_ROWS = {"private.ensure_partitions"}
WORDS = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|update\s+\S+\s+set|delete\s+from"
    r"|(create|drop|alter)\s+(table|role|database|schema|function))\b",
    re.IGNORECASE | re.DOTALL,
)
# Where SQL is put together all the same, each with the reason.
BUILDS = {
    "commands/backup.py": "from the fixed names of our schemas",
    "db/catalogue.py": "to describe a database in a file; it is never run",
    "db/gateway.py": "from names of functions and parameters, each matched against a pattern",
}
# Connections that outlive a block on purpose, each with the reason.
LASTING = {
    "db/listener.py": "one connection listens for as long as the process lives",
    "db/prepare.py": "hands the connection to the block of its caller",
}


def _code(path: Path) -> str:
    """The text without comments."""
    return re.sub(r"--.*", "", path.read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(FUNCTIONS.rglob("*.sql")), ids=name)
def test_lines_are_not_too_long(path):
    """Of behaviour; in migrations, rows of values may stand in columns."""
    lines = path.read_text("utf-8").splitlines()
    assert [n for n, line in enumerate(lines, 1) if len(line) > LINE] == []


@pytest.mark.parametrize("path", function_files(), ids=qualified)
def test_a_function_fits_on_a_screen(path):
    lines = path.read_text("utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("create function"))
    end = next(n for n, line in enumerate(lines) if n > start and re.search(r"\$\$;$", line))
    length = end - start + 1
    if qualified(path) in LONG:
        assert length > FUNCTION_LINES or len(lines) > FILE_LINES, "no exception is needed"
        return
    assert length <= FUNCTION_LINES
    assert len(lines) <= FILE_LINES


@pytest.mark.parametrize("path", SQL_FILES, ids=name)
def test_columns_are_named(path):
    if path in FUNCTIONS.glob("*/*.sql") and qualified(path) in WHOLE_ROWS:
        return
    assert re.findall(r"select\s+(?:distinct\s+)?(?:\w+\.)?\*", _code(path), re.IGNORECASE) == []


@pytest.mark.parametrize("path", SQL_FILES, ids=name)
def test_nothing_is_replaced_or_swallowed(path):
    code = _code(path).lower()
    assert "create or replace" not in code
    assert not re.search(r"exception\s+when\s+others|when\s+others\s+then", code)


@pytest.mark.parametrize("path", function_files(), ids=qualified)
def test_only_operators_doors_use_dynamic_sql(path):
    code = _code(path)
    if path.parent.name == "ops" or qualified(path) in DYNAMIC:
        assert re.findall(r"\bexecute\s+(?!format\(|function\b)", code) == []
        return
    assert re.findall(r"\bexecute\s+(?!function\b)\S+", code) == []


@pytest.mark.parametrize("path", function_files(), ids=qualified)
def test_a_function_states_volatility_and_search_path(path):
    code = _code(path)
    head = code[: code.index("as $$")]
    assert re.search(r"\b(volatile|stable|immutable)\b", head)
    assert "set search_path = ''" in head


@pytest.mark.parametrize("path", function_files(), ids=qualified)
def test_parameters_and_variables_say_that_they_are(path):
    code = _code(path)
    signature = code[code.index("create function") : code.index("as $$")]
    signature = signature[signature.index("(") + 1 :].split("returns")[0]
    declared = re.search(r"\bdeclare\b(.*?)\bbegin\b", code, re.DOTALL)
    variables = re.findall(r"^  (\w+) ", declared[1], re.MULTILINE) if declared else []
    parameters = re.findall(r"^  (\w+)\s|(?:^|, )(\w+) ", signature, re.MULTILINE)
    assert [p for p in map("".join, parameters) if not p.startswith("p_")] == []
    assert [v for v in variables if not v.startswith("v_")] == []


def _texts_built(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Strings that are put together from parts: the constant parts of each."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and any(
            isinstance(part, ast.FormattedValue) for part in node.values
        ):
            parts = [p.value for p in node.values if isinstance(p, ast.Constant)]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            sides = (node.left, node.right)
            parts = [s.value for s in sides if isinstance(s, ast.Constant)]
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("format", "join", "replace")
            and isinstance(node.func.value, ast.Constant)
        ):
            parts = [node.func.value.value]
        else:
            continue
        yield node.lineno, " ".join(part for part in parts if isinstance(part, str))


@pytest.mark.parametrize("path", product_code(), ids=name)
def test_no_sql_is_put_together_in_python(path):
    if name(path) in BUILDS:
        return
    built = [line for line, text in _texts_built(parsed(path)) if WORDS.search(text)]
    assert built == []


@pytest.mark.parametrize("path", product_code(), ids=name)
def test_connections_are_given_back_by_their_block(path):
    if name(path) in LASTING:
        return
    tree = parsed(path)
    in_blocks = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
        for part in ast.walk(item.context_expr)
    }
    loose = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr == "connection"
            or (
                node.func.attr == "connect"
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "psycopg"
            )
        )
        and id(node) not in in_blocks
    ]
    assert loose == []


def _is_broad(node: ast.expr | None) -> bool:
    return node is None or (
        isinstance(node, ast.Name) and node.id in ("Exception", "BaseException")
    )


@pytest.mark.parametrize("path", product_code(), ids=name)
def test_no_error_is_ignored(path):
    """A bare except, a broad one without raise or log, or an empty handler of anything."""
    faults = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ExceptHandler):
            empty = all(isinstance(statement, ast.Pass) for statement in node.body)
            used = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
            told = any(isinstance(n, ast.Raise) for n in ast.walk(node)) or used & {
                "critical",
                "error",
                "exception",
                "warning",
                "put",
                "set_exception",
            }
            if node.type is None or empty or (_is_broad(node.type) and not told):
                faults.append(node.lineno)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute | ast.Name)
            and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) == "suppress"
            and any(_is_broad(argument) for argument in node.args)
        ):
            faults.append(node.lineno)
    assert faults == []
