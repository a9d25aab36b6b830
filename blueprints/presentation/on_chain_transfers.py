"""The very large transfers that were seen: a row each, and how much of the chain was looked at."""

from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import numbers, on_chain_units, times
from blueprints.presentation.cards import Json

_KINDS = {
    "exact": "",
    "script_rule": "change left out by the type of address",
    "upper_bound": "may include change going back to the sender",
    "mint": "newly made",
    "burn": "destroyed",
}
_SHORT = {"script_rule": "change left out", "upper_bound": "may include change"}  # in a table


class Row(NamedTuple):
    """One transfer; `link` is empty unless it is one to a safe address."""

    at: datetime | None
    amount: str
    worth: str
    kind: str
    short_id: str
    link: str


def rows(data: Json, ticker: str) -> list[Row]:
    """Write every transfer of an answer, newest first."""
    return [_row(transfer, ticker) for transfer in data["transfers"] or []]


def note(data: Json) -> str:
    """Say from which worth on, and in how much of the chain, transfers were looked for."""
    summary = data["transfers_summary"]
    if not summary or data["transfers"] is None:
        return ""
    said = f"From {numbers.money(summary['threshold_usd'])} on"
    covered = summary["coverage_share"]
    if covered is not None and covered >= 1:
        said += "; every block since the last look was read"
    elif covered is not None:
        said += f"; {on_chain_units.share(covered)} of the blocks since the last look were read"
    complete = summary["complete_above_usd"]
    if complete is not None and complete > summary["threshold_usd"]:
        said += f", completely from {numbers.money(complete)} on"
    return said + "."


def amount(transfer: Json, ticker: str) -> str:
    """Write how much moved, and that it may have been less."""
    text = on_chain_units.coins(transfer["amount"], ticker)
    return f"up to {text}" if transfer["certainty"] == "upper_bound" else text


def kind(transfer: Json) -> str:
    """Say what is special about a transfer; nothing where nothing is."""
    certainty: str = transfer["certainty"]
    return _KINDS.get(certainty, certainty)


def _row(transfer: Json, ticker: str) -> Row:
    worth = numbers.money(transfer["amount_usd"])
    if transfer["certainty"] == "upper_bound":
        worth = f"{numbers.money(transfer['floor_usd'])} to {worth}"
    return Row(
        times.moment(transfer["at"]),
        amount(transfer, ticker),
        worth,
        _SHORT.get(transfer["certainty"]) or kind(transfer),
        _shortened(transfer["tx_id"]),
        _safe(transfer["url"]),
    )


def _shortened(tx_id: str) -> str:
    return tx_id if len(tx_id) <= 12 else f"{tx_id[:6]}…{tx_id[-4:]}"


def _safe(url: str | None) -> str:
    """Keep an address only where it begins an encrypted connection."""
    if not url or not url.startswith("https://") or any(mark.isspace() for mark in url):
        return ""
    return url
