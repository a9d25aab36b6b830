"""Shapes of JSON, written as they look, turned into JSON Schema.

    {"name": "text", "rank": "integer?", "rows": [{"at": "time"}], "cursor": "#Cursor?"}

A word is a type, with `?` where it may be null; `#Name` stands for a shape that has a name. A key
with `~` may be left out; the key `*` stands for whatever else there is. A tuple lists what a text
may be, with None for null. `maybe` is for an object or a list that may be null.
"""

from typing import Any

Schema = dict[str, Any]
WORDS: dict[str, Schema] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "flag": {"type": "boolean"},
    "time": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "scalar": {"type": ["string", "number", "boolean"]},
    "anything": {},
    "none": {"type": "null"},
}
REFERENCE = "#/components/schemas/"


class Maybe:
    """A shape, or null."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape


def maybe(shape: Any) -> Maybe:
    """Say that an object or a list may be null."""
    return Maybe(shape)


def schema(shape: Any) -> Schema:
    """Return the JSON Schema of a shape."""
    if isinstance(shape, Maybe):
        return _or_null(schema(shape.shape))
    if isinstance(shape, str):
        plain = _of_word(shape.rstrip("?"))
        return _or_null(plain) if shape.endswith("?") else plain
    if isinstance(shape, tuple):
        texts = {"type": "string", "enum": [text for text in shape if text is not None]}
        return _or_null(texts) if None in shape else texts
    if isinstance(shape, list):
        return {"type": "array", "items": schema(shape[0])}
    return _of_object(shape)


def unknown(shape: Any) -> Any:
    """Return a shape in which every value of every object may be null, as in `data`."""
    if isinstance(shape, dict):
        return {key: _absent(value) for key, value in shape.items()}
    if isinstance(shape, list):
        return [unknown(shape[0])]
    return shape


def closed(found: Any) -> Any:
    """Return a schema that refuses every field it does not name: what our own tests ask for."""
    if isinstance(found, list):
        return [closed(part) for part in found]
    if not isinstance(found, dict):
        return found
    strict = {key: part if key == "allOf" else closed(part) for key, part in found.items()}
    if "properties" in found and isinstance(found["properties"], dict):
        strict.setdefault("additionalProperties", False)
    return strict


def _absent(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.endswith("?") else f"{value}?"
    return value if isinstance(value, Maybe) else Maybe(unknown(value))


def _of_word(word: str) -> Schema:
    if word.startswith("#"):
        return {"$ref": REFERENCE + word[1:]}
    return dict(WORDS[word])


def _of_object(shape: dict[str, Any]) -> Schema:
    named = {key: value for key, value in shape.items() if key != "*"}
    found: Schema = {"type": "object"}
    if named:
        found["required"] = [key for key in named if not key.endswith("~")]
        found["properties"] = {key.rstrip("~"): schema(value) for key, value in named.items()}
    if "*" in shape:
        found["additionalProperties"] = schema(shape["*"])
    return found


def _or_null(plain: Schema) -> Schema:
    if "$ref" in plain:
        return {"anyOf": [plain, {"type": "null"}]}
    if "enum" in plain:
        return plain | {"type": ["string", "null"], "enum": [*plain["enum"], None]}
    kinds = plain.get("type")
    if kinds is None:
        return plain
    return plain | {"type": [*(kinds if isinstance(kinds, list) else [kinds]), "null"]}
