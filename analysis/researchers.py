"""Who writes reports beside our own rules: one shape for all, in the operator's order.

Submitting is done once for a job, whatever comes of it. What a researcher hands back is a draft:
unverified sentences with the evidence they name, and what it cost as far as anyone can tell.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from analysis import report_text, research_pages, research_question
from analysis.evidence import Evidence
from analysis.report_text import Claim
from analysis.subject import Coin
from providers import caesar, openai
from providers.reports import Failed, Report, Running, structured

BYTES_PER_TOKEN = 3  # of what nobody counted; no text has more tokens than bytes
MOST_TOKENS = 4000
RESERVE_FACTOR = 2  # twice as many loops as asked for have been seen
MILLION = 1_000_000
CENTS = 100


class Prices(NamedTuple):
    """What the operator reckons with, in US cents: a loop, a million tokens in and out."""

    loops: int
    loop_cents: int
    input_cents: int
    output_cents: int


class Task(NamedTuple):
    """One report to be written; the evidence is that of our own digest."""

    coin: Coin
    marker: str
    evidence: Sequence[Evidence]
    prices: Prices


class Draft(NamedTuple):
    """What was written, by whom, and whether in the shape that was asked for."""

    claims: Sequence[Claim]
    evidence: Mapping[int, Evidence]
    is_structured: bool
    confidence: float | None
    model: str | None


class Submitted(NamedTuple):
    """The service took the question on under this name."""

    job: str


class Done(NamedTuple):
    """A draft is there; its cost in dollars."""

    draft: Draft
    spent_usd: float


class GaveUp(NamedTuple):
    """There will be none; `spent_usd` is None where nobody can tell."""

    reason: str
    spent_usd: float | None


class Researcher(Protocol):
    """One way to a report. All but `reserve_usd` raise UpstreamError, `submit` PostError."""

    name: str
    generation: str | None
    finds: bool  # whether a job whose answer was lost can be found again
    from_ours: bool  # whether it has nothing but our evidence to go by

    def reserve_usd(self, task: Task) -> float:
        """Return the most that a job may cost."""
        ...

    def submit(self, task: Task, *, deadline: float) -> Submitted | Done | GaveUp:
        """Ask, once."""
        ...

    def poll(self, job: str, task: Task, *, deadline: float) -> Running | Done | GaveUp:
        """Ask how a job stands."""
        ...

    def find(self, marker: str, *, deadline: float) -> str | None:
        """Return the name of the job that was asked for under a marker."""
        ...


class Caesar:
    """The research service, in either of its interfaces."""

    name = caesar.NAME
    finds = True
    from_ours = False

    def __init__(self, letter: str) -> None:
        self.generation: str | None = letter
        self._client: Any = caesar.GENERATIONS[letter]

    def reserve_usd(self, task: Task) -> float:
        """Return twice the price of the loops that are asked for."""
        return RESERVE_FACTOR * self._price(task.prices, task.prices.loops)

    def submit(self, task: Task, *, deadline: float) -> Submitted:
        """Begin a job."""
        asked = research_question.question(task.coin, task.marker)
        loops = task.prices.loops
        return Submitted(
            self._client.submit(
                asked, research_question.INSTRUCTION, loops=loops, deadline=deadline
            )
        )

    def poll(self, job: str, task: Task, *, deadline: float) -> Running | Done | GaveUp:
        """Ask how the job stands; pages that figures rest on are read, as far as they are shown."""
        found = self._client.poll(job, deadline=deadline)
        if isinstance(found, Running):
            return found
        if isinstance(found, Failed):
            spent = None if found.loops is None else self._price(task.prices, found.loops)
            return GaveUp(found.reason, spent)
        loops = task.prices.loops if found.loops is None else found.loops
        return Done(self._draft(job, found, deadline), self._price(task.prices, loops))

    def find(self, marker: str, *, deadline: float) -> str | None:
        """Look for the marker among the newest jobs."""
        found: str | None = self._client.find(marker, deadline=deadline)
        return found

    def _price(self, prices: Prices, loops: float) -> float:
        return loops * prices.loop_cents / CENTS

    def _draft(self, job: str, report: Report, deadline: float) -> Draft:
        claims, is_structured = _claims(report.text, report.structured)
        return Draft(
            claims,
            research_pages.evidence(self._client, job, report, claims, deadline=deadline),
            is_structured,
            confidence=report.confidence,
            model=None,
        )


class Model:
    """A language model behind chat completions; it sees our evidence and nothing else."""

    name = openai.NAME
    generation: str | None = None
    finds = False
    from_ours = True

    def __init__(self, model: str) -> None:
        self._model = model

    def reserve_usd(self, task: Task) -> float:
        """Return the price of the question and of the longest answer."""
        return self._price(task.prices, self._question_bytes(task), MOST_TOKENS)

    def submit(self, task: Task, *, deadline: float) -> Done | GaveUp:
        """Ask and wait for the answer."""
        asked = research_question.messages(task.coin, task.marker, task.evidence)
        chat = openai.complete(
            asked,
            model=self._model,
            schema=research_question.SCHEMA,
            max_tokens=MOST_TOKENS,
            deadline=deadline,
        )
        tokens_in, tokens_out = chat.prompt_tokens, chat.completion_tokens
        spent = self._price(
            task.prices,
            self._question_bytes(task) / BYTES_PER_TOKEN if tokens_in is None else tokens_in,
            len(chat.text.encode()) / BYTES_PER_TOKEN if tokens_out is None else tokens_out,
        )
        if chat.failure is not None:
            return GaveUp(chat.failure, spent)
        claims, is_structured = _claims(chat.text, structured(chat.text))
        evidence = {piece.number: piece for piece in task.evidence}
        return Done(
            Draft(
                claims,
                evidence,
                is_structured,
                confidence=None,
                model=chat.model or self._model,
            ),
            spent,
        )

    def poll(self, job: str, task: Task, *, deadline: float) -> GaveUp:  # noqa: ARG002
        """Say that there is nothing to ask for: the answer came with the question or never."""
        return GaveUp("lost", None)

    def find(self, marker: str, *, deadline: float) -> None:  # noqa: ARG002
        """Say that nothing can be found again."""
        return

    def _question_bytes(self, task: Task) -> int:
        asked = research_question.messages(task.coin, task.marker, task.evidence)
        return sum(len(message["content"].encode()) for message in asked)

    def _price(self, prices: Prices, tokens_in: float, tokens_out: float) -> float:
        cents = prices.input_cents * tokens_in + prices.output_cents * tokens_out
        return cents / CENTS / MILLION


def _claims(text: str, made: Mapping[str, Any] | None) -> tuple[Sequence[Claim], bool]:
    """Read the object that was asked for, or else the text; and whether it was the object.

    Of an object that cannot be read nothing is: its pieces are no sentences.
    """
    claims = report_text.of_object(made) if made is not None else None
    if claims is not None:
        return claims, True
    is_data = text.lstrip().startswith(("{", "[{", "```")) or '"sections"' in text
    return [] if is_data else report_text.of_text(text), False
