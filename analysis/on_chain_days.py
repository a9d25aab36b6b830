"""A chain's last day as Coin Metrics counted it; asked only where its licence was accepted."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.ask import Answer
from analysis.chain_trail import Call
from analysis.on_chain_parts import Part, part
from providers import coinmetrics, http
from providers.coinmetrics import ChainDay

DAYS = "coinmetrics"
PATHS = {
    "activity.active_addresses_24h": "active_addresses",
    "activity.tx_24h": "transactions",
    "supply.circulating": "supply",
    "supply.issued_24h": "issued",
    "valuation.mvrv": "mvrv",
}
OF_MINED = {"network.hashrate_hs": "hashrate_hs"}


def calls(asset: str) -> dict[str, Call]:
    """Return the question for the last day of an asset, if Coin Metrics may be asked."""
    if not http.is_enabled(coinmetrics.NAME):
        return {}
    return {DAYS: lambda deadline: _newest(coinmetrics.days(asset, deadline=deadline))}


def parts(answers: Mapping[str, Answer[Any]], *, is_mined: bool) -> list[Part]:
    """Return what the answer to that question says; only what is mined has a hash rate."""
    if DAYS not in answers:
        return []
    answer = answers[DAYS]
    ends_at = None if answer.value is None else answer.value.ends_at
    paths = PATHS | OF_MINED if is_mined else PATHS
    return [part(coinmetrics.NAME, answer, paths, ends_at, is_daily=True)]


def _newest(days: Sequence[ChainDay]) -> ChainDay:
    """Choose the newest day whose addresses are counted already, if there is one."""
    counted = [day for day in days if day.active_addresses is not None]
    return (counted or days)[-1]
