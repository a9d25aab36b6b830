"""What a recipe hands back: the data to serve, what it rests on, and what is worth keeping."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from analysis.subject import Series


class Source(NamedTuple):
    """One provider that was tried: `ok` if one of its values was used, `error` if it failed us.

    Neither means that it answered and another's values were better.
    """

    name: str
    ok: bool
    as_of: datetime | None
    latency_ms: int | None
    error: str | None


class LinkCheck(NamedTuple):
    """What became of looking for a coin at a provider: its name there, and whether it fits."""

    provider: str
    ref: str
    multiplier: float
    ok: bool


class Result(NamedTuple):
    """An answer. `candles` are new or changed ones.

    `kept` is what is worth more than the answer's own lifetime, by kind: `price`, `sentiment`,
    `points`, `derivatives`, `liquidations`, `transfers`; rows as private.store_kept reads them.
    """

    data: dict[str, Any]
    quality: int
    coverage: float
    sources: list[Source]
    candles: list[Series]
    links: list[LinkCheck]
    kept: dict[str, Any]


class NoSource(Exception):
    """No provider gave what the type cannot do without; nothing is to be stored but the links."""

    def __init__(self, sources: Sequence[Source], links: Sequence[LinkCheck]) -> None:
        super().__init__(", ".join(f"{source.name}: {source.error}" for source in sources))
        self.sources = list(sources)
        self.links = list(links)
