"""The block every analysis begins with, and the last steps every one of them takes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from analysis import cautions, missing
from analysis.moments import iso
from analysis.rounding import rounded
from analysis.subject import Coin
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED


def finish(
    coin: Coin,
    fields: dict[str, Any],
    *,
    method: str,
    as_of: datetime,
    warnings: Iterable[str] = (),
    applicable: bool = True,
) -> dict[str, Any]:
    """Put the common block before the fields, round, and name every null.

    Raises ValueError for a null without a reason, a number that is not finite and a warning that
    is not on the closed list.
    """
    raised = sorted(set(warnings))
    if unknown := [code for code in raised if code not in cautions.MEANINGS]:
        raise ValueError(f"no such warning: {', '.join(unknown)}")
    begin = {
        "coin": _coin(coin),
        "as_of": iso(as_of),
        "method": method,
        "applicable": applicable,
        "missing": [],
        "warnings": raised,
    }
    return missing.settle(rounded(begin | fields))


def _coin(coin: Coin) -> dict[str, Any]:
    is_stable = coin.kind == "stablecoin"
    is_wrapped = coin.kind == "wrapped"
    return {
        "coingecko_id": coin.coingecko_id,
        "name": coin.name,
        "rank": coin.rank or NOT_PUBLISHED,
        "kind": coin.kind,
        "pegged_to": coin.pegged_to or (NOT_PUBLISHED if is_stable else NOT_APPLICABLE),
        "wraps": coin.wraps or (NOT_PUBLISHED if is_wrapped else NOT_APPLICABLE),
        "same_symbol_count": coin.same_symbol_count,
    }
