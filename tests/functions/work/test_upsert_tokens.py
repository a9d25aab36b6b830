"""work.upsert_tokens"""

import psycopg
import pytest


def _rows(count, **changes):
    return [
        {
            "coingecko_id": f"coin-{rank}",
            "symbol": f"c{rank}",
            "name": f"Coin {rank}",
            "market_cap_rank": rank,
            "current_price_usd": 1.5,
        }
        | changes
        for rank in range(1, count + 1)
    ]


def test_the_list_becomes_the_ranks(database):
    database.token("old", "OLD", market_cap_rank=250)

    counts = database.value("work.upsert_tokens", rows=_rows(250))

    assert counts == {"inserted": 250, "updated": 0, "deactivated": 1, "skipped": 0}
    ranks = database.one(
        "select array_agg(market_cap_rank order by market_cap_rank) as ranks"
        " from core.ucie_tokens where is_active"
    ).ranks
    assert ranks == list(range(1, 251))


@pytest.mark.parametrize("rows", [[], _rows(49), _rows(250, current_price_usd="1.5")])
def test_a_list_that_is_too_short_changes_nothing(database, rows):
    database.value("work.upsert_tokens", rows=_rows(100))

    with pytest.raises(psycopg.Error) as refusal, database.conn.transaction():
        database.value("work.upsert_tokens", rows=rows)

    assert refusal.value.diag.message_primary == "too_few_tokens"
    assert database.one("select count(*) from core.ucie_tokens where is_active").count == 100
