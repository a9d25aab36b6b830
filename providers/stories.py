"""What the services that list news share: reading many rows of which some may be bad.

A row without a title or a web address is no story and is left out; an answer of which more than
half cannot be read is no answer. An empty list is one: nothing was published.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from providers.faults import UpstreamError
from providers.records import Story
from providers.values import address, excerpt, text

MOST = 200
TITLE, SUMMARY, NAME = 1000, 5000, 200  # characters that are kept of a text
MOST_CATEGORIES = 12
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z])")


def readable(
    provider: str, raw: Sequence[Any], story: Callable[[dict[str, Any]], Story]
) -> list[Story]:
    """Read the first 200 rows; UpstreamError bad_body when too few of them can be read."""
    found, asked = [], raw[:MOST]
    for row in asked:
        try:
            found.append(story(row))
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    if len(asked) > 2 * len(found):
        raise UpstreamError(
            provider, "bad_body", f"only {len(found)} of {len(asked)} rows readable"
        )
    return found


def title(value: Any) -> str:
    """Read a title; ValueError without one."""
    found = excerpt(value, TITLE)
    if found is None:
        raise ValueError
    return found


def first_address(*values: Any) -> str:
    """Read the first of some values that is a web address; ValueError when none is."""
    found = next((read for value in values if (read := address(value))), None)
    if found is None:
        raise ValueError
    return found


def categories(names: Iterable[Any]) -> tuple[str, ...]:
    """Read the first dozen of a publisher's categories, each once whatever its case."""
    found: dict[str, str] = {}
    for value in names:
        name = excerpt(value, NAME)
        if name is not None:
            found.setdefault(name.casefold(), name)
        if len(found) == MOST_CATEGORIES:
            break
    return tuple(found.values())


def language(value: Any) -> str | None:
    """Read the language of a tag: en-US is en."""
    match = _LANGUAGE.match(text(value, 35) or "")
    return match[0].lower() if match else None
