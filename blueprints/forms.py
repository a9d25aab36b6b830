"""What may be sent: shapes, not rules. One class serves the page and the JSON of an act."""

import json
import re
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, PasswordField, StringField
from wtforms.validators import Email, InputRequired, Length, ValidationError

from blueprints.errors import refuse
from db.gateway import Reply

# No text holds NUL or half of a surrogate pair; a line holds no control character either.
UNUSABLE = re.compile(r"[\x00\ud800-\udfff]")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
STRANGE = "This holds characters that cannot be used here."
LONGEST_EMAIL = 254
LONGEST_CODE = 200  # longer than any code: a malformed one is refused like an unknown one
LONGEST_PASSWORD = 1024  # the rule says 128; what is longer still is not even looked at


def usable(_form: FlaskForm, field: Field) -> None:
    """Refuse what is no character."""
    if UNUSABLE.search(field.data or ""):
        raise ValidationError(STRANGE)


def printable(_form: FlaskForm, field: Field) -> None:
    """Refuse control characters too."""
    if CONTROL.search(field.data or ""):
        raise ValidationError(STRANGE)


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else text


def _address(text: str | None) -> str | None:
    """An address as mail servers know it: nothing around it, its domain in ASCII."""
    stripped = _stripped(text)
    if not stripped or len(stripped) > LONGEST_EMAIL:
        return stripped
    try:
        found = validate_email(stripped, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return stripped
    return found.ascii_email


REQUIRED = InputRequired("This is needed.")
EMAIL = (
    REQUIRED,
    Length(max=LONGEST_EMAIL, message=f"At most {LONGEST_EMAIL} characters."),
    printable,
    Email("This is not an e-mail address.", allow_smtputf8=False),
)


PASSWORD = (
    REQUIRED,
    Length(max=LONGEST_PASSWORD, message=f"At most {LONGEST_PASSWORD} characters."),
    usable,
)


class RegisterForm(FlaskForm):
    """Open an account."""

    access_code = StringField(
        "Access code", [REQUIRED, Length(max=LONGEST_CODE), printable], filters=[_stripped]
    )
    email = StringField("E-mail", EMAIL, filters=[_address])
    password = PasswordField("Password", PASSWORD)


class LoginForm(FlaskForm):
    """Open a session."""

    email = StringField("E-mail", EMAIL, filters=[_address])
    password = PasswordField("Password", PASSWORD)


class VerifyForm(FlaskForm):
    """Confirm an address by the token of a letter."""

    token = StringField("Link", [REQUIRED, Length(max=200), printable])


def read_json(form_class: type[FlaskForm]) -> tuple[dict[str, Any], Reply | None]:
    """The fields of a JSON body, or the refusal that says what is wrong with it."""
    if not request.is_json:
        return {}, refuse(415, "unsupported_media_type", "Send Content-Type: application/json.")
    body = _body()
    if body is None:
        return {}, refuse(400, "bad_request", "The body is not a JSON object.")
    form = form_class(MultiDict(_texts(body)), meta={"csrf": False})
    wrong = _wrong_fields(form, body)
    if wrong or not form.validate():
        wrong |= {name: " ".join(messages) for name, messages in form.errors.items() if name}
        errors = [{"field": name, "message": message} for name, message in sorted(wrong.items())]
        return {}, refuse(422, "invalid_fields", "Some fields need another look.", errors)
    return form.data, None


def _body() -> dict[str, Any] | None:
    """The JSON object that was sent; None for anything else, however deep or large its numbers."""
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _texts(body: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in body.items() if isinstance(value, str)}


def _wrong_fields(form: FlaskForm, body: dict[str, Any]) -> dict[str, str]:
    """Fields that are unknown, or of another type than text."""
    unknown = {name[:100]: "This field is not known here." for name in body if name not in form}
    typed = {
        name: "This must be text."
        for name, value in body.items()
        if name in form and not isinstance(value, str)
    }
    return unknown | typed
