"""Small formulas about chains: what a payment costs, how full the queue is, what has changed."""

import math

from quant.absent import UNDEFINED, Absent

TYPICAL_VBYTES = 140.0  # a payment from one input to two outputs
TYPICAL_GAS = 21_000.0  # a payment of ether
BLOCK_VBYTES = 1e6
SATOSHI_PER_COIN, GWEI_PER_ETHER = 1e8, 1e9
LOW_BLOCKS, HIGH_BLOCKS = 3.0, 30.0


def payment_usd(fee_sat_vb: float, price_usd: float) -> float:
    """Return the cost in dollars of a typical payment; `fee_sat_vb` is satoshi per vbyte."""
    return TYPICAL_VBYTES * fee_sat_vb / SATOSHI_PER_COIN * price_usd


def ether_payment_usd(gas_gwei: float, ether_usd: float) -> float:
    """Return the cost in dollars of sending ether; `gas_gwei` is gwei per unit of gas."""
    return TYPICAL_GAS * gas_gwei / GWEI_PER_ETHER * ether_usd


def blocks_to_clear(vbytes: float) -> float:
    """Return how many full blocks the queue is long."""
    return vbytes / BLOCK_VBYTES


def queue_level(blocks: float) -> str:
    """Return low, medium or high for a queue of so many blocks."""
    if blocks < LOW_BLOCKS:
        return "low"
    return "medium" if blocks < HIGH_BLOCKS else "high"


def change_pct(now: float, then: float) -> float | Absent:
    """Return a change in percent, undefined from 0 and from where it would be no number."""
    change = (now / then - 1) * 100 if then > 0 else math.inf
    return change if math.isfinite(change) else UNDEFINED
