"""mempool.space, or an instance of one's own: Bitcoin's blocks, fees, queue and hash rate; no key.

https://mempool.space/docs/api/rest

Amounts are satoshi, times seconds but those of the difficulty adjustment, which are milliseconds.
The tip is a bare number. While the server catches up it answers 503. A block's summary has the sum
of each transaction's outputs, change included.
"""

from typing import Any

from providers import refs
from providers.chain_records import (
    Block,
    Fees,
    Output,
    Power,
    Queue,
    Retarget,
    Total,
    Transaction,
)
from providers.chain_values import SATOSHI, amount, block_time, height, needed, wanted
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.times import from_milliseconds, from_seconds
from providers.values import mapping, number, rows, text

NAME = "mempool"
BLOCK_BYTES = 3 << 20  # a full block has some thousand transactions of about 150 bytes each
TX_BYTES = 4 << 20  # a transaction fills a block at most
FEWEST_BLOCKS = 800_000  # there were so many in 2023
MOST_FEE = 1e6  # satoshi per vB
MOST_COINS = 21e6
MOST_WAITING = 1e12


def fees(*, deadline: float) -> Fees:
    """Return recommended fees, with decimals where the server knows them. Raises UpstreamError."""
    try:
        return get_json(
            NAME, "/v1/fees/precise", deadline=deadline, judge=_absent_is_no_data, read=_fees
        )
    except UpstreamError as error:
        if error.code != "no_data":
            raise
    return get_json(NAME, "/v1/fees/recommended", deadline=deadline, read=_fees)


def queue(*, deadline: float) -> Queue:
    """Return what waits to be confirmed. Raises UpstreamError."""

    def read(body: Any) -> Queue:
        row = mapping(body)
        return Queue(
            amount(NAME, row.get("count"), most=MOST_WAITING),
            amount(NAME, row.get("vsize"), most=MOST_WAITING),
        )

    return get_json(NAME, "/mempool", deadline=deadline, read=read)


def retarget(*, deadline: float) -> Retarget:
    """Return the coming change of the difficulty. Raises UpstreamError."""

    def read(body: Any) -> Retarget:
        row = mapping(body)
        change = number(row.get("difficultyChange"))
        return Retarget(
            change if change is not None and -100 < change <= 300 else None,
            needed(NAME, row.get("remainingBlocks"), most=2016),
            from_milliseconds(row.get("estimatedRetargetDate")),
            wanted(row.get("timeAvg"), unit=1e3, most=1e5),
        )

    return get_json(NAME, "/v1/difficulty-adjustment", deadline=deadline, read=read)


def power(*, deadline: float) -> Power:
    """Return the present hash rate, an estimate over about a week. Raises UpstreamError."""

    def read(body: Any) -> Power:
        row = mapping(body)
        return Power(needed(NAME, row.get("currentHashrate")), wanted(row.get("currentDifficulty")))

    return get_json(NAME, "/v1/mining/hashrate/1m", deadline=deadline, read=read)


def tip(*, deadline: float) -> int:
    """Return the height of the newest block. Raises UpstreamError."""

    def read(body: Any) -> int:
        found = height(NAME, body)
        if found < FEWEST_BLOCKS:  # a number that was cut is a number still
            raise ValueError
        return found

    return get_json(NAME, "/blocks/tip/height", deadline=deadline, read=read)


def blocks(*, below: int | None = None, deadline: float) -> list[Block]:
    """Return up to 15 blocks, newest first, from the tip or a height down. Raises UpstreamError."""

    def read(body: Any) -> list[Block]:
        found = {made.height: made for made in map(_block, rows(body))}
        if not found:
            raise ValueError
        return [found[at] for at in sorted(found, reverse=True)]

    path = "/v1/blocks" if below is None else f"/v1/blocks/{below}"
    return get_json(NAME, path, deadline=deadline, read=read)


def totals(block_id: str, *, deadline: float) -> list[Total]:
    """Return what each transaction of a block has in its outputs. Raises UpstreamError."""

    def read(body: Any) -> list[Total]:
        return [
            Total(_name(row.get("txid")), _coins(row.get("value")))
            for row in map(mapping, rows(body))
        ]

    path = f"/v1/block/{refs.digest(NAME, block_id)}/summary"
    return get_json(NAME, path, deadline=deadline, max_bytes=BLOCK_BYTES, read=read)


def transaction(name: str, *, deadline: float) -> Transaction:
    """Return one transaction; `no_data` unless it is confirmed. Raises UpstreamError."""

    def read(body: Any) -> Transaction:
        found = _transaction(mapping(body))
        if found.tx_id != name:
            raise ValueError
        return found

    path = f"/tx/{refs.digest(NAME, name)}"
    return get_json(
        NAME,
        path,
        deadline=deadline,
        max_bytes=TX_BYTES,
        judge=_absent_is_no_data,
        read=read,
    )


def _fees(body: Any) -> Fees:
    row = mapping(body)

    def fee(key: str) -> float | None:
        return wanted(row.get(key), most=MOST_FEE)

    return Fees(
        fee("fastestFee"),
        needed(NAME, row.get("halfHourFee"), most=MOST_FEE),
        fee("hourFee"),
        fee("economyFee"),
    )


def _block(row: Any) -> Block:
    fields = mapping(row)
    return Block(
        _name(fields.get("id")),
        height(NAME, fields.get("height")),
        block_time(NAME, from_seconds(fields.get("timestamp"))),
    )


def _transaction(row: dict[str, Any]) -> Transaction:
    status = mapping(row.get("status"))
    if status["confirmed"] is False:
        raise UpstreamError(NAME, "no_data", "not confirmed")
    inputs = [mapping(part) for part in rows(row.get("vin"))]
    is_coinbase = any(part.get("is_coinbase") is True for part in inputs)
    return Transaction(
        _name(row.get("txid")),
        height(NAME, status.get("block_height")),
        block_time(NAME, from_seconds(status.get("block_time"))),
        [] if is_coinbase else [_output(mapping(part.get("prevout"))) for part in inputs],
        [_output(mapping(part)) for part in rows(row.get("vout"))],
    )


def _output(row: dict[str, Any]) -> Output:
    kind = text(row.get("scriptpubkey_type"), 40)
    if not kind:
        raise ValueError
    address = text(row.get("scriptpubkey_address"), 128) or None
    return Output(address, kind, _coins(row.get("value")))


def _name(value: Any) -> str:
    if not isinstance(value, str) or not refs.is_digest(value):
        raise ValueError
    return value


def _coins(value: Any) -> float:
    return amount(NAME, value, unit=SATOSHI, most=MOST_COINS)


def _absent_is_no_data(status: int, _: Any) -> Fault | None:
    return Fault("no_data", "not there") if status == 404 else None
