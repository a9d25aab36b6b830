"""What speaks for and what against a coin by our own analyses, how strongly, by which figure."""

from typing import Any, NamedTuple

from analysis import spoken
from analysis.digest_book import Book, Figure
from analysis.digest_risks import COMPONENTS, NOTABLE

LEAST = 10.0  # of 100; what is weaker speaks for nothing
SIGNALS = (
    ("technical.composite.score", "Charts", 1.0, spoken.score),
    ("sentiment.score", "Mood", 1.0, spoken.score),
    ("news.tone.mean_72h", "Tone of stories, −1 to 1", 100.0, spoken.plain),
    (
        *("on-chain.activity.active_change_7d_pct", "Active addresses, 7 days"),
        *(2.0, spoken.change),
    ),
    ("derivatives.crowding.score", "Crowding in futures", -1.0, spoken.score),
    ("defi.tvl.change_30d_pct", "Deposits, 30 days", 2.0, spoken.change),
)


class Side(NamedTuple):
    """One bar: what it is, −100 (against) to 100 (for), and the number of its evidence."""

    label: str
    value: float
    citations: tuple[int, ...]


def balance(book: Book) -> list[Side]:
    """Return the bars, the strongest first."""
    sides = []
    for path, label, factor, form in SIGNALS:
        value, figure = book.number(path), book.figure(path, label, form)
        if value is not None and figure is not None and abs(value * factor) >= LEAST:
            sides.append(_side(book, figure, label, value * factor))
    rows: Any = book.raw("risk.components")
    for at, row in enumerate(rows if isinstance(rows, list) else []):
        name, score = row.get("name"), row.get("score")
        if score is not None and score >= NOTABLE and name in COMPONENTS:
            label = f"Risk: {COMPONENTS[name]}"
            figure = book.item(f"risk.components.{at}.score", label, score, spoken.grade)
            sides.append(_side(book, figure, label, -float(score)))
    return sorted(sides, key=lambda side: (-abs(side.value), side.label))


def _side(book: Book, figure: Figure, label: str, value: float) -> Side:
    return Side(label, max(-100.0, min(100.0, value)), book.prove([figure]))
