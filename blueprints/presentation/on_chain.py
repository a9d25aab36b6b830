"""The on-chain card: how busy, secure and expensive a coin's own network is, and what moved.

Turns one envelope and the stored points into facts, pictures and tables; the sentences stand in
`on_chain_sentences`.
"""

from collections.abc import Callable
from typing import NamedTuple

from blueprints.presentation import (
    cards,
    numbers,
    on_chain_history,
    on_chain_sentences,
    on_chain_speeds,
    on_chain_transfers,
    on_chain_units,
    words,
)
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.on_chain_units import read

_LEVELS = {"low": "a short queue", "medium": "a usual queue", "high": "a long queue"}
_WEEK_TX, _WEEK_ACTIVE = "activity.tx_change_7d_pct", "activity.active_change_7d_pct"
_LARGEST = "transfers_summary.largest_told_usd_24h"
_MVRV = "worth now over worth when each coin last moved"


class _Entry(NamedTuple):
    """A figure to show: `week` is the path of its change in seven days."""

    label: str
    path: str
    write: Callable[[float | None], str]
    week: str = ""
    note: str = ""


class Blank(NamedTuple):
    """Figures that are not there, all for one reason."""

    labels: str
    reason: str


class OnChainCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    facts: list[Fact]
    blanks: list[Blank]
    pictures: list[on_chain_history.Picture]
    banded: bool  # whether any picture shows the usual range
    table: on_chain_history.Table | None
    speeds: on_chain_speeds.Speeds | None
    retarget: on_chain_speeds.Retarget | None
    transfers: list[on_chain_transfers.Row]
    transfers_note: str
    transfers_blank: str


def card(answer: Json, coin: Json, pictures: Json) -> OnChainCard:
    """Build the card of one answer; without an envelope only its frame is filled."""
    envelope, frame = answer.get("envelope"), cards.frame(answer)
    if not envelope:
        return OnChainCard(frame, [], [], [], [], False, None, None, None, [], "", "")
    data = envelope["data"]
    sentences = on_chain_sentences.write(data, coin)
    if not data["applicable"]:
        frame = frame._replace(warnings=[])  # the sentence says it
        return OnChainCard(frame, sentences, [], [], [], False, None, None, None, [], "", "")
    stored = pictures.get("on-chain") or {}
    drawn = on_chain_history.pictures(stored, data)
    return OnChainCard(
        frame,
        sentences,
        *_facts(data, coin["ticker"], on_chain_history.drawn_paths(stored)),
        drawn,
        any(picture.line.band for picture in drawn),
        on_chain_history.table(stored),
        on_chain_speeds.speeds(data),
        on_chain_speeds.retarget(data),
        on_chain_transfers.rows(data, coin["ticker"]),
        on_chain_transfers.note(data),
        _transfers_blank(data),
    )


def _facts(data: Json, ticker: str, drawn: set[str]) -> tuple[list[Fact], list[Blank]]:
    """Write every figure there is, and by reason those that this kind of chain has but lacks.

    One that stands over its picture is not repeated, unless its change of a week is told.
    """
    missing, facts = cards.blanks(data), []
    lacking: dict[str, list[str]] = {}
    for entry in _entries(data, ticker):
        value, moved = read(data, entry.path), read(data, entry.week) if entry.week else None
        if value is None and entry.path == _LARGEST and _are_transfers_told(data):
            continue
        if value is None:
            lacking.setdefault(cards.why(missing, entry.path), []).append(entry.label)
        elif moved is None and entry.path in drawn:
            continue
        elif moved is None:
            facts.append(Fact(entry.label, entry.write(value), "", entry.note))
        else:
            change = numbers.change(moved)
            facts.append(Fact(entry.label, entry.write(value), "", "against a week ago", change))
    lacking.pop(words.reason("not_applicable"), None)
    if data["kind"] == "tvl_only":
        lacking.clear()  # the sentence says it
    return facts, [Blank("; ".join(labels), reason) for reason, labels in lacking.items()]


def _are_transfers_told(data: Json) -> bool:
    """Tell whether transfers are shown, or why there are none, so that no largest one is missed."""
    return data["transfers"] is not None or not data["transfers_summary"]


def _entries(data: Json, ticker: str) -> list[_Entry]:
    level = _LEVELS.get(read(data, "mempool.level") or "", "")

    def coins(value: float | None) -> str:
        return on_chain_units.coins(value, ticker)

    return [
        _Entry("Block", "network.height", numbers.score),
        _Entry("A block every", "network.block_interval_s", on_chain_units.seconds),
        _Entry("Hash rate", "network.hashrate_hs", on_chain_units.hashes),
        _Entry("Difficulty", "network.difficulty", numbers.quantity),
        _Entry("Base fee", "gas.base_gwei", on_chain_units.gwei, note="burnt with every transfer"),
        _Entry("Transactions waiting", "mempool.tx", on_chain_units.counted, note=level),
        _Entry("Transactions, 24 h", "activity.tx_24h", on_chain_units.counted, _WEEK_TX),
        _Entry(
            "Active addresses, 24 h",
            "activity.active_addresses_24h",
            on_chain_units.counted,
            _WEEK_ACTIVE,
        ),
        _Entry("Moved, 24 h", "activity.transfer_volume_24h_usd", numbers.money),
        _Entry("Supply", "supply.circulating", coins),
        _Entry("Made, 24 h", "supply.issued_24h", coins),
        _Entry("Burnt, 24 h", "supply.burnt_24h", coins),
        _Entry("Staked", "supply.staked", coins),
        _Entry("Ten largest addresses", "concentration.top10_share", on_chain_units.share),
        _Entry("Hundred largest", "concentration.top100_share", on_chain_units.share),
        _Entry("Largest in 24 h", _LARGEST, numbers.money, note="as its source tells it"),
        _Entry("MVRV", "valuation.mvrv", numbers.ratio, note=_MVRV),
        _Entry("NVT", "valuation.nvt", numbers.ratio, note="worth over what moves in a day"),
        _Entry("Deposits", "tvl_usd", numbers.money, note="in applications"),
    ]


def _transfers_blank(data: Json) -> str:
    """Say why no transfers can be shown; nothing where they were looked for."""
    if data["transfers"] is not None or data["kind"] == "tvl_only":
        return ""
    return cards.why(cards.blanks(data), "transfers")
