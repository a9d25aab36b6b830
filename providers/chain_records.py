"""What the clients of block chains hand out: plain records, whichever provider answered.

Amounts are whole coins, hash rates hashes per second, times aware and in UTC. What a provider did
not give, or gave as nonsense, is None and never 0.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class Fees(NamedTuple):
    """What a byte of a transaction costs, by how soon it is wanted in a block: satoshi per vB."""

    fast_sat_vb: float | None
    half_hour_sat_vb: float
    hour_sat_vb: float | None
    economy_sat_vb: float | None


class Queue(NamedTuple):
    """What waits for a block."""

    tx: float
    vbytes: float


class Retarget(NamedTuple):
    """When and how far the difficulty is expected to change."""

    change_est_pct: float | None
    blocks_left: float
    at: datetime | None
    block_interval_s: float | None


class Power(NamedTuple):
    """How much is computed to find blocks, as an estimate over some days."""

    hashrate_hs: float
    difficulty: float | None


class Block(NamedTuple):
    """One block; `id` is its hash."""

    id: str
    height: int
    at: datetime


class Output(NamedTuple):
    """One place that coins go to or come from; `kind` is the type of its script."""

    address: str | None
    kind: str
    amount: float


class Total(NamedTuple):
    """A transaction by what all its outputs hold together."""

    tx_id: str
    amount: float


class Transaction(NamedTuple):
    """A confirmed transaction; no inputs means that it makes the coins it hands out."""

    tx_id: str
    height: int
    at: datetime
    inputs: Sequence[Output]
    outputs: Sequence[Output]


class Day(NamedTuple):
    """A figure of one UTC day, which `ends_at` that midnight."""

    ends_at: datetime
    value: float


class Network(NamedTuple):
    """A chain of the Bitcoin family at one moment, its activity over the last 24 hours.

    `fee_sat_byte` is what its last block suggests to pay, `volume_24h_usd` leaves out change as
    far as can be guessed, `largest_usd` is the worth of the largest transaction.
    """

    as_of: datetime
    height: int
    tip_at: datetime | None
    block_interval_s: float | None
    hashrate_hs: float | None
    difficulty: float | None
    next_difficulty: float | None
    retarget_at: datetime | None
    mempool_tx: float | None
    fee_sat_byte: float | None
    tx_24h: float | None
    volume_24h_usd: float | None
    supply: float | None
    issued_24h: float | None
    largest_usd: float | None


class Ethereum(NamedTuple):
    """The Ethereum chain at one moment: gas in gwei, amounts in ether."""

    as_of: datetime
    height: int
    tip_at: datetime
    block_interval_s: float | None
    gas_safe_gwei: float | None
    gas_normal_gwei: float | None
    gas_fast_gwei: float | None
    mempool_tx: float | None
    tx_24h: float | None
    volume_24h: float | None
    supply: float | None
    burnt_24h: float | None
    price_usd: float | None
    largest_usd: float | None


class Token(NamedTuple):
    """An ERC-20 token, amounts in whole tokens."""

    symbol: str | None
    name: str | None
    decimals: int
    supply: float | None
    tx_24h: float | None
    volume_24h: float | None
