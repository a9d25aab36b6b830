"""How far an answer can be trusted, as one number of 0 to 100.

Q = round(100 * C * (0.35 A + 0.25 N + 0.25 F + 0.15 H)): coverage of the core fields, agreement of
the readings, corroboration by several of them, freshness, health of the providers asked.
"""

from collections.abc import Sequence
from typing import NamedTuple

CONFLICT_CAP = 60
SINGLE_SOURCE_CAP = 75
STALE_AFTER = 4  # lifetimes


class Field(NamedTuple):
    """One core field: its weight, the readings behind its value, their agreement of 0 to 1.

    A reading that is no witness of its own counts as a part of one. `expected` is how many
    providers there are of this field, where fields differ in that.
    """

    weight: float
    readings: float
    agree: float = 0.0
    is_conflict: bool = False
    expected: int | None = None


class Parts(NamedTuple):
    """What the number is made of, each 0 to 1."""

    coverage: float
    agreement: float
    corroboration: float
    freshness: float
    health: float


def freshness(age_s: float, ttl_s: float) -> float:
    """Return 1 up to one lifetime, then falling to 0 at four."""
    return min(1.0, max(0.0, (STALE_AFTER * ttl_s - age_s) / ((STALE_AFTER - 1) * ttl_s)))


def parts(
    fields: Sequence[Field], *, expected: int, age_s: float, ttl_s: float, answered: int, tried: int
) -> Parts:
    """Weigh core fields, of which at least one has a reading.

    `expected` providers exist for the coin; `answered` of the `tried` ones did.
    """
    present = [field for field in fields if field.readings]
    weight = sum(field.weight for field in present)
    return Parts(
        weight / sum(field.weight for field in fields),
        sum(field.weight * field.agree for field in present) / weight if present else 0.0,
        sum(field.weight * _corroborated(field, expected) for field in present) / weight
        if present
        else 0.0,
        freshness(age_s, ttl_s),
        answered / tried if tried else 0.0,
    )


def score(made_of: Parts, top: Field) -> int:
    """Return the quality; `top` is the field of the greatest weight, whose doubts cap it."""
    value = made_of.coverage * (
        0.35 * made_of.agreement
        + 0.25 * made_of.corroboration
        + 0.25 * made_of.freshness
        + 0.15 * made_of.health
    )
    return min(round(100 * value), _cap(top))


def _cap(top: Field) -> int:
    if top.is_conflict:
        return CONFLICT_CAP
    return SINGLE_SOURCE_CAP if 0 < top.readings < 2 else 100


def _corroborated(field: Field, expected: int) -> float:
    there_are = expected if field.expected is None else field.expected
    if there_are <= 1:
        return 1.0
    return 0.5 + 0.5 * min(1.0, (field.readings - 1) / (min(there_are, 3) - 1))
