"""What the on-chain recipe gets from whoever asks about a chain, before anything is folded.

A part is what one document of one provider says, by the path that a figure has in the data; the
frame folds, names what is missing and weighs. Amounts are coins, times aware.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from analysis.ask import Answer
from quant.absent import Absent


class Part(NamedTuple):
    """One document; a figure that it lacks is None, and with an error all of them are.

    `at` is the moment its figures are of; a daily one is of the end of its UTC day.
    """

    provider: str
    error: str | None
    at: datetime | None
    figures: Mapping[str, float | None]
    is_daily: bool = False


class Transfer(NamedTuple):
    """One very large transfer, valued when it was seen; `log_index` -1 is the chain's own coin."""

    chain: str
    tx_id: str
    log_index: int
    at: datetime
    block_height: int
    amount: float
    amount_floor: float
    amount_usd: float
    floor_usd: float
    certainty: str
    source: str


class Scan(NamedTuple):
    """What was looked through for large transfers in this run.

    `mined` counts the blocks since the last look, None when there was none; `mark` is the height
    up to which the next look need not go back, None when nothing was looked through.
    `complete_above_usd` is the smallest worth from which on everything was examined.
    """

    transfers: Sequence[Transfer]
    scanned: int
    mined: int | None
    complete_above_usd: float | None
    mark: int | None
    source: str


class Holdings(NamedTuple):
    """The largest balances of a chain or token, largest first, in coins."""

    balances: Sequence[float]
    at: datetime


class Shares(NamedTuple):
    """What the ten and the hundred largest balances held of the supply, as it was stored."""

    top10: float
    top100: float
    at: datetime


class Found(NamedTuple):
    """Everything about one chain: `parts` in the order of trust.

    `otherwise` says why a field (or an object of fields) is missing that no part speaks of.
    `largest_usd` is the largest transaction of 24 hours as a provider tells it.
    """

    parts: Sequence[Part]
    otherwise: Mapping[str, Absent] = {}
    scan: Scan | Absent | None = None
    holdings: Holdings | Shares | Absent | None = None
    largest_usd: Part | None = None


def part(
    provider: str,
    answer: Answer[Any],
    paths: Mapping[str, str],
    at: datetime | None,
    *,
    is_daily: bool = False,
) -> Part:
    """Make a part of an answer; `paths` name the attribute of its value for each path.

    A time becomes epoch seconds.
    """
    told = {
        path: None if answer.value is None else getattr(answer.value, name)
        for path, name in paths.items()
    }
    figures = {
        path: value.timestamp() if isinstance(value, datetime) else value
        for path, value in told.items()
    }
    return Part(provider, answer.error, at, figures, is_daily)
