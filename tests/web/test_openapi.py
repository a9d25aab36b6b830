"""The document of the API: it is valid, whole, and says what is enforced."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import openapi_spec_validator
import pytest

from blueprints import administration, news, tokens
from blueprints.openapi import document, refusals
from blueprints.openapi.analyses import DATA
from blueprints.openapi.coins import NOT_STREAMED
from blueprints.openapi.declared import IF_NONE_MATCH, Operation
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
# A door of two scopes: tests/functions/api/test_open_stream.py has both.
BY_WHAT_IS_ASKED = {"streams.events": "session", "streams.progress_events": "read"}
BODY = {"bad_request", "unsupported_media_type", "invalid_fields"}
# Refusals of the url map, and of streams where they cannot be.
NO_DOOR = {"not_available", "not_found", "method_not_allowed"} | {
    code for codes in NOT_STREAMED.values() for code in codes
}
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


@pytest.fixture
def without_limits(live: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody runs out of attempts, and nobody waits for a coin that no worker looks up."""
    monkeypatch.setattr(tokens, "LOOK_UP_SECONDS", 0)
    shipped = live.all("select scope, max_attempts from core.attempt_limits")
    live.run("update core.attempt_limits set max_attempts = 1000000")
    yield
    for row in shipped:
        live.run(
            "update core.attempt_limits set max_attempts = %s where scope = %s",
            *(row.max_attempts, row.scope),
        )


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


def test_a_part_of_a_phase_may_stand_as_the_database_lets_it(made):
    text = (FUNCTIONS / "private/phase_part.sql").read_text()
    states = set(re.findall(r"(?:'state',|then|else) '(\w+)'", text))
    assert {"limited", "pending", "late"} <= states
    shape = made["components"]["schemas"]["PhasePart"]["properties"]
    assert set(shape["state"]["enum"]) == states
    assert set(re.findall(r"'(\w+)', (?:case|private\.iso)", text)) | {"figures"} <= set(shape)


def _unlike(found: Callable[[str, Operation], tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """The endpoints of which two things that should be one are not."""
    pairs = {endpoint: found(endpoint, said) for endpoint, said in OPERATIONS.items()}
    return {endpoint: pair for endpoint, pair in pairs.items() if pair[0] != pair[1]}


def test_a_declaration_names_the_doors_that_its_view_calls(app):
    assert _unlike(lambda name, said: (set(said.doors), set(_view(app, name).doors))) == {}


def test_a_declaration_has_the_refusals_of_its_view(app):
    def _codes(name: str, said: Operation) -> tuple[Any, Any]:
        reached_codes = set(_view(app, name).codes)
        listed = [*refusals.of(said, is_safe=False, has_path=True).values()]
        documented = {code for codes in (*listed, *refusals.ALWAYS.values()) for code in codes}
        own = {code for codes in said.refuses.values() for code in codes} - NO_DOOR
        return (sorted(reached_codes - documented), sorted(own - reached_codes)), ([], [])

    assert _unlike(_codes) == {}


def test_a_body_is_declared_where_one_is_read(app):
    assert _unlike(lambda name, said: (said.body is not None, _view(app, name).codes >= BODY)) == {}


def test_a_declaration_says_who_may_ask():
    def _who(name: str, said: Operation) -> tuple[str, str]:
        found = {"anyone"}
        for door in said.doors:
            text = (FUNCTIONS / f"{door.replace('.', '/')}.sql").read_text()
            for guard in GUARD.finditer(text):
                scope = (guard["scope"] or "read").replace("look", "session")  # for people too
                found.add("admin" if guard["admin"] else scope)
        enforced = max(found, key=STRENGTH.index)
        return said.who, "cron" if name == "cron.run" else BY_WHAT_IS_ASKED.get(name, enforced)

    assert _unlike(_who) == {}


def test_a_declaration_names_what_its_view_reads_of_the_query(app):
    def _query(name: str, said: Operation) -> tuple[Any, Any]:
        read = LISTS.get(name, set(_view(app, name).arguments))
        return {parameter.name for parameter in said.query}, read

    assert _unlike(_query) == {}


def test_a_declaration_names_the_headers_that_its_view_reads(app):
    def _headers(name: str, said: Operation) -> tuple[Any, Any]:
        read = set(_view(app, name).headers) - {"Authorization"}
        return {parameter.name for parameter in said.headers}, read

    assert _unlike(_headers) == {}
    conditional = {name for name, said in OPERATIONS.items() if IF_NONE_MATCH in said.headers}
    assert conditional == {name for name, said in OPERATIONS.items() if 304 in said.answers}
    assert len(conditional) == 4


def test_headers_stand_in_the_document(made):
    found = {
        parameter["name"]
        for methods in made["paths"].values()
        for said in methods.values()
        for parameter in said["parameters"]
        if parameter["in"] == "header"
    }
    assert found == {"If-None-Match", "Last-Event-ID"}


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


IDS = ("user_id", "code_id", "session_id", "token_id", "share_id")
FILLED = {"symbol": "btc", "analysis_type": "market-data"}
OTHERS = {("/api/ucie/series/{symbol}", "name"): "candles"}


@pytest.mark.parametrize("kind", ["wrong", "right"])
def test_limits_of_the_query_are_those_that_are_enforced(made, admin, without_limits, kind):
    answers = {}
    for path, name, schema, others in _queries(made):
        for value in (_wrong if kind == "wrong" else _right)(schema):
            if name == "wait" and value == schema["maximum"]:
                continue  # which would be waited for
            given = others | {name: value}
            asked = {"wait": 0, **given} if _waits(path) else given
            answer = admin.get(path, query_string=asked, buffered=True)
            answers[f"{path} {name}={str(value)[:20]}"] = answer.status_code
    assert len(answers) > 50
    unexpected = {
        asked: status for asked, status in answers.items() if (status == 400) != (kind == "wrong")
    }
    assert unexpected == {}


def _waits(path: str) -> bool:
    """Whether an address takes `wait`."""
    return path.split("/")[3] in DATA if path.startswith("/api/ucie/") else False


def _samples(schema: dict[str, Any]) -> dict[str, Any]:
    """A body that a form takes."""
    return {
        name: api_docs.example(field) if field.get("type") != "string" or "format" in field
        else "sample text"
        for name, field in schema["properties"].items()
        if name in schema["required"]
    }  # fmt: skip


def _fields(answer: Any) -> set[str]:
    """The fields that a refusal names."""
    is_about_fields = answer.status_code == 422
    return {one["field"] for one in answer.json.get("errors", [])} if is_about_fields else set()


def _bodies(made) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, said["requestBody"]["content"]["application/json"]["schema"])
        for path, methods in made["paths"].items()
        for method, said in methods.items()
        if "requestBody" in said
    ]


