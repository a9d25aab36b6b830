"""Range checks that all clients of block chains share: what no chain can say is no figure."""

from datetime import datetime, timedelta
from typing import Any

from providers.faults import UpstreamError
from providers.times import TOLERANCE_SECONDS, is_ahead, now
from providers.values import number

SATOSHI = 1e8  # to a coin
LEAST = 1e-18  # below every figure of a chain but 0: the smallest unit of ether
MOST = 1e30  # above every figure of a chain: hashes per second are the largest
MOST_AHEAD = timedelta(hours=2, seconds=TOLERANCE_SECONDS)  # a block may claim so much


def needed(provider: str, value: Any, *, most: float = MOST, unit: float = 1.0) -> float:
    """Read a figure above 0 that an answer cannot do without, divided by `unit`.

    ValueError when there is none; UpstreamError outlier for one that cannot be.
    """
    found = number(value)
    if found is None:
        raise ValueError
    if not LEAST <= found / unit <= most:
        raise UpstreamError(provider, "outlier", "a figure is out of range")
    return found / unit


def amount(provider: str, value: Any, *, most: float = MOST, unit: float = 1.0) -> float:
    """Read a figure that may be 0, otherwise as `needed` does."""
    return 0.0 if number(value) == 0 else needed(provider, value, most=most, unit=unit)


def wanted(
    value: Any, *, most: float = MOST, unit: float = 1.0, zero: bool = False
) -> float | None:
    """Read a figure above 0 (or from 0 on), divided by `unit`; None for anything else."""
    found = number(value)
    if found == 0:
        return 0.0 if zero else None
    return found / unit if found is not None and LEAST <= found / unit <= most else None


def height(provider: str, value: Any) -> int:
    """Read the number of a block, as `needed` does."""
    found = needed(provider, value, most=1e9)
    if not found.is_integer():
        raise ValueError
    return int(found)


def moment(provider: str, found: datetime | None) -> datetime:
    """Insist on a time that is not ahead of ours; ValueError, or UpstreamError stale."""
    if found is None:
        raise ValueError
    if is_ahead(found):
        raise UpstreamError(provider, "stale", "the time is in the future")
    return found


def block_time(provider: str, found: datetime | None) -> datetime:
    """Insist on a time that a block may have: its miner may have claimed up to two hours more."""
    if found is None:
        raise ValueError
    if found > now() + MOST_AHEAD:
        raise UpstreamError(provider, "stale", "the time is in the future")
    return found
