"""The questions of one on-chain run: several at once, and who was asked, who failed, who was used.

A provider that answered nothing in one round is not asked again in the next. An open breaker lets
one of several questions to a provider through; where that one is answered, the others follow.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from analysis import ask
from analysis.ask import SPARE_SECONDS, Answer
from analysis.reasons import ANSWERED
from analysis.result import Source

LEAST_SECONDS = 0.1  # with less time than this left, nobody is asked

Call = Callable[[float], Any]


class ChainTrail:
    """The questions before one deadline (time.monotonic())."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._errors: dict[str, list[str | None]] = {}
        self._latency: dict[str, int] = {}

    def left(self) -> float:
        """Return the seconds that questions may still take."""
        return self._deadline - SPARE_SECONDS - time.monotonic()

    def ask(self, calls: Mapping[str, Call], *, seconds: float) -> dict[str, Answer[Any]]:
        """Ask all at once, each for at most `seconds`; a name is `provider` or `provider:what`."""
        refused = {name: error for name in calls if (error := self.failure(_provider(name)))}
        asked = {name: call for name, call in calls.items() if name not in refused}
        if self.left() < LEAST_SECONDS:
            return {name: Answer(None, "timeout", None) for name in calls}
        answers = ask.together(asked, seconds=seconds, deadline=self._deadline)
        held = {name: asked[name] for name in _held(answers)}
        answers |= ask.together(held, seconds=seconds, deadline=self._deadline)
        for name, answer in answers.items():
            self._note(_provider(name), answer)
        return answers | {name: Answer(None, error, None) for name, error in refused.items()}

    def failure(self, provider: str) -> str | None:
        """Return the first error of a provider that has answered nothing so far."""
        has_answer = any(error in ANSWERED for error in self._errors.get(provider, []))
        return None if has_answer else self._lost(provider)

    def answered(self) -> int:
        """Count the providers that answered anything; "unknown" is an answer."""
        return sum(self.failure(provider) is None for provider in self._errors)

    def tried(self) -> int:
        """Count the providers asked."""
        return len(self._errors)

    def sources(self, order: Iterable[str], used: Mapping[str, datetime]) -> list[Source]:
        """Return a row per provider asked or used; `used` says when each used value was true.

        What is remembered of an earlier run is used without being asked for.
        """
        return [
            Source(name, name in used, used.get(name), self._latency.get(name), self._lost(name))
            for name in order
            if name in self._errors or name in used
        ]

    def _lost(self, provider: str) -> str | None:
        """Return the first failure of a provider, whatever else it answered.

        Not to be asked because of one is the failure only where there is no other.
        """
        errors = [error for error in self._errors.get(provider, []) if error is not None]
        return min(errors, key=lambda error: error == "breaker_open", default=None)

    def _note(self, provider: str, answer: Answer[Any]) -> None:
        self._errors.setdefault(provider, []).append(answer.error)
        if answer.latency_ms is not None:
            self._latency[provider] = max(answer.latency_ms, self._latency.get(provider, 0))


def _held(answers: Mapping[str, Answer[Any]]) -> list[str]:
    """Name the questions not put because of a breaker that another one's answer has closed."""
    heard = {_provider(name) for name, answer in answers.items() if answer.error in ANSWERED}
    return [
        name
        for name, answer in answers.items()
        if answer.error == "breaker_open" and _provider(name) in heard
    ]


def _provider(name: str) -> str:
    return name.partition(":")[0]
