"""Blockchair as /blockchair: statistics of several chains, rich addresses, ERC-20 tokens.

https://blockchair.com/api/docs

Answers are {data, context}; context.code repeats the status. Big numbers are texts, amounts the
smallest unit, times `YYYY-MM-DD HH:MM:SS` in UTC. Too many calls are a 402. A token that is not
there is a 404 without data.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import bitcoin, clock, ether, market, mined
from sandbox.coins import DAY, Coin, every
from sandbox.mined import CHAINS, SATOSHI, Chain
from sandbox.parts import mix, noise

bp = Blueprint("blockchair", __name__, url_prefix="/blockchair")

LIMIT, MOST_ROWS = 402, 100
WEI = 10**18


@bp.get("/<name>/stats")
def stats(name: str) -> Response:
    """Answer a chain and its last 24 hours."""
    now = clock.now()
    if name == ether.CHAIN:
        return _good(_ethereum(now), ether.height(now))
    if name not in CHAINS:
        return unknown()
    return _good(_network(CHAINS[name], now), mined.height(CHAINS[name], now))


@bp.get("/<name>/addresses")
def addresses(name: str) -> Response:
    """Answer the addresses that hold most, richest first."""
    if name not in CHAINS:
        return unknown()
    limit, chain = request.args.get("limit", "10"), CHAINS[name]
    if not limit.isdecimal() or int(limit) > MOST_ROWS:
        return _refused(400, "Invalid limit")
    now = clock.now()
    rows = [
        {
            "address": f"sandbox{mix(chain.seed, 900 + place):016x}",
            "balance": int(balance * SATOSHI),
        }
        for place, balance in enumerate(mined.balances(chain, int(now) // 300 * 300))
    ]
    return _good(rows[: int(limit)], mined.height(chain, now))


@bp.get("/ethereum/erc-20/<address>/stats")
def token(address: str) -> Response:
    """Answer a token of Ethereum."""
    now = clock.now()
    coin = ether.token(address)
    if coin is None:
        return _refused(404, None)
    return _good(_token(coin, now), ether.height(now))


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return _refused(404, "Unknown endpoint")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls, with a code of its own."""
    response = _refused(LIMIT, "You have reached the limit of free requests.")
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    return _refused(500, "Internal error")


def _network(chain: Chain, now: float) -> dict[str, Any]:
    number, found = mined.height(chain, now), mined.since(chain, now)
    price, supply = mined.price(chain, now), mined.supply(chain, number)
    hashes = mined.hashrate(chain, now - DAY / 2) * 0.985
    row = {
        "blocks": number + 1,
        "transactions": number * chain.transactions,
        "circulation": int(supply * SATOSHI),
        "blocks_24h": len(found),
        "transactions_24h": mined.transactions(chain, now),
        "difficulty": mined.difficulty(chain, number),
        "volume_24h": int(mined.moved(chain, now) * 14 * SATOSHI),
        "mempool_transactions": int(mined.waiting(chain, now) * 0.96),
        "mempool_size": mined.waiting(chain, now) * 640,
        "mempool_tps": round(len(found) * chain.transactions / DAY, 3),
        "best_block_height": number,
        "best_block_hash": _block_hash(chain, number),
        "best_block_time": _time(mined.block_at(chain, number)),
        "inflation_24h": int(len(found) * chain.reward * SATOSHI),
        "largest_transaction_24h": _largest(chain, found, price),
        "nodes": 20_000 + chain.seed % 900,
        "hashrate_24h": str(int(hashes)),
        "average_transaction_fee_usd_24h": 225 * mined.fee(chain, now) / SATOSHI * price,
        "median_transaction_fee_usd_24h": 141 * mined.fee(chain, now) / SATOSHI * price,
        "market_price_usd": price,
        "market_cap_usd": int(price * supply),
        "suggested_transaction_fee_per_byte_sat": max(1, round(mined.fee(chain, now))),
        "hodling_addresses": 5_000_000 + chain.seed % 900_000,
    }
    if chain.epoch > 1:
        left = chain.epoch - number % chain.epoch
        row["next_retarget_time_estimate"] = _time(now + left * chain.block_s)
        row["next_difficulty_estimate"] = int(hashes * chain.block_s / mined.HASHES)
    return row


