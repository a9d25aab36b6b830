"""The book a digest is written in: its sentences by section, each with the evidence it rests on.

A sentence is written only when every value it names exists. No clock is read here: the same rows
give the same book.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from analysis import evidence, spoken
from analysis.evidence import ARTICLE, METRIC, Evidence
from analysis.subject import Coin
from news.texts import plain

SECTIONS = (
    *("overview", "technology", "team", "partnerships"),
    *("market_position", "risks", "developments"),
)
MOST_SENTENCES = 40
LONGEST = 1200
ANCHORS = {"market-data": "market"}  # of cards that are not called like their analysis

Form = Callable[[Any], str]


class Row(NamedTuple):
    """One of our analyses as it stands in the cache; `stale` when it is past its life."""

    data: Mapping[str, Any]
    quality: int
    stale: bool


class Story(NamedTuple):
    """One stored story about the coin; `published_at` is when we first saw it where nobody said."""

    title: str
    url: str
    source: str
    published_at: str
    impact: int
    kind: str
    tone: float | None
    relevance: float


class Figure(NamedTuple):
    """A value of an analysis that exists, in words."""

    path: str
    title: str
    value: Any
    text: str
    as_of: str


class Sentence(NamedTuple):
    """What is said, and the numbers of its evidence."""

    text: str
    citations: tuple[int, ...]


def name_of(coin: Coin) -> str:
    """Return a coin's name as a sentence may hold it: short, no markup, no braces."""
    return (plain(coin.name, 60) or coin.ticker).replace("{", "(").replace("}", ")")


class Book:
    """Takes sentences while there is room for them and for their evidence."""

    def __init__(self, coin: Coin, rows: Mapping[str, Row]) -> None:
        self.coin, self.rows = coin, rows
        self.name = name_of(coin)
        self.sections: dict[str, list[Sentence]] = {name: [] for name in SECTIONS}
        self.contradictions: list[Sentence] = []
        self.evidence: list[Evidence] = []
        self._known: dict[str, int] = {}

    def raw(self, path: str) -> Any:
        """Return the value at `type.field…`, None when the analysis or the value is not there."""
        kind, _, inside = path.partition(".")
        row = self.rows.get(kind)
        value: Any = row.data if row is not None else None
        for key in inside.split("."):
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        return value

    def number(self, path: str) -> float | None:
        """Return a number at a path; None when there is none."""
        value = self.raw(path)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number else None

    def figure(self, path: str, title: str, form: Form) -> Figure | None:
        """Return a value in words; None when it does not exist or is of no kind to be told."""
        value = self.raw(path)
        if value is None or isinstance(value, bool | Mapping | list):
            return None
        kind = path.partition(".")[0]
        as_of = self.rows[kind].data["as_of"]
        return Figure(path, title, value, form(value), as_of)

    def item(self, path: str, title: str, value: Any, form: Form) -> Figure:
        """Return a value out of a list of an analysis, under a path of its own."""
        as_of = self.rows[path.partition(".")[0]].data["as_of"]
        return Figure(path, title, value, form(value), as_of)

    def tell(self, section: str, text: str, *figures: Figure | None) -> None:
        """Write a sentence with the figures in its places, unless one is missing."""
        if self._is_full() or any(figure is None for figure in figures):
            return
        known = [figure for figure in figures if figure is not None]
        if numbers := self.prove(known):
            said = text.format(*(figure.text for figure in known)) + self._age(known)
            self.sections[section].append(Sentence(f"{said[:LONGEST]}.", numbers))

    def report(self, section: str, story: Story) -> None:
        """Write that a story was published, by its title, which ends where its quotes end."""
        if self._is_full():
            return
        numbers = self._cited([(self._article, story.url, story)])
        title = story.title.replace("“", "‘").replace("”", "’")
        said = f"{spoken.day(story.published_at)}, {story.source}: “{title}”"
        written = Sentence(said[:LONGEST], numbers)
        if numbers and written not in self.sections[section]:
            self.sections[section].append(written)

    def contradict(self, text: str, *figures: Figure | None) -> None:
        """Name what does not go together."""
        if any(figure is None for figure in figures):
            return
        known = [figure for figure in figures if figure is not None]
        if numbers := self.prove(known):
            said = text.format(*(figure.text for figure in known))
            self.contradictions.append(Sentence(f"{said}.", numbers))

    def prove(self, figures: Sequence[Figure]) -> tuple[int, ...]:
        """Return the numbers of the evidence for figures; nothing when there is no room for it."""
        return self._cited([(self._metric, figure.path, figure) for figure in figures])

    def _is_full(self) -> bool:
        return sum(map(len, self.sections.values())) >= MOST_SENTENCES

    def _cited(
        self, pieces: Sequence[tuple[Callable[[int, Any], Evidence], str, Any]]
    ) -> tuple[int, ...]:
        """Return the numbers of the evidence, new pieces added; nothing when there is no room."""
        names = dict.fromkeys(name for _, name, _ in pieces)
        new = sum(name not in self._known for name in names)
        if not pieces or len(self.evidence) + new > evidence.MOST:
            return ()
        for make, name, thing in pieces:
            if name not in self._known:
                self._known[name] = len(self.evidence) + 1
                self.evidence.append(make(self._known[name], thing))
        return tuple(self._known[name] for name in names)

    def _metric(self, number: int, figure: Figure) -> Evidence:
        kind = figure.path.partition(".")[0]
        return Evidence(
            number,
            METRIC,
            figure.title,
            f"{figure.title}: {figure.text}",
            kind,
            f"/asset/{quote(self.coin.coingecko_id, safe='')}#{ANCHORS.get(kind, kind)}",
            figure.as_of,
            figure.path,
            figure.value,
        )

    def _article(self, number: int, story: Story) -> Evidence:
        return Evidence(
            number,
            ARTICLE,
            story.title,
            f"{story.title} ({story.source}, {spoken.day(story.published_at)})",
            story.source,
            story.url,
            story.published_at,
        )

    def _age(self, figures: Sequence[Figure]) -> str:
        """Name the age of what is past its life."""
        old = [f.as_of for f in figures if self.rows[f.path.partition(".")[0]].stale]
        return f" (as of {spoken.minute(min(old))})" if old else ""
