"""What sentences rest on, numbered: a figure of our analyses, a story, or a page of the web."""

from typing import Any, NamedTuple

METRIC, ARTICLE, WEB = "metric", "article", "web"
MOST = 50  # of a list in an answer


class Evidence(NamedTuple):
    """One piece: what it is called, what it says in words, and where it stands.

    `path` and `value` are those of a figure: `market-data.price_usd`, 77671.0. `text` is all that
    numbers of a sentence may be taken from; None where nobody read the page.
    """

    number: int
    kind: str
    title: str
    text: str | None
    source: str
    url: str | None
    as_of: str | None
    path: str | None = None
    value: float | str | None = None

    def citation(self) -> dict[str, Any]:
        """Return it as a row of an answer."""
        return {
            "index": self.number,
            "title": self.title,
            "url": self.url,
            "source": self.source,
            "as_of": self.as_of,
            "kind": self.kind,
            "path": self.path,
            "value": self.value,
        }
