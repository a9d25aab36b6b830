"""What the providers may and may not know."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "providers").glob("*.py"))
TREE = [
    path
    for path in ROOT.rglob("*.py")
    if not any(part.startswith(".") or part in ("var", "tests") for part in path.parts)
]
FOREIGN = {
    "flask", "psycopg", "bcrypt", "numpy", "talib", "db", "jobs", "analysis", "quant", "sandbox",
    "blueprints", "config", "app", "news", "os", "subprocess",
}  # fmt: skip


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_only_the_exchange_imports_requests() -> None:
    users = [path.relative_to(ROOT) for path in TREE if "requests" in set(_imports(path))]
    assert users == [Path("providers/exchange.py")]


def test_only_the_line_knows_urllib3() -> None:
    users = [path.relative_to(ROOT) for path in TREE if "urllib3" in set(_imports(path))]
    assert users == [Path("providers/line.py")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_provider_knows_nothing_of_the_house(path: Path) -> None:
    assert not FOREIGN & set(_imports(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_host_is_named_but_in_the_link_to_its_documentation(path: Path) -> None:
    tree = ast.parse(path.read_bytes())
    allowed = (ast.get_docstring(tree, clean=False), "https://")
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert not [t for t in texts if isinstance(t, str) and "://" in t and t not in allowed]
