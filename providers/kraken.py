"""Kraken: ticker and candles in US dollars; no key.

https://docs.kraken.com/api/docs/rest-api/get-ohlc-data

Errors come inside HTTP 200. Results are keyed by Kraken's own name of the pair (XXBTZUSD for
XBTUSD), numbers are texts, times are seconds. Kraken says XBT for Bitcoin and XDG for Dogecoin.
The last row of OHLC is the candle that is still forming; older than 720 rows cannot be had. The
day's open is the one of midnight UTC, so there is no change over 24 hours to be read here.
"""

from typing import Any

from providers import refs, series, tickers
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import Candle, CandlePage, Ticker
from providers.times import now
from providers.values import mapping, rows

NAME = "kraken"
SYMBOLS = {"BTC": "XBT", "DOGE": "XDG"}
MINUTES = {60: 1, 300: 5, 900: 15, 1800: 30, 3600: 60, 14400: 240, 86400: 1440}
LIMIT_SECONDS = 5.0  # the counter falls within seconds
LIMITS = ("EAPI:Rate limit", "EGeneral:Too many requests")
REFUSALS = ("EGeneral:Permission denied", "EGeneral:Temporary lockout", "EAPI:Invalid key")


def ref(symbol: str) -> str:
    """Return the name of a coin's US dollar pair: BTC -> XBTUSD."""
    return SYMBOLS.get(symbol.upper(), symbol.upper()) + "USD"


def ticker(pair: str, *, deadline: float) -> Ticker:
    """Return the last trade, the book's top and the last 24 hours. Raises UpstreamError."""
    return get_json(
        NAME,
        "/Ticker",
        {"pair": refs.pair(NAME, pair)},
        deadline=deadline,
        judge=_judge,
        read=_ticker,
    )


def candles(
    pair: str, interval_s: int, *, since: int | None = None, deadline: float
) -> list[Candle]:
    """Return up to 720 candles, oldest first, the forming one last. Raises UpstreamError.

    `since` is the open time of the first candle wanted, in seconds.
    """
    if interval_s not in MINUTES:
        raise ValueError(f"Kraken has no candles of {interval_s} s")
    params = {"pair": refs.pair(NAME, pair), "interval": str(MINUTES[interval_s])}
    if since is not None:
        params["since"] = str(since - 1)  # Kraken answers what is younger than this

    def read(body: Any) -> list[Candle]:
        raw = rows(_only(mapping(body)["result"]))
        found = series.clean(NAME, raw, _candle, interval_s, last_is_forming=True)
        return [made for made in found if since is None or made.open_at >= since]

    found = get_json(NAME, "/OHLC", params, deadline=deadline, judge=_judge, read=read)
    if not found and since is None:
        raise UpstreamError(NAME, "no_data", "no candle")
    return found


def older(pair: str, interval_s: int, *, before: int, deadline: float) -> CandlePage:
    """Return what there is before a moment: of the newest 720, for no others can be had.

    Raises UpstreamError.
    """
    found = candles(pair, interval_s, deadline=deadline)
    return CandlePage([made for made in found if made.open_at < before], None)


def _ticker(body: Any) -> Ticker:
    row = mapping(_only(mapping(body)["result"]))
    return tickers.make(
        NAME,
        price=_at(row, "c", 0),
        book=(_at(row, "b", 0), _at(row, "a", 0)),
        volume=_at(row, "v", 1),
        change=None,
        span=(_at(row, "l", 1), _at(row, "h", 1)),
        quote="USD",
        as_of=now(),
    )


def _at(row: dict[str, Any], key: str, index: int) -> Any:
    values = row.get(key)
    return values[index] if isinstance(values, list) and len(values) > index else None


def _only(result: Any) -> Any:
    """Give the one pair's part of a result, whatever Kraken calls the pair."""
    parts = [part for name, part in mapping(result).items() if name != "last"]
    if len(parts) != 1:
        raise ValueError
    return parts[0]


def _candle(row: Any) -> Candle:
    at, first, high, low, last, _, volume, *_ = row
    return series.bar(at, (first, high, low, last), volume)


def _judge(status: int, body: Any) -> Fault | None:
    """Find the first error that is none of the warnings, which begin with W."""
    errors = body.get("error") if isinstance(body, dict) else None
    named = [str(error) for error in errors] if isinstance(errors, list) else []
    error = next((error for error in named if not error.startswith("W")), None)
    if error is None:
        return None
    if error.startswith("EQuery:Unknown asset pair"):
        return Fault("no_data", "unknown asset pair")
    if error.startswith(LIMITS):
        return Fault("rate_limited", "rate limit exceeded", LIMIT_SECONDS)
    if error.startswith(REFUSALS):
        return Fault("refused", "not allowed")
    if error.startswith("EService:"):
        return Fault("http_error", "service unavailable or busy", again=True)
    return Fault("http_error", "an error inside the answer") if status == 200 else None
