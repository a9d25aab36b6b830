"""The words of a declaration: who may ask, with what, and what comes back."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from flask_wtf import FlaskForm

from blueprints.openapi.notation import Schema

# anyone; a logged-in person, no script; a person or a token with that scope; the operator's clock
Who = Literal["anyone", "session", "read", "write", "admin", "cron"]
Codes = Mapping[int, tuple[str, ...]]

NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Parameter(NamedTuple):
    """One value of the query, whose schema a test holds against what is refused; or a header."""

    name: str
    about: str
    schema: Schema
    required: bool = False


class Answer(NamedTuple):
    """One good answer: its shape (None: no body), its kind, and the headers beside the usual."""

    about: str
    shape: Any = None
    headers: tuple[str, ...] = ()
    kind: str = "application/json"


class Operation(NamedTuple):
    """What is declared of an endpoint of the url map; its first sentence is its view's docstring.

    `doors` are the functions of the database that its view calls: their `-- Refuses:` headers say
    with which codes. `refuses` has what the view refuses by itself. `limits` narrows fields of the
    body where the rule behind the form is stricter than the form. `headers` are those that the view
    reads beside what shows who asks.
    """

    who: Who
    answers: Mapping[int, Answer]
    doors: tuple[str, ...] = ()
    query: tuple[Parameter, ...] = ()
    headers: tuple[Parameter, ...] = ()
    body: type[FlaskForm] | None = None
    limits: Mapping[str, Schema] = NOTHING
    refuses: Codes = NOTHING
    more: str = ""


class Group(NamedTuple):
    """Operations that are read together."""

    title: str
    about: str
    operations: Mapping[str, Operation]


def text(longest: int, shortest: int = 0) -> Schema:
    """A text of so many characters."""
    least = {"minLength": shortest} if shortest else {}
    return {"type": "string", **least, "maxLength": longest}


def one_of(*words: str) -> Schema:
    """One of some words."""
    return {"type": "string", "enum": list(words)}


# A ticker or an id; what is typed is trimmed and normalised (NFKC) before it is looked at.
SYMBOL: Schema = {
    "type": "string",
    "maxLength": 100,
    "pattern": r"^([A-Za-z0-9._$+~-]+|[iI][dD]:[A-Za-z0-9._$+~-][\]\[A-Za-z0-9._$+~ -]*)$",
    "examples": ["btc"],
}
MOMENT: Schema = {
    "type": "string",
    "pattern": r"^([0-9]{1,11}|[0-9]{4}(-[0-9]{2}){2}([T ][0-9]{2}(:[0-9]{2}){1,2}Z?)?)$",
    "examples": ["2026-01-31"],
}
# A day, which means its beginning, or a time; one to come.
UNTIL: Schema = {
    "pattern": r"^[0-9]{4}(-[0-9]{2}){2}"
    r"(T[0-9]{2}(:[0-9]{2}){1,2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$",
}
CURSOR = Parameter(
    "cursor",
    "The `next_cursor` of the page before.",
    {"type": "string", "pattern": "^([2-7][0-9a-f]){1,80}$"},
)
LIMIT = Parameter(
    "limit", "Rows of a page; 50 where nothing is said.",
    {"type": "integer", "minimum": 1, "maximum": 250},
)  # fmt: skip
PAGING = (LIMIT, CURSOR)
WAIT = Parameter(
    "wait",
    "Seconds to wait for what is not ready, with at most three decimals.",
    {"type": "number", "minimum": 0, "maximum": 30, "multipleOf": 0.001},
)
REFRESH = Parameter(
    "refresh", "`true`: made anew, within what one person may have fetched.", {"type": "string"}
)
SYMBOL_ASKED = Parameter("symbol", "A ticker or a CoinGecko id.", SYMBOL, required=True)


def since(name: str, about: str) -> Parameter:
    """A moment: a date, a time in UTC, or seconds since 1970."""
    return Parameter(name, f"{about} A date, a time in UTC or seconds since 1970.", MOMENT)


DONE = {204: Answer("Done.")}
ACCEPTED = {202: Answer("Taken on; the same answer for every address.", {"status": ("accepted",)})}
IF_NONE_MATCH = Parameter(
    "If-None-Match", "The `ETag` of what one has: 304 as long as it is that.", {"type": "string"}
)
KEPT = ("ETag", "Cache-Control")  # of what may be asked for again with If-None-Match
UNCHANGED = Answer("Unchanged: `If-None-Match` names what there is.", None, KEPT)
