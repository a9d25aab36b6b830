"""providers.openai: one question, one answer, and what may be left out of the question."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from loopback import Upstream
from providers import openai
from providers.faults import PostError
from providers.openai import Chat

Payload = Callable[[str], Any]
MESSAGES = [{"role": "user", "content": "Q"}]


@pytest.fixture(autouse=True)
def _begin_anew() -> Iterator[None]:
    openai.unwanted.forget()
    yield
    openai.unwanted.forget()


def _ask(deadline: float, model: str = "m") -> Chat:
    return openai.complete(
        MESSAGES, model=model, schema={"type": "object"}, max_tokens=900, deadline=deadline
    )


def _refusal(name: str) -> dict[str, Any]:
    return {"error": {"message": f"Unsupported: {name}", "type": "x", "param": name, "code": None}}


def test_a_model_is_asked_for_an_object(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("openai/completion.json"))
    assert _ask(soon) == Chat('{"overview": []}', None, "small-model-2", 640, 88)
    body = upstream.asked[0].body
    assert (body["model"], body["messages"], body["temperature"]) == ("m", MESSAGES, 0)
    assert body["max_completion_tokens"] == 900
    assert "max_tokens" not in body
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_what_a_server_refuses_is_left_out_one_by_one_and_never_sent_again(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(_refusal("temperature"), 400, path="/chat/completions")
    upstream.answer(_refusal("max_completion_tokens"), 400, path="/chat/completions")
    upstream.answer(payload("openai/completion.json"), path="/chat/completions")
    assert _ask(soon).failure is None
    optional = {*openai.OPTIONAL, openai.OLD_LIMIT}
    names = [set(asked.body) & optional for asked in upstream.asked]
    assert names == [
        {"seed", "temperature", "response_format", "max_completion_tokens"},
        {"seed", "response_format", "max_completion_tokens"},
        {"seed", "response_format", "max_tokens"},
    ]
    _ask(soon)
    assert set(upstream.asked[-1].body) & optional == names[-1]


def test_a_server_that_refuses_everything_is_asked_five_times_and_always_told_where_to_end(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer({"error": "no"}, 400)
    with pytest.raises(PostError) as refusal:
        _ask(soon)
    assert (refusal.value.code, refusal.value.fate) == ("http_error", "refused")
    assert len(upstream.asked) == 5
    assert not set(upstream.asked[-1].body) & set(openai.OPTIONAL)
    limits = [{"max_completion_tokens", "max_tokens"} & set(asked.body) for asked in upstream.asked]
    assert [len(named) for named in limits] == [1] * 5


def test_what_one_question_was_refused_for_is_no_lesson_for_the_next(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer({"error": "context length exceeded"}, 400)
    for _ in range(2):
        with pytest.raises(PostError):
            _ask(soon)
    assert set(openai.OPTIONAL) <= set(upstream.asked[5].body)


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"finish_reason": "length"}, "cut_off"),
        ({"finish_reason": "content_filter"}, "model_refused"),
        ({"message": {"content": None, "refusal": "I cannot"}}, "model_refused"),
        ({"message": {"content": None}}, "empty"),
        ({"message": {"content": "  "}}, "empty"),
    ],
)
def test_an_answer_that_is_none_says_why(
    upstream: Upstream, payload: Payload, soon: float, change: dict[str, Any], failure: str
) -> None:
    body = payload("openai/completion.json")
    body["choices"][0] |= change
    upstream.answer(body)
    assert _ask(soon).failure == failure


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("org/small-model:2.1@q4", "org/small-model:2.1@q4"),
        ("Buy now, says everybody", None),
        ("<b>m</b>", None),
        ("m" * 81, None),
        (5, None),
    ],
)
def test_a_model_has_a_name_and_no_message(
    upstream: Upstream, payload: Payload, soon: float, told: Any, name: str | None
) -> None:
    upstream.answer(payload("openai/completion.json") | {"model": told})
    assert _ask(soon).model == name


def test_what_a_local_model_thinks_first_is_no_answer(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("openai/completion.json")
    body["choices"][0]["message"]["content"] = '<think>{"a": 1} or so</think>\n{"risks": []}'
    upstream.answer(body)
    assert _ask(soon).text == '\n{"risks": []}'


def test_a_local_server_may_count_no_tokens(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("openai/completion.json")
    del body["usage"], body["model"]
    upstream.answer(body)
    assert _ask(soon)[1:] == (None, None, None, None)


@pytest.mark.parametrize("told", [0, -1, "x", None, 10**15, 1e308])
def test_a_count_of_tokens_that_cannot_be_is_none(
    upstream: Upstream, payload: Payload, soon: float, told: Any
) -> None:
    body = payload("openai/completion.json")
    body["usage"] = {"prompt_tokens": told, "completion_tokens": told}
    upstream.answer(body)
    assert _ask(soon)[3:] == (None, None)


@pytest.mark.parametrize(
    ("status", "code", "named", "wait"),
    [
        (429, "insufficient_quota", "refused", 86400.0),
        (429, "rate_limit_exceeded", "rate_limited", None),
        (402, None, "refused", 86400.0),
        (401, "invalid_api_key", "refused", None),
        (404, "model_not_found", "http_error", None),
    ],
)
def test_refusals_are_named(
    upstream: Upstream, soon: float, status: int, code: str | None, named: str, wait: float | None
) -> None:
    upstream.answer({"error": {"message": "no", "code": code}}, status)
    with pytest.raises(PostError) as refusal:
        _ask(soon)
    assert (refusal.value.code, refusal.value.fate) == (named, "refused")
    assert refusal.value.retry_after == wait
    assert len(upstream.asked) == 1


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"choices": [{}]}, {"choices": "x"}])
def test_another_shape_is_paid_for_perhaps(upstream: Upstream, soon: float, body: Any) -> None:
    upstream.answer(body)
    with pytest.raises(PostError) as refusal:
        _ask(soon)
    assert (refusal.value.code, refusal.value.fate) == ("bad_body", "unknown")
