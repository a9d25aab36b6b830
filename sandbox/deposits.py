"""What is deposited on the chains and in the protocols of the invented market, and what they earn.

Deposits follow the price of the coin that moves them and a slow noise of their own; fees, volumes
and revenue are shares of the deposits of the day. A figure of a day is that of its end, the running
one's is that of now. Pure functions of name and time; speaks no protocol, knows no clock.

protocols.csv: `chains` are shares in percent; `staked` and `borrowed` are parts of the deposits
that stand beside them; `fees` are basis points of the deposits a day, of which `kept` is revenue
and `holders` that of the holders; `traded` is the day's volume by the deposits. Kinds: `null` and
`negative` deposits, `twice` for those that are counted elsewhere too.
"""

import csv
import math
import zlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from sandbox import world
from sandbox.coins import DAY, day_number, every
from sandbox.parts import noise

MOVER = "ethereum"
PULL = 0.8  # how strongly deposits follow the price
WAVES = (3, 41)  # days between two numbers of the noise: a quick one and a slow one
GROWN = 150  # days until deposits are what they are


class Chain(NamedTuple):
    """One chain; `fees` in US dollars a day, of which the share `burnt` is revenue."""

    name: str
    gecko_id: str
    tvl: float | None
    fees: float
    burnt: float
    first_day: int
    stable: float | None


class Protocol(NamedTuple):
    """One protocol."""

    slug: str
    name: str
    category: str
    parent: str
    gecko_id: str
    tvl: float
    shares: Mapping[str, float]
    staked: float
    borrowed: float
    fees: float | None
    kept: float
    holders: float
    traded: float | None
    first_day: int
    kind: str


FEES, REVENUE, HOLDERS_REVENUE, VOLUME = "fees", "revenue", "holders", "volume"


@cache
def chains() -> Mapping[str, Chain]:
    """Read all chains, by name."""
    return MappingProxyType({row["name"]: _chain(row) for row in _rows("chains.csv")})


@cache
def protocols() -> Mapping[str, Protocol]:
    """Read all protocols, by slug."""
    return MappingProxyType({row["slug"]: _protocol(row) for row in _rows("protocols.csv")})


@cache
def families() -> Mapping[str, tuple[Protocol, ...]]:
    """Give the protocols by what they are asked by: a family's slug or their own."""
    found: dict[str, tuple[Protocol, ...]] = {}
    for one in protocols().values():
        found[one.slug] = (one,)
        if slug := one.parent.removeprefix("parent#"):
            found[slug] = (*found.get(slug, ()), one)
    return MappingProxyType(found)


def chain_tvl(chain: Chain, at: float) -> float | None:
    """Give what is deposited on a chain; None for one that nobody counts."""
    if chain.tvl is None or at < chain.first_day * DAY:
        return None
    return _deposits(chain.name, chain.gecko_id or MOVER, chain.tvl, chain.first_day, at)


