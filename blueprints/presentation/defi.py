"""The DeFi card: what is deposited on a coin's chain or in its protocols, and what that earns.

Turns one envelope and the stored points into pictures and facts; the sentences stand in
`defi_sentences`, the tables in `defi_tables`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.presentation import (
    cards,
    defi_sentences,
    defi_tables,
    numbers,
    plots,
    times,
    words,
)
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.numbers import Change
from blueprints.presentation.plots import Columns, Points, Stack, Timeline

_STACKED = 8  # chains: with more of them only the whole is drawn
_HEIGHT, _LOW = 150, 90
_SPANS = (("1 d", "1d"), ("7 d", "7d"), ("30 d", "30d"))


class DefiCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    applies: bool
    stack: Stack | None
    line: Timeline | None
    line_blank: str
    fees: Columns | None
    fees_blank: str
    changes: list[tuple[str, Change, str]]  # label, change, reason of a blank
    facts: list[Fact]
    ratios: list[defi_tables.Ratio]
    pools: list[defi_tables.Pool]
    protocols: list[defi_tables.Protocol]
    peers: list[defi_tables.Peer]
    chains: list[defi_tables.Chain]
    days: list[defi_tables.Day]


def card(answer: Json, coin: Json, pictures: Json) -> DefiCard:
    """Build the card of one answer; without an envelope only its frame is filled."""
    envelope, frame = answer.get("envelope"), cards.frame(answer)
    if not envelope:
        return _plain(frame, [])
    data = envelope["data"]
    sentences = defi_sentences.write(data, coin)
    if not data["applicable"]:
        return _plain(frame._replace(warnings=[]), sentences)  # the sentence says it
    stored, prices = pictures.get("defi") or {}, _points(pictures.get("prices"))
    held, fees = _points(stored.get("tvl")), _points(stored.get("fees"))
    stack = _stack(data, stored, prices)
    return DefiCard(
        frame,
        sentences,
        True,
        stack,
        None if stack else _line(held, prices),
        _too_few(len(held), "stored reading of the deposits") if len(held) < 2 else "",
        _fees(fees, dict(_points(stored.get("revenue")))),
        _fees_blank(data, fees),
        _changes(data),
        _facts(data),
        defi_tables.ratios(data),
        defi_tables.pools(data),
        defi_tables.protocols(data),
        defi_tables.peers(data),
        defi_tables.chains(data),
        defi_tables.days(stored),
    )


def _plain(frame: Frame, sentences: list[str]) -> DefiCard:
    return DefiCard(
        frame, sentences, False, None, None, "", None, "", [], [], [], [], [], [], [], []
    )


def _points(rows: Sequence[Sequence[float]] | None) -> Points:
    return [(at, value) for at, value in rows or []]


def _too_few(count: int, what: str) -> str:
    return f"{words.sentence(words.count(count))} {what} so far; a picture needs two."


def _stack(data: Json, stored: Json, prices: Points) -> Stack | None:
    """Draw the deposits by chain, where the records have every chain of a few."""
    parts = data["chains"] or []
    if not 1 < len(parts) <= _STACKED:
        return None
    known = stored.get("chains") or {}
    series = [(part["name"], _points(known.get(part["metric"]))) for part in parts]
    if not all(points for _, points in series):
        return None
    return plots.stack(
        "Deposits by chain",
        "USD, a point a day",
        series,
        numbers.money,
        over=("price", prices),
        height=_HEIGHT,
    )


def _line(held: Points, prices: Points) -> Timeline | None:
    return plots.timeline(
        "Deposits over time",
        "USD",
        held,
        numbers.money,
        over=("price", prices),
        from_zero=True,
        height=_HEIGHT,
    )


def _fees_blank(data: Json, fees: Points) -> str:
    """Say why no fees are drawn."""
    if len(fees) > 1:
        return ""
    if not fees and (not data["fees"] or data["fees"]["d1_usd"] is None):
        return f"Fees by day: — {cards.why(cards.blanks(data), 'fees.d1_usd')}"
    return _too_few(len(fees), "stored day of fees")


def _fees(fees: Points, revenue: dict[float, float]) -> Columns | None:
    """Draw a column of fees a day, filled as far as they stayed; nothing for a single day."""
    if len(fees) < 2:
        return None
    kept = [min(revenue.get(at, 0.0), paid) for at, paid in fees]
    is_known = any(at in revenue for at, _ in fees)
    note = "USD a day; filled: revenue" if is_known else "USD a day"
    solid = kept if is_known else None
    return plots.columns("Fees by day", note, fees, numbers.money, solid=solid, height=_LOW)


def _changes(data: Json) -> list[tuple[str, Change, str]]:
    missing, tvl = cards.blanks(data), data["tvl"]
    paths = [(label, f"change_{span}_pct") for label, span in _SPANS]
    rows = []
    for label, key in [*paths, ("Price, 30 d", "price_effect_30d_pct")]:
        reason = cards.why(missing, f"tvl.{key}") if tvl[key] is None else ""
        rows.append((label, numbers.change(tvl[key]), reason))
    return rows


def _facts(data: Json) -> list[Fact]:
    missing = cards.blanks(data)

    def fact(label: str, path: str, note: str = "") -> Fact:
        block, _, key = path.partition(".")
        inside = data[block]
        value = (inside[key] if inside else None) if key else inside
        blank = cards.why(missing, path) if value is None else note
        return Fact(label, numbers.money(value), numbers.exact_money(value), blank)

    is_chain = data["kind"] != "protocol"
    where = "on exchanges of the chain" if is_chain else "on its exchanges"
    found = [
        fact("Deposits", "tvl.usd"),
        fact("Fees, 24 h", "fees.d1_usd"),
        fact("Fees, 30 d", "fees.d30_usd"),
        fact("Revenue, 24 h", "revenue.d1_usd"),
        fact("Revenue, 30 d", "revenue.d30_usd"),
        fact("To holders, 30 d", "holders_revenue.d30_usd"),
        fact("Traded, 24 h", "dex_volume.d1_usd", where),
    ]
    if is_chain:
        found.append(fact("Stablecoins", "stablecoins_usd", "on the chain"))
    if data["tvl"]["peak_usd"] is not None:
        at = times.known_moment(data["tvl"]["peak_at"])
        found.append(fact("Most ever", "tvl.peak_usd", times.day(at)))
    return found
