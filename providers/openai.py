"""Chat completions as OpenAI defined them and local servers speak them: one question, one answer.

https://platform.openai.com/docs/api-reference/chat

Asked once. Parameters that a model or a server does not know are refused with 400 before anything
is done; those are left out one by one, and not sent to that model again by this process once it has
answered without them. The limit of the answer is always sent, under one of its names: what a report
may cost rests on it. An answer that was cut off or refused by the model is none, though it was paid
for.
"""

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from providers.faults import Fault, PostError
from providers.http import post_json
from providers.reports import LONGEST_TEXT, NO_CREDIT_SECONDS
from providers.values import mapping, rows, whole

NAME = "openai"
MAX_BYTES = 2 << 20
LIMIT, OLD_LIMIT = "max_completion_tokens", "max_tokens"
OPTIONAL = ("seed", "temperature", "response_format", LIMIT)  # first left out first
THOUGHT = "</think>"  # local models write what they think before it
MOST_COUNTED = 10_000_000  # tokens; no question and no answer has more

_MODEL = re.compile(r"[A-Za-z0-9._:/@+-]{1,80}", re.ASCII)


class Chat(NamedTuple):
    """What came back: a text, or `failure`, why there is none; the tokens it took, if told."""

    text: str
    failure: str | None
    model: str | None
    prompt_tokens: int | None
    completion_tokens: int | None


class _Unwanted:
    """Which optional parameters each model refused."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: dict[str, set[str]] = {}

    def of(self, model: str) -> set[str]:
        with self._lock:
            return set(self._names.get(model, ()))

    def add(self, model: str, names: Iterable[str]) -> None:
        with self._lock:
            self._names.setdefault(model, set()).update(names)

    def forget(self) -> None:
        with self._lock:
            self._names.clear()


unwanted = _Unwanted()


def complete(
    messages: Sequence[Mapping[str, str]],
    *,
    model: str,
    schema: Mapping[str, Any],
    max_tokens: int,
    deadline: float,
) -> Chat:
    """Ask a model for an object of a schema. Raises PostError."""
    options: dict[str, Any] = {
        "seed": 1,
        "temperature": 0,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "report", "strict": True, "schema": schema},
        },
        LIMIT: max_tokens,
        OLD_LIMIT: max_tokens,
    }
    refused = unwanted.of(model)
    while True:
        left_out = refused | ({OLD_LIMIT} if LIMIT not in refused else set())
        sent = {name: value for name, value in options.items() if name not in left_out}
        judge = _Judge(sent)
        try:
            chat = post_json(
                NAME,
                "/chat/completions",
                {"model": model, "messages": list(messages), **sent},
                deadline=deadline,
                max_bytes=MAX_BYTES,
                judge=judge,
                read=_chat,
            )
        except PostError:
            if judge.refused is None:
                raise
            refused.add(judge.refused)
        else:
            unwanted.add(model, refused)
            return chat


class _Judge:
    """Reads errors, and which of the parameters that were sent is to blame for a 400."""

    def __init__(self, sent: Mapping[str, Any]) -> None:
        self._sent = sent
        self.refused: str | None = None

    def __call__(self, status: int, body: Any) -> Fault | None:
        error = body.get("error") if isinstance(body, dict) else None
        told = error if isinstance(error, dict) else {}
        if status == 402 or (status == 429 and told.get("code") == "insufficient_quota"):
            return Fault("refused", "the account is empty", NO_CREDIT_SECONDS)
        if status == 400:
            self.refused = self._to_blame(told, error)
            return Fault("http_error", "HTTP 400")
        return None

    def _to_blame(self, told: Mapping[str, Any], error: Any) -> str | None:
        message = told.get("message") if told else error
        words = f"{told.get('param')} {message}"
        optional = [name for name in OPTIONAL if name in self._sent]
        named = [name for name in optional if name in words]
        return next(iter(named or optional), None)


def _chat(body: Any) -> Chat:
    found = mapping(body)
    choice = mapping(rows(found["choices"])[0])
    message = mapping(choice["message"])
    usage = found.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    text = message.get("content")
    text = text.rpartition(THOUGHT)[2] if isinstance(text, str) else ""
    return Chat(
        text[:LONGEST_TEXT],
        _failure(choice.get("finish_reason"), message.get("refusal"), text),
        _name(found.get("model")),
        _counted(usage.get("prompt_tokens")),
        _counted(usage.get("completion_tokens")),
    )


def _name(value: Any) -> str | None:
    """Read what a model calls itself, if that is a name and no text for our readers."""
    return value if isinstance(value, str) and _MODEL.fullmatch(value) else None


def _counted(value: Any) -> int | None:
    """Read a count of tokens; None where nobody counted, which some servers write as 0."""
    found = whole(value)
    return found if found is not None and found <= MOST_COUNTED else None


def _failure(ended: Any, refusal: Any, text: str) -> str | None:
    if ended == "length":
        return "cut_off"
    if ended == "content_filter" or (isinstance(refusal, str) and refusal):
        return "model_refused"
    return None if text.strip() else "empty"
