"""What the aggregators share: reading many rows of which some may be bad.

One odd row never spoils the others: it is left out. An answer of which more than half cannot be
read, or none of whose rows speaks of a price, is no answer; and a coin that was not asked for is
never handed out in another's place.
"""

from collections.abc import Callable, Sequence
from typing import Any

from providers.faults import UpstreamError
from providers.records import Listing
from providers.times import is_ahead
from providers.values import number


def readable(
    provider: str,
    raw: Sequence[Any],
    listing: Callable[[Any], Listing],
    raw_prices: Sequence[Any],
) -> list[Listing]:
    """Read the rows that can be read; UpstreamError when too few can or all are of the future.

    `raw_prices` are the prices, null or not, of the rows that speak of one.
    """
    found, ahead = [], 0
    for row in raw:
        try:
            made = listing(row)
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
        if made.as_of is not None and is_ahead(made.as_of):
            ahead += 1
        else:
            found.append(made)
    if ahead and not found:
        raise UpstreamError(provider, "stale", "every row is from the future")
    if len(raw) > 2 * (len(found) + ahead):
        raise UpstreamError(provider, "bad_body", f"only {len(found)} of {len(raw)} rows readable")
    if raw and not raw_prices:
        raise UpstreamError(provider, "bad_body", "no row speaks of a price")
    return found


def wanted(
    provider: str, found: Sequence[Listing], is_wanted: Callable[[Listing], bool]
) -> list[Listing]:
    """Keep the coins that were asked for; UpstreamError no_data when there is none."""
    kept = [listing for listing in found if is_wanted(listing)]
    if not kept:
        raise UpstreamError(provider, "no_data", "does not know the coin")
    return kept


def refuse_absurd(
    provider: str, found: Sequence[Listing], raw_prices: Sequence[Any]
) -> list[Listing]:
    """Pass listings on unless prices were given and not one of them can be a price."""
    given = [price for price in raw_prices if number(price) is not None]
    if given and all(listing.price_usd is None for listing in found):
        raise UpstreamError(provider, "outlier", "no price is positive")
    return list(found)


def priced_page(
    provider: str, found: Sequence[Listing], raw_prices: Sequence[Any]
) -> list[Listing]:
    """Pass a page of a list on; one on which no coin has a price must not replace any."""
    listings = refuse_absurd(provider, found, raw_prices)
    if listings and all(listing.price_usd is None for listing in listings):
        raise UpstreamError(provider, "bad_body", "no coin of the list has a price")
    return listings
