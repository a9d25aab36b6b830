"""Several questions to one provider at once, where one answer is made of many documents."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from providers.faults import UpstreamError


def at_once(calls: Mapping[str, Callable[[], Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Call all at once; return the values by name, and the error codes of those that failed.

    Each call ends by its own deadline, so this does too.
    """
    if not calls:
        return {}, {}
    with ThreadPoolExecutor(max_workers=len(calls), thread_name_prefix="several") as pool:
        asked = {name: pool.submit(call) for name, call in calls.items()}
    values: dict[str, Any] = {}
    lost: dict[str, str] = {}
    for name, future in asked.items():
        try:
            values[name] = future.result()
        except UpstreamError as failure:
            lost[name] = failure.code
    return values, lost
