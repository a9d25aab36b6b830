"""Blockchair: statistics and rankings of several chains; a key only raises the limits.

https://blockchair.com/api/docs

Answers are {data, context: {code}}; big numbers are texts, amounts the smallest unit, times
`YYYY-MM-DD HH:MM:SS` in UTC. 402, 429, 435, 436 and 437 are limits, 430, 434 and 503 a ban, after
which nothing is asked for a while. A thing that is not there is an empty `data` or a 404.
"""

from datetime import datetime
from typing import Any

from providers import refs
from providers.chain_records import Ethereum, Network, Token
from providers.chain_values import SATOSHI, block_time, height, needed, wanted
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.times import from_iso, now
from providers.values import mapping, number, rows, text

NAME = "blockchair"
CHAINS = ("bitcoin", "bitcoin-cash", "bitcoin-sv", "dash", "dogecoin", "litecoin", "zcash")
ETHER = 1e18
RANKING = 100
LIMITS, BANS = (402, 429, 435, 436, 437), (430, 434, 503)
LIMIT_SECONDS, BAN_SECONDS = 60.0, 3600.0
SECONDS_A_DAY = 86400.0
MOST_COINS, MOST_TOKENS = 1e13, 1e21


def stats(chain: str, *, deadline: float) -> Network:
    """Return one of CHAINS and its last 24 hours. Raises UpstreamError."""
    path = f"/{_chain(chain)}/stats"
    return get_json(NAME, path, deadline=deadline, judge=_judge, read=_network)


def ethereum(*, deadline: float) -> Ethereum:
    """Return the Ethereum chain and its last 24 hours. Raises UpstreamError."""
    return get_json(NAME, "/ethereum/stats", deadline=deadline, judge=_judge, read=_ethereum)


def erc20(contract: str, *, deadline: float) -> Token:
    """Return a token of Ethereum by the address of its contract. Raises UpstreamError."""
    path = f"/ethereum/erc-20/{refs.contract(NAME, contract)}/stats"
    return get_json(NAME, path, deadline=deadline, judge=_judge, read=_token)


def largest_balances(chain: str, *, deadline: float) -> list[float]:
    """Return the coins of the 100 richest addresses of one of CHAINS, largest first, each once."""

    def read(body: Any) -> list[float]:
        found = dict(map(_balance, rows(_data(body))))
        return sorted(found.values(), reverse=True)

    params = {"limit": str(RANKING)}
    path = f"/{_chain(chain)}/addresses"
    return get_json(NAME, path, params, deadline=deadline, judge=_judge, read=read)


def _balance(row: Any) -> tuple[str, float]:
    address = text(mapping(row).get("address"))
    if not address:
        raise ValueError
    return address, needed(NAME, row.get("balance"), unit=SATOSHI, most=MOST_COINS)


def _chain(name: str) -> str:
    if name not in CHAINS:
        raise ValueError(f"no chain {name}")
    return name


def _data(body: Any) -> Any:
    data = mapping(body)["data"]
    if data is None or data in ([], {}):
        raise UpstreamError(NAME, "no_data", "nothing there")
    return data


def _network(body: Any) -> Network:
    row = mapping(_data(body))
    return Network(
        as_of=now(),
        height=height(NAME, row.get("best_block_height")),
        tip_at=_time(row.get("best_block_time")),
        block_interval_s=_interval(row.get("blocks_24h")),
        hashrate_hs=wanted(row.get("hashrate_24h")),
        difficulty=wanted(row.get("difficulty")),
        next_difficulty=wanted(row.get("next_difficulty_estimate")),
        retarget_at=from_iso(row.get("next_retarget_time_estimate")),
        mempool_tx=wanted(row.get("mempool_transactions"), zero=True, most=1e9),
        fee_sat_byte=wanted(row.get("suggested_transaction_fee_per_byte_sat"), most=1e9),
        tx_24h=wanted(row.get("transactions_24h"), most=1e9),
        volume_24h_usd=None,
        supply=wanted(row.get("circulation"), unit=SATOSHI, most=MOST_COINS),
        issued_24h=wanted(row.get("inflation_24h"), unit=SATOSHI, zero=True, most=MOST_COINS),
        largest_usd=_largest(row),
    )


def _ethereum(body: Any) -> Ethereum:
    row = mapping(_data(body))
    options = row.get("suggested_transaction_fee_gwei_options")
    gas = options if isinstance(options, dict) else {}
    return Ethereum(
        as_of=now(),
        height=height(NAME, row.get("best_block_height")),
        tip_at=block_time(NAME, from_iso(row.get("best_block_time"))),
        block_interval_s=_interval(row.get("blocks_24h")),
        gas_safe_gwei=_gas(gas.get("slow")),
        gas_normal_gwei=_gas(gas.get("normal")),
        gas_fast_gwei=_gas(gas.get("fast")),
        mempool_tx=wanted(row.get("mempool_transactions"), zero=True, most=1e9),
        tx_24h=wanted(row.get("transactions_24h"), most=1e10),
        volume_24h=wanted(row.get("volume_24h_approximate"), unit=ETHER, most=MOST_COINS),
        supply=wanted(row.get("circulation_approximate"), unit=ETHER, most=MOST_COINS),
        burnt_24h=wanted(row.get("burned_24h"), unit=ETHER, zero=True, most=MOST_COINS),
        price_usd=wanted(row.get("market_price_usd"), most=1e9),
        largest_usd=_largest(row),
    )


def _token(body: Any) -> Token:
    row = mapping(_data(body))
    places = number(row.get("decimals"))
    if places is None or not places.is_integer():
        raise ValueError
    if not 0 <= places <= 255:
        raise UpstreamError(NAME, "outlier", "the decimals are out of range")
    unit = 10.0**places
    return Token(
        symbol=text(row.get("symbol"), 40),
        name=text(row.get("name"), 120),
        decimals=int(places),
        supply=wanted(row.get("circulation"), unit=unit, most=MOST_TOKENS),
        tx_24h=wanted(row.get("transactions_24h"), zero=True, most=1e10),
        volume_24h=wanted(row.get("volume_24h"), unit=unit, zero=True, most=MOST_TOKENS),
    )


def _gas(value: Any) -> float | None:
    return wanted(value, most=1e6)


def _largest(row: dict[str, Any]) -> float | None:
    found = row.get("largest_transaction_24h")
    return wanted(found.get("value_usd"), most=1e13) if isinstance(found, dict) else None


def _interval(blocks_24h: Any) -> float | None:
    blocks = wanted(blocks_24h, most=SECONDS_A_DAY)
    return None if blocks is None else SECONDS_A_DAY / blocks


def _time(value: Any) -> datetime | None:
    found = from_iso(value)
    return None if found is None else block_time(NAME, found)


def _judge(status: int, body: Any) -> Fault | None:
    context = body.get("context") if isinstance(body, dict) else None
    code = number(context.get("code")) if isinstance(context, dict) else None
    named = {status, int(code)} if code is not None else {status}
    if named.intersection(LIMITS):
        return Fault("rate_limited", "over the limit", LIMIT_SECONDS)
    if named.intersection(BANS):
        return Fault("refused", "shut out", BAN_SECONDS)
    if 404 in named:
        return Fault("no_data", "nothing there")
    if status == 200 and code is not None and code != 200:
        return Fault("http_error", "an error inside the answer")
    return None
