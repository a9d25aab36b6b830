"""Several questions to one provider at once, where one answer is made of many documents."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from providers.faults import UpstreamError

SPARE = 0.05  # seconds kept back so that slow further calls cannot cost the first one's answer


def at_once(
    calls: Mapping[str, Callable[[float], Any]], *, deadline: float
) -> tuple[dict[str, Any], dict[str, str]]:
    """Call all with a deadline a little before ours, which bounds this too.

    Return the values by name, and the error codes of the calls that failed.
    """
    with ThreadPoolExecutor(max_workers=len(calls), thread_name_prefix="several") as pool:
        asked = {name: pool.submit(call, deadline - SPARE) for name, call in calls.items()}
    values: dict[str, Any] = {}
    lost: dict[str, str] = {}
    for name, future in asked.items():
        try:
            values[name] = future.result()
        except UpstreamError as failure:
            lost[name] = failure.code
    return values, lost
