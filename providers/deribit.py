"""Deribit: perpetual contracts, chains of options and the volatility index; no key.

https://docs.deribit.com/

Answers are {"jsonrpc", "result"} or {"jsonrpc", "error": {"code", "message", "data"}}. Numbers are
numbers, times milliseconds. An unknown instrument is -32602 about `instrument_name`, or 13020;
10028 is too many requests. Open interest of a perpetual is in US dollars, that of an option in
coins. An option is called BTC-27NOV26-80000-C, and ends at 08:00 UTC of the day in its name.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from providers import contracts, refs, sieve
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import Contract, OptionQuote, VolatilityPoint
from providers.times import from_milliseconds, is_ahead, now
from providers.values import mapping, not_negative, number, positive, rows

NAME = "deribit"
SUFFIX = "-PERPETUAL"
FUNDING_HOURS = 8
SETTLES_AT = 8  # o'clock, UTC
INDEX_SECONDS, INDEX_SPAN = 60, timedelta(minutes=30)
LIMIT_SECONDS = 5.0  # credits come back within seconds
LIMITED, BUSY = 10028, 10040
UNKNOWN, BAD_PARAMETER = 13020, -32602
_OPTION = re.compile(r"[A-Z0-9]+-(\d{1,2})([A-Z]{3})(\d{2})-(\d{1,9})-([CP])", re.ASCII)
MOST = 1e9  # coins in one option, or dollars for one coin: beyond is a mistake
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def ref(symbol: str) -> str:
    """Return the name of a coin's perpetual contract: BTC -> BTC-PERPETUAL."""
    return f"{symbol.upper()}{SUFFIX}"


def contract(name: str, *, deadline: float) -> Contract:
    """Return what is paid and open in one contract now. Raises UpstreamError.

    Who is long is not published. What is counted in coins, as contracts in USDC are, is no_data.
    """
    if "_" in name or not name.endswith(SUFFIX):
        raise UpstreamError(NAME, "no_data", "not a contract in US dollars")
    return get_json(
        NAME,
        "/public/ticker",
        {"instrument_name": refs.pair(NAME, name)},
        deadline=deadline,
        judge=_judge,
        read=lambda body: _contract(body, name),
    )


def options(currency: str, *, deadline: float) -> list[OptionQuote]:
    """Return every option on a coin, soonest first, then by strike. Raises UpstreamError."""
    return get_json(
        NAME,
        "/public/get_book_summary_by_currency",
        {"currency": refs.pair(NAME, currency), "kind": "option"},
        deadline=deadline,
        judge=_judge,
        read=_options,
    )


def volatility_index(currency: str, *, deadline: float) -> VolatilityPoint:
    """Return the newest value of a coin's volatility index as it is written there.

    Raises UpstreamError, no_data where there is no such index.
    """
    end = now()
    return get_json(
        NAME,
        "/public/get_volatility_index_data",
        {
            "currency": refs.pair(NAME, currency),
            "start_timestamp": _milliseconds(end - INDEX_SPAN),
            "end_timestamp": _milliseconds(end),
            "resolution": str(INDEX_SECONDS),
        },
        deadline=deadline,
        judge=_judge,
        read=_newest,
    )


def _contract(body: Any, name: str) -> Contract:
    row = mapping(mapping(body)["result"])
    if row.get("instrument_name") != name:
        raise ValueError
    stats = row.get("stats")
    return contracts.make(
        NAME,
        prices=(row.get("mark_price"), row.get("index_price")),
        funding=(row.get("funding_8h"), FUNDING_HOURS, None),
        oi_usd=row.get("open_interest"),
        volume_24h_usd=stats.get("volume_usd") if isinstance(stats, dict) else None,
        long_account_share=None,
        as_of=from_milliseconds(row.get("timestamp")),
    )


def _options(body: Any) -> list[OptionQuote]:
    raw = rows(mapping(body)["result"])
    if not raw:
        raise UpstreamError(NAME, "no_data", "no option")
    found = {made[:3]: made for made in sieve.usable(NAME, raw, _option)}
    return [found[key] for key in sorted(found)]


def _option(row: Any) -> OptionQuote:
    """Read one row; without a name, an amount or a time it is none."""
    expires_at, strike, is_call = _named(row["instrument_name"])
    amount, as_of = not_negative(row["open_interest"]), from_milliseconds(row["creation_timestamp"])
    if amount is None or amount > MOST or as_of is None or is_ahead(as_of):
        raise ValueError
    forward, volatility = contracts.price(row.get("underlying_price")), positive(row.get("mark_iv"))
    if forward is not None and forward > MOST:
        forward = None
    return OptionQuote(expires_at, strike, is_call, amount, volatility, forward, as_of)


def _named(name: str) -> tuple[datetime, float, bool]:
    """Read day, strike and kind out of an option's name; ValueError if it is none."""
    parts = _OPTION.fullmatch(name)
    if parts is None or int(parts[4]) == 0:
        raise ValueError
    year, month = 2000 + int(parts[3]), MONTHS.index(parts[2]) + 1
    ends_at = datetime(year, month, int(parts[1]), SETTLES_AT, tzinfo=UTC)
    return ends_at, float(parts[4]), parts[5] == "C"


def _newest(body: Any) -> VolatilityPoint:
    raw = rows(mapping(mapping(body)["result"])["data"])
    if not raw:
        raise UpstreamError(NAME, "no_data", "no value")
    found = [_point(row) for row in raw]
    newest = max(found, key=lambda point: point.at)
    if is_ahead(newest.at):
        raise UpstreamError(NAME, "stale", "the time is in the future")
    return newest


def _point(row: Any) -> VolatilityPoint:
    """Read a candle of the index: its time and its close."""
    at, _, _, _, last = row
    moment, value = from_milliseconds(at), number(last)
    if moment is None or value is None:
        raise ValueError
    if value <= 0:
        raise UpstreamError(NAME, "outlier", "not a volatility")
    return VolatilityPoint(moment, value)


def _milliseconds(moment: datetime) -> str:
    return str(round(moment.timestamp() * 1000))


def _judge(status: int, body: Any) -> Fault | None:
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    code, about = error.get("code"), error.get("data")
    named = about.get("param") if isinstance(about, dict) else None
    if code == UNKNOWN or (code == BAD_PARAMETER and named in ("instrument_name", "currency")):
        return Fault("no_data", "unknown instrument")
    if code == LIMITED:
        return Fault("rate_limited", "too many requests", LIMIT_SECONDS)
    if code == BUSY:
        return Fault("http_error", "busy", again=True)
    return Fault("http_error", "an error inside the answer") if status == 200 else None
