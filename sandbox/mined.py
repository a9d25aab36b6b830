"""The mined chains of the invented world: blocks, hash rate, activity and supply at any time.

Pure functions of chain and time, for every provider that speaks of these chains: each of them bends
the figures a little, none invents its own. Amounts are coins, times seconds since 1970. A block
comes when its turn is, give or take some minutes, whatever the hash rate.
"""

from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from sandbox import market, world
from sandbox.coins import DAY, every
from sandbox.parts import mix, noise

FIRST_AT = 1_767_225_600  # the beginning of 2026
HASHES = 2.0**32  # that a block takes at difficulty 1
JITTER = 0.45  # of the time between two blocks
SATOSHI = 100_000_000


class Chain(NamedTuple):
    """One chain: its height at FIRST_AT, the seconds between blocks, what usually happens."""

    coin_id: str
    first_block: int
    block_s: int
    reward: float
    transactions: int  # of a block
    hashrate: float
    epoch: int  # blocks between two changes of the difficulty
    moved: float  # share of all coins that moves in a day, without change

    @property
    def seed(self) -> int:
        """Give the number that all of the chain's surprises come from."""
        return every()[self.coin_id].seed


CHAINS = MappingProxyType(
    {
        "bitcoin": Chain("bitcoin", 930_050, 600, 3.125, 800, 1.04e21, 2016, 0.0026),
        "bitcoin-cash": Chain("bitcoin-cash", 930_900, 600, 3.125, 160, 4.1e18, 1, 0.002),
        "bitcoin-sv": Chain("bitcoin-cash-sv", 929_800, 600, 3.125, 240, 2.9e17, 1, 0.001),
        "dash": Chain("dash", 2_398_000, 157, 1.77, 18, 1.9e15, 1, 0.004),
        "dogecoin": Chain("dogecoin", 6_021_000, 60, 10_000.0, 30, 3.2e15, 1, 0.006),
        "litecoin": Chain("litecoin", 3_029_000, 150, 6.25, 330, 2.8e15, 2016, 0.012),
        "zcash": Chain("zcash", 3_190_000, 75, 1.5625, 9, 1.1e10, 1, 0.008),
    }
)


def height(chain: Chain, at: float) -> int:
    """Give the number of the newest block."""
    number = chain.first_block + int(at - FIRST_AT) // chain.block_s + 1
    while block_at(chain, number) > at:
        number -= 1
    return number


def block_at(chain: Chain, number: int) -> int:
    """Give the second in which a block was found."""
    late = chain.block_s * JITTER * noise(mix(chain.seed, number), 1)
    return FIRST_AT + (number - chain.first_block) * chain.block_s + int(late)


def since(chain: Chain, at: float, seconds: int = DAY) -> range:
    """Give the numbers of the blocks found in the seconds before a moment."""
    return range(height(chain, at - seconds) + 1, height(chain, at) + 1)


def count(chain: Chain, number: int) -> int:
    """Give how many transactions are in a block."""
    return int(chain.transactions * (1 + 0.35 * noise(mix(chain.seed, number), 2)))


def transactions(chain: Chain, at: float) -> int:
    """Give how many transactions the last 24 hours had."""
    return _transactions(chain, since(chain, at))


def hashrate(chain: Chain, at: float) -> float:
    """Give the hashes per second, which wander from week to week."""
    return chain.hashrate * (1 + 0.05 * wander(chain, at, 3, 7 * DAY))


def difficulty(chain: Chain, number: int) -> float:
    """Give the difficulty of a block, set by the hash rate at the last change."""
    changed_at = block_at(chain, number // chain.epoch * chain.epoch)
    return hashrate(chain, changed_at) * chain.block_s / HASHES


def supply(chain: Chain, number: int) -> float:
    """Give how many coins there are with a block."""
    coin = every()[chain.coin_id]
    return (coin.supply or 0.0) + (number - chain.first_block) * chain.reward


def moved(chain: Chain, at: float) -> float:
    """Give how many coins the last 24 hours moved, without change."""
    circulating = supply(chain, height(chain, at))
    return circulating * chain.moved * (1 + 0.3 * wander(chain, at, 4, DAY))


def active(chain: Chain, day: int) -> int:
    """Give how many addresses took part on one day (counted since 1970)."""
    daily = DAY // chain.block_s * chain.transactions
    return int(daily * 2.1 * (1 + 0.12 * noise(mix(chain.seed, day), 5)))


def waiting(chain: Chain, at: float) -> int:
    """Give how many transactions wait for a block."""
    return int(chain.transactions * (12 + 11 * wander(chain, at, 6, 3600)))


def fee(chain: Chain, at: float) -> float:
    """Give what a byte costs that is not to wait long, in satoshi."""
    return round(3.2 * 4 ** wander(chain, at, 7, 3600), 2)


def price(chain: Chain, at: float) -> float:
    """Give what a coin costs in dollars."""
    return world.price(every()[chain.coin_id], market.looked(at)) or 0.0


def balances(chain: Chain, at: float) -> list[float]:
    """Give what the hundred richest addresses hold, largest first."""
    circulating = supply(chain, height(chain, at))
    drift = 1 + 0.01 * wander(chain, at, 8, 7 * DAY)
    return [0.017 * drift * circulating / (place + 1.5) ** 0.85 for place in range(1, 101)]


def wander(chain: Chain, at: float, index: int, step: int) -> float:
    """Give a number between -1 and 1 that goes slowly from one to another."""
    place, share = int(at // step), at % step / step
    first, second = (noise(mix(chain.seed, place + ahead), index) for ahead in (0, 1))
    return first + (second - first) * share


def digest(key: int, head: str = "") -> str:
    """Invent 64 hexadecimal digits that begin with some."""
    digits = head + "".join(f"{mix(key, index):016x}" for index in range(4))
    return digits[:64]


@lru_cache(maxsize=256)
def _transactions(chain: Chain, numbers: range) -> int:
    return sum(count(chain, number) for number in numbers)
