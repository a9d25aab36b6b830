"""The fields of market-data out of folds and listings: each a value, or the reason for none."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from analysis import reasons, venues
from analysis.market_fold import BOUNDS, Folded
from analysis.moments import iso
from analysis.quotes import Quote
from providers.records import Listing
from quant.absent import NOT_APPLICABLE, UNDEFINED, Absent

AGGREGATORS = ("coingecko", "coinmarketcap")
ONLY_COINGECKO = ("change_1y_pct", "high_24h_usd", "low_24h_usd")  # of those folded


class Reasons(NamedTuple):
    """Why a value is missing that only these could have given."""

    aggregators: Absent
    coingecko: Absent
    venues: Absent


def why(errors: Mapping[str, str | None]) -> Reasons:
    """Read the reasons from the errors (None: answered) of all providers tried."""
    return Reasons(
        reasons.of_errors(error for name, error in errors.items() if name in AGGREGATORS),
        reasons.of_errors([errors["coingecko"]] if "coingecko" in errors else []),
        reasons.of_errors(error for name, error in errors.items() if name in venues.MODULES),
    )


def fields(quotes: Sequence[Quote], folded: Folded, missing: Reasons) -> dict[str, Any]:
    """Return what aggregators report, folded where there is more than one of them."""
    made: dict[str, Any] = {field: _folded(folded, field, missing) for field in BOUNDS}
    listings = [quote.listing for quote in quotes if quote.listing is not None]
    made |= _single(listings, missing) | _range_24h(made, folded)
    made |= _all_time(listings, folded.price.value, missing.coingecko)
    made["turnover_24h_pct"] = _turnover_pct(made["volume_24h_usd"], made["market_cap_usd"])
    if made["infinite_supply"] is True and isinstance(made["max_supply"], Absent):
        made["max_supply"] = NOT_APPLICABLE
    return made


def _folded(folded: Folded, field: str, missing: Reasons) -> float | Absent:
    if field in folded.folds:
        return folded.folds[field].value
    return missing.coingecko if field in ONLY_COINGECKO else missing.aggregators


def _single(listings: Sequence[Listing], missing: Reasons) -> dict[str, Any]:
    return {
        "rank": _first(listings, lambda listing: listing.rank, missing.aggregators),
        "infinite_supply": _first(
            listings, lambda listing: listing.infinite_supply, missing.aggregators
        ),
    }


def _range_24h(made: Mapping[str, Any], folded: Folded) -> dict[str, Any]:
    """Take the widest range of the venues where no aggregator has one."""
    venues = [quote for quote in folded.used if quote.is_venue]
    highs = [quote.high_24h_usd for quote in venues if quote.high_24h_usd is not None]
    lows = [quote.low_24h_usd for quote in venues if quote.low_24h_usd is not None]
    found: dict[str, Any] = {}
    if isinstance(made["high_24h_usd"], Absent) and highs:
        found["high_24h_usd"] = max(highs)
    if isinstance(made["low_24h_usd"], Absent) and lows:
        found["low_24h_usd"] = min(lows)
    return found


def _all_time(listings: Sequence[Listing], price_usd: float, otherwise: Absent) -> dict[str, Any]:
    ath = _first(listings, lambda listing: listing.ath_usd, otherwise)
    return {
        "ath_usd": ath,
        "ath_at": _first(listings, lambda row: row.ath_at and iso(row.ath_at), otherwise),
        "atl_usd": _first(listings, lambda row: row.atl_usd, otherwise),
        "atl_at": _first(listings, lambda row: row.atl_at and iso(row.atl_at), otherwise),
        "ath_distance_pct": ath if isinstance(ath, Absent) else (price_usd / ath - 1) * 100,
    }


def _turnover_pct(volume: float | Absent, cap: float | Absent) -> float | Absent:
    if isinstance(cap, Absent):
        return cap
    if isinstance(volume, Absent):
        return volume
    return volume / cap * 100 if cap else UNDEFINED


def _first(listings: Sequence[Listing], value: Callable[[Listing], Any], otherwise: Absent) -> Any:
    return next((found for row in listings if (found := value(row)) is not None), otherwise)
