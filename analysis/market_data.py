"""market-data: what one coin costs now, how sure that is, how big and how traded it is.

Prices of aggregators and venues are folded into one; only venues enter what depends on trading.
Where fewer than two came, one more aggregator is asked, whose price counts half. Success is one
price. Nothing is stored here and nothing is invented: what no source gave is null.
"""

from datetime import datetime
from typing import Any

from analysis import (
    basics,
    common,
    market_fields,
    market_fold,
    quotes,
    reasons,
    spare_price,
    stored,
    venue_figures,
)
from analysis.market_fold import Folded
from analysis.moments import iso
from analysis.quotes import FRESH_SECONDS, Quote, Readings, Tried
from analysis.result import NoSource, Result, Source
from analysis.subject import Coin, History
from quant import quality
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED, NOT_SUPPORTED, PROVIDER_FAILED, Absent

METHOD = "market-data/1"


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Ask all price sources before `deadline` (time.monotonic()); raises NoSource without a price.

    Figures are in US dollars, percents and basis points as their names say (analyses 2.1).
    """
    first = quotes.collect(coin, history, now=now, deadline=deadline)
    readings = spare_price.add(coin, first, now=now, deadline=deadline)
    given = [tried.quote for tried in readings.tried if tried.quote is not None]
    if not given:
        raise NoSource([_source(tried, is_used=False) for tried in readings.tried], readings.links)
    folded = market_fold.fold_all(given)
    parts, score = _quality(folded, readings, now)
    data = common.finish(
        coin,
        _fields(coin, history, given, folded, readings, now) | {"quality_parts": parts._asdict()},
        method=METHOD,
        as_of=max((quote.as_of for quote in folded.used if quote.as_of), default=now),
        warnings=readings.warnings | folded.conflicts | spare_price.warnings(folded.used),
    )
    return Result(
        data,
        score,
        parts.coverage,
        [_source(tried, is_used=tried.name in folded.contributors) for tried in readings.tried],
        [],
        readings.links,
        {"price": _snapshot(data, folded)},
    )


def _fields(
    coin: Coin,
    history: History,
    given: list[Quote],
    folded: Folded,
    readings: Readings,
    now: datetime,
) -> dict[str, Any]:
    price = folded.price
    daily = stored.primary(history.series, stored.DAY, now)
    missing = market_fields.why({tried.name: tried.error for tried in readings.tried})
    fields = market_fields.fields(given, folded, missing)
    if isinstance(fields["rank"], Absent) and coin.rank is not None:
        fields["rank"] = coin.rank
    derived = _derive_changes(fields, price.value, history, now)
    venues = [quote for quote in folded.used if quote.is_venue]
    return {
        "price_usd": price.value,
        "price_low_usd": min(quote.price_usd for quote in folded.kept),
        "price_high_usd": max(quote.price_usd for quote in folded.kept),
        "price_spread_pct": price.spread * 100,
        **fields,
        **venue_figures.figures(venues, missing.venues),
        "per_source": [_row(quote, is_used=quote in folded.used) for quote in given],
        "peg": _peg(coin, price.value, daily, now),
        "wrapped": _wrapped(coin, price.value, readings),
        "basics": basics.summary(daily, now),
        "derived": derived,
    }


def _derive_changes(
    fields: dict[str, Any], price_usd: float, history: History, now: datetime
) -> list[str]:
    """Compute from own candles what no source reported; return the names of those fields."""
    derived = []
    for field in basics.CHANGES:
        if isinstance(fields[field], Absent):
            change = basics.change(field, price_usd, history.series, now)
            if change is not None:
                fields[field] = change
                derived.append(field)
    return derived


def _quality(folded: Folded, readings: Readings, now: datetime) -> tuple[quality.Parts, int]:
    tried = readings.tried
    core = folded.core_fields()
    ages = [(now - quote.as_of).total_seconds() for quote in folded.used if quote.as_of]
    parts = quality.parts(
        core,
        expected=sum(made.error != "no_data" for made in tried if made.name != spare_price.NAME),
        age_s=max(0.0, min(ages, default=0.0)),
        ttl_s=FRESH_SECONDS,
        answered=sum(made.error in reasons.ANSWERED for made in tried),
        tried=len(tried),
    )
    return parts, quality.score(parts, core[0])


def _source(tried: Tried, *, is_used: bool) -> Source:
    error = tried.error if is_used or tried.quote is None else "outlier"
    as_of = tried.quote.as_of if tried.quote else None
    return Source(tried.name, is_used, as_of, tried.latency_ms, error)


def _row(quote: Quote, *, is_used: bool) -> dict[str, Any]:
    return {
        "name": quote.name,
        "kind": "venue" if quote.is_venue else "aggregator",
        "price_usd": quote.price_usd,
        "bid": quote.bid_usd,
        "ask": quote.ask_usd,
        "volume_24h_base": quote.volume_24h_base,
        "change_24h_pct": quote.change_24h_pct,
        "quote": quote.quote,
        "as_of": iso(quote.as_of) if quote.as_of else None,
        "used": is_used,
    }


def _peg(
    coin: Coin, price_usd: float, daily: stored.Prepared | None, now: datetime
) -> dict[str, Any] | Absent:
    if coin.kind != "stablecoin":
        return NOT_APPLICABLE
    if coin.pegged_to is None:
        return NOT_PUBLISHED
    if coin.pegged_to.upper().removeprefix("PEGGED") != "USD":
        return NOT_SUPPORTED  # no source of exchange rates is asked
    return {
        "deviation_bps": (price_usd - 1.0) * 1e4,
        "max_abs_dev_30d_bps": basics.largest_peg_deviation_bps(daily, now),
    }


def _wrapped(coin: Coin, price_usd: float, readings: Readings) -> dict[str, Any] | Absent:
    if coin.kind != "wrapped":
        return NOT_APPLICABLE
    if coin.wraps is None:
        return NOT_PUBLISHED
    underlying = readings.others_usd.get(coin.wraps)
    if underlying is None:
        return PROVIDER_FAILED
    return {
        "underlying_price_usd": underlying,
        "basis_pct": (price_usd / underlying - 1) * 100,
    }


def _snapshot(data: dict[str, Any], folded: Folded) -> dict[str, Any]:
    return {
        "price_usd": data["price_usd"],
        "market_cap_usd": data["market_cap_usd"],
        "volume_24h_usd": data["volume_24h_usd"],
        "spread_bps": data["book_spread_bps"],
        "sources": len(folded.used),
        "conflict": folded.price.is_conflict,
    }
