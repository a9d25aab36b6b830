"""Imports run one way: blueprints → db; jobs → analysis → providers, quant; news → providers."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tree import ROOT, faults, name, parsed, product_code

# Who may import what of ours; a package may always import itself.
ALLOWED = {
    "analysis": {"news", "providers", "quant"},
    "app": {"blueprints", "config", "credentials", "db", "logs"},
    "bin": {"bootstrap"},
    "blueprints": {"config", "credentials", "db"},
    "bootstrap": set(),
    "commands": {"bootstrap", "config", "credentials", "db", "jobs", "logs", "supervisor"},
    "config": set(),
    "credentials": set(),
    "db": {"config"},
    "jobs": {
        "analysis",
        "config",
        "credentials",
        "db",
        "logs",
        "mail",
        "news",
        "providers",
        "quant",
    },
    "logs": set(),
    "mail": {"config", "credentials", "smtp"},
    "news": {"providers"},
    "providers": set(),
    "quant": set(),
    "sandbox": set(),
    "smtp": {"config"},
    "supervisor": {"bootstrap", "config", "credentials", "db", "sandbox"},
    "wsgi": {"app"},
}
# What is imported in one place only, so that its rules are kept in one place.
ONE_PLACE = {
    "bcrypt": ("credentials.py",),
    "cryptography": ("credentials.py",),
    "feedparser": ("providers/feeds.py",),
    "flask": ("app.py", "blueprints/", "credentials.py", "db/__init__.py", "sandbox/"),
    "jwt": ("credentials.py",),
    "numpy": ("analysis/", "quant/"),
    "psycopg": ("db/", "blueprints/errors.py"),  # the latter for its error classes
    "psycopg_pool": ("db/", "blueprints/errors.py"),
    "requests": ("providers/exchange.py",),
    "smtplib": ("smtp.py",),
    "talib": ("quant/",),
    "vaderSentiment": ("news/tone.py",),
}
NEVER_IN_THE_WEB = (
    "analysis",
    "feedparser",
    "jobs",
    "mail",
    "news",
    "numpy",
    "providers",
    "quant",
    "requests",
    "sandbox",
    "smtp",
    "talib",
    "vaderSentiment",
)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _package(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


CODE = [path for path in product_code() if _package(path) != "bench"]


def _is_ours(module: str) -> bool:
    return (ROOT / module).is_dir() or (ROOT / f"{module}.py").is_file()


def test_imports_run_one_way():
    def upward(path):
        package = _package(path)
        ours = {module for module in _imports(path) if _is_ours(module)}
        return sorted(ours - ALLOWED[package] - {package})

    assert faults(CODE, upward) == {}


def test_what_has_rules_is_imported_in_its_place():
    def strays(path):
        return [
            module
            for module in _imports(path)
            if not name(path).startswith(ONE_PLACE.get(module, ("",)))
        ]

    assert faults(CODE, strays) == {}


def test_what_starts_first_needs_only_an_old_python():
    def foreign(path):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
        modules = set(_imports(path))
        return {m for m in modules if m not in sys.stdlib_module_names and not _is_ours(m)}

    first = [path for path in CODE if _package(path) in ("bin", "bootstrap")]
    assert first
    assert faults(first, foreign) == {}


def test_the_web_process_loads_no_part_of_the_worker():
    script = (
        "import pkgutil, sys, app, blueprints\n"
        "names = [m.name for m in pkgutil.walk_packages(blueprints.__path__, 'blueprints.')]\n"
        "[__import__(n) for n in names]\n"
        "print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(loaded.stdout.split()) & set(NEVER_IN_THE_WEB) == set()
