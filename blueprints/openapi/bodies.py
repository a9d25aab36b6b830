"""Bodies that are read by a form, as JSON Schema: what `read_json` refuses is what stands here."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, IntegerField, SelectMultipleField
from wtforms.validators import Email, InputRequired, Length, NumberRange

from blueprints.openapi.notation import Schema


def schema(form_class: type[FlaskForm], limits: Mapping[str, Schema]) -> Schema:
    """Return the schema of the JSON object that a form reads, narrowed by stricter rules."""
    form = form_class(MultiDict(), meta={"csrf": False})
    fields = {field.name: _field(field) | dict(limits.get(field.name, {})) for field in form}
    return {
        "type": "object",
        "required": [field.name for field in form if _is_required(field, fields[field.name])],
        "properties": fields,
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    if isinstance(field, SelectMultipleField):
        words = [value for value, *_ in field.iter_choices()]
        return {"type": "array", "items": {"type": "string", "enum": words}}
    found: Schema = {"type": "integer" if isinstance(field, IntegerField) else "string"}
    for rule in field.validators:
        found |= _limits(rule)
    if field.flags.optional:
        found["type"] = [found["type"], "null"]
    return found | {"title": str(field.label.text)}


def _limits(rule: object) -> Schema:
    if isinstance(rule, InputRequired):
        return {"minLength": 1}
    if isinstance(rule, Length):
        return {"maxLength": rule.max}
    if isinstance(rule, NumberRange):
        return {"minimum": rule.min, "maximum": rule.max}
    return {"format": "email"} if isinstance(rule, Email) else {}


def _is_required(field: Field, found: Schema) -> bool:
    return bool(field.flags.required) or "minItems" in found
