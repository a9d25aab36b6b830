"""What is written about the coins of the invented market: headlines as a function of coin and time.

Large coins are written about every few hours, small ones once a day. The outlets, their authors and
what they report are made up; their addresses end in .example, which belongs to nobody. Speaks no
protocol; times are seconds since 1970.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from sandbox import mood, world
from sandbox.coins import DAY, Coin
from sandbox.parts import mix, noise

T = TypeVar("T")

HOUR = 3600
OUTLETS = (
    ("Northern Ledger", "northern-ledger.example", "Ida Falk"),
    ("Harbour Gazette", "harbour-gazette.example", "Tomas Reyl"),
    ("The Quiet Block", "quiet-block.example", "Mara Senn"),
    ("Coin Courier", "coin-courier.example", "Jon Abel"),
)
TOWNS = ("Turin", "Bergen", "Porto", "Leipzig", "Nagoya", "Quito")
GOOD = (
    "{name} rallies as inflows into funds rise for a third week",
    "{name} network upgrade approved after months of tests",
    "{name} gains as a bank in {town} expands adoption",
    "{name} rebounds while volume climbs in {town}",
)
PLAIN = (
    "What {name} holders did this week",
    "{name} developers meet in {town}",
    "{name} by the numbers: blocks, fees and volume",
    "A look at the {name} community in {town}",
)
BAD = (
    "{name} slides as outflows from funds go on",
    "{name} falls after an exchange in {town} reports an outage",
    "{name} declines while regulators in {town} open a probe",
    "Wallets holding {name} drained in a phishing wave",
)
SUMMARIES = (
    "The figures were published in {town} on {weekday}; two desks confirmed them.",
    "People close to the matter in {town} spoke of a calm {weekday}.",
    "It is the second such report from {town} since last {weekday}.",
)
DAYS = ("Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday")


class Written(NamedTuple):
    """One story about one coin, with the votes of its readers."""

    number: int
    at: int
    coin: Coin
    title: str
    summary: str
    outlet: str
    domain: str
    author: str
    positive: int
    negative: int

    @property
    def url(self) -> str:
        """Give its address."""
        return f"https://{self.domain}/{self.coin.id}/{self.number}"


def stories(coin: Coin, since: float, until: float) -> list[Written]:
    """Give what was written about a coin between two times, newest first."""
    step = _step(coin)
    end = world.ends(coin)
    last = until if end is None else min(until, end)
    slots = range(int(last // step), int(max(since, world.starts(coin)) // step) - 1, -1)
    written = (_story(coin, slot, step) for slot in slots)
    return [story for story in written if since <= story.at < last]


def _step(coin: Coin) -> int:
    """Give the seconds between two stories: coins of great worth are talked about more."""
    worth = coin.price * (coin.supply or 0)
    return 3 * HOUR if worth > 1e10 else 8 * HOUR if worth > 1e9 else DAY


def _story(coin: Coin, slot: int, step: int) -> Written:
    key = mix(coin.seed, slot)
    at = slot * step + int(step * (0.5 + 0.45 * noise(key, 1)))
    leaning = (mood.of_coin(coin, at).share - 50) / 50 + 0.8 * noise(key, 2)
    kind = GOOD if leaning > 0.35 else BAD if leaning < -0.2 else PLAIN
    outlet, domain, author = _choice(OUTLETS, key, 3)
    words = {
        "name": coin.name,
        "town": _choice(TOWNS, key, 4),
        "weekday": DAYS[at // DAY % 7],
    }
    votes = 4 + int(18 * abs(noise(key, 5)))
    share = min(max(0.5 + leaning / 2, 0.1), 0.9)
    return Written(
        number=key % 10**9 + 1,
        at=at,
        coin=coin,
        title=_choice(kind, key, 6).format(**words),
        summary=_choice(SUMMARIES, key, 7).format(**words),
        outlet=outlet,
        domain=domain,
        author=author,
        positive=round(votes * share),
        negative=votes - round(votes * share),
    )


def _choice(of: Sequence[T], key: int, index: int) -> T:
    return of[int((0.5 + 0.4999 * noise(key, index)) * len(of))]
