"""The sentiment card: how people and headlines lean, the market's own index, and their past.

Turns one envelope and the stored scores into pictures, facts and a table; the sentences stand in
`sentiment_sentences`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import cards, numbers, plots, scales, sentiment_sentences, times, words
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.plots import Timeline
from blueprints.presentation.scales import Diverging, Gauge
from blueprints.presentation.sentiment_sentences import signed

NAMES = {
    "social": "Social networks",
    "headline_tone": "Headlines",
    "votes": "Coin votes",
    "community": "Reader votes",
    "fear_greed": "Fear & Greed",
}
_SCOPES = {"coin": "this coin", "market": "whole market"}
_BLANKS = {
    ("component_values.headline_tone", "too_short"): "under 3 in 72 h",
    ("component_values.headline_tone", "not_published"): "none in 72 h",
    ("component_values.headline_tone", "no_history"): "none stored yet",
    ("component_values.community", "too_short"): "under 20 in 24 h",
    ("component_values.community", "not_published"): "none in 24 h",
    ("headlines", "no_history"): "none stored yet",
    ("positioning", "no_history"): "no fresh answer about its futures is stored",
}
_COUNTED = {
    "social": "post",
    "headline_tone": "headline",
    "community": "vote",
    "fear_greed": "maker",
}
_CHANGES = (("Since yesterday", "24h"), ("In 7 days", "7d"), ("In 30 days", "30d"))
_SOCIAL = (
    ("Posts, 24 h", "mentions_24h"),
    ("Interactions, 24 h", "interactions_24h"),
    ("People posting, 24 h", "contributors_24h"),
)


class Row(NamedTuple):
    """One component of the table: what its score rests on, or the reason of a blank."""

    name: str
    scope: str
    value: str
    weight: str
    basis: str
    as_of: datetime | None
    reason: str


class SentimentCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    lean: Diverging | None
    greed: Gauge | None
    history: Timeline | None
    history_note: str
    facts: list[Fact]
    rows: list[Row]


def card(answer: Json, coin: Json, pictures: Json) -> SentimentCard:
    """Build the card of one answer; without an envelope only its frame is filled."""
    envelope = answer.get("envelope")
    if not envelope:
        return SentimentCard(cards.frame(answer), [], None, None, None, "", [], [])
    data = envelope["data"]
    scores, prices = pictures.get("sentiment", []), pictures.get("prices", [])
    return SentimentCard(
        cards.frame(answer),
        sentiment_sentences.write(data, coin["ticker"]),
        _lean(data),
        _greed(data),
        _history(scores, prices),
        _history_note(scores),
        _facts(data),
        _rows(data),
    )


def _lean(data: Json) -> Diverging:
    told = {row["name"]: row["value"] for row in data["components"]}
    sides = [value > 0 for value in told.values() if abs(value) >= sentiment_sentences.LEVEL]
    finding = _finding(sum(sides), len(sides) - sum(sides), len(told))
    rows: list[tuple[str, float | None, str]] = [
        ("Together", data["score"], f"{signed(data['score'])}, {data['label']}")
    ]
    for name, label in NAMES.items():
        value = told.get(name)
        text = _blank_voice(data, name) if value is None else signed(value)
        rows.append((f"{label}, {_scope(name)}", value, text))
    return scales.diverging(finding, "−100 to +100", rows)


def _finding(up: int, down: int, told: int) -> str:
    """Count the sides; who leans less than five points leans neither way."""
    parts = [(up, "up"), (down, "down"), (told - up - down, "neither way")]
    said = [f"{words.count(count)} {side}" for count, side in parts if count]
    return words.sentence(", ".join(said))


def _scope(name: str) -> str:
    return _SCOPES["market" if name == "fear_greed" else "coin"]


def _greed(data: Json) -> Gauge | None:
    index = data["fear_greed"]
    if not index:
        return None
    said = [
        f"{words.provider(row['name'])} {numbers.score(row['value'])}"
        + (f", “{row['label']}”" if row["label"] else "")
        for row in index["providers"]
    ]
    return scales.gauge(
        f"Fear & Greed {numbers.score(index['value'])}, whole market",
        f"own scale, 0 to 100: {'; '.join(said)}",
        index["value"],
        numbers.score(index["value"]),
        low="0 fear",
        high="100 greed",
    )


def _history(
    scores: Sequence[Sequence[float]], prices: Sequence[Sequence[float]]
) -> Timeline | None:
    points = [(at, score) for at, score in scores]
    return plots.timeline(
        "The score in our own records",
        "gaps are times without a reading",
        points,
        signed,
        over=("price", [(at, close) for at, close in prices]),
    )


def _history_note(scores: Sequence[Sequence[float]]) -> str:
    """Say why there is no line yet."""
    if len(scores) >= 2:
        return ""
    count = words.sentence(words.count(len(scores)))
    return f"{count} stored score{'' if len(scores) == 1 else 's'} so far; a line needs two."


def _facts(data: Json) -> list[Fact]:
    missing = cards.blanks(data)
    return [
        *(_change(data, label, window) for label, window in _CHANGES),
        Fact("Confidence", f"{data['confidence']} of 100", "", "how many voices, how alike"),
        _headlines(data),
        _positioning(data),
        *_social(data, missing),
    ]


def _change(data: Json, label: str, window: str) -> Fact:
    change = data["change"][window]
    if not change:
        blank = cards.why(cards.blanks(data), f"change.{window}")
        return Fact(label, numbers.UNKNOWN, "", blank)
    share = numbers.score(100 * change["common_weight_share"])
    return Fact(
        label, signed(change["points"], 1), "", f"same sources, {share}\u00a0% of the weight"
    )


def _headlines(data: Json) -> Fact:
    told = data["headlines"]
    if not told:
        return Fact("Headlines, 72 h", numbers.UNKNOWN, "", _blank(data, "headlines"))
    note = f"{told['positive']} good, {told['neutral']} plain, {told['negative']} bad"
    untold = told["n_72h"] - told["positive"] - told["neutral"] - told["negative"]
    if untold:
        note += f", {untold} not scored"
    return Fact("Headlines, 72 h", str(told["n_72h"]), "", note)


def _positioning(data: Json) -> Fact:
    stand = data["positioning"]
    if not stand:
        return Fact("Long accounts", numbers.UNKNOWN, "", _blank(data, "positioning"))
    share = numbers.percent(100 * stand["long_account_share"])
    return Fact("Long accounts", share, "", "in futures; beside the score, not in it")


def _social(data: Json, missing: dict[str, str]) -> list[Fact]:
    volume = data["volume"]
    if not volume:
        return [Fact("Social networks", numbers.UNKNOWN, "", cards.why(missing, "volume"))]

    def fact(label: str, key: str, text: str, note: str) -> Fact:
        blank = cards.why(missing, f"volume.{key}") if volume[key] is None else note
        return Fact(label, numbers.UNKNOWN if volume[key] is None else text, "", blank)

    return [
        *(fact(label, key, _whole(volume[key]), "") for label, key in _SOCIAL),
        fact(
            "Share of all talk",
            "social_dominance_pct",
            numbers.percent(volume["social_dominance_pct"]),
            "of coins on social networks",
        ),
        fact("Galaxy Score", "galaxy_score", numbers.score(volume["galaxy_score"]), "of 100"),
        fact("AltRank", "alt_rank", _whole(volume["alt_rank"]), "1 is first"),
    ]


def _whole(count: float | None) -> str:
    return numbers.ratio(count, 0)


def _rows(data: Json) -> list[Row]:
    told = {row["name"]: row for row in data["components"]}
    return [_row(data, name, told.get(name)) for name in NAMES]


def _row(data: Json, name: str, row: Json | None) -> Row:
    if row is None:
        dash = numbers.UNKNOWN
        return Row(NAMES[name], _scope(name), dash, dash, "", None, _blank_voice(data, name))
    return Row(
        NAMES[name],
        _scope(name),
        signed(row["value"], 1),
        numbers.ratio(row["weight"]),
        _basis(row),
        times.moment(row["as_of"]),
        "",
    )


def _basis(row: Json) -> str:
    """Say who gives a component, what was given, and how many were counted."""
    sources = ", ".join(words.provider(part) for part in row["provider"].split(", "))
    if row["raw_scale"] == "0 to 100":
        raw = f"{numbers.ratio(row['raw'], 1)} of 100"
    else:
        raw = f"{numbers.ratio(row['raw'])} on {row['raw_scale'].replace('-', numbers.MINUS)}"
    counted = ""
    if row["n"] is not None:
        counted = f", {_whole(row['n'])} {_COUNTED[row['name']]}{'' if row['n'] == 1 else 's'}"
    return f"{sources}: {raw}{counted}"


def _blank_voice(data: Json, name: str) -> str:
    return _blank(data, f"component_values.{name}")


def _blank(data: Json, path: str) -> str:
    """Say why a value is missing, in words of its own where they are plainer."""
    code = next((entry["reason"] for entry in data["missing"] if entry["path"] == path), "")
    return _BLANKS.get((path, code)) or cards.why(cards.blanks(data), path)
