"""Looking through Bitcoin's new blocks for very large transfers.

A block's summary says what each transaction's outputs hold together; only those worth enough are
fetched whole, largest first, and only what went to others counts. What was not looked at is said.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from analysis import on_chain_prices, reasons
from analysis.ask import Answer
from analysis.chain_trail import ChainTrail
from analysis.on_chain_parts import Scan, Transfer
from analysis.subject import History
from providers import mempool
from providers.chain_records import Block, Total, Transaction
from quant import transfers
from quant.absent import NO_HISTORY, Absent

CHAIN, OWN_COIN = "bitcoin", -1
MOST_BLOCKS, MOST_TRANSACTIONS = 6, 25
AT_ONCE = 5  # questions to one server
BLOCKS_SECONDS, WAVE_SECONDS = 1.2, 0.7


class Candidate(NamedTuple):
    """A transaction that may be large enough, at the price of its block's time."""

    tx_id: str
    usd: float
    price_usd: float


def scan(
    listed: Answer[Sequence[Block]] | None, history: History, trail: ChainTrail
) -> Scan | Absent:
    """Look through the blocks found since the last look, newest first, as far as time allows."""
    if listed is None or listed.value is None:
        return reasons.of_errors([] if listed is None else [listed.error])
    if on_chain_prices.nearest(history, listed.value[0].at) is None:
        return NO_HISTORY
    mark, tip = history.past.get("mark"), listed.value[0].height
    new = [block for block in listed.value if mark is None or block.height > mark][:MOST_BLOCKS]
    read = _read(new, trail)
    candidates = _candidates(new, read, history)
    fetched = _fetched(candidates, _known(history), trail)
    found = [_transfer(candidate, fetched.get(candidate.tx_id)) for candidate in candidates]
    threshold = history.past["threshold_usd"]
    return Scan(
        [one for one in found if one is not None and one.amount_usd >= threshold],
        scanned=len(read),
        mined=None if mark is None else max(tip - mark, 0),
        complete_above_usd=_complete_above(candidates, fetched, threshold) if read else None,
        mark=max(read, default=None),
        source=mempool.NAME,
    )


def _read(blocks: Sequence[Block], trail: ChainTrail) -> dict[int, list[Total]]:
    """Return the totals of those blocks that could be read, by height."""
    calls: dict[str, Any] = {
        f"{mempool.NAME}:block {block.height}": _totals_of(block) for block in blocks
    }
    answers = trail.ask(calls, seconds=BLOCKS_SECONDS)
    found = zip(blocks, answers.values(), strict=True)
    return {block.height: answer.value for block, answer in found if answer.value is not None}


def _candidates(
    blocks: Sequence[Block], read: dict[int, list[Total]], history: History
) -> list[Candidate]:
    """Return the transactions whose outputs are worth enough, largest first."""
    threshold = history.past["threshold_usd"]
    found = {}
    for block in blocks:
        price = on_chain_prices.nearest(history, block.at)
        for total in read.get(block.height, []) if price is not None else []:
            usd = total.amount * (price or 0.0)
            if usd >= threshold:
                found[total.tx_id] = Candidate(total.tx_id, usd, price or 0.0)
    return sorted(found.values(), key=lambda one: (-one.usd, one.tx_id))


def _known(history: History) -> set[str]:
    return {tx_id for tx_id, _ in history.past.get("known", [])}


def _fetched(
    candidates: Sequence[Candidate], known: set[str], trail: ChainTrail
) -> dict[str, Transaction | None]:
    """Return whole transactions by name; None for one that is stored already."""
    found: dict[str, Transaction | None] = {
        one.tx_id: None for one in candidates if one.tx_id in known
    }
    wanted = [one.tx_id for one in candidates if one.tx_id not in known][:MOST_TRANSACTIONS]
    for first in range(0, len(wanted), AT_ONCE):
        calls = {
            f"{mempool.NAME}:tx {name}": _whole_of(name) for name in wanted[first : first + AT_ONCE]
        }
        for asked, answer in trail.ask(calls, seconds=WAVE_SECONDS).items():
            if answer.value is not None:
                found[asked.rpartition(" ")[2]] = answer.value
    return found


def _transfer(candidate: Candidate, whole: Transaction | None) -> Transfer | None:
    if whole is None:
        return None
    moved = transfers.moved(whole.inputs, whole.outputs)
    if moved is None:
        return None
    return Transfer(
        CHAIN,
        whole.tx_id,
        OWN_COIN,
        whole.at,
        whole.height,
        moved.amount,
        moved.floor,
        moved.amount * candidate.price_usd,
        moved.floor * candidate.price_usd,
        moved.certainty,
        mempool.NAME,
    )


def _complete_above(
    candidates: Sequence[Candidate], fetched: dict[str, Transaction | None], threshold: float
) -> float | None:
    """Return the worth of the smallest candidate above which none was left out."""
    smallest = None
    for one in candidates:
        if one.tx_id not in fetched:
            return smallest
        smallest = one.usd
    return threshold


def _totals_of(block: Block) -> Any:
    return lambda deadline: mempool.totals(block.id, deadline=deadline)


def _whole_of(name: str) -> Any:
    return lambda deadline: mempool.transaction(name, deadline=deadline)
