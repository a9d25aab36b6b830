"""What the four publishers of the invented market print: stories of talk.py, some of them twice.

Each story has one publisher who tells it first; a fourth of them is told by another one too, some
hours later and in a few other words. A pure function of time; speaks no protocol.
"""

import threading
from functools import lru_cache
from typing import NamedTuple

from sandbox import market, talk
from sandbox.coins import DAY, Coin
from sandbox.parts import mix, noise

PUBLISHERS = ("coindesk_rss", "cointelegraph_rss", "decrypt_rss", "theblock_rss")
SPAN = 7 * DAY
COINS = 24  # the best-ranked are written about
SHARES = ((3, 0.3), (COINS, 0.08))  # of a coin's stories that are printed, by its place
TWICE = 0.25
LATEST_COPY = 5 * 3600.0
DETAILS = (
    "{count} wallets counted",
    "{count} nodes looked at",
    "{count} blocks later",
    "after {count} days",
    "with ${count} million at stake",
    "{count} people asked",
)
REFRESH = 300  # seconds between two editions

_at_work = threading.Lock()


class Printed(NamedTuple):
    """One story as one publisher prints it; `number` is its own, `kind` a column of its paper."""

    publisher: str
    number: int
    at: int
    title: str
    summary: str
    author: str
    coin: Coin
    kind: str

    @property
    def path(self) -> str:
        """Give the path of its address."""
        return f"/news/{self.coin.id}-{self.number}"


def edition(publisher: str, now: float) -> list[Printed]:
    """Give what a publisher has printed in seven days, newest first."""
    printed = [story for story in everything(now) if story.publisher == publisher]
    return sorted(printed, key=lambda story: (-story.at, story.number))


def everything(now: float) -> tuple[Printed, ...]:
    """Give what all publishers have printed in seven days; worked out once for all who ask."""
    with _at_work:
        return _everything(int(now // REFRESH * REFRESH))


@lru_cache(maxsize=4)
def _everything(now: int) -> tuple[Printed, ...]:
    listed = [coin for coin in market.listed(now) if not {"odd", "wraps"} & set(coin.traits)]
    printed: list[Printed] = []
    for place, coin in enumerate(listed[:COINS]):
        share = next(share for before, share in SHARES if place < before)
        for story in talk.stories(coin, now - SPAN, now):
            if abs(noise(mix(coin.seed, story.number), 1)) < share:
                printed += _told(story, now)
    return tuple(printed)


def _told(story: talk.Written, now: int) -> list[Printed]:
    """Print a story once or twice."""
    key = mix(story.coin.seed, story.number)
    place = key % len(PUBLISHERS)
    detail = DETAILS[key // 8 % len(DETAILS)].format(count=101 + key // 64 % 800)
    title = f"{story.title}, {detail}"  # its number tells it from the like of other days
    first = _printed(story, PUBLISHERS[place], story.at, title)
    if abs(noise(key, 2)) >= TWICE:
        return [first]
    later = story.at + int(600 + LATEST_COPY * abs(noise(key, 3)))
    copy = _printed(
        story, PUBLISHERS[(place + 1) % len(PUBLISHERS)], later, f"{title}, reports say"
    )
    return [first, copy._replace(number=story.number + 1)] if later < now else [first]


def _printed(story: talk.Written, publisher: str, at: int, title: str) -> Printed:
    kind = "Markets" if story.number % 2 else "Latest News"
    return Printed(
        publisher, story.number, at, title, story.summary, story.author, story.coin, kind
    )
