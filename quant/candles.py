"""Candles made fit for formulas: cleaned, closed, without holes, cut where the series breaks.

Bars go in and come out; nothing is stored or asked here. Times are epoch seconds, UTC, of the
open. A bar without open, high and low is close-only; a bar made to fill a gap has volume 0.
"""

import math
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

DAY = 86400
WEEK = 7 * DAY
MONDAY = 4 * DAY  # the epoch began on a Thursday; weeks here begin on Monday
GRACE_SECONDS = 2.0  # a venue may still revise a candle that closed a moment ago
LONGEST_GAP = 3  # missing bars in a row that are filled; a longer hole cuts the series
LARGEST_JUMP = math.log(8.0)
FIRST_MILLISECONDS = 10**11  # as seconds this would be the year 5138


class Bar(NamedTuple):
    """One price bar: prices in the quote currency, volumes in coins and in the quote currency."""

    open_at: int
    open: float | None
    high: float | None
    low: float | None
    close: float
    volume_base: float | None
    volume_quote: float | None


class Cleaned(NamedTuple):
    """Bars in time order, one per time, and how many of the rows were unusable."""

    bars: list[Bar]
    dropped: int


class Filled(NamedTuple):
    """The newest unbroken part of a series; `filled` holds the times of the bars made up for it."""

    bars: list[Bar]
    filled: frozenset[int]
    is_cut: bool


def grid_offset(interval_s: int) -> int:
    """Return the second at which bars of this interval begin, counted from the epoch."""
    return MONDAY if interval_s == WEEK else 0


def clean(rows: Sequence[Bar], interval_s: int) -> Cleaned:
    """Sort rows, keep the last of each time, drop those that break a row check.

    Checks: finite and positive prices, low <= open, close <= high, volumes >= 0, time on the grid
    of `interval_s` seconds. Milliseconds among the times are recognised by their size.
    """
    kept: dict[int, Bar] = {}
    dropped = 0
    for row in rows:
        bar = _in_seconds(row)
        if _is_sound(bar, interval_s):
            kept[bar.open_at] = bar
        else:
            dropped += 1
    bars = [kept[at] for at in sorted(kept)]
    return Cleaned(bars, dropped)


def closed(bars: Sequence[Bar], interval_s: int, now_s: float) -> list[Bar]:
    """Keep the bars whose time was over at least two seconds before `now_s`."""
    return [bar for bar in bars if bar.open_at + interval_s <= now_s - GRACE_SECONDS]


def newest_closed(interval_s: int, now_s: float) -> int:
    """Return the opening time of the newest bar that is closed at `now_s`."""
    offset = grid_offset(interval_s)
    periods = math.floor((now_s - GRACE_SECONDS - offset) / interval_s)
    return (periods - 1) * interval_s + offset


def derive(bars: Sequence[Bar], from_s: int, to_s: int) -> list[Bar]:
    """Join bars of `from_s` seconds to bars of `to_s`, only where every part is present.

    Raises ValueError when `to_s` is not a multiple of `from_s`.
    """
    if to_s % from_s:
        raise ValueError(f"bars of {from_s} s do not make up bars of {to_s} s")
    offset = grid_offset(to_s)
    groups: dict[int, list[Bar]] = {}
    for bar in bars:
        groups.setdefault((bar.open_at - offset) // to_s * to_s + offset, []).append(bar)
    whole = to_s // from_s
    return [_joined(at, parts) for at, parts in sorted(groups.items()) if len(parts) == whole]


def fill(bars: Sequence[Bar], interval_s: int) -> Filled:
    """Fill holes of up to three bars with flat ones; keep only what follows a longer hole."""
    whole: list[Bar] = []
    filled: set[int] = set()
    is_cut = False
    for bar in bars:
        missing = (bar.open_at - whole[-1].open_at) // interval_s - 1 if whole else 0
        if missing > LONGEST_GAP:
            whole, filled, is_cut = [], set(), True
        elif missing > 0:
            flat = [_flat(whole[-1], (step + 1) * interval_s) for step in range(missing)]
            filled.update(made.open_at for made in flat)
            whole += flat
        whole.append(bar)
    return Filled(whole, frozenset(filled), is_cut)


def jumps(bars: Sequence[Bar]) -> list[Bar]:
    """Return the bars whose close is more than 8 times, or less than 1/8 of, the close before."""
    return [
        bar
        for before, bar in pairwise(bars)
        if abs(math.log(bar.close) - math.log(before.close)) > LARGEST_JUMP
    ]


def after_jumps(series: Filled, confirmed: Collection[int] = ()) -> Filled:
    """Keep what follows the last jump that nobody confirmed; `confirmed` holds opening times."""
    breaks = [bar.open_at for bar in jumps(series.bars) if bar.open_at not in confirmed]
    if not breaks:
        return series
    kept = [bar for bar in series.bars if bar.open_at >= breaks[-1]]
    return Filled(kept, frozenset(at for at in series.filled if at >= breaks[-1]), True)


def is_close_only(bars: Sequence[Bar]) -> bool:
    """Tell whether any bar lacks its open, high or low."""
    return any(bar.open is None or bar.high is None or bar.low is None for bar in bars)


def _in_seconds(row: Bar) -> Bar:
    return row._replace(open_at=row.open_at // 1000) if row.open_at >= FIRST_MILLISECONDS else row


def _is_sound(bar: Bar, interval_s: int) -> bool:
    if (bar.open_at - grid_offset(interval_s)) % interval_s:
        return False
    prices = [price for price in bar[1:5] if price is not None]
    if not all(math.isfinite(price) and price > 0 for price in prices):
        return False
    volumes = [volume for volume in bar[5:7] if volume is not None]
    if not all(math.isfinite(volume) and volume >= 0 for volume in volumes):
        return False
    body = [price for price in (bar.open, bar.close) if price is not None]
    return (bar.low is None or bar.low <= min(body)) and (bar.high is None or bar.high >= max(body))


def _flat(before: Bar, later_s: int) -> Bar:
    price = None if before.open is None else before.close
    volume = None if before.volume_base is None else 0.0
    quote = None if before.volume_quote is None else 0.0
    return Bar(before.open_at + later_s, price, price, price, before.close, volume, quote)


def _joined(open_at: int, parts: Sequence[Bar]) -> Bar:
    highs = [bar.high for bar in parts if bar.high is not None]
    lows = [bar.low for bar in parts if bar.low is not None]
    is_whole = not is_close_only(parts)
    return Bar(
        open_at,
        parts[0].open if is_whole else None,
        max(highs) if is_whole else None,
        min(lows) if is_whole else None,
        parts[-1].close,
        _sum([bar.volume_base for bar in parts]),
        _sum([bar.volume_quote for bar in parts]),
    )


def _sum(volumes: Sequence[float | None]) -> float | None:
    known = [volume for volume in volumes if volume is not None]
    return math.fsum(known) if len(known) == len(volumes) else None
