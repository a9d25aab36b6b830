"""What the code of a view reaches: functions of the database, refusals, what is asked with."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tree import ROOT, parsed

CALLS = ("call", "call_until_ready")
ARGUMENTS = ("argument",)


class Reached(NamedTuple):
    """Names as they stand in the code."""

    doors: frozenset[str]
    codes: frozenset[str]
    arguments: frozenset[str]
    headers: frozenset[str]


class _Module(NamedTuple):
    functions: dict[str, ast.FunctionDef]
    names: dict[str, tuple[str, str | None]]  # what is imported: its module, and its name there


def by(module: str, view: str) -> Reached:
    """What a function of a module reaches within our blueprints."""
    nodes = [node for function in _functions(module, view) for node in ast.walk(function)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
    doors = {one for call in calls if _name(call.func) in CALLS for one in _text(call.args[0])}
    codes = {one for call in calls if _name(call.func) == "refuse" for one in _text(call.args[1])}
    codes |= {one for node in nodes if isinstance(node, ast.Dict) for one in _code(node)}
    asked = {one for call in calls if _is_query(call.func) for one in _text(call.args[0])}
    headers = {one for call in calls if _is_header(call.func) for one in _text(call.args[0])}
    return Reached(
        frozenset(one for one in doors if one.startswith("api.")),
        frozenset(codes),
        frozenset(asked),
        frozenset(headers),
    )


def _functions(module: str, view: str) -> Iterator[ast.FunctionDef]:
    seen: set[tuple[str, str]] = set()
    left = [(module, view)]
    while left:
        place = left.pop()
        found = _read(place[0]).functions.get(place[1])
        if place in seen or found is None:
            continue
        seen.add(place)
        yield found
        left += _references(place[0], found)


def _references(module: str, function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    names = _read(module).names
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            target, name = names.get(node.id, (module, node.id))
            yield target, name or node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            target, name = names.get(node.value.id, ("", None))
            yield (f"{target}.{name}" if name else target), node.attr


@functools.cache
def _read(module: str) -> _Module:
    if not module.startswith("blueprints."):
        return _Module({}, {})
    path = (ROOT / Path(*module.split("."))).with_suffix(".py")
    if not path.exists():
        return _Module({}, {})
    tree = parsed(path)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    names = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    return _Module(functions, names)


def _name(node: ast.expr) -> str:
    return getattr(node, "attr", getattr(node, "id", ""))


def _is_query(node: ast.expr) -> bool:
    whole = ast.unparse(node)
    return whole == "request.args.get" or _name(node) in ARGUMENTS


def _is_header(node: ast.expr) -> bool:
    return ast.unparse(node) == "request.headers.get"


def _text(node: ast.expr) -> list[str]:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return [node.value] if is_text else []


def _code(node: ast.Dict) -> Iterator[str]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == "code":
            yield from _text(value)
