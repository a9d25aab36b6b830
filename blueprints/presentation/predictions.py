"""The predictions card: ranges of three horizons, their fan, and what came of those issued before.

Turns one envelope and the stored forecasts into pictures, facts and tables; the sentences stand in
`predictions_sentences`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import cards, forecast_pictures, numbers, predictions_sentences
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.forecast_pictures import Fan, Strip, share

LABELS = {"24h": "24 hours", "7d": "7 days", "30d": "30 days"}
HOURS = {"24": "24h", "168": "7d", "720": "30d"}
_PROMISES = ("50", "80", "95")
_MANY = 10  # windows, told without a fraction


class Ends(NamedTuple):
    """One row of the table of ranges; a blank one says why."""

    label: str
    ends: Sequence[str]  # of 50, 80 and 95 %
    reason: str


class Promise(NamedTuple):
    """One row of the table of promised and held."""

    label: str
    held: str
    windows: str
    interval: str


class Rival(NamedTuple):
    """One row of the table of other middles."""

    name: str
    label: str
    error: str
    direction: str
    interval: str


class PredictionsCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    fan: Fan | None = None
    strips: Sequence[Strip] = ()
    facts: Sequence[Fact] = ()
    ranges: Sequence[Ends] = ()
    promises: Sequence[Promise] = ()
    rivals: Sequence[Rival] = ()
    model: str = ""
    issued: bool = False


def card(answer: Json, coin: Json, pictures: Json) -> PredictionsCard:
    """Build the card of one answer; where it does not apply it only says so."""
    envelope = answer.get("envelope")
    if not envelope:
        return PredictionsCard(cards.frame(answer), [])
    data = envelope["data"]
    sentences = predictions_sentences.write(data, coin["name"])
    if not data["applicable"]:  # the sentences say what the warnings would say again
        return PredictionsCard(cards.frame(answer)._replace(warnings=[]), sentences)
    stored = pictures.get("predictions") or {}
    strips = [
        forecast_pictures.strip(LABELS[name], stored.get(hours) or [])
        for hours, name in HOURS.items()
    ]
    return PredictionsCard(
        cards.frame(answer),
        sentences,
        forecast_pictures.fan(data, pictures.get("prices") or []),
        [one for one in strips if one],
        _facts(data),
        [_ends(data, name) for name in LABELS],
        [row for name in LABELS for row in _promises(data, name)],
        [_rival(row) for row in data["challengers"]],
        data["model"],
        any(strips),
    )


def _facts(data: Json) -> list[Fact]:
    missing = cards.blanks(data)
    facts = []
    for name, label in LABELS.items():
        block = data["horizons"][name]
        if not block:
            why = cards.why(missing, f"horizons.{name}")
            facts.append(Fact(f"{label}, 80\u00a0%", numbers.UNKNOWN, "", why))
            continue
        text = f"{numbers.about(block['low_usd'])} to {numbers.about(block['high_usd'])}"
        exact = (numbers.exact_price(block[end]) for end in ("low_usd", "high_usd"))
        note = f"{numbers.percent(block['width_pct'])} wide"
        facts.append(Fact(f"{label}, 80\u00a0%", text, " to ".join(exact), note))
    moved = data["base"]["sigma_daily_pct"]
    why = cards.why(missing, "base.sigma_daily_pct") if moved is None else "in the model"
    facts.append(Fact("Usual move of a day", numbers.percent(moved), "", why))
    return facts


def _ends(data: Json, name: str) -> Ends:
    block = data["horizons"][name]
    if not block:
        return Ends(LABELS[name], (), cards.why(cards.blanks(data), f"horizons.{name}"))
    spans = (block["fan"][f"c{promise}"] for promise in _PROMISES)
    return Ends(
        LABELS[name], [f"{_bare(one['low_usd'])}–{_bare(one['high_usd'])}" for one in spans], ""
    )


def _promises(data: Json, name: str) -> list[Promise]:
    block = data["horizons"][name]
    record = block["backtest"] if block else None
    if not record:
        return []
    return [
        Promise(
            f"{LABELS[name]}, {promise}\u00a0%",
            share(record[f"coverage_{promise}"]),
            numbers.ratio(record["n_eff"], 0 if record["n_eff"] >= _MANY else 1),
            interval(record[f"coverage_{promise}_ci"]),
        )
        for promise in _PROMISES
    ]


def _rival(row: Json) -> Rival:
    right = row["directional_accuracy"]
    return Rival(
        predictions_sentences.method(row["name"]),
        LABELS[row["horizon"]],
        numbers.ratio(row["relative_mae"], 3),
        numbers.UNKNOWN if right is None else share(right),
        interval(row["hit_ci"]) if row["hit_ci"] else numbers.UNKNOWN,
    )


def interval(ends: Sequence[float]) -> str:
    """Write the ends of an interval of shares in percent."""
    low, high = (numbers.ratio(100 * end, 0) for end in ends)
    return f"{low}–{high}\u00a0%"


def _bare(value: float) -> str:
    return numbers.bare_price(value)
