"""The risk card: how much may be lost and why, part by part, with what is not known left out.

Turns one envelope and the stored days into facts, pictures and tables; the sentences stand in
`risk_sentences`, the pictures in `risk_pictures`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from blueprints.presentation import cards, numbers, plots, risk_pictures, risk_sentences
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.risk_pictures import Dial, Histogram, PartBars, Tiles

_WINDOWS = (("30 days", "d30"), ("90 days", "d90"), ("A year", "d365"))
_LEVELS = (("1 day in 20", "p95"), ("1 day in 100", "p99"))


class PartLine(NamedTuple):
    """One part in the table: its score, its usual weight and what it counts now."""

    name: str
    score: str
    weight: str
    counts: str
    reason: str


class Tail(NamedTuple):
    """The losses of one level, both ways of measuring."""

    level: str
    var: str
    shortfall: str
    plain_var: str
    plain_shortfall: str


class Company(NamedTuple):
    """How the coin moved with another one over one span."""

    name: str
    beta: str
    r: str
    interval: str
    days: str


class Mixed(NamedTuple):
    """A portfolio with a share of the coin."""

    share: str
    swings: str
    change: str
    fall: str


class RiskCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    dial: Dial | None = None
    parts: PartBars | None = None
    underwater: plots.Timeline | None = None
    histogram: Histogram | None = None
    tiles: Tiles | None = None
    facts: Sequence[Fact] = ()
    lines: Sequence[PartLine] = ()
    tails: Sequence[Tail] = ()
    falls: Sequence[tuple[str, str]] = ()
    company: Sequence[Company] = ()
    portfolio: Sequence[Mixed] = ()
    blanks: Sequence[str] = ()  # what has no figure, and why


def card(answer: Json, coin: Json, pictures: Json) -> RiskCard:
    """Build the card of one answer; where it does not apply it only says so."""
    envelope = answer.get("envelope")
    if not envelope:
        return RiskCard(cards.frame(answer), [])
    data = envelope["data"]
    sentences = risk_sentences.write(data, coin["name"])
    if not data["applicable"]:  # the sentences say what the warnings would say again
        return RiskCard(cards.frame(answer)._replace(warnings=[]), sentences)
    stored, missing = pictures.get("risk") or {}, cards.blanks(data)
    return RiskCard(
        cards.frame(answer),
        sentences,
        risk_pictures.dial(data),
        risk_pictures.parts(data),
        risk_pictures.underwater(stored),
        risk_pictures.histogram(stored, data["var_es"]),
        risk_pictures.tiles(data),
        _facts(data, missing),
        _lines(data),
        _tails(data),
        risk_pictures.depth_rows(data["drawdown"]),
        _company(data),
        _portfolio(data),
        _blanks(data, missing),
    )


def _facts(data: Json, missing: Mapping[str, str]) -> list[Fact]:
    def fact(label: str, path: str, text: str | None, note: str = "") -> Fact:
        if text is None:
            return Fact(label, numbers.UNKNOWN, "", cards.why(missing, path))
        return Fact(label, text, "", note)

    swings, traded, fall = data["volatility"], data["liquidity"], data["drawdown"]
    windows = [
        fact(
            f"Swings, {label.lower()}",
            f"volatility.{key}",
            _percent((swings[key] or {}).get("annual_pct")),
            "a year",
        )
        for label, key in _WINDOWS
    ]
    rank = swings["percentile_1y"]
    return [
        *windows,
        fact(
            "Now among its months",
            "volatility.percentile_1y",
            None if rank is None else f"{numbers.score(rank)} of 100",
            "0 = the calmest of a year",
        ),
        fact("Below its peak", "drawdown", _percent(fall["current_pct"])),
        fact(
            "Traded in a day",
            "liquidity.turnover_24h_pct",
            _percent(traded["turnover_24h_pct"]),
            "of what all coins are worth",
        ),
        fact(
            "Gap in the book",
            "liquidity.book_spread_bps",
            _percent_of_bps(traded["book_spread_bps"]),
        ),
        fact(
            "Gives way",
            "liquidity.amihud_90d",
            _given(traded["amihud_90d"]),
            "per $1M traded on one venue",
        ),
    ]


def _given(amihud: float | None) -> str | None:
    if amihud is None:
        return None
    return numbers.percent(100 * amihud) if amihud < 1 else "over 100\u00a0%"


def _percent(value: float | None) -> str | None:
    return None if value is None else numbers.percent(value)


def _percent_of_bps(value: float | None) -> str | None:
    return None if value is None else numbers.percent(value / 100)


def _lines(data: Json) -> list[PartLine]:
    return [
        PartLine(
            risk_sentences.PARTS[row["name"]],
            numbers.UNKNOWN if row["score"] is None else str(row["score"]),
            numbers.percent(100 * row["weight"]),
            numbers.percent(100 * row["weight_used"]),
            risk_sentences.blank(row["name"], row["reason"]) if row["reason"] else "",
        )
        for row in data["components"]
    ]


def _tails(data: Json) -> list[Tail]:
    keys = ("var_pct", "es_pct", "hist_var_pct", "hist_es_pct")
    return [
        Tail(label, *(numbers.percent(tail[key]) for key in keys))
        for label, level in _LEVELS
        if (tail := data["var_es"][level])
    ]


def _blanks(data: Json, missing: Mapping[str, str]) -> list[str]:
    tails = data["var_es"]
    figures = (
        ("Loss of a day", "var_es.p95.var_pct", (tails["p95"] or {}).get("var_pct")),
        ("How such losses held", "var_es.exceptions_250", tails["exceptions_250"]),
        ("Return for its swings", "sharpe", data["sharpe"]),
        ("Portfolio", "portfolio", data["portfolio"]),
    )
    return [
        f"{name}: — {cards.why(missing, path)}" for name, path, value in figures if value is None
    ]


def _company(data: Json) -> list[Company]:
    rows = []
    for peer, name in risk_pictures.PEERS.items():
        for span, length in risk_pictures.SPANS.items():
            block = (data["correlation"][peer] or {}).get(span)
            beta = (data["beta"][peer] or {}).get(span)
            if block is not None:
                rows.append(
                    Company(
                        f"{name}, {length}",
                        numbers.ratio(beta),
                        numbers.signed(block["r"]),
                        risk_pictures.interval(block),
                        str(block["n"]),
                    )
                )
    return rows


def _portfolio(data: Json) -> list[Mixed]:
    return [
        Mixed(
            f"{numbers.score(row['weight_pct'])}\u00a0%",
            numbers.percent(row["vol_pct"]),
            numbers.signed(row["delta_vol_pct"]),
            numbers.percent(-row["max_drawdown_pct"]),
        )
        for row in data["portfolio"] or []
    ]
