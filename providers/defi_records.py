"""What the clients of DefiLlama hand out: plain records, with the rules of records.py.

A value that was not given, or given as nonsense, is None and never 0. Money is in US dollars,
percents are percents, times are aware and in UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple


class Chain(NamedTuple):
    """One blockchain and what is deposited on it; `name` is what its paths are asked by."""

    name: str
    gecko_id: str | None
    tvl_usd: float | None


class Protocol(NamedTuple):
    """One protocol; children of one family share `parent`.

    `chain_tvl_usd` holds deposits by chain, and nothing that is staked, borrowed or vested.
    `counts_twice`: its deposits are also those of other protocols.
    """

    slug: str
    name: str
    category: str | None
    gecko_id: str | None
    parent: str | None
    chain_tvl_usd: Mapping[str, float]
    tvl_usd: float | None
    change_7d_pct: float | None
    market_cap_usd: float | None
    counts_twice: bool


class DayValue(NamedTuple):
    """A figure in US dollars that belongs to one time, as a rule to the beginning of a day."""

    at: datetime
    value_usd: float


class Flow(NamedTuple):
    """What flowed within 1, 7, 30 and 365 days, and day by day, the last maybe running."""

    d1_usd: float | None
    d7_usd: float | None
    d30_usd: float | None
    d365_usd: float | None
    days: Sequence[DayValue]


class Stablecoin(NamedTuple):
    """One coin that holds a peg ("USD", "EUR", …) and how many dollars of it each chain has."""

    gecko_id: str | None
    name: str
    peg: str
    chain_usd: Mapping[str, float]


class Pool(NamedTuple):
    """One place that pays interest; `ref` is its name at DefiLlama, `project` a protocol's slug."""

    ref: str
    project: str
    chain: str
    symbol: str
    tvl_usd: float
    apy_pct: float | None
    apy_base_pct: float | None
    apy_reward_pct: float | None
    has_il_risk: bool | None
    is_outlier: bool


class CoinPrice(NamedTuple):
    """What one coin costs; `confidence` is 0 to 1."""

    ref: str
    price_usd: float
    confidence: float
    as_of: datetime
