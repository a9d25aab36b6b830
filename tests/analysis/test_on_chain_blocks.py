"""analysis/on_chain_blocks.py: what is found in the blocks of the sandbox, against the blocks."""

import time

import pytest

import sandbox.server
from analysis import on_chain_blocks
from analysis.ask import Answer
from analysis.chain_trail import ChainTrail
from chain_world import NOON, past, standing
from providers import mempool
from quant.absent import LATE, NO_HISTORY, NOT_PUBLISHED, PROVIDER_FAILED
from sandbox import bitcoin, mined
from sandbox.bitcoin import CHAIN
from upstreams import Upstreams

PRICE = 90_000.0
HOUR = 3600


@pytest.fixture(scope="module")
def upstreams():
    with sandbox.server.start() as running:
        yield Upstreams(running.port)


@pytest.fixture
def chains(upstreams, monkeypatch):
    with standing(upstreams, monkeypatch) as made:
        yield made


@pytest.fixture
def look(chains, monkeypatch):
    """Look through the blocks at the world's moment; `left` are the seconds there are, plenty."""
    for bound in ("BLOCKS_SECONDS", "WAVE_SECONDS"):
        monkeypatch.setattr(on_chain_blocks, bound, 30)

    def _look(left=60.0, price=PRICE, **stored):
        trail = ChainTrail(time.monotonic() + left)
        listed = trail.ask({"mempool:blocks": lambda end: mempool.blocks(deadline=end)}, seconds=2)
        market = {"price_usd": price, "at": chains.at} if price else None
        history = chains.history("bitcoin", past=past(**stored), market=market)
        return on_chain_blocks.scan(listed["mempool:blocks"], history, trail)

    return _look


def expected(number):
    """What the large transaction of a block moved, from how it was made: amount and floor."""
    kind = bitcoin.pattern(number)
    if kind is None:
        return None
    puts = [put.value / 1e8 for put in bitcoin.transactions(number)[bitcoin.LARGE_PLACE].outputs]
    if kind in ("change", "other_script"):
        return puts[0], puts[0], "exact" if kind == "change" else "script_rule"
    if kind in ("two_unknown", "batch"):
        return sum(puts), sum(puts) - max(puts), "upper_bound"
    return None  # to itself


def test_every_kind_of_transaction_is_read_as_it_was_made(chains, look):
    """A day, hour by hour, every look beginning where the last one ended."""
    found, mark, kinds = {}, mined.height(CHAIN, NOON - HOUR), set()
    first = mark + 1
    for hour in range(24):
        chains.move(NOON + hour * HOUR)
        made = look(mark=mark)
        assert made.scanned == min(made.mined, 6)
        mark = made.mark
        found |= {one.block_height: one for one in made.transfers}
    looked = [n for n in range(first, mark + 1) if n in found or expected(n) is None]
    for number in looked:
        wanted = expected(number)
        kinds.add(bitcoin.pattern(number))
        if wanted is None:
            assert number not in found
            continue
        one = found[number]
        assert (one.amount, one.amount_floor) == pytest.approx(wanted[:2])
        assert one.certainty == wanted[2]
        assert one.amount_usd == pytest.approx(one.amount * PRICE)
        assert one.floor_usd == pytest.approx(one.amount_floor * PRICE)
        assert one.tx_id == bitcoin.transaction_name(number, bitcoin.LARGE_PLACE)
        assert one.at.timestamp() == mined.block_at(CHAIN, number)
    assert kinds >= set(bitcoin.PATTERNS)
    assert len(looked) >= 0.8 * (mark + 1 - first)


def test_at_most_six_blocks_are_read_newest_first(chains, look):
    tip = mined.height(CHAIN, NOON)
    made = look(mark=tip - 12)
    assert (made.scanned, made.mined, made.mark) == (6, 12, tip)
    asked = [path for path in chains.upstreams.calls()["mempool"] if "summary" in path]
    assert sorted(asked) == sorted(
        f"/api/v1/block/{bitcoin.block_name(number)}/summary" for number in range(tip - 5, tip + 1)
    )


def test_the_first_look_has_nothing_to_compare_with(look):
    made = look()
    assert (made.scanned, made.mined) == (6, None)


def test_no_new_block_is_no_look(chains, look):
    made = look(mark=mined.height(CHAIN, NOON))
    assert (made.scanned, made.mined, made.mark, list(made.transfers)) == (0, 0, None, [])
    assert made.complete_above_usd is None


