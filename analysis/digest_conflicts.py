"""Where our own analyses contradict each other: named, never averaged away."""

from analysis import spoken
from analysis.digest_book import Book, Figure

LEAN = 20.0  # of 100, from which on charts or mood lean
TONE = 0.2
WEEK, MONTH = 5.0, 10.0  # percent that count as a move


def conflicts(book: Book) -> None:
    """Name every pair that does not go together."""
    _price_and_use(book)
    _charts_and_voices(book)
    _price_and_deposits(book)
    _crowd(book)
    if "price_conflict" in (book.raw("market-data.warnings") or []):
        low = book.figure("market-data.price_low_usd", "Lowest price of a source", spoken.price)
        high = book.figure("market-data.price_high_usd", "Highest price of a source", spoken.price)
        book.contradict("The sources contradict each other on the price: {} and {}", low, high)


def _opposed(one: float | None, other: float | None, level: float, other_level: float) -> bool:
    if one is None or other is None:
        return False
    return one * other < 0 and abs(one) >= level and abs(other) >= other_level


def _price_and_use(book: Book) -> None:
    price, use = "market-data.change_7d_pct", "on-chain.activity.active_change_7d_pct"
    if not _opposed(book.number(price), book.number(use), WEEK, WEEK):
        return
    book.contradict(
        "In 7 days the price moved {} while the number of active addresses moved {}",
        book.figure(price, "Price change in 7 days", spoken.change),
        book.figure(use, "Active addresses, change in 7 days", spoken.change),
    )


def _charts_and_voices(book: Book) -> None:
    charts = book.number("technical.composite.score")
    mood, tone = book.number("sentiment.score"), book.number("news.tone.mean_72h")
    if _opposed(charts, mood, LEAN, LEAN):
        told = book.figure("sentiment.score", "Mood score, −100 to +100", spoken.score)
        book.contradict("The charts lean {} of 100, the mood {} of 100", _charts(book), told)
    if _opposed(charts, tone, LEAN, TONE):
        told = book.figure("news.tone.mean_72h", "Tone of stories, −1 to 1", spoken.plain)
        book.contradict(
            "The charts lean {} of 100, the tone of stories is {} on −1 to 1", _charts(book), told
        )


def _charts(book: Book) -> Figure | None:
    return book.figure("technical.composite.score", "Chart score, −100 to +100", spoken.score)


def _price_and_deposits(book: Book) -> None:
    price, held = "market-data.change_30d_pct", "defi.tvl.change_30d_pct"
    if not _opposed(book.number(price), book.number(held), MONTH, MONTH):
        return
    book.contradict(
        "In 30 days the price moved {} while deposits moved {}",
        book.figure(price, "Price change in 30 days", spoken.change),
        book.figure(held, "Deposits, change in 30 days", spoken.change),
    )


def _crowd(book: Book) -> None:
    crowd = "derivatives.crowding.score"
    if not _opposed(book.number("technical.composite.score"), book.number(crowd), LEAN, 50.0):
        return
    told = book.figure(crowd, "Crowding, −100 to +100", spoken.score)
    book.contradict(
        "The charts lean {} of 100, futures crowd on the other side ({} of 100)",
        _charts(book),
        told,
    )
