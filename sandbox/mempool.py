"""mempool.space as /mempool/api: blocks, fees, queue, hash rate and transactions of Bitcoin.

https://mempool.space/docs/api/rest

Amounts are satoshi. Times are seconds but those of the difficulty adjustment, which are
milliseconds; reward statistics are texts; the tip is a bare number; errors are texts.
"""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import bitcoin, clock, mined
from sandbox.bitcoin import CHAIN, Put, Transaction
from sandbox.coins import DAY

bp = Blueprint("mempool", __name__, url_prefix="/mempool/api")

PAGE = 15
BLOCK_VBYTES = 1_000_000
SPANS = {
    "24h": 1,
    "3d": 3,
    "1w": 7,
    "1m": 30,
    "3m": 90,
    "6m": 182,
    "1y": 365,
    "2y": 730,
    "3y": 1095,
}
POOLS = ("Foundry of Sand", "Antlion", "Dunes", "Grain")


@bp.get("/v1/fees/recommended")
def recommended() -> Response:
    """Answer fees in whole satoshi."""
    return jsonify({name: max(1, round(fee)) for name, fee in _fees(clock.now()).items()})


@bp.get("/v1/fees/precise")
def precise() -> Response:
    """Answer fees with decimals."""
    return jsonify(_fees(clock.now()))


