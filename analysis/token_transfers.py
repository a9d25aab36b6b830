"""Very large transfers of a token, from the newest page of its movements.

Every movement on the page is looked at, so within the blocks it covers nothing large is missed. A
movement is worth what the token cost at its time; with no such price it is left out.
"""

from typing import Any

from analysis import on_chain_prices, reasons
from analysis.ask import Answer
from analysis.on_chain_parts import Scan, Transfer
from analysis.subject import History
from providers.evm import Transfer as Movement
from quant.absent import NO_HISTORY, NO_KEY, Absent

CHAIN = "ethereum"
SOURCE = "etherscan"


def scan(answer: Answer[Any] | None, history: History) -> Scan | Absent:
    """Choose the large ones of an answer; None means that nobody was asked, for want of a key."""
    if answer is None:
        return NO_KEY
    if answer.value is None:
        return reasons.of_errors([answer.error])
    rows: list[Movement] = answer.value
    past = history.past
    newest, oldest, mark = rows[0].height, rows[-1].height, past.get("mark")
    mined = None if mark is None else max(0, newest - mark)
    covered = newest - oldest  # of the oldest block there may be more
    threshold = past["threshold_usd"]
    prices = {row.at: on_chain_prices.nearest(history, row.at) for row in rows}
    if not any(prices.values()):
        return NO_HISTORY
    valued = [(row, price) for row in rows if (price := prices[row.at]) is not None]
    return Scan(
        [_transfer(row, price) for row, price in valued if row.amount * price >= threshold],
        covered if mined is None else min(covered, mined),
        mined,
        threshold,
        newest,
        SOURCE,
    )


def _transfer(row: Movement, price_usd: float) -> Transfer:
    worth = row.amount * price_usd
    return Transfer(
        chain=CHAIN,
        tx_id=row.tx_id,
        log_index=row.place,
        at=row.at,
        block_height=row.height,
        amount=row.amount,
        amount_floor=row.amount,
        amount_usd=worth,
        floor_usd=worth,
        certainty="mint" if row.is_mint else "burn" if row.is_burn else "exact",
        source=SOURCE,
    )
