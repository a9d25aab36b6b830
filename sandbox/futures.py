"""What venues of perpetual futures share: who is listed where, and what is paid, held and bet.

Venues are named by a letter: f Binance, y Bybit, o OKX, d Deribit. Everything is a function of
coin, venue and time, as the prices are: a history read later tells what was shown before. Amounts
are in coins and count one side; a contract of `unit` coins costs so many times as much. Speaks no
protocol.
"""

from sandbox import market, world
from sandbox.coins import DAY, Coin, every
from sandbox.parts import mix, noise
from sandbox.world import HOUR

SHARES = {"f": 0.42, "y": 0.27, "o": 0.21, "d": 0.10}  # of all that is open
OPTION_COINS = ("bitcoin", "ethereum")
LARGE = 2e10  # US dollars; coins of such a capitalisation are listed everywhere and pay every 8 h
GAPS = {"f": 0, "y": 7, "o": 3}  # one small coin in so many is not listed
FOUR_HOURLY = {"f": 2, "y": 4}  # one small coin in so many pays every four hours
HELD = 0.0055  # of a supply, in open contracts
TURNOVER = 0.8  # of futures, in turnovers of the coin itself


def listed(venue: str, at: float) -> list[Coin]:
    """Give the coins with a perpetual contract at a venue."""
    return [coin for coin in every().values() if is_listed(venue, coin, at)]


def is_listed(venue: str, coin: Coin, at: float) -> bool:
    """Tell whether a venue has a contract of a coin; stablecoins and wrapped coins have none."""
    end = world.ends(coin)
    if not world.starts(coin) < at or (end is not None and at >= end):
        return False
    if venue == "d":
        return coin.id in OPTION_COINS
    if "b" not in coin.venues or not coin.traits.keys().isdisjoint(("stable", "wraps", "odd")):
        return False
    return _is_large(coin) or not GAPS[venue] or coin.seed % GAPS[venue] != 0


def unit(coin: Coin) -> float:
    """Tell how many coins are traded as one where very cheap ones are bundled."""
    if coin.price >= 1e-4:
        return 1.0
    return 1e3 if coin.price >= 1e-7 else 1e6


def index(coin: Coin, at: float) -> float:
    """Give what the coin costs on the spot market."""
    price = world.price(coin, at)
    assert price is not None, "only what was traded is listed"
    return price


def mark(venue: str, coin: Coin, at: float) -> float:
    """Give the price by which positions are valued: some basis points off the index."""
    return index(coin, at) * (1 + 0.0004 * swell(_key(venue, coin, 1), at, 6 * HOUR))


def interval(venue: str, coin: Coin) -> int:
    """Give the seconds between two payments: eight hours, four for some small coins."""
    rare = FOUR_HOURLY.get(venue)
    is_rare = rare is not None and not _is_large(coin) and coin.seed % rare == 0
    return (4 if is_rare else 8) * HOUR


def payment(venue: str, coin: Coin, at: float) -> int:
    """Give the second of the next payment."""
    step = interval(venue, coin)
    return (int(at) // step + 1) * step


def rate(venue: str, coin: Coin, at: int) -> float:
    """Give the fraction paid at the second of a payment."""
    step = interval(venue, coin)
    unrest = 1.0 if _is_large(coin) else 1 + 4 * abs(noise(coin.seed, 31))
    eight_hourly = 0.00007 + unrest * (
        0.00011 * swell(mix(coin.seed, 32), at, 4 * DAY)
        + 0.00002 * noise(_key(venue, coin, 2), at // step)
    )
    return round(eight_hourly * step / (8 * HOUR), 8)


def jitter(coin: Coin, at: int) -> int:
    """Give how many milliseconds after its second a payment was booked."""
    return max(0, int(9 * noise(mix(coin.seed, at // HOUR), 33)))


def interest(venue: str, coin: Coin, at: float) -> float:
    """Give how many coins are open, counted on one side."""
    held = (coin.supply or 4e6 / coin.price) * HELD * SHARES[venue]
    slow = swell(mix(coin.seed, 34), at, 9 * DAY)
    own = swell(_key(venue, coin, 3), at, 2 * DAY)
    return held * (1 + 0.18 * slow + 0.07 * own)


def long_share(venue: str, coin: Coin, at: float) -> float:
    """Give the share of accounts that are long, 0 to 1."""
    slow, own = swell(mix(coin.seed, 35), at, 6 * DAY), swell(_key(venue, coin, 4), at, DAY)
    return round(0.56 + 0.14 * slow + 0.04 * own, 4)


def volume(venue: str, coin: Coin, at: float) -> float:
    """Give how many coins were traded in contracts in the 24 hours before a moment."""
    return market.volume(coin, at) * TURNOVER * SHARES[venue]


def swell(key: int, at: float, step: int) -> float:
    """Give a number between -1 and 1 that wanders slowly, with a knot every `step` seconds."""
    knot, past = divmod(at, step)
    start, end = noise(key, int(knot)), noise(key, int(knot) + 1)
    return start + (end - start) * past / step


def _is_large(coin: Coin) -> bool:
    return coin.price * (coin.supply or 0) >= LARGE


def _key(venue: str, coin: Coin, what: int) -> int:
    return mix(mix(coin.seed, ord(venue)), what)
