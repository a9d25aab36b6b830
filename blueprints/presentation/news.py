"""The news card: the stories of a week by impact, how many there were a day, and their tone.

Turns one envelope and the stored counts into lists, a picture and tables; the sentences stand in
`news_sentences`. No picture of a publisher is ever loaded, and only https links are links.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import cards, news_sentences, numbers, story_days, times
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.story_days import StoryDays

LEVELS = {"high": "High impact", "medium": "Medium impact", "low": "Low impact"}
_PLACES = {
    "title": "in the title",
    "tag": "named by the source",
    "category": "in its category",
    "summary": "in the summary",
}
_BLANKS = {"too_short": "under 3 stories with a tone in 72 h", "undefined": "no story in 72 h"}
_DIRECTIONS = {"up": ("up", "▲", "positive"), "down": ("down", "▼", "negative")}


class Tone(NamedTuple):
    """How a headline leans: a direction, a mark, a word."""

    direction: str
    mark: str
    word: str


class Other(NamedTuple):
    """Who else tells a story; without an address that can be followed `url` is empty."""

    source: str
    url: str


class Row(NamedTuple):
    """One story of the list."""

    title: str
    url: str
    summary: str
    source: str
    at: datetime
    is_dated: bool
    tone: Tone
    impact: int
    kind: str
    reasons: str
    place: str
    others: list[Other]


class Group(NamedTuple):
    """The stories of one level of impact, and whether they are shown at once."""

    label: str
    rows: list[Row]
    is_open: bool


class NewsCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    days: StoryDays | None
    groups: list[Group]
    sources: list[tuple[str, int]]
    facts: list[Fact]
    table: list[tuple[str, int, int, int]]


def card(answer: Json, coin: Json, pictures: Json) -> NewsCard:
    """Build the card of one answer; without an envelope only its frame is filled."""
    envelope = answer.get("envelope")
    if not envelope:
        return NewsCard(cards.frame(answer), [], None, [], [], [], [])
    data = envelope["data"]
    counted, prices = pictures.get("news", []), pictures.get("prices", [])
    return NewsCard(
        cards.frame(answer),
        news_sentences.write(data, coin["ticker"]),
        story_days.draw(counted, prices, coin["ticker"]),
        _groups(data["articles"]),
        list(data["counts"]["by_source"].items()),
        _facts(data),
        _table(counted),
    )


def _groups(articles: Sequence[Json]) -> list[Group]:
    """Sort the stories by level, each in the order of the answer; the first group is open."""
    rows: dict[str, list[Row]] = {name: [] for name in LEVELS}
    for article in articles:
        rows[article["impact_level"]].append(_row(article))
    filled = [(LEVELS[name], found) for name, found in rows.items() if found]
    return [Group(label, found, index == 0) for index, (label, found) in enumerate(filled)]


def _row(article: Json) -> Row:
    at = times.moment(article["published_at"]) or times.known_moment(article["first_seen_at"])
    return Row(
        article["title"],
        _followed(article["url"]),
        article["summary"],
        article["source"],
        at,
        article["date_trusted"],
        _tone(article),
        article["impact"],
        news_sentences.rule(article["impact_class"]),
        news_sentences.reasons(article["reasons"], article["impact"]),
        str(_PLACES.get(article["place"], article["place"])),
        [Other(other["source"], _followed(other["url"])) for other in article["also_in"]],
    )


def _followed(url: str) -> str:
    """Return an address that a page may link to, nothing for one without encryption."""
    return url if url.startswith("https://") else ""


def _tone(article: Json) -> Tone:
    if article["tone"] is None:
        return Tone("", "", "not scored")
    return Tone(*_DIRECTIONS.get(article["direction"], ("", "", "neutral")))


def _facts(data: Json) -> list[Fact]:
    counts, tone = data["counts"], data["tone"]
    return [
        Fact("Stories, 24 h", str(counts["d1"])),
        Fact("Stories, 7 days", str(counts["d7"])),
        Fact("High impact, 7 days", str(counts["high_impact_d7"])),
        _mean(data),
        Fact("With a tone, 72 h", str(tone["n"])),
    ]


def _mean(data: Json) -> Fact:
    mean = data["tone"]["mean_72h"]
    if mean is None:
        codes = {entry["path"]: entry["reason"] for entry in data["missing"]}
        note = _BLANKS.get(codes.get("tone.mean_72h", ""), "")
        return Fact("Tone, 72 h", numbers.UNKNOWN, "", note)
    return Fact(
        "Tone, 72 h", numbers.signed(mean), "", f"{numbers.MINUS}1 to +1, mean of headlines"
    )


def _table(counted: Sequence[Sequence[float]]) -> list[tuple[str, int, int, int]]:
    """Write the counts of each day, the newest first."""
    return [
        (times.day(times.from_epoch(at)), int(high), int(medium), int(low))
        for at, high, medium, low in reversed(counted)
    ]
