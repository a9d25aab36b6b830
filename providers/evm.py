"""What Ethereum's chain looks like in anybody's words: units, hexadecimal numbers, transfers.

An amount is a whole number of the token's smallest unit; how many of them make one token, the
contract says. Asks nothing.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from providers.faults import UpstreamError
from providers.times import from_seconds, is_ahead
from providers.values import number, whole

NULL_ADDRESS = "0x" + "0" * 40
MOST_DECIMALS = 77  # of the 78 digits a number of the chain may have
BAD_SHARE = 0.05

_UNITS = re.compile(r"[0-9]{1,78}", re.ASCII)
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,16}", re.ASCII)
_ADDRESS = re.compile(r"0x[0-9a-f]{40}", re.ASCII)
_TRANSACTION = re.compile(r"0x[0-9a-f]{64}", re.ASCII)


class Transfer(NamedTuple):
    """One movement of a token, `amount` in whole tokens; a mint comes from nobody, a burn goes so.

    `place`, from 1 on, stands for the index of the log, which nobody tells: the place among the
    token's movements within the transaction, ordered by sender, recipient and amount. `decimals`
    are the places the contract divides a token into.
    """

    tx_id: str
    place: int
    height: int
    at: datetime
    amount: float
    decimals: int
    is_mint: bool
    is_burn: bool


class _Movement(NamedTuple):
    height: int
    tx_id: str
    sender: str
    recipient: str
    units: int
    decimals: int
    at: datetime


def whole_units(value: Any) -> int | None:
    """Read a whole number of any length, as text or number; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return int(value) if isinstance(value, str) and _UNITS.fullmatch(value) else None


def hexadecimal(value: Any) -> int | None:
    """Read a hexadecimal number of the chain's own protocol; None for anything else."""
    return int(value, 16) if isinstance(value, str) and _HEXADECIMAL.fullmatch(value) else None


def amount(units: int, decimals: int) -> float:
    """Turn smallest units into whole tokens, correctly rounded."""
    return float(units / 10**decimals)


def transfers(provider: str, contract: str, raw: Sequence[Any], *, is_cut: bool) -> list[Transfer]:
    """Turn raw rows into checked transfers of one token, newest first; UpstreamError bad_body.

    `is_cut`: there are older rows, so the oldest transaction may lack some and is left out.
    """
    found: set[_Movement] = set()
    bad = 0
    for row in raw:
        try:
            found.add(_movement(contract, row))
        except (LookupError, TypeError, ValueError, AttributeError):
            bad += 1
    if bad > BAD_SHARE * len(raw):
        raise UpstreamError(provider, "bad_body", f"{bad} of {len(raw)} rows unusable")
    made = [
        list(_of_transaction(group))
        for _, group in groupby(sorted(found), key=lambda movement: movement[:2])
    ]
    whole_ones = made[1:] if is_cut and len(made) > 1 else made
    return [transfer for group in reversed(whole_ones) for transfer in group]


def _movement(contract: str, row: Any) -> _Movement:
    sender, recipient, tx_id = (row[name].lower() for name in ("from", "to", "hash"))
    height, at = whole(row["blockNumber"]), from_seconds(row["timeStamp"])
    units, decimals = whole_units(row["value"]), number(row["tokenDecimal"])
    if row["contractAddress"].lower() != contract or not _TRANSACTION.fullmatch(tx_id):
        raise ValueError
    if not _ADDRESS.fullmatch(sender) or not _ADDRESS.fullmatch(recipient):
        raise ValueError
    if height is None or at is None or is_ahead(at) or units is None:
        raise ValueError
    if decimals is None or not decimals.is_integer() or not 0 <= decimals <= MOST_DECIMALS:
        raise ValueError
    return _Movement(height, tx_id, sender, recipient, units, int(decimals), at)


def _of_transaction(movements: Iterator[_Movement]) -> Iterator[Transfer]:
    for place, row in enumerate(movements, start=1):
        yield Transfer(
            row.tx_id,
            place,
            row.height,
            row.at,
            amount(row.units, row.decimals),
            row.decimals,
            row.sender == NULL_ADDRESS,
            row.recipient == NULL_ADDRESS,
        )