def test_what_is_known_is_not_fetched_again(chains, look):
    tip = next(n for n in range(mined.height(CHAIN, NOON), 0, -1) if expected(n))
    chains.move(mined.block_at(CHAIN, tip) + 1)
    name = bitcoin.transaction_name(tip, bitcoin.LARGE_PLACE)
    assert [one.tx_id for one in look(mark=tip - 1).transfers] == [name]
    chains.upstreams.heal()
    made = look(mark=tip - 1, known=[[name, -1]])
    assert (list(made.transfers), made.complete_above_usd) == ([], 10_000_000)
    assert not any("/tx/" in path for path in chains.upstreams.calls()["mempool"])


def test_the_price_of_the_blocks_own_time_counts(chains, look):
    tip = next(n for n in range(mined.height(CHAIN, NOON), 0, -1) if expected(n))
    chains.move(mined.block_at(CHAIN, tip) + HOUR / 3)
    at = mined.block_at(CHAIN, tip)
    made = look(mark=tip - 1, prices=[[at - 30, 50_000.0]], price=200_000.0)
    one = next(one for one in made.transfers if one.block_height == tip)
    assert one.amount_usd == pytest.approx(one.amount * 50_000)


def test_a_smaller_worth_than_the_threshold_is_no_large_transfer(chains, look):
    tip = next(n for n in range(mined.height(CHAIN, NOON), 0, -1) if expected(n))
    chains.move(mined.block_at(CHAIN, tip) + 1)
    worth = look(mark=tip - 1).transfers[0].amount_usd
    assert len(look(mark=tip - 1, threshold_usd=worth).transfers) == 1
    assert len(look(mark=tip - 1, threshold_usd=worth + 1).transfers) == 0


def test_change_does_not_make_a_transfer_large(chains, look):
    tip = next(n for n in range(mined.height(CHAIN, NOON), 0, -1) if bitcoin.pattern(n) == "change")
    chains.move(mined.block_at(CHAIN, tip) + 1)
    moved = expected(tip)[0] * PRICE
    made = look(mark=tip - 1, threshold_usd=moved + 1)
    assert any("/tx/" in path for path in chains.upstreams.calls()["mempool"])
    assert (list(made.transfers), made.complete_above_usd) == ([], moved + 1)


def test_many_candidates_are_fetched_largest_first(chains, look):
    made = look(mark=mined.height(CHAIN, NOON) - 1, threshold_usd=100_000.0)
    asked = [path for path in chains.upstreams.calls()["mempool"] if "/tx/" in path]
    assert len(asked) == on_chain_blocks.MOST_TRANSACTIONS
    totals = sorted(
        (one.total for one in bitcoin.transactions(mined.height(CHAIN, NOON))), reverse=True
    )
    smallest = totals[on_chain_blocks.MOST_TRANSACTIONS - 1] / 1e8 * PRICE
    assert made.complete_above_usd == pytest.approx(smallest)
    assert made.complete_above_usd > 100_000


def test_without_a_price_nothing_is_looked_through(chains, look):
    assert look(price=None) == NO_HISTORY
    assert not any("summary" in path for path in chains.upstreams.calls()["mempool"])


@pytest.mark.parametrize(("error", "reason"), [("timeout", LATE), ("connect", PROVIDER_FAILED)])
def test_without_blocks_the_reason_is_theirs(chains, error, reason):
    history = chains.history("bitcoin")
    trail = ChainTrail(time.monotonic() + 1)
    assert on_chain_blocks.scan(Answer(None, error, None), history, trail) == reason
    assert on_chain_blocks.scan(None, history, trail) == NOT_PUBLISHED


def test_blocks_that_cannot_be_read_are_not_covered(chains, look):
    tip = mined.height(CHAIN, NOON)
    trail = ChainTrail(time.monotonic() + 4)
    blocks = mempool.blocks(deadline=time.monotonic() + 2)
    foreign = [blocks[0], blocks[1]._replace(id="5a" * 32)]
    history = chains.history("bitcoin", past=past(mark=tip - 2))
    made = on_chain_blocks.scan(Answer(foreign, None, 1), history, trail)
    assert (made.scanned, made.mined, made.mark) == (1, 2, tip)


def test_when_time_runs_out_the_rest_is_said_to_be_missing(chains, look):
    chains.upstreams.delay("mempool", 0.4)
    made = look(left=1.6, mark=mined.height(CHAIN, NOON) - 2, threshold_usd=100_000.0)
    assert made.scanned == 2
    fetched = [path for path in chains.upstreams.calls()["mempool"] if "/tx/" in path]
    assert len(fetched) < on_chain_blocks.MOST_TRANSACTIONS
    assert made.complete_above_usd is None or made.complete_above_usd > 100_000
