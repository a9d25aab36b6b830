"""Text that somebody typed into an address, in a form that PostgreSQL can take."""

from collections.abc import Iterable

from flask import request

UNKNOWN = "\ufffd"  # what stands for a character that cannot be stored; no rule accepts it


def storable(text: str) -> str:
    """The text without NUL, which no text of PostgreSQL may hold."""
    return text.replace("\x00", UNKNOWN)


def arguments(names: Iterable[str]) -> dict[str, str | None]:
    """Values of the query by name, None for each that is not there."""
    return {name: argument(name) for name in names}


def argument(name: str) -> str | None:
    """One value of the query, or None."""
    given = request.args.get(name)
    return None if given is None else storable(given)
