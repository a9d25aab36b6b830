"""The document: the url map, with what is declared of each of its addresses beside it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.routing import Rule

from blueprints.openapi import (
    accounts,
    administration,
    bodies,
    coins,
    operators,
    refusals,
    shapes,
    sharing,
)
from blueprints.openapi.analyses import DATA
from blueprints.openapi.declared import SYMBOL, Answer, Group, Operation, Parameter, one_of
from blueprints.openapi.notation import Schema, schema

GROUPS: tuple[Group, ...] = (
    coins.GROUP,
    sharing.GROUP,
    accounts.GROUP,
    administration.GROUP,
    operators.GROUP,
)
OPERATIONS: dict[str, Operation] = {
    endpoint: operation for group in GROUPS for endpoint, operation in group.operations.items()
}
ORDER = list(OPERATIONS)
VALUE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")  # of a rule's path
VERSION = "1"
PROBLEM = "application/problem+json"
ABOUT = """\
Crypto intelligence from a server of your own. Errors are `application/problem+json`; `code` is \
stable. In `data` a value that no source gave is null, and `missing` names its path and reason. \
Fields may be added to any answer; none changes its meaning. `HEAD` is answered where `GET` is."""
SCHEMES: dict[str, Schema] = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "auth_token",
        "description": "The session of `POST /api/auth/login`.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "With cookies, an unsafe call shows the token of `GET /api/auth/csrf-token`"
        " and sends its cookie along.",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal token, `cap_…`, with a scope: read, write or admin.",
    },
    "cron": {"type": "http", "scheme": "bearer", "description": "`CRON_SECRET` of the operator."},
}
HEADERS: dict[str, Schema] = {
    "X-Request-ID": {"description": "The number of the request, as the log has it."},
    "Retry-After": {"description": "Seconds until it is worth asking again."},
    "ETag": {"description": "Send it back as `If-None-Match`."},
    "Age": {"description": "Seconds since the answer was made."},
    "Cache-Control": {"description": "For how long the asking person may keep it."},
    "X-Cache": {"description": "hit, stale or miss."},
    "Link": {"description": "The next page, where there is one."},
    "Location": {"description": "Where it is."},
    "Set-Cookie": {"description": "The cookie that is given."},
    "Content-Disposition": {"description": "The name of the file."},
}
INTEGERS = ("Retry-After", "Age")
ALWAYS_SENT = ("X-Request-ID", "Retry-After", "ETag", "Age", "Location")
IN_PATH: dict[str, Parameter] = {
    "symbol": Parameter("symbol", "A ticker or a CoinGecko id.", SYMBOL),
    "name": Parameter("name", "The name of a job of the schedule.", {"type": "string"}),
}


class Place(NamedTuple):
    """One method of one address, as the document shows it."""

    method: str
    path: str
    endpoint: str
    values: dict[str, Schema]  # of the path
    fixed: str | None  # the type of analysis, where the path names it

    @property
    def operation(self) -> Operation:
        """What is declared of it."""
        return OPERATIONS[self.endpoint]


def make(app: Flask, server: str) -> dict[str, Any]:
    """Return the document; within a request, since forms are made for their fields."""
    paths: dict[str, dict[str, Any]] = {}
    for place in sorted(places(app), key=lambda place: ORDER.index(place.endpoint)):
        paths.setdefault(place.path, {})[place.method.lower()] = _operation(app, place)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bitcoin Sovereign Technology",
            "version": VERSION,
            "description": ABOUT,
        },
        "servers": [{"url": server}],
        "tags": [{"name": group.title, "description": group.about} for group in GROUPS],
        "paths": paths,
        "components": {
            "schemas": shapes.schemas(),
            "headers": {name: _header(name) for name in HEADERS},
            "securitySchemes": SCHEMES,
            "responses": {str(status): _always(status) for status in refusals.ALWAYS},
        },
    }


def documented(app: Flask) -> list[Rule]:
    """Return the rules that a declaration is owed for: what is no page and no file."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") or rule.rule in ("/livez", "/readyz")
    ]


def places(app: Flask) -> Iterator[Place]:
    """Yield every place; an address that names a type of analysis is one for each type."""
    for rule in documented(app):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield from _places(rule, method)


def _places(rule: Rule, method: str) -> Iterator[Place]:
    path = VALUE.sub(r"{\g<name>}", rule.rule)
    values = {found["name"]: _in_path(found["name"], found["kind"]) for found in _values(rule)}
    if "{analysis_type}/" not in path:
        yield Place(method, path, rule.endpoint, values, None)
        return
    del values["analysis_type"]
    for name in DATA:
        spelt = path.replace("{analysis_type}", name)
        yield Place(method, spelt, rule.endpoint, values, name)


def _values(rule: Rule) -> Iterator[re.Match[str]]:
    return VALUE.finditer(rule.rule)


