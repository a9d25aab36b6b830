"""Which articles tell the same story: shared words of the titles, near in time, no other numbers.

Two publishers need half of their words in common; one publisher who tells a story twice nearly all
of them, as its columns and price reports have the same title every day.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from news import titles

WINDOW = timedelta(hours=48)
ACROSS, WITHIN = 0.5, 0.9  # shared words over all words, of two sources and of one


class Told(NamedTuple):
    """An article as others are compared with it; `at` is its date, or when it was first seen."""

    id: str
    cluster_id: str
    source: str
    title: str
    at: datetime


def likeness(one: str, other: str) -> float:
    """Return the share of the words of two titles that stand in both, 0 to 1."""
    first, second = titles.words(one), titles.words(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def is_same(one: Told, other: Told) -> bool:
    """Tell whether two articles tell the same story."""
    if abs(one.at - other.at) > WINDOW or _contradict(one.title, other.title):
        return False
    return likeness(one.title, other.title) >= (WITHIN if one.source == other.source else ACROSS)


def cluster_of(article: Told, known: Iterable[Told]) -> str:
    """Return the cluster of the likest known article of the same story, else the article's own."""
    same = [other for other in known if other.id != article.id and is_same(article, other)]
    likest = max(
        same, key=lambda other: (likeness(article.title, other.title), other.id), default=None
    )
    return likest.cluster_id if likest else article.cluster_id


def _contradict(one: str, other: str) -> bool:
    first, second = titles.numbers(one), titles.numbers(other)
    return bool(first and second) and not first & second
