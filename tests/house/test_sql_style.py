"""How SQL is written, in files and in Python; what must not be written at all."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tree import FUNCTIONS, ROOT, faults, files, function_files, parsed, product_code, qualified

SQL_FILES = [path for path in files(".sql") if path != ROOT / "db/schema.sql"]
LINE, FUNCTION_LINES, FILE_LINES = 100, 60, 80
# Functions that would lose by being cut up, each with the reason.
LONG: dict[str, str] = {}
# Dynamic SQL outside ops: names of partitions are made from months.
DYNAMIC = {
    "private.archive_audit_month",
    "private.drop_history_months",
    "private.guard_audit_partitions",
    "private.make_audit_month",
    "private.make_history_month",
}
# Whole rows are moved between tables of one shape.
WHOLE_ROWS = {"db/functions/private/make_audit_month.sql"}
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
# How a handler tells somebody what it caught.
TELLS = {"critical", "error", "exception", "put", "set_exception", "warning"}
# Connections that outlive a block on purpose, each with the reason.
LASTING = {
    "db/listener.py": "one connection listens for as long as the process lives",
    "db/prepare.py": "hands the connection to the block of its caller",
}


def _code(path: Path) -> str:
    """The text without comments."""
    return re.sub(r"--.*", "", path.read_text("utf-8"))


def test_lines_are_not_too_long():
    """Of behaviour; in migrations, rows of values may stand in columns."""

    def long_lines(path):
        lines = path.read_text("utf-8").splitlines()
        return [n for n, line in enumerate(lines, 1) if len(line) > LINE]

    assert faults(FUNCTIONS.rglob("*.sql"), long_lines) == {}


def test_a_function_fits_on_a_screen():
    def length(path):
        lines = path.read_text("utf-8").splitlines()
        start = next(n for n, line in enumerate(lines) if line.startswith("create function"))
        end = next(n for n, line in enumerate(lines) if n > start - 1 and line.endswith("$$;"))
        long = end - start + 1 > FUNCTION_LINES or len(lines) > FILE_LINES
        return long and (end - start + 1, len(lines))

    assert set(faults(function_files(), length, qualified)) == set(LONG)


def test_columns_are_named():
    def stars(path):
        shape = r"select\s+(?:distinct\s+)?(?:\w+\.)?\*"
        return re.findall(shape, _code(path), re.IGNORECASE)

    assert set(faults(SQL_FILES, stars)) == WHOLE_ROWS


def test_nothing_is_replaced_or_swallowed():
    def found(path):
        return re.findall(r"create or replace|when\s+others", _code(path).lower())

    assert faults(SQL_FILES, found) == {}


def test_only_operators_doors_use_dynamic_sql():
    def executed(path):
        allowed = path.parent.name == "ops" or qualified(path) in DYNAMIC
        harmless = r"(?:function|format\()" if allowed else "function"
        return re.findall(rf"\bexecute\s+(?!{harmless})\S+", _code(path))

    assert faults(function_files(), executed) == {}


def test_a_function_states_volatility_and_search_path():
    def silent(path):
        head = _code(path).partition("as $$")[0]
        stated = re.search(r"\b(volatile|stable|immutable)\b", head)
        return not (stated and "set search_path = ''" in head)

    assert faults(function_files(), silent) == {}


def test_parameters_and_variables_say_that_they_are():
    def bare_names(path):
        code = _code(path)
        signature = code[code.index("create function") : code.index("as $$")]
        signature = signature[signature.index("(") + 1 :].split("returns")[0]
        declared = re.search(r"\bdeclare\b(.*?)\bbegin\b", code, re.DOTALL)
        variables = re.findall(r"^  (\w+) ", declared[1], re.MULTILINE) if declared else []
        parameters = re.findall(r"^  (\w+)\s|(?:^|, )(\w+) ", signature, re.MULTILINE)
        return [p for p in map("".join, parameters) if not p.startswith("p_")] + [
            v for v in variables if not v.startswith("v_")
        ]

    assert faults(function_files(), bare_names) == {}


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


def test_no_sql_is_put_together_in_python():
    def built(path):
        return [line for line, text in _texts_built(parsed(path)) if WORDS.search(text)]

    assert set(faults(product_code(), built)) <= set(BUILDS)


def test_connections_are_given_back_by_their_block():
    def loose(path):
        tree = parsed(path)
        in_blocks = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.With | ast.AsyncWith)
            for item in node.items
            for part in ast.walk(item.context_expr)
        }
        return [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _connects(node) and id(node) not in in_blocks
        ]

    assert set(faults(product_code(), loose)) <= set(LASTING)


def _connects(node: ast.Call) -> bool:
    function = ast.unparse(node.func)
    return function.endswith(".connection") or function == "psycopg.connect"


def _is_broad(node: ast.expr | None) -> bool:
    return node is None or (
        isinstance(node, ast.Name) and node.id in ("Exception", "BaseException")
    )


def _swallows(node: ast.ExceptHandler) -> bool:
    """A bare except, an empty handler, or a broad one that neither raises nor tells anybody."""
    empty = all(isinstance(statement, ast.Pass) for statement in node.body)
    used = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    told = used & TELLS or any(isinstance(part, ast.Raise) for part in ast.walk(node))
    return node.type is None or empty or (_is_broad(node.type) and not told)


def _suppresses(node: ast.Call) -> bool:
    return ast.unparse(node.func).endswith("suppress") and any(map(_is_broad, node.args))


def test_no_error_is_ignored():
    def ignored(path):
        return [
            node.lineno
            for node in ast.walk(parsed(path))
            if (isinstance(node, ast.ExceptHandler) and _swallows(node))
            or (isinstance(node, ast.Call) and _suppresses(node))
        ]

    assert faults(product_code(), ignored) == {}
