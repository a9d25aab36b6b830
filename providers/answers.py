"""What an answer means: a value of the caller's, or a fault. Asks nothing itself."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from providers.body import NotJson
from providers.faults import Fault, UpstreamError, of_status, retry_after

T = TypeVar("T")
Judge = Callable[[int, Any], Fault | None]


class Answer(NamedTuple):
    """One complete HTTP answer; the body is a JSON document or a NotJson."""

    status: int
    headers: Mapping[str, str]
    body: Any


def understood(answer: Answer, judge: Judge | None, read: Callable[[Any], T]) -> T | Fault:
    """Give what `read` makes of the body, or the fault that judge, status or shape show."""
    fault = _judged(answer, judge)
    if fault is not None:
        return fault._replace(status=answer.status)
    if isinstance(answer.body, NotJson):
        return Fault("bad_body", "not JSON", status=answer.status)
    try:
        return read(answer.body)
    except UpstreamError as error:
        return Fault(error.code, error.detail, error.retry_after, status=answer.status)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        return Fault("bad_body", "not the documented shape", status=answer.status)


def _judged(answer: Answer, judge: Judge | None) -> Fault | None:
    """Ask the provider's own judge first; a wait named by a header outranks the judge's."""
    plain = of_status(answer.status, answer.headers, answer.body)
    named = judge(answer.status, answer.body) if judge else None
    if named is None:
        return plain
    wait = None if plain is None else retry_after(answer.headers)
    return named if wait is None else named._replace(retry_after=wait)
