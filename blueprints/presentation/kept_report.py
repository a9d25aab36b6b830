"""The page of a bought report that is kept: what it said, as it was verified then."""

from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import research, times
from blueprints.presentation.cards import Json
from blueprints.presentation.research import ResearchCard


class KeptReport(NamedTuple):
    """Everything the page's template shows."""

    coin: Json
    card: ResearchCard
    quality: int
    finished: datetime


def page(body: Json) -> KeptReport:
    """Build the page."""
    return KeptReport(
        body["data"]["coin"],
        research.report(body["data"], body["ticker"]),
        body["quality"],
        times.known_moment(body["finished_at"]),
    )
