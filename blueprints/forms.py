"""What may be sent: shapes, not rules. One class serves the page and the JSON of an act."""

import json
import re
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import CheckboxInput

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


THEMES = [
    SelectChoice("system", "As the system"),
    SelectChoice("light", "Light"),
    SelectChoice("dark", "Dark"),
]
PALETTES = [
    SelectChoice("blue-orange", "Blue and orange"),
    SelectChoice("green-red", "Green and red"),
    SelectChoice("red-green", "Red and green"),
    SelectChoice("teal-red", "Teal and red"),
]
DENSITIES = [SelectChoice("comfortable", "Comfortable"), SelectChoice("compact", "Compact")]
SCOPES = ["read", "write", "admin"]
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


class LinkForm(FlaskForm):
    """Act by the token of a letter."""

    token = StringField("Link", [REQUIRED, Length(max=200), printable])


class AddressForm(FlaskForm):
    """Ask for a letter."""

    email = StringField("E-mail", EMAIL, filters=[_address])


class ResetPasswordForm(LinkForm):
    """Set a new password by the token of a letter."""

    password = PasswordField("New password", PASSWORD)


class PresentPasswordForm(FlaskForm):
    """Show once more that one is who one is."""

    current_password = PasswordField("Present password", PASSWORD)


class ChangePasswordForm(PresentPasswordForm):
    """Set a new password, knowing the present one."""

    new_password = PasswordField("New password", PASSWORD)


class ChangeEmailForm(PresentPasswordForm):
    """Ask for another address."""

    email = StringField("New e-mail", EMAIL, filters=[_address])


class AppearanceForm(FlaskForm):
    """Choose how pages look, and in whose time."""

    theme = RadioField("Theme", choices=THEMES)
    palette = RadioField("Colours of rising and falling", choices=PALETTES)
    density = RadioField("Density", choices=DENSITIES)
    zone = SelectField("Time zone", choices=[], validate_choice=False)
    single_keys = BooleanField("Single keys act")


class TokenForm(FlaskForm):
    """Make a personal token; the database says what is wrong with it."""

    name = StringField("Name", [REQUIRED, Length(max=200), printable], filters=[_stripped])
    scopes = SelectMultipleField("What it may do", choices=SCOPES, option_widget=CheckboxInput())
    expires_at = StringField("Until", [Optional(), Length(max=40), printable], filters=[_stripped])


class ShareForm(FlaskForm):
    """Share a snapshot of a coin for some days; the database knows for how many."""

    expires_in_days = IntegerField(
        "Works for", [REQUIRED, NumberRange(1, 30, "A link works for 1, 7 or 30 days.")]
    )


class ShareSymbolForm(ShareForm):
    """The same, for a script that names the coin."""

    symbol = StringField("Coin", [REQUIRED, Length(max=200), printable])


def read_json(form_class: type[FlaskForm]) -> tuple[dict[str, Any], Reply | None]:
    """The fields of a JSON body, or the refusal that says what is wrong with it."""
    if not request.is_json:
        return {}, refuse(415, "unsupported_media_type", "Send Content-Type: application/json.")
    body = _body()
    if body is None:
        return {}, refuse(400, "bad_request", "The body is not a JSON object.")
    asked = form_class(MultiDict(), meta={"csrf": False})
    form = form_class(MultiDict(_typed(asked, body)), meta={"csrf": False})
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


def _typed(form: FlaskForm, body: dict[str, Any]) -> dict[str, Any]:
    """The fields that are of the type their form asks for."""
    return {
        name: value
        for name, value in body.items()
        if value is not None and not _wrong_type(form, name, value)
    }


def _wrong_fields(form: FlaskForm, body: dict[str, Any]) -> dict[str, str]:
    """Fields that are unknown, or of another type than their form asks for."""
    unknown = {name[:100]: "This field is not known here." for name in body if name not in form}
    typed = {
        name: wrong
        for name, value in body.items()
        if name in form and (wrong := _wrong_type(form, name, value))
    }
    return unknown | typed


def _wrong_type(form: FlaskForm, name: str, value: object) -> str | None:
    """What type a value should have had; None when it has it. What is optional may be null."""
    field = next((field for field in form if field.name == name), None)
    if value is None and field is not None and field.flags.optional:
        return None
    if isinstance(field, SelectMultipleField):
        texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return None if texts else "This must be a list of texts."
    if isinstance(field, IntegerField):
        whole = isinstance(value, int) and not isinstance(value, bool)
        return None if whole else "This must be a whole number."
    return None if isinstance(value, str) else "This must be text."
