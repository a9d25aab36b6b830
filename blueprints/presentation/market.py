"""The market-data card: what a coin costs, how sure that is, how big and how traded it is.

Turns one envelope into facts, figures and tables; the sentences stand in `market_sentences`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from blueprints.presentation import cards, figures, market_sentences, numbers, times, words
from blueprints.presentation.cards import Fact, Frame, Json
from blueprints.presentation.numbers import Change
from blueprints.presentation.still import Candle

_CHANGES = (("1 h", "1h"), ("24 h", "24h"), ("7 d", "7d"), ("30 d", "30d"), ("1 y", "1y"))
_MONTH = 30


class Reading(NamedTuple):
    """One source's row of the table."""

    name: str
    kind: str
    price: str
    gap: str
    bid: str
    ask: str
    volume: str
    as_of: datetime | None
    used: bool


class MarketCard(NamedTuple):
    """Everything the template of the card shows."""

    frame: Frame
    sentences: list[str]
    facts: list[Fact]
    changes: list[tuple[str, Change, str]]  # label, change, reason of a blank
    basics: list[Fact]
    basics_blank: str
    readings: list[Reading]
    dots: figures.DotPlot | None
    month: figures.Trace | None
    supply: figures.Share | None


def card(answer: Json, coin: Json, candles: Sequence[Candle]) -> MarketCard:
    """Build the card of one answer; without an envelope only its frame is filled."""
    envelope = answer.get("envelope")
    if not envelope:
        return MarketCard(cards.frame(answer), [], [], [], [], "", [], None, None, None)
    data = envelope["data"]
    return MarketCard(
        cards.frame(answer),
        market_sentences.write(data, coin["name"]),
        _facts(data),
        _changes(data),
        _basics(data),
        "" if data["basics"] else cards.why(cards.blanks(data), "basics"),
        _readings(data),
        _dots(envelope),
        _month(candles),
        figures.supply(
            data["circulating_supply"],
            data["max_supply"],
            data.get("infinite_supply"),
            coin["ticker"],
        ),
    )


def _facts(data: Json) -> list[Fact]:
    missing = cards.blanks(data)

    def sum_of(label: str, path: str, note: str = "") -> Fact:
        value = data[path]
        blank = cards.why(missing, path) if value is None else note
        return Fact(label, numbers.money(value), numbers.exact_money(value), blank)

    def price_of(label: str, path: str, note: str = "") -> Fact:
        value = data[path]
        blank = cards.why(missing, path) if value is None else note
        return Fact(label, numbers.price(value, close=True), numbers.exact_price(value), blank)

    high = price_of("All-time high", "ath_usd", _date(data["ath_at"]))
    if data["ath_distance_pct"] is not None:
        high = high._replace(change=numbers.change(data["ath_distance_pct"]))
    spread = data["book_spread_bps"]
    return [
        sum_of("Market cap", "market_cap_usd"),
        sum_of("Fully diluted", "fdv_usd"),
        sum_of("Volume, 24 h", "volume_24h_usd"),
        sum_of("On asked exchanges", "venue_volume_24h_usd", "a part of the volume"),
        high,
        price_of("All-time low", "atl_usd", _date(data["atl_at"])),
        price_of("Average paid, 24 h", "vwap_usd", "weighted by volume, exchanges only"),
        Fact(
            "Gap in the order books",
            numbers.UNKNOWN if spread is None else f"{numbers.ratio(spread)} bps",
            "",
            cards.why(missing, "book_spread_bps") if spread is None else "hundredths of a percent",
        ),
    ]


def _changes(data: Json) -> list[tuple[str, Change, str]]:
    missing = cards.blanks(data)
    rows = []
    for label, span in _CHANGES:
        path = f"change_{span}_pct"
        reason = cards.why(missing, path) if data[path] is None else ""
        rows.append((label, numbers.change(data[path]), reason))
    return rows


def _basics(data: Json) -> list[Fact]:
    basics, missing = data["basics"], cards.blanks(data)
    if basics is None:
        return []

    def fact(label: str, key: str, text: str) -> Fact:
        blank = cards.why(missing, f"basics.{key}") if basics[key] is None else ""
        return Fact(label, numbers.UNKNOWN if blank else text, "", blank)

    return [
        fact("RSI 14", "rsi_14", numbers.score(basics["rsi_14"])),
        fact("EMA 20", "ema_20_usd", numbers.price(basics["ema_20_usd"], close=True)),
        fact("EMA 50", "ema_50_usd", numbers.price(basics["ema_50_usd"], close=True)),
        fact(
            "In its 30-day range",
            "range_position_30d_pct",
            numbers.percent(basics["range_position_30d_pct"]),
        ),
        fact(
            "Volume to 20 days",
            "volume_ratio_20d",
            f"× {numbers.ratio(basics['volume_ratio_20d'])}",
        ),
    ]


def _readings(data: Json) -> list[Reading]:
    shown = data["price_usd"]
    return [
        Reading(
            words.provider(row["name"]),
            row["kind"],
            numbers.price(row["price_usd"], close=True),
            numbers.change(100 * (row["price_usd"] / shown - 1)).text,
            numbers.price(row["bid"], close=True),
            numbers.price(row["ask"], close=True),
            numbers.quantity(row["volume_24h_base"]),
            times.moment(row["as_of"]),
            row["used"],
        )
        for row in data["per_source"]
    ]


def _dots(envelope: Json) -> figures.DotPlot | None:
    data = envelope["data"]
    readings = [
        (
            words.provider(row["name"]),
            row["kind"] == "aggregator",
            row["price_usd"],
            "" if row["used"] else "not used",
        )
        for row in data["per_source"]
    ]
    known = {row["name"] for row in data["per_source"]}
    silent = [
        (words.provider(source["name"]), False, None, words.source_error(source["error"]))
        for source in envelope["sources"]
        if not source["ok"] and source["name"] not in known and source["error"] != "no_data"
    ]
    used = sum(row["used"] for row in data["per_source"])
    finding = (
        "One source, nothing to compare"
        if used == 1
        else f"{words.sentence(words.count(used))} prices within "
        f"{numbers.percent(max(data['price_spread_pct'], 0.01))}"
    )
    return figures.dot_plot(finding, data["price_usd"], [*readings, *silent])


def _month(candles: Sequence[Candle]) -> figures.Trace | None:
    closes = [candle.close for candle in candles[-_MONTH:]]
    if len(closes) < 2:
        return None
    moved = closes[-1] / closes[0] - 1
    span = "a month" if len(closes) == _MONTH else f"{len(closes)} days"
    way = "Up" if moved > 0.01 else "Down" if moved < -0.01 else "Level"
    return figures.trace(f"{way} in {span}", closes, 96)


def _date(text: str | None) -> str:
    when = times.moment(text)
    return times.day(when) if when else ""
