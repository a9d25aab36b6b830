"""The document of the API: it is valid, whole, and says what is enforced."""

import re
from typing import Any

import openapi_spec_validator
import pytest

from blueprints import administration, news
from blueprints.openapi import bodies, document, refusals
from blueprints.openapi.document import OPERATIONS
from blueprints.presentation import api_docs
from conftest import Live
from tree import FUNCTIONS
from web import reached
from web.browsing import log_in

ID = "00000000-0000-4000-8000-000000000001"
STRENGTH = ("anyone", "read", "write", "admin", "session")
GUARD = re.compile(
    r"private\.(?:authenticate\(p_session(?:, '(?P<scope>\w+)')?\)|(?P<admin>admit_admin)\()"
)
READ_BODY = {"bad_request", "unsupported_media_type", "invalid_fields"}
NO_DOOR = {"not_available", "not_found"}  # refusals of the url map
LISTS = {
    "admin.list_users": {*administration.USER_FILTERS, *administration.PAGING},
    "admin.list_codes": {*administration.CODE_FILTERS, *administration.PAGING},
    "admin.list_audit_trail": {*administration.AUDIT_FILTERS, *administration.PAGING},
    "admin.export_audit_trail": {*administration.AUDIT_FILTERS},
    "news.search_news": {*news.FILTERS},
}


@pytest.fixture
def made(app) -> Any:
    with app.test_request_context():
        return document.make(app, "http://127.0.0.1:8000")


@pytest.fixture
def admin(app, live: Live, client) -> Any:
    """An admin's browser that may write, in a world of one coin."""
    live.token()
    log_in(app, live, client)
    live.run("update core.users set role = 'admin'")
    token = client.get("/api/auth/csrf-token").json["csrf_token"]
    client.environ_base["HTTP_X_CSRFTOKEN"] = token
    return client


def _view(app, endpoint: str) -> reached.Reached:
    view = app.view_functions[endpoint]
    return reached.by(view.__module__, view.__name__)


def test_the_document_is_valid(made):
    openapi_spec_validator.validate(made)


def test_every_route_is_declared_and_every_declaration_has_a_route(app):
    routes = {rule.endpoint for rule in document.documented(app)}
    assert sorted(routes - OPERATIONS.keys()) == []
    assert sorted(OPERATIONS.keys() - routes) == []


def test_no_two_operations_have_one_name(made):
    names = [said["operationId"] for path in made["paths"].values() for said in path.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("endpoint", OPERATIONS)
def test_a_declaration_names_the_doors_that_its_view_calls(app, endpoint):
    assert set(OPERATIONS[endpoint].doors) == _view(app, endpoint).doors


@pytest.mark.parametrize("endpoint", OPERATIONS)
def test_a_declaration_has_the_refusals_of_its_view(app, endpoint):
    said = OPERATIONS[endpoint]
    codes = set(_view(app, endpoint).codes)
    documented = refusals.of(said, is_safe=False, has_path=True).values()
    of_all = {code for listed in (*documented, *refusals.ALWAYS.values()) for code in listed}
    assert sorted(codes - of_all) == []
    declared = {code for listed in said.refuses.values() for code in listed}
    assert sorted(declared - codes - NO_DOOR) == []
    assert (said.body is not None) == (codes >= READ_BODY)


@pytest.mark.parametrize("endpoint", [name for name, said in OPERATIONS.items() if said.doors])
def test_a_declaration_says_who_may_ask(endpoint):
    who = OPERATIONS[endpoint].who
    found = {"anyone"}
    for door in OPERATIONS[endpoint].doors:
        text = (FUNCTIONS / f"{door.replace('.', '/')}.sql").read_text()
        for guard in GUARD.finditer(text):
            found.add("admin" if guard["admin"] else guard["scope"] or "read")
    assert who == ("cron" if endpoint == "cron.run" else max(found, key=STRENGTH.index))


@pytest.mark.parametrize("endpoint", OPERATIONS)
def test_a_declaration_names_what_its_view_reads_of_the_query(app, endpoint):
    names = {parameter.name for parameter in OPERATIONS[endpoint].query}
    read = {name for name in _view(app, endpoint).arguments}
    if endpoint in LISTS:
        read = LISTS[endpoint]
    assert names == read


def test_every_code_has_its_meaning(made):
    known = dict(api_docs.meanings())
    shown = api_docs.page(made)
    used = {
        code
        for refused in shown.always
        for code in refused.codes
    } | {
        code
        for group in shown.groups
        for one in group.operations
        for refused in one.refused
        for code in refused.codes
    }  # fmt: skip
    assert sorted(used - known.keys()) == []
    assert [code for code, _ in shown.codes] == [code for code in known if code in used]


def _wrong(schema: dict[str, Any]) -> list[Any]:
    """Values that a schema does not let through."""
    if "enum" in schema:
        return ["nonsense"]
    wrong: list[Any] = ["x" * (schema["maxLength"] + 1)] if "maxLength" in schema else []
    if "minLength" in schema:
        wrong.append("x" * (schema["minLength"] - 1))
    if "pattern" in schema:
        wrong.append("§ nothing of the kind")
    if "maximum" in schema:
        wrong += [schema["minimum"] - 1, schema["maximum"] + 1, "some"]
    return wrong


def _right(schema: dict[str, Any]) -> list[Any]:
    """Values at the bounds of a schema."""
    if "enum" in schema:
        return list(schema["enum"])
    if "examples" in schema:
        return list(schema["examples"])
    if "pattern" in schema:
        return []
    if "maxLength" in schema:
        return ["x" * max(schema.get("minLength", 1), 1), "x" * schema["maxLength"]]
    return [schema["minimum"], schema["maximum"]] if "maximum" in schema else []


def _queries(made) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Every GET that takes a query: its path filled in, each parameter, the needed others."""
    found = []
    for path, methods in made["paths"].items():
        if "get" not in methods:
            continue
        filled = re.sub(r"\{(symbol|analysis_type)\}", lambda m: FILLED[m[1]], path)
        filled = re.sub(r"\{\w+\}", ID, filled)
        asked = [one for one in methods["get"]["parameters"] if one["in"] == "query"]
        for one in asked:
            others = {
                other["name"]: OTHERS.get((path, other["name"]), "btc")
                for other in asked
                if other.get("required") and other is not one
            }
            found.append((filled, one["name"], one["schema"], others))
    return found


FILLED = {"symbol": "btc", "analysis_type": "market-data"}
OTHERS = {("/api/ucie/series/{symbol}", "name"): "candles"}


@pytest.mark.parametrize("kind", ["wrong", "right"])
def test_limits_of_the_query_are_those_that_are_enforced(made, admin, live, kind):
    live.run("update core.attempt_limits set max_attempts = 1000000")
    answers = {}
    for path, name, schema, others in _queries(made):
        for value in (_wrong if kind == "wrong" else _right)(schema):
            if name == "wait" and value == schema["maximum"]:
                continue  # which would be waited for
            given = others | {name: value} | ({} if "wait" in others else {})
            answer = admin.get(path, query_string={"wait": 0, **given} if WAITS(path) else given)
            answers[f"{path} {name}={str(value)[:20]}"] = answer.status_code
    assert len(answers) > 50
    unexpected = {
        asked: status for asked, status in answers.items() if (status == 400) != (kind == "wrong")
    }
    assert unexpected == {}


def WAITS(path: str) -> bool:  # noqa: N802
    """Whether an address takes `wait`."""
    return path.rpartition("/")[0] in ("/api/ucie/" + name for name in document.DATA)