def _in_path(name: str, kind: str | None) -> Schema:
    if kind == "uuid":
        return {"type": "string", "format": "uuid"}
    if name == "analysis_type":
        return one_of(*DATA, "technical-analysis")
    return IN_PATH[name].schema


def _operation(app: Flask, place: Place) -> dict[str, Any]:
    said = place.operation
    is_safe = place.method == "GET"
    summary, _, rest = (app.view_functions[place.endpoint].__doc__ or "").strip().partition("\n")
    found: dict[str, Any] = {
        "operationId": operation_id(place),
        "tags": [next(group.title for group in GROUPS if place.endpoint in group.operations)],
        "summary": summary.rstrip("."),
        "security": _security(said, is_safe=is_safe),
        "parameters": [*_path_parameters(place), *_parameters(place)],
        "responses": _responses(place, is_safe=is_safe),
        "x-who": said.who,
    }
    if place.fixed:
        found["x-analysis-type"] = place.fixed
    if about := " ".join(filter(None, (" ".join(rest.split()), said.more))):
        found["description"] = about
    if said.body:
        content = {"schema": bodies.schema(said.body, said.limits)}
        found["requestBody"] = {"required": True, "content": {"application/json": content}}
    return found


def operation_id(place: Place) -> str:
    """Return the name of an operation, which no other one has."""
    view = place.endpoint.partition(".")[2]
    if place.fixed:
        return f"{view}_{place.fixed.replace('-', '_')}"
    if place.endpoint == "cron.run":
        return f"{view}_by_{place.method.lower()}"
    return view if "{symbol}" in place.path or place.endpoint not in TWICE else f"{view}_asked"


TWICE = ("analysis.get_analysis", "analysis.get_consensus")  # with the symbol in path or query


def _path_parameters(place: Place) -> Iterator[dict[str, Any]]:
    for name, limits in place.values.items():
        about = {"description": IN_PATH[name].about} if name in IN_PATH else {}
        yield {"name": name, "in": "path", "required": True, "schema": limits, **about}


def _parameters(place: Place) -> Iterator[dict[str, Any]]:
    said = place.operation
    asked = [("query", one) for one in said.query] + [("header", one) for one in said.headers]
    for where, parameter in asked:
        if parameter.name not in place.values:
            yield {
                "name": parameter.name,
                "in": where,
                "description": parameter.about,
                "schema": parameter.schema,
                **({"required": True} if parameter.required else {}),
            }


def _security(said: Operation, *, is_safe: bool) -> list[dict[str, list[str]]]:
    if said.who == "cron":
        return [{"cron": []}]
    cookie: dict[str, list[str]] = {"session": []} if is_safe else {"session": [], "csrf": []}
    if said.who == "anyone":
        return [] if is_safe else [{}, {"csrf": []}]
    return [cookie] if said.who == "session" else [cookie, {"token": [said.who]}]


def _responses(place: Place, *, is_safe: bool) -> dict[str, Any]:
    said = place.operation
    refused = refusals.of(said, is_safe=is_safe, has_path=bool(place.values))
    found = {str(status): _good(place, answer) for status, answer in said.answers.items()}
    for status in sorted({*refused, *refusals.ALWAYS}):
        codes = refused.get(status, [])
        if str(status) in found:  # a state that is told in its own shape, or as a refusal
            found[str(status)]["content"][PROBLEM] = {"schema": schema("#Problem")}
        elif codes:
            found[str(status)] = _refusal(
                status, sorted({*codes, *refusals.ALWAYS.get(status, ())})
            )
        else:
            found[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return dict(sorted(found.items()))


def _good(place: Place, answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": answer.about,
        "headers": _headers("X-Request-ID", *answer.headers),
    }
    if answer.shape is not None:
        shape = answer.shape
        if place.fixed and shape == "#Analysis":
            shape = f"#{shapes.title(place.fixed)}"
        found["content"] = {answer.kind: {"schema": schema(shape)}}
    elif answer.kind != "application/json":
        found["content"] = {answer.kind: {}}
    return found


def _always(status: int) -> dict[str, Any]:
    return _refusal(status, sorted(refusals.ALWAYS[status]))


def _refusal(status: int, codes: list[str]) -> dict[str, Any]:
    narrowed = {"properties": {"code": {"enum": codes}}}
    headers = ("Retry-After",) if status in (429, 503) else ()
    return {
        "description": ", ".join(f"`{code}`" for code in codes) + ".",
        "headers": _headers("X-Request-ID", *headers),
        "content": {PROBLEM: {"schema": {"allOf": [schema("#Problem"), narrowed]}}},
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(name: str) -> dict[str, Any]:
    kind = "integer" if name in INTEGERS else "string"
    return {**HEADERS[name], "schema": {"type": kind}}
