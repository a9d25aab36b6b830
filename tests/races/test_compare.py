"""Coins side by side, asked for by many at once and in any order."""

from conftest import Database
from racing import barrier_call, rounds

NAMES = ["acoin", "bcoin", "ccoin", "dcoin"]


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
