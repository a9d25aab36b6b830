"""The search for coins against ILIKE with a leading wildcard, over ten thousand coins."""

import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench.running import running
from bench.table import Ratio, interleaved
from db import operator

COINS = 10_000
SEARCHES = 40
ROUNDS = 5
LENGTHS = (1, 3, 5)
SYLLABLES = [first + second for first in "bcdfghjklmnpqrstvwxyz" for second in "aeiou"]
OURS = "select private.find_tokens(%s, 10)"
THEIRS = """
select json_agg(found) from (
  select coingecko_id, symbol, name, market_cap_rank, current_price_usd, image_url
  from core.ucie_tokens
  where symbol ilike '%%' || %s || '%%' or name ilike '%%' || %s || '%%'
  order by market_cap_rank nulls last
  limit 10
) as found
"""


def measure() -> Iterator[Ratio]:
    """Yield a ratio for each length of what is typed."""
    dice = random.Random(7)  # noqa: S311 - the same coins every time
    coins = [_coin(number, dice) for number in range(1, COINS + 1)]
    with running() as service:
        operator.ask(service.settings, "upsert_tokens", Jsonb(coins))
        with psycopg.connect(service.database(), autocommit=True) as conn:
            conn.execute("vacuum analyze core.ucie_tokens")
            conn.execute("set plan_cache_mode = force_generic_plan")
            for length in LENGTHS:
                texts = [coin["name"][:length] for coin in dice.sample(coins, SEARCHES)]
                ours = partial(_search, conn, OURS, [(text,) for text in texts])
                theirs = partial(_search, conn, THEIRS, [(text, text) for text in texts])
                fast, plain = (time / SEARCHES for time in interleaved(ours, theirs, ROUNDS))
                what = f"a search by {length} characters in {COINS:,} coins"
                yield Ratio(what, "ilike '%…%' by rank", fast, plain)


def _coin(number: int, dice: random.Random) -> dict[str, Any]:
    name = "".join(dice.choices(SYLLABLES, k=4))
    return {
        "coingecko_id": f"{name}-{number}",
        "symbol": name[: dice.randint(3, 5)],
        "name": f"{name.title()} {dice.choice(('Coin', 'Token', 'Network', 'Finance'))}",
        "market_cap_rank": number,
        "current_price_usd": number,
    }


def _search(conn: psycopg.Connection, query: str, texts: list[tuple[str, ...]]) -> None:
    for text in texts:
        conn.execute(query, text, prepare=True).fetchone()
