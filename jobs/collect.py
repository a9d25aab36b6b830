"""Every five minutes: histories of coins in use that are due a point are asked for."""

from typing import Any

from jobs.job import Job, Tools


def run(_job: Job, tools: Tools) -> dict[str, Any]:
    """Queue the analyses that are due; the count."""
    asked: dict[str, Any] = tools.gateway.call("work.collect")
    return asked
