"""The pages that a bought report cites, read where its figures rest on them.

Only the first generation of Caesar shows what it read. A page that cannot be had stays unread.
"""

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from analysis import report_numbers
from analysis.evidence import WEB, Evidence
from analysis.report_text import Claim
from news.texts import READ, plain
from providers.faults import UpstreamError
from providers.reports import Cited, Report

MOST_PAGES = 12
PAGE_SECONDS = 5.0
OVERLAP = 200  # of the pieces a page is read in, so that no figure is cut


def evidence(
    client: Any, job: str, report: Report, claims: Sequence[Claim], *, deadline: float
) -> dict[int, Evidence]:
    """Return the pages of a report by number; those that figures rest on with their text."""
    wanted = _wanted(report, claims)
    texts: dict[int, str | None] = {}
    if hasattr(client, "content"):
        texts = {page.number: _text(client, job, page, deadline) for page in wanted}
    return {
        page.number: Evidence(
            page.number,
            WEB,
            plain(page.title, 300) or host(page.url),
            texts.get(page.number),
            host(page.url),
            page.url,
            None,
        )
        for page in report.cited
    }


def host(url: str) -> str:
    """Return whose page it is."""
    return (urlsplit(url).hostname or url).removeprefix("www.")[:100]


def _wanted(report: Report, claims: Sequence[Claim]) -> list[Cited]:
    numbers = {
        number
        for claim in claims
        if report_numbers.numbers(claim.text)
        for number in claim.citations
    }
    return [page for page in report.cited if page.number in numbers and page.ref][:MOST_PAGES]


def _text(client: Any, job: str, page: Cited, deadline: float) -> str | None:
    until = min(deadline, time.monotonic() + PAGE_SECONDS)
    try:
        found = client.content(job, page.ref, deadline=until)
    except UpstreamError:
        return None
    begins = range(0, len(found), READ - OVERLAP)
    return " ".join(plain(found[at : at + READ], READ) or "" for at in begins)
