"""Who opens a coin while the prices of all are stored."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from psycopg.types.json import Jsonb

from conftest import Database
from streaming import until

WAITS = (
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)
FREE = "select from core.ucie_tokens for no key update skip locked"
ROW = {
    "coingecko_id": "bitcoin",
    "symbol": "btc",
    "name": "Bitcoin",
    "market_cap_rank": 1,
    "current_price_usd": 5,
    "week_usd": [1, 2],
}


def test_it_can_be_held_until_all_else_is_stored(live):
    live.token()
    live.value("private.store_market_figures", rows=Jsonb([ROW]))
    owner = str(uuid.uuid4())
    job = live.one(
        "insert into core.jobs (kind, key, state, owner, lease_until)"
        " values ('market', 'market', 'running', %s, now() + interval '1 hour') returning id",
        owner,
    ).id

    def _refresh():
        line = live.connect("worker")
        line.execute("set lock_timeout = 0")
        line.execute("set statement_timeout = 0")
        answer = Database(line).value(
            "work.refresh_market", job=job, owner=owner, rows=Jsonb([ROW])
        )
        line.close()
        return answer

    holder = live.connect("owner")
    watch = live.connect("postgres")  # who alone sees what others wait for
    with ThreadPoolExecutor(1) as threads:
        with holder.transaction():
            holder.execute("select from core.market_figures for update")
            refreshed = threads.submit(_refresh)
            until(lambda: refreshed.done() or watch.execute(WAITS).rowcount, "it waits")
            assert len(live.all(FREE)) == 1
        assert refreshed.result() == {"updated": 1}
    holder.close()
    watch.close()
