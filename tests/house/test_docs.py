"""The lists in docs/ are the lists in the code: errors, settings, routes, maintenance."""

import ast
import re
from http import HTTPStatus
from itertools import groupby

import config
from blueprints.errors import SENTENCES
from tree import FUNCTIONS, ROOT, faults, function_files, parsed, qualified

RETURNED = re.compile(r"refused(?:_field)?\(\s*(?P<status>\d{3}),\s*'(?P<slug>\w+)'")
RAISED = re.compile(
    r"raise exception '(?P<slug>\w+)'\s*using\s+errcode = 'UC(?P<status>\d{3})'", re.DOTALL
)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
BAR = re.compile(r"(?<!\\)\|")
ERROR_ROW = re.compile(r"^\| `(\w+)` \| (\d{3}) \| [^|]*\w[^|]* \| ([^|]+) \|$", re.MULTILINE)


def _doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def _refusals_in_sql(text: str) -> set[tuple[str, int]]:
    return {
        (found["slug"], int(found["status"]))
        for shape in (RETURNED, RAISED)
        for found in shape.finditer(text)
    }


def _refusals_in_python() -> set[tuple[str, int | None]]:
    found: set[tuple[str, int | None]] = set()
    for path in (ROOT / "blueprints").rglob("*.py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first, second = node.args[:2]
                if (
                    name == "refuse"
                    and isinstance(first, ast.Constant)
                    and isinstance(second, ast.Constant)
                ):
                    found.add((second.value, first.value))
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if (
                        isinstance(key, ast.Constant)
                        and key.value == "code"
                        and isinstance(value, ast.Constant)
                    ):
                        found.add((value.value, None))
    return found


def test_every_row_of_a_table_has_as_many_cells_as_its_head():
    def _broken(path):
        lines = path.read_text("utf-8").splitlines()
        tables = (list(rows) for is_row, rows in groupby(lines, _is_row) if is_row)
        return [row for table in tables for row in table if _bars(row) != _bars(table[0])]

    assert faults([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], _broken) == {}


def _is_row(line: str) -> bool:
    return line.startswith("|")


def _bars(row: str) -> int:
    return len(BAR.findall(row)) if row.endswith("|") else 0


def test_every_refusal_stands_in_the_list_of_errors_and_no_other():
    rows = {(slug, int(status)) for slug, status, _ in ERROR_ROW.findall(_doc("errors.md"))}
    in_sql = set().union(*(_refusals_in_sql(p.read_text()) for p in FUNCTIONS.glob("*/*.sql")))
    of_http = {(HTTPStatus(status).name.lower(), status) for status in SENTENCES}
    in_python = _refusals_in_python()
    with_status = {(slug, status) for slug, status in in_python if status is not None}
    without = {slug for slug, status in in_python if status is None}
    used = in_sql | of_http | with_status
    assert sorted(used - rows) == []
    assert sorted(slug for slug, _ in rows - used if slug not in without) == []
    assert without <= {slug for slug, _ in rows}


def test_the_list_of_errors_names_each_slug_once_per_status():
    rows = [(slug, status) for slug, status, _ in ERROR_ROW.findall(_doc("errors.md"))]
    assert len(rows) == len(set(rows))


def test_who_raises_an_error_exists_and_does():
    for slug, _, raisers in ERROR_ROW.findall(_doc("errors.md")):
        for function in re.findall(r"`((?:api|private|work)\.\w+)`", raisers):
            text = (FUNCTIONS / f"{function.replace('.', '/')}.sql").read_text()
            assert f"'{slug}'" in text, f"{function} does not raise {slug}"


def test_a_function_says_in_its_header_what_it_refuses():
    def unsaid(path):
        text = path.read_text()
        header = text[: text.index("create ")]
        return [s for s, n in sorted(_refusals_in_sql(text)) if f"{n} {s}" not in header]

    assert faults(function_files(), unsaid) == {}


CALLED = re.compile(r"\b((?:private|api)\.\w+)\(")
CAUGHT = re.compile(r"when sqlstate 'UC(\d{3})'")
# Who is let in; OpenAPI says so by the scope that a door asks for.
GUARDS = {"private.authenticate", "private.admit_admin", "private.is_admin_caller"}
OF_GUARDS = {
    "unauthenticated",
    "session_expired",
    "session_required",
    "scope_missing",
    "admin_only",
}
# A door that looks whether a text is a symbol before it asks, and one that answers 200 instead.
NEVER = {
    "api.search_tokens": {("bad_symbol", 400)},
    "api.validate_token": {("unknown_symbol", 404)},
}


def _code(function: str) -> str:
    text = (FUNCTIONS / f"{function.replace('.', '/')}.sql").read_text()
    return re.sub(r"--.*", "", text[text.index("create ") :])


def _refusals_behind(function: str, seen: set[str]) -> set[tuple[str, int]]:
    """What comes out of a function: its own refusals, and those of what it calls."""
    path = FUNCTIONS / f"{function.replace('.', '/')}.sql"
    if function in seen or function in GUARDS or not path.exists():
        return set()
    seen.add(function)
    code = _code(function)
    own = _refusals_in_sql(code)
    caught = {int(status) for status in CAUGHT.findall(code)}
    called = {one for name in CALLED.findall(code) for one in _refusals_behind(name, seen)}
    return own | {(slug, status) for slug, status in called if status not in caught}


def test_the_header_of_a_door_says_all_that_comes_out_of_it():
    def _unlike(path):
        door = qualified(path)
        header = path.read_text().partition("create ")[0]
        said = re.search(r"^-- Refuses:(.*(?:\n--  +.*)*)", header, re.MULTILINE)
        pairs = re.findall(r"(\d{3}) ([a-z_]+)", said[1]) if said else []
        named = {(slug, int(status)) for status, slug in pairs if slug not in OF_GUARDS}
        behind = _refusals_behind(door, set()) - NEVER.get(door, set())
        return sorted({one for one in behind if one[0] not in OF_GUARDS} ^ named)

    assert faults(sorted(FUNCTIONS.glob("api/*.sql")), _unlike, qualified) == {}


def test_every_setting_stands_in_the_list_of_settings_and_no_other():
    listed = re.findall(r"^\| `([A-Z0-9_]+)` \|", _doc("settings.md"), re.MULTILINE)
    assert sorted(listed) == sorted(setting.name for setting in config.SETTINGS)


def _documented_routes() -> list[tuple[str, str]]:
    rows = re.findall(
        r"^\| (?:([A-Z, ]+) )?`(/[^`]*)`(?: \| ([A-Z, ]+))? \|", _doc("api.md"), re.MULTILINE
    )
    return [
        (method.strip(), path.split("?")[0])
        for before, path, after in rows
        for method in (before or after).split(",")
    ]


def test_every_route_stands_in_the_list_of_routes_and_no_other(app):
    routes = {
        (method, re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"<\1>", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(_documented_routes()) == sorted(routes)


def _maintenance_rows(database) -> list[str]:
    """One row a function: its parameters, those with a default in brackets, and its comment."""
    rows = database.all(
        "select proname::text as name, obj_description(oid, 'pg_proc') as comment,"
        " coalesce(proargnames[:pronargs - pronargdefaults], '{}') as needed,"
        " coalesce(proargnames[pronargs - pronargdefaults + 1:pronargs], '{}') as optional"
        " from pg_proc where pronamespace = 'ops'::regnamespace order by 1"
    )
    return [
        f"| `{row.name}({', '.join([*row.needed, *(f'[{name}]' for name in row.optional)])})`"
        f" | {row.comment} |"
        for row in rows
    ]


def test_the_table_of_maintenance_is_what_psql_lists(database):
    listed = re.findall(r"^\| `\w+\(.*\)` \| .* \|$", _doc("operations.md"), re.MULTILINE)
    assert listed == _maintenance_rows(database)


def test_every_link_between_documents_leads_to_a_file():
    broken = [
        (page.name, target)
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
