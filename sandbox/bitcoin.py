"""What is in the blocks of the invented Bitcoin chain: transactions with their inputs and outputs.

A block is full of small payments; in one of four there is a very large one of a kind of PATTERNS,
each of which is read differently by whoever asks how much has moved. The name of a transaction
tells its block and its place, so that it can be found again without remembering anything.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sandbox import mined
from sandbox.mined import CHAINS, SATOSHI
from sandbox.parts import mix, noise

CHAIN = CHAINS["bitcoin"]
PATTERNS = ("change", "other_script", "two_unknown", "batch", "self", "consolidation")
LARGE_EVERY = 4
LARGE_PLACE = 3
BATCH = 300
KINDS = ("v0_p2wpkh", "p2sh", "v1_p2tr", "p2pkh")
MASK = 0x5C3A


class Put(NamedTuple):
    """Coins at an address, in satoshi; `kind` is the type of the script."""

    address: str
    kind: str
    value: int


class Transaction(NamedTuple):
    """A transaction; one without inputs makes new coins."""

    name: str
    number: int
    place: int
    inputs: Sequence[Put]
    outputs: Sequence[Put]
    fee: int

    @property
    def total(self) -> int:
        """Give what all outputs hold together."""
        return sum(put.value for put in self.outputs)


def pattern(number: int) -> str | None:
    """Tell which kind of very large transaction a block holds."""
    key = mix(CHAIN.seed, number)
    if key >> 7 & (LARGE_EVERY - 1):
        return None
    return PATTERNS[(key >> 16) % len(PATTERNS)]


def block_name(number: int) -> str:
    """Give the hash of a block."""
    return "0" * 20 + f"{number:08x}" + mined.digest(mix(CHAIN.seed, number))[:36]


def block_number(name: str) -> int | None:
    """Find the block of a hash."""
    number = int(name[20:28], 16)
    return number if block_name(number) == name else None


def transaction_name(number: int, place: int) -> str:
    """Give the name of the transaction at a place of a block."""
    return mined.digest(mix(CHAIN.seed, number * 8192 + place), f"{number:08x}{place ^ MASK:04x}")


def fee(place: int) -> int:
    """Give what the transaction at a place of a block pays to be in it."""
    return 200 + place * 2_654_435_761 % 2_003


def fees(number: int) -> int:
    """Give what all transactions of a block pay."""
    return sum(map(fee, range(1, mined.count(CHAIN, number))))


def find(name: str) -> Transaction | None:
    """Find a transaction by its name."""
    number, place = int(name[:8], 16), int(name[8:12], 16) ^ MASK
    if not 0 <= place < mined.count(CHAIN, number) or transaction_name(number, place) != name:
        return None
    return transactions(number)[place]


@lru_cache(maxsize=64)
def transactions(number: int) -> Sequence[Transaction]:
    """Give all transactions of a block, the one that makes coins first."""
    large = pattern(number)
    found = []
    for place in range(1, mined.count(CHAIN, number)):
        key, paid = mix(mix(CHAIN.seed, number), place), fee(place)
        is_large = large is not None and place == LARGE_PLACE
        inputs, outputs = _large(large, key, paid) if is_large and large else _small(key, paid)
        name = transaction_name(number, place)
        found.append(Transaction(name, number, place, inputs, outputs, paid))
    reward = int(CHAIN.reward * SATOSHI) + fees(number)
    made = [_put(mix(CHAIN.seed, number), 0, reward, 0)]
    return [Transaction(transaction_name(number, 0), number, 0, [], made, 0), *found]


def _small(key: int, paid: int) -> tuple[list[Put], list[Put]]:
    """Pay up to some coins, the change to a new address."""
    coins = int(SATOSHI * 0.002 * 2_000 ** abs(noise(key, 1)))
    change = int(coins * abs(noise(key, 2)))
    outputs = [_put(key, 1, coins, 1), _put(key, 2, change, 0)]
    return [_put(key, 0, coins + change + paid, 0)], outputs


def _large(large: str, key: int, paid: int) -> tuple[list[Put], list[Put]]:
    coins = int(SATOSHI * (180 + 1_900 * abs(noise(key, 1)) ** 3))
    if large == "batch":
        outputs = [_put(key, 1 + n, coins // BATCH + n, n % 4) for n in range(BATCH)]
        return [_put(key, 0, sum(put.value for put in outputs) + paid, 0)], outputs
    if large == "consolidation":
        inputs = [_put(key, 50 + n, coins // 40, 0) for n in range(40)]
        return inputs, [inputs[0]._replace(value=coins // 40 * 40 - paid)]
    change = int(coins * (0.1 + 0.5 * abs(noise(key, 2))))
    sender = _put(key, 0, coins + change + paid, 0)
    made = {
        "change": [_put(key, 1, coins, 1), sender._replace(value=change)],
        "other_script": [_put(key, 1, coins, 1), _put(key, 2, change, 0)],
        "two_unknown": [_put(key, 1, coins, 1), _put(key, 2, change, 2)],
        "self": [sender._replace(value=coins), sender._replace(value=change)],
    }
    return [sender], made[large]


def _put(key: int, index: int, value: int, kind: int) -> Put:
    mixed = mix(key, 500 + index)
    prefix = ("bc1q", "3", "bc1p", "1")[kind]
    return Put(f"{prefix}sandbox{mixed:016x}", KINDS[kind], value)
