"""The chain of Ethereum in the invented world: blocks, gas, supply, activity and tokens.

Pure functions of the time, for every provider that speaks of this chain: each of them bends these
figures a little, none invents its own. Amounts are ether or tokens, times seconds since 1970.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sandbox import coin_rows, market
from sandbox.coins import DAY, Coin, every
from sandbox.parts import mix, noise

CHAIN = "ethereum"
SEED = 0x45544845
HOUR = 3600
BLOCK_SECONDS = 12
FIRST_BLOCK, FIRST_AT = 24_000_000, 1_765_584_000  # in December 2025
MINTED = 122_373_866.2178  # what miners and the beginning have made
REWARDED, REWARDS_A_DAY = 2_940_327.0, 2_690.0
BURNT, BURNT_A_DAY = 4_610_942.0, 1_900.0
NULL_ADDRESS = "0x" + "0" * 40
DECIMALS = {"tether": 6, "usd-coin": 6, "wrapped-bitcoin": 8}


class Supply(NamedTuple):
    """What there is of ether, in ether; what circulates is minted + rewarded - burnt."""

    minted: float
    rewarded: float
    burnt: float

    @property
    def circulating(self) -> float:
        """Give what circulates."""
        return self.minted + self.rewarded - self.burnt


class Transfer(NamedTuple):
    """One movement of a token; mint and burn come from, and go to, the null address."""

    block: int
    at: int
    tx_id: str
    sender: str
    recipient: str
    raw: int


def height(at: float) -> int:
    """Give the number of the newest block."""
    return FIRST_BLOCK + int(at - FIRST_AT) // BLOCK_SECONDS


def block_at(number: int) -> int:
    """Give the second of a block."""
    return FIRST_AT + (number - FIRST_BLOCK) * BLOCK_SECONDS


def base_fee_gwei(at: float) -> float:
    """Give the base fee, often below one gwei, which wanders from hour to hour."""
    hour, share = int(at // HOUR), at % HOUR / HOUR
    first, second = (noise(mix(SEED, hour + step), 1) for step in (0, 1))
    return 0.9 * 4 ** (first + (second - first) * share)


def transactions(at: float) -> float:
    """Give how many transactions the last 24 hours had."""
    return _daily(at, 1, 1_450_000, 0.12)


def active_addresses(day: int) -> float:
    """Give how many addresses took part on one day (counted since 1970)."""
    return 560_000 * (1 + 0.1 * noise(mix(SEED, day), 2))


def pending(at: float) -> int:
    """Give how many transactions wait."""
    return int(120_000 * (1 + 0.4 * noise(mix(SEED, int(at // 600)), 3)))


def moved(at: float) -> float:
    """Give how much ether the last 24 hours moved."""
    return _daily(at, 4, 1_300_000, 0.3)


def supply(at: float) -> Supply:
    """Give what there is of ether."""
    days = (at - FIRST_AT) / DAY
    unrest = 900 * noise(SEED, int(at // DAY) % 60)
    eased = 900 * noise(SEED, int(at // DAY + 1) % 60)
    burnt = BURNT + BURNT_A_DAY * days + unrest + (eased - unrest) * (at % DAY / DAY)
    return Supply(MINTED, REWARDED + REWARDS_A_DAY * days, burnt)


def burnt_24h(at: float) -> float:
    """Give how much ether the last 24 hours have burnt."""
    return supply(at).burnt - supply(at - DAY).burnt


def contract(coin: Coin) -> str | None:
    """Give the address of a token on this chain; None for a coin that is not on it."""
    return coin_rows.platforms(coin).get(CHAIN)


def token(address: str) -> Coin | None:
    """Find the token at an address."""
    wanted = address.lower()
    found = (coin for coin in every().values() if contract(coin) == wanted)
    return next(found, None)


def decimals(coin: Coin) -> int:
    """Tell in how many places a token is divided."""
    return DECIMALS.get(coin.id, 18)


def token_supply(coin: Coin, at: float) -> float | None:
    """Give how many of a token there are on this chain."""
    seen = market.quote(coin, at)
    return seen.total or seen.circulating


def token_transfers(coin: Coin, at: float) -> float:
    """Give how often a token moved in the last 24 hours."""
    unrest = 1 + 0.2 * noise(mix(coin.seed, int(at // HOUR)), 6)
    return 300 + 90_000 * abs(noise(coin.seed, 5)) * unrest


def holders(coin: Coin) -> int:
    """Give how many addresses hold a token."""
    return 4_000 + coin.seed % 900_000


def movements(coin: Coin, at: float) -> Iterator[Transfer]:
    """Give the movements of a token, newest first and without end: one in every third block."""
    number = height(at)
    while True:
        number -= 1
        if number % 3 == 0:
            yield from _movements_of(coin, number)


def _movements_of(coin: Coin, number: int) -> list[Transfer]:
    """Give what moved in a block: one movement, in every fifth such block two of one transaction.

    One in forty is worth millions, and of these some mint or burn.
    """
    key = mix(coin.seed, number)
    price = market.quote(coin, block_at(number)).price or 1.0
    is_large = number // 3 % 40 == coin.seed % 40
    dollars = 1_200_000 * 30 ** abs(noise(key, 1)) if is_large else 90 * 4_000 ** abs(noise(key, 1))
    raw = int(dollars / price * 10 ** decimals(coin))
    kind = number // 120 % 5 if is_large else None
    sender = NULL_ADDRESS if kind == 0 else address(key, 2)
    recipient = NULL_ADDRESS if kind == 1 else address(key, 3)
    tx_id = f"0x{mix(key, 4):016x}{mix(key, 5):016x}{mix(key, 6):016x}{mix(key, 7):016x}"
    made = [Transfer(number, block_at(number), tx_id, sender, recipient, raw)]
    if number // 3 % 5 == 0 and recipient != NULL_ADDRESS:
        made.append(made[0]._replace(sender=recipient, recipient=address(key, 8), raw=raw // 7))
    return made


def address(key: int, index: int) -> str:
    """Invent an address."""
    return f"0x{mix(key, index):016x}{mix(key, index + 100):016x}{mix(key, index + 200):08x}"[:42]


def _daily(at: float, index: int, level: float, reach: float) -> float:
    """Give a figure of 24 hours that wanders from day to day."""
    day, share = int(at // DAY), at % DAY / DAY
    first, second = (level * (1 + reach * noise(mix(SEED, day + s), index)) for s in (0, 1))
    return first + (second - first) * share