def chain_history(chain: Chain, now: float) -> list[tuple[int, float]]:
    """Give the deposits of each day by its first second, the running day last."""
    days = range(chain.first_day, int(now) // DAY)
    ended = [(day * DAY, _chain_close(chain.name, day)) for day in days]
    running = chain_tvl(chain, now)
    return ended + ([(int(now) // DAY * DAY, running)] if running is not None else [])


def tvl(protocol: Protocol, at: float) -> float | None:
    """Give what is deposited in a protocol; None where nothing can be counted."""
    if protocol.kind == "null" or at < protocol.first_day * DAY:
        return None
    mover = chains()[next(iter(protocol.shares))].gecko_id or MOVER
    found = _deposits(protocol.slug, mover, protocol.tvl, protocol.first_day, at)
    return -found if protocol.kind == "negative" else found


def stable(chain: Chain, at: float) -> float:
    """Give how many dollars of stablecoins circulate on a chain."""
    base = chain.stable or 0.0
    return base * (1 + 0.05 * _wave(_key(f"{chain.name}/stable"), at, WAVES[1]))


def earned(protocol: Protocol, kind: str, day: int) -> float | None:
    """Give what flowed through a protocol on a complete day; None where nothing is published."""
    rate = _rate(protocol, kind)
    if rate is None or day < protocol.first_day:
        return None
    held = abs(_close(protocol.slug, day) or 0.0)
    swing = 1 + 0.45 * noise(_key(f"{protocol.slug}/flow"), day)
    return held * rate * swing


def earned_on(chain: Chain, kind: str, day: int) -> float | None:
    """Give what flowed through everything on a chain on a complete day."""
    parts = [
        value * protocol.shares[chain.name]
        for protocol in protocols().values()
        if chain.name in protocol.shares
        and (value := earned(protocol, kind, day)) is not None
        and protocol.category != "CEX"
    ]
    own = own_fees(chain, kind, day)
    return sum(parts) + (own or 0.0) if parts or own is not None else None


def own_fees(chain: Chain, kind: str, day: int) -> float | None:
    """Give what a chain itself earned on a complete day; volumes are of its exchanges only."""
    share = {FEES: 1.0, REVENUE: chain.burnt, HOLDERS_REVENUE: chain.burnt}.get(kind)
    if share is None or not chain.fees or day < chain.first_day:
        return None
    return chain.fees * share * (1 + 0.5 * noise(_key(f"{chain.name}/fees"), day))


def of_coin(coin_id: str, at: float) -> float | None:
    """Give what is deposited in all protocols of a coin, as an aggregator would count it."""
    mine = {one.parent or one.slug for one in protocols().values() if one.gecko_id == coin_id}
    family = [one for one in protocols().values() if (one.parent or one.slug) in mine]
    held = [value for one in family if one.category != "CEX" and (value := tvl(one, at))]
    return sum(value for value in held if value > 0) or None


def _rate(protocol: Protocol, kind: str) -> float | None:
    if kind == VOLUME:
        return protocol.traded
    if protocol.fees is None:
        return None
    part = {FEES: 1.0, REVENUE: protocol.kept, HOLDERS_REVENUE: protocol.holders}[kind]
    return protocol.fees / 1e4 * part


def _deposits(name: str, mover: str, base: float, first_day: int, at: float) -> float:
    coin = every()[mover]
    price = world.price(coin, at) or coin.price
    key = _key(name)
    moved = math.pow(price / coin.price, PULL)
    swing = 1 + 0.02 * _wave(key, at, WAVES[0]) + 0.12 * _wave(key + 1, at, WAVES[1])
    age = at / DAY - first_day
    return base * moved * swing * (0.02 + 0.98 * (1 - math.exp(-age / GROWN)))


@lru_cache(maxsize=131072)
def _close(slug: str, day: int) -> float | None:
    return tvl(protocols()[slug], (day + 1) * DAY)


@lru_cache(maxsize=131072)
def _chain_close(name: str, day: int) -> float:
    return chain_tvl(chains()[name], (day + 1) * DAY) or 0.0


def _wave(key: int, at: float, days: int) -> float:
    """Give a number between -1 and 1 that moves smoothly over so many days."""
    step, rest = divmod(at / DAY, days)
    turn = (1 - math.cos(math.pi * rest / days)) / 2
    return noise(key, int(step)) * (1 - turn) + noise(key, int(step) + 1) * turn


def _key(name: str) -> int:
    return zlib.crc32(name.encode()) << 13


def _rows(name: str) -> Iterable[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _chain(row: Mapping[str, str]) -> Chain:
    return Chain(
        row["name"],
        row["gecko_id"],
        _figure(row["tvl"]),
        _figure(row["fees"]) or 0.0,
        _figure(row["burnt"]) or 0.0,
        day_number(f"{row['since']}-01"),
        _figure(row["stable"]),
    )


def _protocol(row: Mapping[str, str]) -> Protocol:
    parts = [part.rpartition(":") for part in _chain_parts(row["chains"])]
    return Protocol(
        row["slug"],
        row["name"],
        row["category"],
        row["parent"],
        row["gecko_id"],
        float(row["tvl"]),
        MappingProxyType({name: float(share) / 100 for name, _, share in parts}),
        _figure(row["staked"]) or 0.0,
        _figure(row["borrowed"]) or 0.0,
        _figure(row["fees"]),
        _figure(row["kept"]) or 0.0,
        _figure(row["holders"]) or 0.0,
        _figure(row["traded"]),
        day_number(f"{row['since']}-01"),
        row["kind"],
    )


def _chain_parts(text: str) -> list[str]:
    """Split "OP Mainnet:60 Base:40" where a share ends, for names may hold blanks."""
    found, begun = [], ""
    for word in text.split(" "):
        begun = f"{begun} {word}".strip()
        if ":" in word:
            found.append(begun)
            begun = ""
    return found


def _figure(text: str) -> float | None:
    return float(text) if text else None
