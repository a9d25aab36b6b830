"""A name is a path: a function's file, its SQL name, its comment and its test agree."""

import ast
import re

import pytest

from tree import (
    FUNCTIONS,
    ROOT,
    SCHEMAS,
    faults,
    function_files,
    name,
    parsed,
    product_code,
    qualified,
)

BANNED = {
    "handle",
    "handler",
    "helper",
    "helpers",
    "manager",
    "misc",
    "process",
    "service",
    "util",
    "utils",
}
DOORS = [path for path in function_files() if path.parent.name != "private"]


def test_a_file_holds_the_function_that_its_path_names():
    def other_names(path):
        text = path.read_text()
        made = re.findall(r"^create function ([\w.]+)", text, re.MULTILINE)
        described = re.findall(r"^comment on function ([\w.]+)", text, re.MULTILINE)
        return made + described != 2 * [qualified(path)] and f"{made} described as {described}"

    assert faults(function_files(), other_names) == {}


def test_a_file_says_first_what_its_function_does():
    def first_line(path):
        line, _, _ = path.read_text().partition("\n")
        return not re.fullmatch(rf"-- {re.escape(qualified(path))}: \S.*", line) and line

    assert faults(function_files(), first_line) == {}


def test_every_door_has_a_test_beside_its_name():
    def without_test(path):
        test = ROOT / f"tests/functions/{path.parent.name}/test_{path.stem}.py"
        return not test.exists() or ast.get_docstring(parsed(test)) != qualified(path)

    assert faults(DOORS, without_test) == {}


def test_every_test_of_a_function_has_its_function():
    tests = sorted((ROOT / "tests/functions").glob("*/test_*.py"))
    promised = {FUNCTIONS / path.parent.name / f"{path.stem[5:]}.sql" for path in tests}
    exceptions = sorted(FUNCTIONS.glob("*/_*.sql"))
    known = {*function_files(), *(path.with_name(path.name[1:]) for path in exceptions)}
    assert sorted(map(name, promised - known)) == []


def test_functions_stand_in_the_four_schemas_only():
    folders = {path.parent.name for path in FUNCTIONS.glob("*/*.sql")}
    assert folders <= set(SCHEMAS)
    assert [path.name for path in FUNCTIONS.glob("*.sql")] == ["privileges.sql"]


def test_no_function_of_the_database_hides_in_another_file(database):
    made = database.all(
        "select pronamespace::regnamespace || '.' || proname as name from pg_proc"
        " where pronamespace::regnamespace::text = any(%s)",
        list(SCHEMAS),
    )
    constructors = {
        function
        for path in FUNCTIONS.glob("*/_*.sql")
        for function in re.findall(r"^create function ([\w.]+)", path.read_text(), re.MULTILINE)
    }
    files = {qualified(path) for path in function_files()}
    assert sorted(row.name for row in made) == sorted(files | constructors)


def test_no_name_says_nothing():
    def empty_words(path):
        defined = {
            node.name
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        return sorted(n for n in {path.stem, *defined} if n.lower() in BANNED)

    assert faults(product_code(), empty_words) == {}


def test_no_function_of_the_database_says_nothing():
    assert [qualified(path) for path in function_files() if path.stem in BANNED] == []


@pytest.mark.parametrize(
    ("folder", "test_folder"),
    [("blueprints", "web"), ("analysis", "analysis"), ("providers", "providers"), ("jobs", "jobs")],
)
def test_what_answers_under_a_name_has_a_test_of_that_name(folder, test_folder, named_parts):
    missing = [
        part
        for part in sorted(named_parts[folder])
        if not (ROOT / f"tests/{test_folder}/test_{part}.py").exists()
    ]
    assert missing == []


def test_every_upstream_has_its_client_and_its_twin(named_parts):
    for folder in ("providers", "sandbox"):
        missing = [
            part
            for part in sorted(named_parts["providers"])
            if not (ROOT / folder / f"{part}.py").exists()
        ]
        assert missing == []


def test_every_kind_of_job_has_its_module(named_parts):
    assert [k for k in sorted(named_parts["jobs"]) if not (ROOT / f"jobs/{k}.py").exists()] == []


@pytest.fixture
def named_parts(database):
    """The names that doors, types of analysis, upstreams and kinds of job go by."""
    blueprints = {
        path.stem
        for path in (ROOT / "blueprints").glob("*.py")
        if re.search(r"^bp = Blueprint\(", path.read_text(), re.MULTILINE)
    }
    types = {
        row.analysis_type.replace("-", "_")
        for row in database.all("select analysis_type from core.analysis_settings")
    }
    return {
        "blueprints": blueprints,
        "analysis": {t for t in types if (ROOT / f"analysis/{t}.py").exists()},
        "providers": {
            "feeds" if row.name.endswith("_rss") else row.name
            for row in database.all("select name from core.providers")
        },
        "jobs": {row.kind for row in database.all("select kind from core.job_kinds")},
    }
