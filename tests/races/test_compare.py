"""Coins side by side, asked for by many at once and in any order."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg.types.json import Jsonb

from conftest import Database
from racing import barrier_call, rounds
from streaming import until

NAMES = ["acoin", "bcoin", "ccoin", "dcoin"]
WAITS = (
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)
FREE = "select from core.ucie_tokens where id <> %s for no key update skip locked"


def _compare(live):
    session = live.session(live.user())
    line = live.connect("web")
    line.execute("set lock_timeout = 0")
    line.execute("set statement_timeout = 0")
    answer = Database(line).call(
        "api.get_compare_page", session=session, names=NAMES, range=None, client={}
    )
    line.close()
    assert answer.status == 200


def _refresh(live):
    rows = [
        {"coingecko_id": name, "symbol": name, "name": name, "current_price_usd": 1}
        for name in NAMES
    ]
    line = live.connect("owner")
    assert Database(line).value("private.refresh_tokens", rows=Jsonb(rows)) == len(NAMES)
    line.close()


def test_whoever_names_the_same_coins_in_another_order_waits_for_nobody_in_a_ring(live):
    for number, name in enumerate(NAMES, 1):
        live.token(name, name.upper(), market_cap_rank=number)
    people = [live.session(live.user(f"{number}@example.org")) for number in range(16)]
    lines = [live.connect("web") for _ in people]

    def _compare(at):
        names = NAMES if at % 2 else NAMES[::-1]
        reply = Database(lines[at]).call(
            "api.get_compare_page", session=people[at], names=names, range=None, client={}
        )
        return reply.status, [coin["id"] for coin in reply.body["found"]["compared"]["coins"]]

    for _ in rounds(5):
        live.run("delete from core.jobs")
        live.run("delete from core.attempts")
        live.run("update core.ucie_tokens set last_opened_at = null")
        answers = barrier_call(len(people), _compare)
        assert answers == [(200, NAMES[::-1]), (200, NAMES)] * 8
    for line in lines:
        line.close()


def test_nor_does_who_opens_one_of_them_meanwhile(live):
    for number, name in enumerate(NAMES, 1):
        live.token(name, name.upper(), market_cap_rank=number)
    people = [live.session(live.user(f"{number}@example.org")) for number in range(16)]
    lines = [live.connect("web") for _ in people]

    def _look(at):
        line = Database(lines[at])
        if at % 2:
            return line.call(
                "api.get_compare_page", session=people[at], names=NAMES, range=None, client={}
            ).status
        asset = NAMES[at // 2 % len(NAMES)]
        return line.call("api.get_asset_page", session=people[at], asset=asset).status

    for _ in rounds(5):
        live.run("delete from core.jobs")
        live.run("delete from core.attempts")
        live.run("delete from core.analysis_runs")
        live.run("update core.ucie_tokens set last_opened_at = null")
        assert barrier_call(len(people), _look) == [200] * len(people)
    for line in lines:
        line.close()


@pytest.mark.parametrize("way", [_compare, _refresh])
def test_whoever_holds_many_coins_takes_the_one_of_the_lowest_id_first(live, way):
    """In one order for all nobody waits in a ring; coins are stored here in the other one."""
    ids = [uuid.UUID(int=number) for number in (4, 3, 2, 1)]
    for number, (name, token_id) in enumerate(zip(NAMES, ids, strict=True), 1):
        live.token(name, name.upper(), market_cap_rank=number, id=token_id)
    holder = live.connect("owner")
    watch = live.connect("postgres")  # who alone sees what others wait for
    with ThreadPoolExecutor(1) as threads:
        with holder.transaction():
            holder.execute("select from core.ucie_tokens where id = %s for update", [ids[-1]])
            acted = threads.submit(way, live)
            until(lambda: acted.done() or watch.execute(WAITS).rowcount, "it waits")
            assert len(live.all(FREE, ids[-1])) == len(ids) - 1
        acted.result()
    holder.close()
    watch.close()
