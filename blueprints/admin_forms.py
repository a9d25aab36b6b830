"""What admins may send: shapes of acts and of filters, not rules."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from blueprints.forms import printable
from blueprints.presentation.admin import EVENTS

MOST_CODES = 1000
LONGEST_NOTE = 200
CODE_STATES = ("free", "redeemed", "revoked", "expired")


class IssueForm(FlaskForm):
    """Make access codes."""

    count = IntegerField(
        "How many",
        [
            InputRequired("This is needed."),
            NumberRange(1, MOST_CODES, f"From 1 to {MOST_CODES} codes at a time."),
        ],
    )
    note = StringField(
        "Note",
        [
            Optional(),
            Length(max=LONGEST_NOTE, message=f"At most {LONGEST_NOTE} characters."),
            printable,
        ],
    )
    expires_at = StringField("Good until", [Optional(), Length(max=40), printable])


def _one_of(words: dict[str, str]) -> list[SelectChoice]:
    """The choices of a filter, the first of which filters nothing."""
    return [SelectChoice("", "any"), *(SelectChoice(*choice) for choice in words.items())]


class UserFilter(FlaskForm):
    """Which accounts."""

    q = StringField("E-mail or id")
    role = SelectField("Role", choices=_one_of({"user": "user", "admin": "admin"}))
    verified = SelectField(
        "Address", choices=_one_of({"true": "confirmed", "false": "not confirmed"})
    )
    disabled = SelectField("State", choices=_one_of({"false": "open", "true": "disabled"}))


class CodeFilter(FlaskForm):
    """Which access codes."""

    q = StringField("Code or note")
    state = SelectField("State", choices=_one_of({state: state for state in CODE_STATES}))


class AuditFilter(FlaskForm):
    """Which lines of the audit trail."""

    user = StringField("E-mail or id")
    event = SelectField("Event", choices=_one_of(EVENTS))
    address = StringField("Network address")
    success = SelectField("Result", choices=_one_of({"true": "done", "false": "refused"}))
    since = StringField("From, UTC", name="from")
    until = StringField("Before, UTC", name="to")
