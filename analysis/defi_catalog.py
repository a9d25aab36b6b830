"""What the daily catalog and our own points say of a coin, as private.defi_past hands it over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from analysis.moments import from_epoch
from providers.defi_records import Chain

TRUSTED = timedelta(hours=48)  # so old a catalog may be and still say that a coin is not in it
TABLE = "table:defi_catalog"


class Row(NamedTuple):
    """One chain or protocol of the coin; `asked_as` is what its fees are asked by."""

    kind: str
    ref: str
    asked_as: str
    name: str
    category: str | None
    tvl_usd: float | None
    body: Mapping[str, Any]


class Catalog(NamedTuple):
    """Rows, the largest first, and the lists beside them; `at` None before there was a catalog."""

    at: datetime | None
    rows: Sequence[Row]
    top_protocols: list[Any]
    pools: list[Any]
    peers: list[Any]
    points: list[tuple[float, float]]
    stored_until: Mapping[str, float]
    price_30d_usd: float | None

    @property
    def chains(self) -> list[Row]:
        """Return the chains that pay in the coin."""
        return [row for row in self.rows if row.kind == "chain"]

    @property
    def protocols(self) -> list[Row]:
        """Return the protocols that carry the coin's id, and those of their families."""
        return [row for row in self.rows if row.kind == "protocol"]

    def can_deny(self, now: datetime) -> bool:
        """Tell whether a coin without rows surely has no deposits."""
        return self.at is not None and not self.rows and now - self.at <= TRUSTED


def read(past: Mapping[str, Any]) -> Catalog:
    """Read the past of a coin; an empty one is that of a coin nothing is known of."""
    at = past.get("catalog_at")
    return Catalog(
        None if at is None else from_epoch(at),
        [Row(**row) for row in past.get("rows", [])],
        past.get("top_protocols", []),
        past.get("pools", []),
        past.get("peers", []),
        [(moment, value) for moment, value in past.get("points", [])],
        past.get("stored_until", {}),
        past.get("price_30d_usd"),
    )


def of_chain(chain: Chain) -> Row:
    """Make a row of a chain that was just asked for; the catalog's extras are not known."""
    return Row("chain", chain.name, chain.name, chain.name, None, chain.tvl_usd, {})
