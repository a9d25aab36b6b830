"""The words and numbers of a title, as two of them are compared."""

import re

_STOP = """
a about after all also amid an and are as at be been but by for from had has have he her his how if
in into is it its more new no not now of off on or our out over s says she so t than that the their
them then they this to up was we were what when which who why with you your
"""
STOP = frozenset(_STOP.split())
_word = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")
_number = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def words(title: str) -> frozenset[str]:
    """Return the words that tell what a title is about: lower case, commas of numbers off."""
    found = (match.replace(",", "") for match in _word.findall(title.casefold()))
    return frozenset(found) - STOP


def numbers(title: str) -> frozenset[str]:
    """Return the numbers of a title: $90,000 is 90000, 1.25B is 1.25."""
    return frozenset(match.replace(",", "") for match in _number.findall(title))
