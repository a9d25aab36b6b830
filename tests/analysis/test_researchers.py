"""analysis.researchers: what each would set aside, and what it costs in the end."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from analysis import research, research_question, research_report
from analysis.researchers import Caesar, Done, GaveUp, Model, Prices, Submitted, Task
from providers import openai
from providers.faults import PostError
from providers.reports import Running
from sandbox import research_desk, server
from upstreams import Upstreams, reachable
from web import research_answers

PRICES = Prices(loops=1, loop_cents=60, input_cents=200, output_cents=800)


@pytest.fixture(scope="module")
def _sandbox() -> Iterator[Upstreams]:
    with server.start() as running:
        yield Upstreams(running.port)


@pytest.fixture
def upstreams(_sandbox: Upstreams) -> Iterator[Upstreams]:
    openai.unwanted.forget()
    with reachable(_sandbox, with_keys=True) as found:
        yield found


def _task(**prices: int) -> Task:
    coin = research_answers.subject()
    book = research.book_of(coin, research_answers.past())
    return Task(coin, "[ref 0a1b2c3d]", book.evidence, PRICES._replace(**prices))


def _soon() -> float:
    return time.monotonic() + 10


@pytest.mark.parametrize(("loops", "usd"), [(1, 1.2), (3, 3.6)])
def test_twice_the_loops_are_set_aside(loops: int, usd: float) -> None:
    assert Caesar("a").reserve_usd(_task(loops=loops)) == pytest.approx(usd)


def test_a_model_is_reckoned_by_its_tokens() -> None:
    model = Model("m")
    dear, free = model.reserve_usd(_task()), model.reserve_usd(_task(input_cents=0, output_cents=0))
    asked = research_question.messages(_task().coin, _task().marker, _task().evidence)
    bytes_asked = sum(len(message["content"].encode()) for message in asked)
    assert dear == pytest.approx((200 * bytes_asked + 800 * 4000) / 100 / 1e6)
    assert free == 0


@pytest.mark.parametrize("letter", ["a", "b"])
def test_a_service_is_asked_polled_and_found(
    upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch, letter: str
) -> None:
    service, task = Caesar(letter), _task()
    begun = service.submit(task, deadline=_soon())
    assert isinstance(begun, Submitted)
    assert isinstance(service.poll(begun.job, task, deadline=_soon()), Running)
    assert service.find(task.marker, deadline=_soon()) == begun.job
    assert service.find("[ref ffffffff]", deadline=_soon()) is None
    monkeypatch.setattr(research_desk, "SECONDS", 0.0)
    done = service.poll(begun.job, task, deadline=_soon())
    assert isinstance(done, Done)
    assert done.spent_usd == 0.6
    assert done.draft.is_structured
    read = [piece.text is not None for piece in done.draft.evidence.values()]
    assert any(read) is (letter == "a")


def test_a_page_that_cannot_be_had_stays_unread(
    upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch
) -> None:
    from providers import caesar_a
    from providers.faults import UpstreamError

    monkeypatch.setattr(research_desk, "SECONDS", 0.0)
    service, task = Caesar("a"), _task()
    begun = service.submit(task, deadline=_soon())

    def _fail(*_: object, **__: object) -> str:
        raise UpstreamError("caesar", "timeout", "no answer in time")

    monkeypatch.setattr(caesar_a, "content", _fail)
    done = service.poll(begun.job, task, deadline=_soon())
    assert isinstance(done, Done)
    assert all(piece.text is None for piece in done.draft.evidence.values())


def test_a_long_page_is_read_to_its_end(
    upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure that stands far down would be called invented otherwise."""
    from providers import caesar_a

    monkeypatch.setattr(research_desk, "SECONDS", 0.0)
    service, task = Caesar("a"), _task()
    begun = service.submit(task, deadline=_soon())
    page = "<p>" + "word " * 35_000 + "about <b>123456</b> and 987,654.5 of them</p>"
    monkeypatch.setattr(caesar_a, "content", lambda *_, **__: page)
    done = service.poll(begun.job, task, deadline=_soon())
    assert isinstance(done, Done)
    texts = [piece.text for piece in done.draft.evidence.values() if piece.text is not None]
    assert texts
    assert all("123456" in text and "987,654.5" in text for text in texts)


def test_a_model_answers_at_once_and_what_it_took_is_paid(upstreams: Upstreams) -> None:
    model, task = Model("m"), _task()
    done = model.submit(task, deadline=_soon())
    assert isinstance(done, Done)
    assert 0 < done.spent_usd < model.reserve_usd(task)
    assert (done.draft.model, model.from_ours) == ("m", True)
    assert [piece.number for piece in task.evidence] == list(done.draft.evidence)


@pytest.mark.parametrize(
    "text",
    [
        '{"sections": {"team": [{"text": "Five people.", "citations": [1]}',
        'Sure: "sections": {"team": [{"text": "Five people [1]."}]',
        '{"summary": "It is a coin [1]."}',
        '```json\n{"sections"\n```',
        '[{"text": "It is a coin [1]."}]',
    ],
)
def test_an_object_that_cannot_be_read_is_not_read_as_sentences(
    upstreams: Upstreams, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(openai, "complete", lambda *_, **__: openai.Chat(text, None, "m", 1, 1))
    done = Model("m").submit(_task(), deadline=_soon())
    assert isinstance(done, Done)
    assert (done.draft.claims, done.draft.is_structured) == ([], False)
    coin, book = (
        research_answers.subject(),
        research.book_of(research_answers.subject(), research_answers.past()),
    )
    made = research_report.verify(done.draft, Model("m"), coin, book, now=datetime.now(UTC))
    assert (made.data, made.error) == (None, "empty")


def test_tokens_that_nobody_counted_are_estimated(upstreams: Upstreams) -> None:
    upstreams.fault("openai", "uncounted")
    done = Model("m").submit(_task(), deadline=_soon())
    assert isinstance(done, Done)
    assert 0 < done.spent_usd < Model("m").reserve_usd(_task())


def test_an_answer_that_is_none_was_paid_all_the_same(upstreams: Upstreams) -> None:
    upstreams.fault("openai", "cut_off")
    made = Model("m").submit(_task(), deadline=_soon())
    assert isinstance(made, GaveUp)
    assert made.reason == "cut_off"
    assert (made.spent_usd or 0) > 0


def test_what_a_model_answered_cannot_be_asked_for_again() -> None:
    assert Model("m").find("[ref 0a1b2c3d]", deadline=_soon()) is None
    assert Model("m").poll("x", _task(), deadline=_soon()) == GaveUp("lost", None)


def test_a_refusal_passes_through(upstreams: Upstreams) -> None:
    upstreams.fault("caesar", "broke")
    with pytest.raises(PostError) as refusal:
        Caesar("b").submit(_task(), deadline=_soon())
    assert refusal.value.fate == "refused"
