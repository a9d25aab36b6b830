"""The measured blocks of risk: swings, losses, falls, company, trade, reward, a portfolio, a peg.

Every value is a figure of quant, in percent where its name says so, or the reason for its absence.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.moments import iso_of
from analysis.risk_past import PEERS, Market, Peer
from analysis.stored import DAY, Prepared
from analysis.subject import Coin
from quant import comovement, daily, drawdown, illiquidity, losses, portfolio, sharpe, volatility
from quant.absent import (
    NO_HISTORY,
    NOT_APPLICABLE,
    NOT_PUBLISHED,
    NOT_SUPPORTED,
    UNDEFINED,
    Absent,
)
from quant.candles import Bar
from quant.columns import Array
from quant.daily import YEAR, Daily
from quant.losses import Exceptions, Tail

Block = dict[str, Any]
LEVELS = {"p95": 0.95, "p99": 0.99}
SPANS = {"d90": 90, "d365": YEAR}
PEG_SPANS = {"max_abs_dev_30d_bps": 30, "max_abs_dev_365d_bps": YEAR}


def swings(days: Daily) -> Block:
    """Volatility over three windows, how the last month ranks in a year, and the recent pace."""
    windows = {
        name: found if isinstance(found, Absent) else found._asdict()
        for name, length in volatility.WINDOWS.items()
        for found in [volatility.window(days, length)]
    }
    return windows | {
        "percentile_1y": volatility.rank_pct(days),
        "ewma_annual_pct": volatility.recent_pct(days),
    }


def tails(days: Daily) -> Block:
    """What a day in twenty and a day in a hundred lose, two ways, and how that held lately."""
    made = {name: _tail(days.returns, level) for name, level in LEVELS.items()}
    found = losses.exceptions(days.returns, LEVELS["p95"])
    exceptions = found._asdict() if isinstance(found, Exceptions) else found
    return made | {"n": losses.sample_size(days.returns), "exceptions_250": exceptions}


def _tail(returns: Array, level: float) -> Block | Absent:
    filtered, plain = losses.filtered(returns, level), losses.historical(returns, level)
    made = _pair(filtered, "var_pct", "es_pct") | _pair(plain, "hist_var_pct", "hist_es_pct")
    return _whole(made)


def _pair(tail: Tail | Absent, var: str, shortfall: str) -> Block:
    found = (tail, tail) if isinstance(tail, Absent) else (tail.var_pct, tail.es_pct)
    return dict(zip((var, shortfall), found, strict=True))


def falls(series: Prepared) -> Block:
    """The deepest fall of all that is stored, and of the last year; no day made up is a date."""
    year = series.bars[-(YEAR + 1) :]
    is_year = len(year) - 1 >= daily.KNOWN_SHARE * YEAR
    return _fall(series, len(series.bars)) | {
        "max_365": _fall(series, len(year)) if is_year else NO_HISTORY
    }


def _fall(series: Prepared, count: int) -> Block:
    bars = [bar for bar in series.bars[-count:] if bar.open_at not in series.filled]
    closes = np.array([bar.close for bar in bars], dtype=np.float64)
    fall, now = drawdown.deepest(closes), drawdown.current(closes)

    def at(position: int | None) -> str | Absent:
        return UNDEFINED if position is None else iso_of(bars[position].open_at + DAY)

    has_fallen = fall.peak is not None and fall.trough is not None
    return {
        "max_pct": fall.pct,
        "peak_at": at(fall.peak),
        "trough_at": at(fall.trough),
        "recovered_at": NOT_APPLICABLE
        if has_fallen and fall.recovered is None
        else at(fall.recovered),
        "days_down": UNDEFINED
        if fall.peak is None or fall.trough is None
        else (bars[fall.trough].open_at - bars[fall.peak].open_at) // DAY,
        "current_pct": now.pct,
        "current_peak_at": at(now.peak),
        "since_at": at(0),
    }


def betas(coin: Coin, days: Daily, peers: Mapping[str, Peer | None]) -> Block:
    """How far the coin moves for a move of bitcoin and of ether."""

    def measure(other: Daily, length: int) -> float | Absent:
        return comovement.beta(days, other, length)

    return {name: _against(coin, name, peers[name], measure) for name in PEERS}


def correlations(coin: Coin, days: Daily, peers: Mapping[str, Peer | None]) -> Block:
    """How closely the coin moves with bitcoin and with ether."""

    def measure(other: Daily, length: int) -> Block | Absent:
        found = comovement.correlation(days, other, length)
        if isinstance(found, Absent):
            return found
        return {"r": found.r, "ci": [found.low, found.high], "n": found.n}

    return {name: _against(coin, name, peers[name], measure) for name in PEERS}


def _against(coin: Coin, name: str, peer: Peer | None, measure: Any) -> Block | Absent:
    if coin.coingecko_id == PEERS[name]:
        return NOT_APPLICABLE
    if peer is None:
        return NO_HISTORY
    return _whole({span: measure(peer.days, length) for span, length in SPANS.items()})


def trade(series: Prepared, days: Daily, market: Market | None) -> Block:
    """How easily the coin changes hands."""
    otherwise = NO_HISTORY if market is None else NOT_PUBLISHED
    cap, volume, spread = market[2:5] if market else (None, None, None)
    given = illiquidity.amihud(days.returns, days.known, _traded(series))
    return {
        "turnover_24h_pct": otherwise if cap is None or volume is None else _turnover(volume, cap),
        "book_spread_bps": otherwise if spread is None else spread,
        "amihud_90d": given,
        "amihud_source": given if isinstance(given, Absent) else series.source,
    }


def _turnover(volume_usd: float, cap_usd: float) -> float | Absent:
    share = 100 * (volume_usd / cap_usd)
    return share if math.isfinite(share) else UNDEFINED


def _traded(series: Prepared) -> Array | None:
    """Return what was traded each day in dollars; coins at the close where only these are known."""
    bars = series.bars[1:]
    if bars and all(bar.volume_quote is None and bar.volume_base is None for bar in bars):
        return None
    return np.array([_traded_on(bar) for bar in bars], dtype=np.float64)


def _traded_on(bar: Bar) -> float:
    if bar.volume_quote is not None:
        return bar.volume_quote
    return float(bar.volume_base or 0.0) * float(bar.close)


def reward(days: Daily) -> Block | Absent:
    """The return of a year for its swings, and whether that can be told from nothing."""
    made = sharpe.of_year(days)
    if isinstance(made, Absent):
        return made
    return {
        "d365": made.value,
        "se": made.error,
        "rf_pct": 0,
        "distinguishable": made.is_distinguishable,
    }


def mixed(days: Daily, peers: Mapping[str, Peer | None]) -> list[Block] | Absent:
    """What shares of the coin did to a portfolio of bitcoin and ether."""
    bitcoin, ether = peers["btc"], peers["eth"]
    if bitcoin is None or ether is None:
        return NO_HISTORY
    made = portfolio.table(days, bitcoin.days, ether.days)
    return made if isinstance(made, Absent) else [row._asdict() for row in made]


def peg(coin: Coin, series: Prepared) -> Block | Absent:
    """How far a coin pegged to the dollar strayed from it, in hundredths of a percent."""
    if coin.kind != "stablecoin":
        return NOT_APPLICABLE
    if coin.pegged_to is None:
        return NOT_PUBLISHED
    if coin.pegged_to.upper().removeprefix("PEGGED") != "USD":
        return NOT_SUPPORTED  # no source of exchange rates is asked
    return _whole({name: _straying(series, length) for name, length in PEG_SPANS.items()})


def _straying(series: Prepared, length: int) -> float | Absent:
    since = series.last_close_at - length * DAY
    known = [
        bar.close
        for bar in series.bars
        if bar.open_at >= since and bar.open_at not in series.filled
    ]
    if len(known) < daily.KNOWN_SHARE * length:
        return NO_HISTORY
    return 1e4 * max(abs(close - 1.0) for close in known)


def _whole(block: Block) -> Block | Absent:
    """Return the block, or the reason alone where nothing of it is known."""
    reasons = [value for value in block.values() if isinstance(value, Absent)]
    return reasons[0] if len(reasons) == len(block) else block
