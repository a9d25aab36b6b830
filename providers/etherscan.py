"""Etherscan v2: gas, supply, blocks and token transfers of Ethereum; a key in the query.

https://docs.etherscan.io/

All is asked of one address: `chainid`, `module` and `action` say what. Errors come inside HTTP 200
as status "0" with a text as result; an empty list has status "0" too. Numbers are texts, amounts
whole numbers of the smallest unit, times seconds. The proxy module speaks the chain's own protocol:
hexadecimal numbers, errors as an object. Gas is in gwei and often below one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from providers import evm, refs
from providers.chain_values import LEAST, wanted
from providers.evm import Transfer
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.times import from_seconds, is_ahead
from providers.values import mapping, number, rows, whole

T = TypeVar("T")

NAME = "etherscan"
ETHEREUM = "1"  # the number of its chain
ROWS = 100
MOST_GWEI = 1e6
WEI_PER_GWEI = 1e9
ETHER_DECIMALS = 18
SECOND, THROTTLED_SECONDS, HOUR = 1.0, 30.0, 3600.0
NOTHING = ("no transactions found", "no records found", "no token transfers found")
# Texts of refusals, small letters; the first that occurs decides.
REFUSALS = (
    ("daily rate limit", Fault("rate_limited", "the calls of the day are used up", HOUR)),
    ("rate limit", Fault("rate_limited", "too many calls", SECOND)),
    ("too many invalid api key", Fault("refused", "wrong keys too often", THROTTLED_SECONDS)),
    ("api key", Fault("refused", "not a valid key")),
    ("api access", Fault("refused", "the plan does not include it")),
    ("api pro", Fault("refused", "the plan does not include it")),
    ("chainid", Fault("no_data", "does not know the chain")),
    ("address", Fault("no_data", "does not know the contract")),
    ("timeout", Fault("http_error", "took too long", again=True)),
)


class Gas(NamedTuple):
    """What a unit of gas costs at three speeds, in gwei; `base_gwei` is burnt with each."""

    height: int | None
    safe_gwei: float
    normal_gwei: float
    fast_gwei: float
    base_gwei: float | None


class Supply(NamedTuple):
    """How much ether there is; `rewarded` to stakers and `burnt` since there are such, in ether."""

    circulating: float
    rewarded: float
    burnt: float


class Block(NamedTuple):
    """The newest block."""

    height: int
    at: datetime
    base_gwei: float | None


def gas(*, deadline: float) -> Gas:
    """Return what gas costs now. Raises UpstreamError."""
    return _ask("gastracker", "gasoracle", {}, _gas, deadline)


def supply(*, deadline: float) -> Supply:
    """Return how much ether there is. Raises UpstreamError."""
    return _ask("stats", "ethsupply2", {}, _supply, deadline)


def latest_block(*, deadline: float) -> Block:
    """Return the newest block. Raises UpstreamError."""
    params = {"tag": "latest", "boolean": "false"}
    return _ask("proxy", "eth_getBlockByNumber", params, _block, deadline)


def token_supply(contract: str, decimals: int, *, deadline: float) -> float:
    """Return how many of a token there are, in whole tokens. Raises UpstreamError."""
    params = {"contractaddress": refs.contract(NAME, contract)}
    return _ask(
        "stats", "tokensupply", params, lambda result: _token_supply(result, decimals), deadline
    )


def token_transfers(contract: str, *, deadline: float) -> list[Transfer]:
    """Return the newest transfers of a token, newest first, whole transactions only.

    Raises UpstreamError, no_data when there has never been one.
    """
    contract = refs.contract(NAME, contract)
    params = {"contractaddress": contract, "page": "1", "offset": str(ROWS), "sort": "desc"}
    return _ask("account", "tokentx", params, lambda made: _transfers(contract, made), deadline)


def _ask(
    module: str, action: str, params: dict[str, str], read: Callable[[Any], T], deadline: float
) -> T:
    return get_json(
        NAME,
        "",
        {"chainid": ETHEREUM, "module": module, "action": action, **params},
        deadline=deadline,
        judge=_judge,
        read=lambda body: read(mapping(body)["result"]),
    )


def _gas(result: Any) -> Gas:
    row = mapping(result)
    names = ("SafeGasPrice", "ProposeGasPrice", "FastGasPrice")
    safe, normal, fast = (number(row[name]) for name in names)
    if safe is None or normal is None or fast is None:
        raise ValueError
    if not LEAST <= safe <= normal <= fast <= MOST_GWEI:
        raise UpstreamError(NAME, "outlier", "the prices of gas are not possible")
    return Gas(whole(row.get("LastBlock")), safe, normal, fast, _base_gwei(row))


def _base_gwei(row: dict[str, Any]) -> float | None:
    return wanted(row.get("suggestBaseFee"), most=MOST_GWEI)


def _supply(result: Any) -> Supply:
    row = mapping(result)
    minted, rewarded, burnt = (_wei(row[n]) for n in ("EthSupply", "Eth2Staking", "BurntFees"))
    circulating = minted + rewarded - burnt
    if circulating <= 0:
        raise UpstreamError(NAME, "outlier", "the supply is not possible")
    return Supply(*(wei / 10**ETHER_DECIMALS for wei in (circulating, rewarded, burnt)))


def _wei(value: Any) -> int:
    """Read a number of wei; what is a number, but not one of wei, is an outlier."""
    found = evm.whole_units(value)
    if found is None and number(value) is not None:
        raise UpstreamError(NAME, "outlier", "an amount is not possible")
    if found is None:
        raise ValueError
    return found


def _block(result: Any) -> Block:
    row = mapping(result)
    height, at = evm.hexadecimal(row["number"]), from_seconds(evm.hexadecimal(row["timestamp"]))
    if not height or at is None:
        raise ValueError
    if is_ahead(at):
        raise UpstreamError(NAME, "stale", "the time is in the future")
    base = evm.hexadecimal(row.get("baseFeePerGas"))
    return Block(height, at, base / WEI_PER_GWEI if base else None)


def _token_supply(result: Any, decimals: int) -> float:
    found = _wei(result)
    if not found:  # the answer for an address that is no token
        raise UpstreamError(NAME, "no_data", "does not know the contract")
    return evm.amount(found, decimals)


def _transfers(contract: str, result: Any) -> list[Transfer]:
    raw = rows(result)
    if not raw:
        raise UpstreamError(NAME, "no_data", "no transfer")
    return evm.transfers(NAME, contract, raw, is_cut=len(raw) >= ROWS)


def _judge(status: int, body: Any) -> Fault | None:
    if not isinstance(body, dict):
        return None
    if isinstance(body.get("error"), dict):
        return Fault("http_error", "an error of the chain") if status == 200 else None
    if str(body.get("status")) != "0":
        return None
    result, message = body.get("result"), str(body.get("message"))
    if result == [] and message.lower().startswith(NOTHING):
        return None
    said = (result if isinstance(result, str) else message).lower()
    named = next((fault for words, fault in REFUSALS if words in said), None)
    if named is None and status == 200:
        return Fault("http_error", "an error inside the answer")
    return named
