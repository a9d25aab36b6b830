"""Why a value is missing, from how the providers that could have given it answered."""

from collections.abc import Iterable

from quant.absent import LATE, NOT_PUBLISHED, PROVIDER_FAILED, Absent

ANSWERED = frozenset({None, "no_data"})


def of_errors(errors: Iterable[str | None]) -> Absent:
    """Say that nobody publishes a value only if everybody asked has answered."""
    failures = set(errors) - ANSWERED
    if "timeout" in failures:
        return LATE
    return PROVIDER_FAILED if failures else NOT_PUBLISHED
