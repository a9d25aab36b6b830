"""Many workers that fill candles: no page is asked for twice."""

from functions.fills import DAY, coin, job, newest, store
from racing import barrier_call

WORKERS = 8


def _asked(live, coins):
    """Let as many workers as there are ask for a page at once; the coins they were told."""
    live.run("update core.ucie_tokens set last_opened_at = now()")
    today = newest(live)
    for token in coins:
        store(live, token, range(today - 9 * DAY, today + 1, DAY))
    jobs = [job(live, f"job-{n}") for n in range(WORKERS)]
    live.value("work.plan_fills", **jobs[0])
    connections = [live.connect("worker") for _ in jobs]
    found = barrier_call(
        WORKERS,
        lambda n: (
            connections[n]
            .execute("select work.next_fill(%s, %s, '[]')", (jobs[n]["job"], jobs[n]["owner"]))
            .fetchone()[0]
        ),
    )
    for connection in connections:
        connection.close()
    return [target["token_id"] for target in found if target is not None]


def _coins(live):
    return {coin(live, f"coin-{n}", f"C{n}", market_cap_rank=n) for n in range(1, 7)}


def test_many_workers_ask_for_different_pages(live):
    coins = _coins(live)
    assert sorted(_asked(live, coins)) == sorted(coins)


def test_without_the_claim_the_next_would_ask_for_the_same(live, mutate):
    mutate("work/next_fill.sql", "and fills.claimed_until <= now()", "")
    first = _asked(live, _coins(live))
    late = job(live, "late")
    assert live.value("work.next_fill", **late, resting=[])["token_id"] in first
