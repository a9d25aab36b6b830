"""The coins of the invented market, read once from coins.csv: who exists, not what it costs.

Names, ids and tickers are those of real coins, so that search and shared tickers behave as they
do outside; prices and supplies are orders of magnitude. The rows of the chain `sandbox` are made up
to be odd. Kinds, separated by blanks: `stable` and `flat` hold their price, `wraps=<id>*<ratio>`
follows another coin, `rise` and `fall` lean one way, `crash=<day>:<depth>` fell by e^depth once,
`cliff` falls every September, `split` is redenominated 20:1 and back every June, `end=<day>`
stopped trading, `mined` has issued no more than circulates, `nosupply`, `nocap` and `silent` lack
numbers.
"""

import csv
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

DAY = 86400
FIRST_DAY = date(2019, 1, 1)


class Coin(NamedTuple):
    """One coin; days count from 1970-01-01 in UTC, `traits` are its kinds with their values."""

    id: str
    symbol: str
    name: str
    price: float  # about what it costs at the beginning of 2026
    supply: float | None
    max_supply: float | None
    infinite_supply: bool
    cmc_id: int
    venues: str  # k Kraken, c Coinbase, b Binance
    first_day: int
    last_day: int | None  # the first day without trading
    chain: str  # empty for a coin on a chain of its own
    traits: Mapping[str, str]
    seed: int


@cache
def every() -> Mapping[str, Coin]:
    """Read all coins, by id."""
    with Path(__file__).with_name("coins.csv").open(encoding="utf-8", newline="") as file:
        found = [_coin(row) for row in csv.DictReader(file)]
    return MappingProxyType({coin.id: coin for coin in found})


def underlying(coin: Coin) -> tuple[Coin, float]:
    """Give the coin whose price moves this one, and how many of it this one is worth."""
    target = coin.traits.get("wraps")
    if target is None:
        return coin, 1.0
    name, _, ratio = target.partition("*")
    root, more = underlying(every()[name])
    return root, float(ratio) * more


def _coin(row: Mapping[str, str]) -> Coin:
    traits = dict(word.partition("=")[::2] for word in row["kind"].split())
    seed = zlib.crc32(row["id"].encode())
    return Coin(
        id=row["id"],
        symbol=row["symbol"],
        name=row["name"],
        price=float(row["price"]),
        supply=float(row["supply"]) if row["supply"] else None,
        max_supply=float(row["max"]) if row["max"] not in ("", "inf") else None,
        infinite_supply=row["max"] == "inf",
        cmc_id=int(row["cmc"]) if row["cmc"] else 50_000 + seed % 900_000,
        venues=row["venues"],
        first_day=day_number(f"{row['since']}-01") if row["since"] else day_of(FIRST_DAY),
        last_day=day_number(traits["end"]) if "end" in traits else None,
        chain=row["chain"],
        traits=MappingProxyType(traits),
        seed=seed,
    )


def day_number(text: str) -> int:
    """Read a date as a day number."""
    return day_of(date.fromisoformat(text))


def day_of(day: date) -> int:
    """Count the days since 1970-01-01."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) // DAY
