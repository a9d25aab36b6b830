"""The digest: what our own analyses and stored stories say of a coin, every sentence with evidence.

Written by rules, without a clock and without asking anyone: the same rows give the same digest.
"""

from collections.abc import Mapping, Sequence

from analysis import digest_chain, digest_conflicts, digest_market, digest_risks, digest_stories
from analysis.digest_book import Book, Row, Story
from analysis.subject import Coin

FEWEST_ROWS = 3


def write(
    coin: Coin, rows: Mapping[str, Row], told: Sequence[Story], lately: Sequence[Story]
) -> Book:
    """Write the digest of a coin; `told` are its stories of 90 days, `lately` the weightiest of 30.

    Rows that do not apply to the coin are to be left out by the caller.
    """
    book = Book(coin, rows)
    digest_conflicts.conflicts(book)
    digest_market.overview(book)
    digest_stories.stories(book, told, lately)
    digest_risks.risks(book, told)
    digest_market.position(book)
    digest_chain.technology(book)
    return book
