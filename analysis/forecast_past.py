"""What a forecast builds on besides candles, as private.predictions_past gives it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from analysis.forecasts import HOURS, Pool
from analysis.moments import from_epoch
from quant import ranges
from quant.admission import Tally

DAYS = {hours: days for days, hours in HOURS.items()}
SHIPPED, OWN = "shipped", "own coins"


class Price(NamedTuple):
    """The present price in US dollars, and the quality of the answer it is from."""

    price_usd: float
    at: datetime
    quality: int


def price(past: Mapping[str, Any]) -> Price | None:
    """Read the newest stored price of an hour at most."""
    row = past.get("price")
    return Price(row["price_usd"], from_epoch(row["at"]), row["quality"]) if row else None


def pool(past: Mapping[str, Any]) -> tuple[Pool, str]:
    """Read the quantiles over many coins, and whose they are; the shipped ones until there are."""
    found: dict[int, dict[float, float]] = {}
    for hours, share, q in past.get("pool", ()):
        found.setdefault(DAYS[hours], {})[share] = q
    made = {
        days: (shares[ranges.SHARES[0]], shares[ranges.SHARES[1]], shares[ranges.SHARES[2]])
        for days, shares in found.items()
        if all(share in shares for share in ranges.SHARES)
    }
    is_own = all(days in made for days in ranges.HORIZONS)
    return (made, OWN) if is_own else (ranges.SHIPPED_POOL, SHIPPED)


def tallies(past: Mapping[str, Any]) -> list[Tally]:
    """Read the live record of the challengers."""
    return [
        Tally(
            row["name"],
            DAYS[row["horizon_h"]],
            row["n"],
            row["relative_mae"],
            row["mean"],
            row["variance"],
        )
        for row in past.get("challengers", ())
    ]


def by_days(rows: Any) -> dict[int, Mapping[str, Any]]:
    """Give rows of one horizon each the days of it."""
    return {DAYS[row["horizon_h"]]: row for row in rows or ()}
