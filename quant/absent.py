"""A value that does not exist, with the reason, where a number would have to be invented.

Nothing here computes; every module of quant and analysis may hand one out instead of a value.
"""

from typing import NamedTuple


class Absent(NamedTuple):
    """The place of a value nobody has; `reason` is one of REASONS."""

    reason: str


NOT_PUBLISHED = Absent("not_published")  # no provider has it for this coin
NO_KEY = Absent("no_key")
PROVIDER_FAILED = Absent("provider_failed")
LATE = Absent("late")  # dropped at a deadline
NO_HISTORY = Absent("no_history")  # our own tables do not reach back
TOO_SHORT = Absent("too_short")  # fewer bars than the formula needs
UNDEFINED = Absent("undefined")  # 0/0: a flat window, no volume
CONFLICT = Absent("conflict")
NOT_APPLICABLE = Absent("not_applicable")
NOT_SUPPORTED = Absent("not_supported")

REASONS = frozenset(
    absent.reason
    for absent in (
        NOT_PUBLISHED,
        NO_KEY,
        PROVIDER_FAILED,
        LATE,
        NO_HISTORY,
        TOO_SHORT,
        UNDEFINED,
        CONFLICT,
        NOT_APPLICABLE,
        NOT_SUPPORTED,
    )
)