def _largest(chain: Chain, found: range, price: float) -> dict[str, Any]:
    key = mix(chain.seed, found[-1] // 144)
    coins = mined.moved(chain, mined.block_at(chain, found[-1])) * (
        0.02 + 0.05 * abs(noise(key, 1))
    )
    return {"hash": mined.digest(key), "value_usd": round(coins * price, 2)}


def _ethereum(now: float) -> dict[str, Any]:
    number, supply = ether.height(now), ether.supply(now)
    base = ether.base_fee_gwei(now)
    price = market.quote(every()["ethereum"], now).price or 0.0
    key = mix(ether.SEED, int(now) // DAY)
    gas = {"sloth": 0.9, "slow": 1.02, "normal": 1.12, "fast": 1.4, "cheetah": 2.0}
    return {
        "blocks": number + 1,
        "transactions": 3_000_000_000,
        "circulation_approximate": str(int(supply.circulating * WEI * 1.0004)),
        "blocks_24h": DAY // ether.BLOCK_SECONDS,
        "transactions_24h": int(ether.transactions(now) * 1.01),
        "difficulty": 0,
        "volume_24h_approximate": str(int(ether.moved(now) * WEI)),
        "mempool_transactions": ether.pending(now),
        "mempool_median_gas_price": int(base * 1e9),
        "mempool_tps": 14.2,
        "best_block_height": number,
        "best_block_hash": mined.digest(mix(ether.SEED, number)),
        "best_block_time": _time(ether.block_at(number)),
        "inflation_24h": 0,
        "burned": str(int(supply.burnt * WEI)),
        "burned_24h": str(int(ether.burnt_24h(now) * WEI)),
        "largest_transaction_24h": {
            "hash": "0x" + mined.digest(key),
            "value_usd": round(ether.moved(now) * price * (0.02 + 0.03 * abs(noise(key, 2))), 2),
        },
        "market_price_usd": price,
        "suggested_transaction_fee_gwei_options": {
            name: round(base * share, 4) for name, share in gas.items()
        },
        "layer_2": {"erc_20": {"tokens": 900_000, "transactions_24h": 1_500_000}},
    }


def _token(coin: Coin, now: float) -> dict[str, Any]:
    places, supply = ether.decimals(coin), ether.token_supply(coin, now)
    transfers = int(ether.token_transfers(coin, now))
    price = market.quote(coin, now).price or 1.0
    moved = transfers * 900 / price
    row: dict[str, Any] = {
        "name": coin.name,
        "symbol": coin.symbol.upper(),
        "decimals": places,
        "time": _time(1_500_000_000 + coin.seed % 200_000_000),
        "creating_block_id": 7_000_000 + coin.seed % 9_000_000,
        "transactions": transfers * 700,
        "transactions_24h": transfers,
        "volume_24h_approximate": moved,
        "volume_24h": str(int(moved * 10**places)),
    }
    if supply is not None:
        row |= {"circulation": str(int(supply * 10**places)), "circulation_approximate": supply}
    return row


def _block_hash(chain: Chain, number: int) -> str:
    if chain is bitcoin.CHAIN:
        return bitcoin.block_name(number)
    return mined.digest(mix(chain.seed, number), "0" * 12)


def _time(second: float) -> str:
    return datetime.fromtimestamp(int(second), UTC).strftime("%Y-%m-%d %H:%M:%S")


def _good(data: Any, state: int) -> Response:
    context = {"code": 200, "source": "D", "results": 1, "state": state, "request_cost": 1}
    return jsonify({"data": data, "context": context})


def _refused(status: int, error: str | None) -> Response:
    context: dict[str, Any] = {"code": status}
    if error is not None:
        context["error"] = error
    response = jsonify({"data": None, "context": context})
    response.status_code = status
    return response
