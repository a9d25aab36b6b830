"""What a digest says of what may go wrong: measured risk, falls, ranges, crowding, incidents."""

from collections.abc import Sequence

from analysis import spoken
from analysis.digest_book import Book, Story

SECTION = "risks"
NOTABLE = 60
COMPONENTS = {
    "volatility": "how much the price swings",
    "liquidity": "how thinly it trades",
    "concentration": "how few hold most of it",
    "regulatory": "what authorities do about it",
    "market_cap": "how small it is",
}
INCIDENTS = frozenset({"security_incident", "enforcement", "insolvency", "chain_failure"})
MOST_INCIDENTS = 3


def risks(book: Book, stories: Sequence[Story]) -> None:
    """Say what is measured, then what was reported."""
    overall = book.figure("risk.overall_score", "Risk score, 0 to 100", spoken.grade)
    category = book.figure("risk.category", "Risk category", spoken.word)
    book.tell(SECTION, "Its measured risk is {} of 100: {}", overall, category)
    _components(book)
    loss = book.figure("risk.var_es.p95.var_pct", "Daily loss, 5 % of days exceed it", spoken.share)
    beyond = book.figure("risk.var_es.p95.es_pct", "Mean loss beyond it", spoken.share)
    if (book.number("risk.var_es.p95.var_pct") or 0) > 0:
        book.tell(
            SECTION, "On one day in twenty the loss was above {}, then {} on average", loss, beyond
        )
    fall = book.figure("risk.drawdown.max_pct", "Deepest fall", spoken.share)
    begun = book.figure("risk.drawdown.peak_at", "Deepest fall, its begin", spoken.day)
    ended = book.figure("risk.drawdown.trough_at", "Deepest fall, its end", spoken.day)
    book.tell(SECTION, "Its deepest stored fall was {}, from {} to {}", fall, begun, ended)
    _range(book)
    _holders(book)
    crowd = book.number("derivatives.crowding.score")
    if crowd is not None and abs(crowd) >= 50:
        told = book.figure("derivatives.crowding.score", "Crowding, −100 to +100", spoken.score)
        side = "longs" if crowd > 0 else "shorts"
        book.tell(SECTION, f"Futures are crowded with {side} ({{}} of 100)", told)
    for story in [story for story in stories if story.kind in INCIDENTS][:MOST_INCIDENTS]:
        book.report(SECTION, story)


def _components(book: Book) -> None:
    rows = book.raw("risk.components")
    for at, row in enumerate(rows if isinstance(rows, list) else []):
        name, score = row.get("name"), row.get("score")
        if score is None or score < NOTABLE or name not in COMPONENTS:
            continue
        path = f"risk.components.{at}.score"
        told = book.item(path, f"Risk by {spoken.word(name)}, 0 to 100", score, spoken.grade)
        book.tell(SECTION, f"High in that measure: {COMPONENTS[name]} ({{}} of 100)", told)


def _range(book: Book) -> None:
    low = book.figure("predictions.horizons.7d.low_usd", "7-day range, low", spoken.price)
    high = book.figure("predictions.horizons.7d.high_usd", "7-day range, high", spoken.price)
    held = book.figure(
        "predictions.horizons.7d.coverage", "7-day range, share it is made to hold", spoken.fraction
    )
    book.tell(
        SECTION,
        "Its 7-day range reaches from {} to {}, made to hold in {} of cases",
        low,
        high,
        held,
    )


def _holders(book: Book) -> None:
    top = book.figure(
        "on-chain.concentration.top10_share", "Share of the 10 largest addresses", spoken.fraction
    )
    book.tell(SECTION, "The 10 largest addresses hold {} of the supply", top)
    away = book.figure("market-data.peg.deviation_bps", "Distance from its peg, bps", spoken.plain)
    book.tell(SECTION, "It stands {} hundredths of a percent from its peg", away)
