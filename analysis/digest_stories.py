"""What a digest quotes of stored stories: people, partners, and what mattered most lately."""

from collections.abc import Sequence

from analysis.digest_book import Book, Story

CLASSES = {"team": "people", "partnerships": "partnership"}
MOST_OF_A_CLASS, MOST_DEVELOPMENTS = 3, 5


def stories(book: Book, told: Sequence[Story], lately: Sequence[Story]) -> None:
    """Quote titles with source and date: `told` of 90 days, `lately` the weightiest of 30."""
    for section, kind in CLASSES.items():
        for story in [story for story in told if story.kind == kind][:MOST_OF_A_CLASS]:
            book.report(section, story)
    for story in lately[:MOST_DEVELOPMENTS]:
        book.report("developments", story)
