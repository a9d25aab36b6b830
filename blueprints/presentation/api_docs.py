"""The page about the API: the document, told to people. Knows nothing that it does not say."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup, escape

Json = Mapping[str, Any]
ERRORS = Path(__file__).parents[2] / "docs" / "errors.md"
ERROR_ROW = re.compile(r"^\| `(?P<code>\w+)` \| \d{3} \| (?P<meaning>[^|]+) \|", re.MULTILINE)
PROBLEM = "application/problem+json"
WHO = {
    "anyone": "Anyone.",
    "session": "Somebody logged in; no token.",
    "read": "Somebody logged in, or a token with the scope read.",
    "write": "Somebody logged in, or a token with the scope write.",
    "admin": "An admin, or an admin’s token with the scope admin.",
    "cron": "Whoever shows the operator’s secret.",
}
SHOWN = {"read": "$TOKEN", "write": "$TOKEN", "admin": "$TOKEN", "cron": "$CRON_SECRET"}
SAMPLES = {
    "email": "alice@example.org",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "date-time": "2026-01-31T12:00:00Z",
}
WORDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
    "null": "null",
}
FORMATS = {"date-time": "time", "uuid": "id", "email": "e-mail"}


class Kind(NamedTuple):
    """What a value is, in words, and the name of the shape it is of, if that has one."""

    words: str
    shape: str = ""


class Row(NamedTuple):
    """One parameter or field."""

    name: str
    kind: Kind
    about: str = ""
    is_required: bool = True
    place: str = ""


class Answer(NamedTuple):
    """One answer: a status, what it means, its fields or the shape that has them."""

    status: str
    about: str
    kind: Kind | None
    rows: list[Row]
    headers: list[str]


class Refused(NamedTuple):
    """The codes of one status."""

    status: str
    codes: list[str]


class Shown(NamedTuple):
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    who: str
    asks: list[Row]
    answers: list[Answer]
    refused: list[Refused]
    curl: str
    alike: list[tuple[str, str]]  # the paths of the other types, and their shapes


class Group(NamedTuple):
    """Operations that are read together."""

    id: str
    title: str
    about: str
    operations: list[Shown]


class Shape(NamedTuple):
    """A shape that has a name."""

    name: str
    rows: list[Row]
    choices: list[str]


class Page(NamedTuple):
    """Everything the template shows."""

    server: str
    groups: list[Group]
    always: list[Refused]
    codes: list[tuple[str, str]]
    shapes: list[Shape]


def page(document: Json) -> Page:
    """Return the page of a document."""
    server = document["servers"][0]["url"]
    schemas = document["components"]["schemas"]
    always = _refused(document["components"]["responses"])
    groups = [
        Group(
            tag["name"].split()[0].lower(),
            tag["name"],
            tag["description"],
            list(_operations(document, tag["name"], server)),
        )
        for tag in document["tags"]
    ]
    used = {code for refused in always for code in refused.codes} | {
        code
        for group in groups
        for shown in group.operations
        for refused in shown.refused
        for code in refused.codes
    }
    return Page(
        server=server,
        groups=groups,
        always=always,
        codes=[row for row in meanings() if row[0] in used],
        shapes=[_shape(name, schema) for name, schema in schemas.items()],
    )


def marked(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    parts = [
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(text.split("`"))
    ]
    return Markup("").join(parts)


def meanings() -> list[tuple[str, str]]:
    """Return every code of docs/errors.md with what it means."""
    found = ERROR_ROW.findall(ERRORS.read_text("utf-8"))
    return list(found)


def _operations(document: Json, tag: str, server: str) -> Iterator[Shown]:
    of_tag = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if tag in operation["tags"]
    ]
    types = [(path, said) for path, _, said in of_tag if "x-analysis-type" in said]
    told = False
    for path, method, operation in of_tag:
        if "x-analysis-type" in operation:
            if told:
                continue
            told = True
            yield _shown(path, method, operation, server, types)
        else:
            yield _shown(path, method, operation, server, [])


def _shown(path: str, method: str, said: Json, server: str, types: list[tuple[str, Any]]) -> Shown:
    return Shown(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        about=said.get("description", ""),
        who=WHO[said["x-who"]],
        asks=[*_parameters(said), *_body(said)],
        answers=list(_answers(said)),
        refused=_refused(said["responses"]),
        curl=_curl(path, method, said, server),
        alike=[(other, _of_ok(one)) for other, one in types],
    )


def _of_ok(said: Json) -> str:
    content = said["responses"]["200"]["content"]["application/json"]
    return _kind(content["schema"]).shape


def _parameters(said: Json) -> Iterator[Row]:
    for parameter in said["parameters"]:
        yield Row(
            parameter["name"],
            _kind(parameter["schema"]),
            parameter.get("description", ""),
            parameter.get("required", False),
            parameter["in"],
        )


def _body(said: Json) -> Iterator[Row]:
    if "requestBody" not in said:
        return
    schema = said["requestBody"]["content"]["application/json"]["schema"]
    for name, field in schema["properties"].items():
        yield Row(name, _kind(field), field.get("title", ""), name in schema["required"], "body")


def _answers(said: Json) -> Iterator[Answer]:
    for status, answer in said["responses"].items():
        content = {k: v for k, v in answer.get("content", {}).items() if k != PROBLEM}
        if "$ref" in answer or (status >= "400" and not content):
            continue
        kinds = [(name, body.get("schema")) for name, body in content.items()]
        name, schema = kinds[0] if kinds else ("", None)
        kind = _kind(schema) if schema else None
        if kind and name != "application/json":
            kind = Kind(name)
        headers = [one for one in answer.get("headers", {}) if one != "X-Request-ID"]
        rows = list(_rows(schema)) if schema and kind and not kind.shape else []
        yield Answer(status, answer["description"], kind, rows, headers)


def _refused(responses: Json) -> list[Refused]:
    return [
        Refused(status, re.findall(r"`(\w+)`", answer["description"]))
        for status, answer in responses.items()
        if list(answer.get("content", {})) == [PROBLEM]
    ]


def _shape(name: str, schema: Json) -> Shape:
    choices = [one["$ref"].rpartition("/")[2] for one in schema.get("oneOf", [])]
    return Shape(name, list(_rows(schema)), choices)


def _rows(schema: Json, before: str = "") -> Iterator[Row]:
    """Every field, those within by a path with dots."""
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        path, inner = f"{before}{name}", field
        yield Row(path, _kind(field), "", name in required)
        while inner.get("items"):
            path, inner = f"{path}[]", inner["items"]
        yield from _rows(inner, f"{path}.")
    rest = schema.get("additionalProperties")
    if isinstance(rest, dict) and rest:
        yield Row(f"{before}…", _kind(rest), "", is_required=False)


def _kind(schema: Json) -> Kind:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Kind(name, name)
    if "anyOf" in schema:
        first = _kind(schema["anyOf"][0])
        return Kind(f"{first.words} or null", first.shape)
    kinds = schema.get("type", "anything")
    listed = [kinds] if isinstance(kinds, str) else list(kinds)
    orelse = " or null" if "null" in listed else ""
    if "enum" in schema:
        return Kind(", ".join(str(word) for word in schema["enum"] if word is not None) + orelse)
    if "array" in listed:
        inner = _kind(schema["items"])
        return Kind(f"list of {inner.words}{orelse}", inner.shape)
    named = [
        FORMATS.get(schema.get("format", ""), WORDS.get(kind, kind))
        for kind in listed
        if kind != "null"
    ]
    return Kind(", ".join(named) + _bounds(schema) + orelse)


def _bounds(schema: Json) -> str:
    least, most = schema.get("minLength"), schema.get("maxLength")
    if most:
        return f", {f'{least} to' if least else 'up to'} {most} characters"
    if "maximum" in schema:
        return f", {schema['minimum']} to {schema['maximum']}"
    return ""


def _curl(path: str, method: str, said: Json, server: str) -> str:
    for parameter in said["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", _sample(parameter["schema"]))
    asked = "&".join(
        f"{parameter['name']}={_sample(parameter['schema'])}"
        for parameter in said["parameters"]
        if parameter["in"] == "query" and parameter.get("required")
    )
    address = f"{server}{path}{f'?{asked}' if asked else ''}"
    parts = ["curl", *([] if method == "get" else [f"-X {method.upper()}"])]
    who = said["x-who"]
    if who in SHOWN:
        parts.append(f'-H "Authorization: Bearer {SHOWN[who]}"')
    elif who == "session":
        parts.append("-b cookies.txt -c cookies.txt")
        if method != "get":
            parts.append('-H "X-CSRFToken: $CSRF"')
    if "requestBody" in said:
        schema = said["requestBody"]["content"]["application/json"]["schema"]
        sample = {name: example(schema["properties"][name]) for name in schema["required"]}
        parts.append("-H 'Content-Type: application/json'")
        parts.append(f"-d '{json.dumps(sample, ensure_ascii=False)}'")
    return " \\\n  ".join([*_joined(parts), f"'{address}'"])


def _joined(parts: list[str]) -> list[str]:
    """What fits beside the command stands beside it."""
    head = [part for part in parts if not part.startswith(("-H", "-d", "-b"))]
    return [" ".join(head), *parts[len(head) :]]


def _sample(schema: Json) -> str:
    return str(example(schema))


def example(schema: Json) -> Any:
    """Return a value that a schema lets through, to be shown."""
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [example(schema["items"])]
    if schema.get("type") == "integer":
        return schema.get("minimum", 1)
    return SAMPLES.get(schema.get("format", ""), "…")
