"""A leased job, and what the doing of it may use."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from config import Settings
from db.gateway import Gateway

T = TypeVar("T")


class Job(NamedTuple):
    """A row of work.take_job, and the owner it was leased to."""

    id: int
    owner: str
    kind: str
    key: str
    arguments: Mapping[str, Any]
    attempts: int


class Tools(NamedTuple):
    """The database as role worker, and the settings."""

    gateway: Gateway
    settings: Settings


class LeaseLostError(Exception):
    """Somebody else has the job by now; whatever was not stored yet is theirs to do."""


def keep(job: Job, tools: Tools) -> None:
    """Hold a job for another lease; raises LeaseLostError when it is somebody else's."""
    if not tools.gateway.call("work.extend_lease", job=job.id, owner=job.owner):
        raise LeaseLostError(job.kind)


def of_owner(job: Job, answer: T | None) -> T:
    """Return what a door answered, which is null once the job is somebody else's.

    Raises LeaseLostError then.
    """
    if answer is None:
        raise LeaseLostError(job.kind)
    return answer
