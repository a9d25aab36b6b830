"""Every five minutes: bought reports that nobody brings on are taken up again."""

from typing import Any

from jobs.job import Job, Tools


def run(_job: Job, tools: Tools) -> dict[str, Any]:
    """Queue what has no job and end what is hopeless; the counts."""
    swept: dict[str, Any] = tools.gateway.call("work.sweep_research")
    return swept