@bp.get("/v1/fees/mempool-blocks")
def coming_blocks() -> Response:
    """Answer what the next blocks are going to hold."""
    now = clock.now()
    whole = min(8, mined.waiting(CHAIN, now) * 560 // BLOCK_VBYTES + 1)
    fee = mined.fee(CHAIN, now)
    return jsonify(
        [
            {
                "blockSize": 1_700_000,
                "blockVSize": 997_900.5,
                "nTx": CHAIN.transactions,
                "totalFees": int(fee * BLOCK_VBYTES / (place + 1)),
                "medianFee": fee / (place + 1),
                "feeRange": [fee / (place + 1), fee * 3 / (place + 1)],
            }
            for place in range(whole)
        ]
    )


@bp.get("/mempool")
def queue() -> Response:
    """Answer what waits."""
    now = clock.now()
    waiting, fee = mined.waiting(CHAIN, now), mined.fee(CHAIN, now)
    vsize = waiting * 1_150
    histogram = [[fee * 2, vsize // 4], [fee, vsize // 4], [fee / 3, vsize // 2]]
    return jsonify(
        {
            "count": waiting,
            "vsize": vsize,
            "total_fee": int(vsize * fee),
            "fee_histogram": histogram,
        }
    )


@bp.get("/mempool/recent")
def recent() -> Response:
    """Answer the transactions that came last."""
    number = mined.height(CHAIN, clock.now()) + 1
    found = bitcoin.transactions(number)[1:11]
    return jsonify(
        [{"txid": one.name, "fee": one.fee, "vsize": 141, "value": one.total} for one in found]
    )


@bp.get("/v1/difficulty-adjustment")
def adjustment() -> Response:
    """Answer when and how far the difficulty is going to change."""
    now = clock.now()
    number = mined.height(CHAIN, now)
    begun = number // CHAIN.epoch * CHAIN.epoch
    left = CHAIN.epoch - number % CHAIN.epoch
    first = mined.difficulty(CHAIN, begun)
    average = CHAIN.block_s * 1000
    previous = mined.difficulty(CHAIN, begun - 1)
    change = (mined.hashrate(CHAIN, now) * CHAIN.block_s / mined.HASHES / first - 1) * 100
    return jsonify(
        {
            "progressPercent": (CHAIN.epoch - left) / CHAIN.epoch * 100,
            "difficultyChange": change,
            "estimatedRetargetDate": int(now * 1000) + left * average,
            "remainingBlocks": left,
            "remainingTime": left * average,
            "previousRetarget": (first / previous - 1) * 100,
            "previousTime": mined.block_at(CHAIN, begun),
            "nextRetargetHeight": begun + CHAIN.epoch,
            "timeAvg": average,
            "adjustedTimeAvg": average,
            "timeOffset": 0,
            "expectedBlocks": (now - mined.block_at(CHAIN, begun)) / CHAIN.block_s,
        }
    )


@bp.get("/v1/mining/hashrate/<span>")
def hashrate(span: str) -> Response:
    """Answer the hash rate day by day, and now."""
    now = clock.now()
    today = int(now) // DAY * DAY
    days = range(today - SPANS.get(span, 1095) * DAY, today + 1, DAY)
    number = mined.height(CHAIN, now)
    begun = number // CHAIN.epoch * CHAIN.epoch
    return jsonify(
        {
            "hashrates": [
                {"timestamp": at, "avgHashrate": mined.hashrate(CHAIN, at)} for at in days
            ],
            "difficulty": [
                {
                    "time": mined.block_at(CHAIN, begun),
                    "difficulty": mined.difficulty(CHAIN, number),
                    "height": begun,
                }
            ],
            "currentHashrate": int(mined.hashrate(CHAIN, now - 1.5 * DAY)),
            "currentDifficulty": mined.difficulty(CHAIN, number),
        }
    )


@bp.get("/v1/mining/reward-stats/<int:blocks>")
def rewards(blocks: int) -> Response:
    """Answer what the last blocks paid, as texts."""
    last = mined.height(CHAIN, clock.now())
    numbers = range(last - min(blocks, 144) + 1, last + 1)
    fees = sum(map(bitcoin.fees, numbers))
    reward = int(CHAIN.reward * mined.SATOSHI) * len(numbers)
    return jsonify(
        {
            "startBlock": numbers[0],
            "endBlock": last,
            "totalReward": str(reward + fees),
            "totalFee": str(fees),
            "totalTx": str(sum(mined.count(CHAIN, number) for number in numbers)),
        }
    )


@bp.get("/v1/blocks", defaults={"number": None})
@bp.get("/v1/blocks/<int:number>")
def blocks(number: int | None) -> Response:
    """Answer fifteen blocks, newest first, from the tip or a height down."""
    tip = mined.height(CHAIN, clock.now())
    first = tip if number is None else min(number, tip)
    return jsonify([_block(at) for at in range(first, max(first - PAGE, -1), -1)])


@bp.get("/blocks/tip/height")
def tip() -> Response:
    """Answer the height of the newest block, and nothing else."""
    return jsonify(mined.height(CHAIN, clock.now()))


@bp.get("/v1/block/<name>/summary")
def summary(name: str) -> Response:
    """Answer what each transaction of a block has in its outputs."""
    number = bitcoin.block_number(name) if _is_digest(name) else None
    if number is None or number > mined.height(CHAIN, clock.now()):
        return _text(404, "Block not found")
    at = mined.block_at(CHAIN, number)
    return jsonify(list(_stripped(bitcoin.transactions(number), at)))


@bp.get("/tx/<name>")
def transaction(name: str) -> Response:
    """Answer one transaction with all its inputs and outputs."""
    found = bitcoin.find(name) if _is_digest(name) else None
    tip = mined.height(CHAIN, clock.now())
    if found is None or found.number > tip + 1:
        return _text(404, "Transaction not found")
    return jsonify(_whole(found, is_confirmed=found.number <= tip))


@bp.get("/v1/prices")
def prices() -> Response:
    """Answer what a bitcoin costs."""
    now = clock.now()
    dollars = round(mined.price(CHAIN, now))
    return jsonify({"time": int(now) // 300 * 300, "USD": dollars, "EUR": round(dollars * 0.9)})


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _text(404, "Cannot GET this path")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls."""
    response = _text(429, "Too Many Requests")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside, in the words that the client accepts."""
    if request.accept_mimetypes.accept_json:
        response = jsonify({"error": "Internal server error"})
        response.status_code = 500
        return response
    return _text(500, "Internal server error")


def _text(status: int, words: str) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")


def _fees(now: float) -> dict[str, float]:
    fee = mined.fee(CHAIN, now)
    speeds = {"fastestFee": 1.4, "halfHourFee": 1.0, "hourFee": 0.8, "economyFee": 0.4}
    return {name: round(fee * share, 3) for name, share in speeds.items()} | {"minimumFee": 0.1}


def _block(number: int) -> dict[str, Any]:
    count, fees = mined.count(CHAIN, number), bitcoin.fees(number)
    pool = POOLS[number * 7 % len(POOLS)]
    return {
        "id": bitcoin.block_name(number),
        "height": number,
        "version": 0x20000000,
        "timestamp": mined.block_at(CHAIN, number),
        "tx_count": count,
        "size": 1_650_000,
        "weight": 3_993_000,
        "merkle_root": bitcoin.transaction_name(number, 0),
        "previousblockhash": bitcoin.block_name(number - 1),
        "mediantime": mined.block_at(CHAIN, number - 5),
        "nonce": number % 4_000_000,
        "bits": 386_000_000,
        "difficulty": mined.difficulty(CHAIN, number),
        "extras": {
            "totalFees": fees,
            "medianFee": round(fees / 1e6, 2),
            "feeRange": [0.1, 1, 2, 4],
            "reward": int(CHAIN.reward * mined.SATOSHI) + fees,
            "pool": {"id": 1, "name": pool, "slug": pool.lower().replace(" ", "")},
            "avgFee": fees // count,
            "avgFeeRate": 2,
        },
    }


def _stripped(found: Any, at: int) -> Iterator[dict[str, Any]]:
    for one in found:
        yield {"txid": one.name, "fee": one.fee, "vsize": 141, "value": one.total, "time": at}


def _whole(found: Transaction, *, is_confirmed: bool) -> dict[str, Any]:
    status: dict[str, Any] = {"confirmed": is_confirmed}
    if is_confirmed:
        status |= {
            "block_height": found.number,
            "block_hash": bitcoin.block_name(found.number),
            "block_time": mined.block_at(CHAIN, found.number),
        }
    return {
        "txid": found.name,
        "version": 2,
        "locktime": 0,
        "vin": [_spent(found, place) for place in range(len(found.inputs))] or [_coinbase()],
        "vout": [_put(put) for put in found.outputs],
        "size": 222,
        "weight": 561,
        "fee": found.fee,
        "status": status,
    }


def _spent(found: Transaction, place: int) -> dict[str, Any]:
    return {
        "txid": bitcoin.transaction_name(found.number - 1, place % 50),
        "vout": place,
        "prevout": _put(found.inputs[place]),
        "scriptsig": "",
        "is_coinbase": False,
        "sequence": 0xFFFFFFFD,
    }


def _coinbase() -> dict[str, Any]:
    return {
        "txid": "0" * 64,
        "vout": 0xFFFFFFFF,
        "prevout": None,
        "scriptsig": "03",
        "is_coinbase": True,
        "sequence": 0xFFFFFFFF,
    }


def _put(put: Put) -> dict[str, Any]:
    return {
        "scriptpubkey": "0014" + "ab" * 20,
        "scriptpubkey_asm": "OP_0",
        "scriptpubkey_type": put.kind,
        "scriptpubkey_address": put.address,
        "value": put.value,
    }


def _is_digest(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")
