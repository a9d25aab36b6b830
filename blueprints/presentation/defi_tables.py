"""The tables of the DeFi card: ratios, pools, chains, protocols, peers, days."""

from collections.abc import Mapping
from typing import NamedTuple

from blueprints.presentation import cards, numbers, times
from blueprints.presentation.cards import Json
from blueprints.presentation.numbers import Change

_DAYS_SHOWN = 30
DAY = 86_400


class Ratio(NamedTuple):
    """One row of the table of ratios; a blank one says why."""

    label: str
    value: str
    note: str


class Pool(NamedTuple):
    """One pool that pays interest."""

    name: str
    project: str
    chain: str
    rate: str
    reward: str  # the part of the rate that is paid in other coins
    held: str
    risk: str


class Chain(NamedTuple):
    """One chain's part of the deposits."""

    name: str
    held: str
    share: str


class Protocol(NamedTuple):
    """One of the largest protocols of a chain."""

    name: str
    category: str
    held: str
    week: Change


class Peer(NamedTuple):
    """What is nearest in size."""

    name: str
    held: str
    revenue: str
    ratio: str


class Day(NamedTuple):
    """One day of the stored history."""

    day: str
    held: str
    fees: str
    revenue: str


def ratios(data: Json) -> list[Ratio]:
    """Show what the size of the coin is to what it holds and earns."""
    missing = cards.blanks(data)

    def row(
        label: str, path: str, note: str, *, percent: bool = False, money: bool = False
    ) -> Ratio:
        block, _, key = path.partition(".")
        value = data[block][key] if data[block] else None
        if value is None:
            return Ratio(label, numbers.UNKNOWN, cards.why(missing, path))
        if money:
            return Ratio(label, numbers.money(value), note)
        if percent:
            return Ratio(label, numbers.percent(100 * value), note)
        return Ratio(label, f"× {numbers.multiple(value)}", note)

    pace = "at the pace of 30 days"
    return [
        row("Market cap to deposits", "ratios.mcap_tvl", ""),
        row("Market cap to a year of fees", "ratios.price_fees", pace),
        row("Market cap to a year of revenue", "ratios.price_revenue", pace),
        row("Revenue, part of the fees", "ratios.revenue_share_of_fees", "30 days", percent=True),
        row("A year of fees", "annualised.fees_usd", pace, money=True),
        row("A year of revenue", "annualised.revenue_usd", pace, money=True),
    ]


def pools(data: Json) -> list[Pool]:
    """Show the largest pools."""
    return [
        Pool(
            row["pool"],
            row["project"],
            row["chain"] or numbers.UNKNOWN,
            _rate(row["apy_pct"]),
            _rate(row["apy_reward_pct"]),
            numbers.money(row["tvl_usd"]),
            _risk(row["il_risk"]),
        )
        for row in data["yields"] or []
    ]


def chains(data: Json) -> list[Chain]:
    """Show how the deposits are spread."""
    return [
        Chain(row["name"], numbers.money(row["tvl_usd"]), numbers.percent(100 * row["share"]))
        for row in data["chains"] or []
    ]


def protocols(data: Json) -> list[Protocol]:
    """Show where most is deposited on the chain."""
    return [
        Protocol(
            row["name"],
            row["category"] or "",
            numbers.money(row["tvl_usd"]),
            numbers.change(row["change_7d_pct"]),
        )
        for row in data["top_protocols"] or []
    ]


def peers(data: Json) -> list[Peer]:
    """Show what is nearest in size."""
    return [
        Peer(
            row["name"],
            numbers.money(row["tvl_usd"]),
            numbers.money(row["revenue_30d_usd"]),
            numbers.multiple(row["mcap_tvl"]),
        )
        for row in data["peers"] or []
    ]


def days(stored: Json) -> list[Day]:
    """Show the newest stored days, the newest first; of several points of a day the last."""
    held, fees, revenue = (_by_day(stored.get(name) or []) for name in ("tvl", "fees", "revenue"))
    known = sorted({*held, *fees, *revenue}, reverse=True)[:_DAYS_SHOWN]
    return [
        Day(
            times.day(times.from_epoch(day * DAY)),
            *(numbers.money(values.get(day)) for values in (held, fees, revenue)),
        )
        for day in known
    ]


def _by_day(points: list[list[float]]) -> Mapping[int, float]:
    return {int(at // DAY): value for at, value in points}


def _rate(value: float | None) -> str:
    return numbers.UNKNOWN if value is None else numbers.ratio(value)


def _risk(has_risk: bool | None) -> str:
    if has_risk is None:
        return "not told"
    return "two coins: may lose against holding them" if has_risk else "one coin"
