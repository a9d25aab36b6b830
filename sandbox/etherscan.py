"""Etherscan v2 as /etherscan/v2/api: gas, supply, blocks and transfers of one invented chain.

https://docs.etherscan.io/

One address; `chainid`, `module` and `action` say what is wanted, `apikey` lets in. Errors come
inside HTTP 200 with status "0" and a text as result. Numbers are texts. The proxy module answers as
the chain itself does. A key that begins with `invalid` is one.
"""

from itertools import islice
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import clock, ether
from sandbox.coins import Coin
from sandbox.parts import mix, noise

bp = Blueprint("etherscan", __name__, url_prefix="/etherscan/v2")

PAID_CHAINS = ("10", "56", "8453", "43114")
NO_CHAIN = "Missing or unsupported chainid parameter (required for v2 api)"
LIMIT = "Max calls per sec rate limit reached (3/sec)"
MOST_ROWS = 1000


@bp.get("/api")
def api() -> Response:
    """Answer whatever is asked for."""
    asked = request.args
    key, chain = asked.get("apikey", ""), asked.get("chainid")
    if not key or key.startswith("invalid"):
        return refused("Invalid API Key (#err2)" if key else "Missing/Invalid API Key")
    if chain != "1":
        is_paid = chain in PAID_CHAINS
        return refused("Free API access is not supported for this chain." if is_paid else NO_CHAIN)
    action = ACTIONS.get((asked.get("module", ""), asked.get("action", "")))
    return refused("Error! Missing Or invalid Action name") if action is None else action()


def gas_oracle() -> Response:
    """Answer what gas costs at three speeds, in gwei."""
    now = clock.now()
    base = ether.base_fee_gwei(now)
    used = [0.5 + 0.3 * noise(ether.SEED, ether.height(now) - step) for step in range(5)]
    return _answer(
        {
            "LastBlock": str(ether.height(now)),
            "SafeGasPrice": _gwei(base * 1.005),
            "ProposeGasPrice": _gwei(base * 1.06),
            "FastGasPrice": _gwei(base * 1.21),
            "suggestBaseFee": _gwei(base),
            "gasUsedRatio": ",".join(f"{share:.6f}" for share in used),
        }
    )


def ether_supply() -> Response:
    """Answer what makes up the supply, in wei."""
    made = ether.supply(clock.now())
    return _answer(
        {
            "EthSupply": _wei(made.minted),
            "Eth2Staking": _wei(made.rewarded),
            "BurntFees": _wei(made.burnt),
            "WithdrawnTotal": _wei(made.rewarded * 0.7),
        }
    )


def block() -> Response:
    """Answer a block, the newest one unless a number is given."""
    now, tag = clock.now(), request.args.get("tag", "latest")
    number = ether.height(now) if tag == "latest" else _hexadecimal(tag)
    if number is None:
        return jsonify({"jsonrpc": "2.0", "id": 1, "error": {"code": -32602, "message": "bad tag"}})
    if number > ether.height(now):
        return jsonify({"jsonrpc": "2.0", "id": 1, "result": None})
    at = ether.block_at(number)
    made = {
        "number": hex(number),
        "hash": f"0x{mix(ether.SEED, number):064x}",
        "timestamp": hex(at),
        "baseFeePerGas": hex(int(ether.base_fee_gwei(at) * 1e9)),
        "gasLimit": hex(45_000_000),
        "transactions": [f"0x{mix(number, index):064x}" for index in range(5)],
    }
    return jsonify({"jsonrpc": "2.0", "id": 1, "result": made})


def token_supply() -> Response:
    """Answer how many of a token there are; none where there is no token."""
    coin = _token()
    if coin is None:
        return refused("Error! Invalid contract address format")
    supply = ether.token_supply(coin, clock.now()) or 0.0
    return _answer(str(int(supply) * 10 ** ether.decimals(coin)))


def token_transfers() -> Response:
    """Answer a page of a token's transfers."""
    coin, now = _token(), clock.now()
    page, size = (request.args.get(name, 1, type=int) for name in ("page", "offset"))
    if page < 1 or not 1 <= size <= MOST_ROWS:
        return refused("Result window is too large")
    if coin is None:
        return _empty("No transactions found")
    first = (page - 1) * size
    rows = [_row(coin, made, now) for made in islice(ether.movements(coin, now), first + size)]
    if request.args.get("sort", "asc") != "desc":
        rows.reverse()
    return _answer(rows[first : first + size])


ACTIONS = {
    ("gastracker", "gasoracle"): gas_oracle,
    ("stats", "ethsupply2"): ether_supply,
    ("proxy", "eth_getBlockByNumber"): block,
    ("stats", "tokensupply"): token_supply,
    ("account", "tokentx"): token_transfers,
}


def refused(said: str) -> Response:
    """Refuse, inside HTTP 200."""
    return jsonify({"status": "0", "message": "NOTOK", "result": said})


def unknown() -> Response:
    """Refuse a path that does not exist."""
    return Response("404 page not found", status=404, content_type="text/plain")


def limited(retry_after: int | None) -> Response:
    """Refuse because of too many calls: inside HTTP 200, as this service does."""
    response = refused(LIMIT)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def broken() -> Response:
    """Fail on the inside."""
    response = refused("Unexpected error, timeout or server too busy. Please try again later")
    response.status_code = 500
    return response


def _token() -> Coin | None:
    return ether.token(request.args.get("contractaddress", ""))


def _row(coin: Coin, made: ether.Transfer, now: float) -> dict[str, str]:
    return {
        "blockNumber": str(made.block),
        "timeStamp": str(made.at),
        "hash": made.tx_id,
        "nonce": "4",
        "blockHash": f"0x{mix(ether.SEED, made.block):064x}",
        "from": made.sender,
        "contractAddress": ether.contract(coin) or "",
        "to": made.recipient,
        "value": str(made.raw),
        "tokenName": coin.name,
        "tokenSymbol": coin.symbol.upper(),
        "tokenDecimal": str(ether.decimals(coin)),
        "transactionIndex": "12",
        "gas": "90000",
        "gasPrice": str(int(ether.base_fee_gwei(made.at) * 1e9)),
        "gasUsed": "51000",
        "cumulativeGasUsed": "1200000",
        "input": "deprecated",
        "confirmations": str(ether.height(now) - made.block + 1),
    }


def _hexadecimal(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None


def _gwei(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _wei(value: float) -> str:
    return str(int(value * 1e6) * 10**12)


def _answer(result: Any) -> Response:
    return jsonify({"status": "1", "message": "OK", "result": result})


def _empty(message: str) -> Response:
    return jsonify({"status": "0", "message": message, "result": []})