def test_limits_of_bodies_are_those_that_are_enforced(made, admin, without_limits):
    unnamed, named = [], []
    for method, path, schema in _bodies(made):
        for name, field in schema["properties"].items():
            kind = field.get("type")
            wrong = [*_wrong(field), {}, *([[]] if kind == "array" else [])]
            for value in wrong:
                body = _samples(schema) | {name: value}
                if name not in _fields(getattr(admin, method)(path, json=body)):
                    unnamed.append((path, name, str(value)[:20]))
            for value in [] if "format" in field or kind == "array" else _right(field):
                body = _samples(schema) | {name: value}
                if name == "current_password":
                    continue  # which is another limit: whether it is right
                if name in _fields(getattr(admin, method)(path, json=body)) - {"access_code"}:
                    named.append((path, name, str(value)[:20]))
    assert (unnamed, named) == ([], [])


def test_what_takes_no_fields_refuses_any(made, admin):
    faults = []
    for path, methods in made["paths"].items():
        for method, said in methods.items():
            if method == "get" or "requestBody" in said or said["x-who"] == "cron":
                continue
            filled = path.format(symbol="btc", **dict.fromkeys(IDS, ID))
            send = partial(getattr(admin, method), filled, content_type="application/json")
            unread = [send(data=body).status_code for body in ("{bad", "[]", "7")]
            if unread != [400] * 3 or _fields(send(data='{"phases": [1]}')) != {"phases"}:
                faults.append((method, path))
            if send(data="{}").status_code in (400, 422):
                faults.append((method, path, "refuses what says nothing"))
    assert faults == []


def test_what_a_body_needs_and_what_it_knows_is_enforced(made, admin):
    faults = []
    for method, path, schema in _bodies(made):
        missing = _fields(getattr(admin, method)(path, json={}))
        unknown = _fields(getattr(admin, method)(path, json=_samples(schema) | {"odd": "x"}))
        if not set(schema["required"]) - {"scopes"} <= missing or unknown != {"odd"}:
            faults.append((path, missing, unknown))
    assert faults == []
