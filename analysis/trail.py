"""Who was asked in a run, how it went and whose values were used: the list of sources."""

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from analysis import ask
from analysis.ask import SPARE_SECONDS, Answer
from analysis.moments import from_epoch
from analysis.reasons import ANSWERED
from analysis.result import Source

T = TypeVar("T")

MOST_SECONDS, SHARE_OF_TIME = 0.9, 0.45  # of one question, so that a silent one costs not all
LEAST_SECONDS = 0.1


class Trail:
    """The questions of one run, one after the other, before its deadline (time.monotonic())."""

    def __init__(self, deadline: float) -> None:
        self.errors: dict[str, str | None] = {}  # by provider asked, its last; None: it answered
        self.has_answer = False  # of anybody, to any question; "unknown" is one
        self._deadline = deadline
        self._latency: dict[str, int | None] = {}
        self._used: dict[str, float] = {}

    def ask(self, provider: str, call: Callable[[float], T]) -> Answer[T]:
        """Ask, unless the provider failed before in this run or there is no time left."""
        if (error := self.errors.get(provider)) is not None:
            return Answer(None, error, None)
        moment = time.monotonic()
        left = self._deadline - SPARE_SECONDS - moment
        if left < LEAST_SECONDS:
            return Answer(None, "timeout", None)
        answer = ask.one(call, moment + min(MOST_SECONDS, left * SHARE_OF_TIME))
        self.errors[provider] = answer.error
        self._latency[provider] = answer.latency_ms
        self.has_answer = self.has_answer or answer.error in ANSWERED
        return answer

    def note_use(self, provider: str, at: float) -> None:
        """Remember that a provider's value of that epoch second is in the answer."""
        self._used[provider] = max(at, self._used.get(provider, at))

    def sources(self, order: Iterable[str]) -> list[Source]:
        """Return a row per provider asked or used; stored values were used without latency."""
        return [
            Source(
                name,
                name in self._used,
                from_epoch(self._used[name]) if name in self._used else None,
                self._latency.get(name),
                self.errors.get(name),
            )
            for name in order
            if name in self.errors or name in self._used
        ]
