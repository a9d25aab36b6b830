"""What the ranges say in words: where the price probably lies, how often that held, what of it.

A template whose value is missing is not used; nothing says what happens or what to do.
"""

from collections.abc import Mapping
from typing import Any

from blueprints.presentation import numbers
from blueprints.presentation.forecast_pictures import share

_SPANS = {"7d": "7-day range", "24h": "24-hour range", "30d": "30-day range"}
_WINDOWS = {"24h": "separate days", "7d": "separate weeks", "30d": "separate spans of 30 days"}
_NO_BETTER = "no better than today's price"
_FEWEST = 30  # daily moves
_CLAIM_P = 0.05
_STILL_PCT = 1e-7  # a daily move that is none
_FEWEST_WINDOWS = 2
_METHODS = {
    "drift_365": "the drift of a year",
    "drift_365×0.1": "a tenth of the drift of a year",
    "momentum": "the move of before",
    "ar1": "the move of the day before",
    "ema20_reversion": "the way back to the 20-day average",
}
_ENDED = {
    "series_ended": "{name} no longer trades where it was listed, so no range is shown.",
    "not_listed": "No source has a price history of {name}: nothing to make a range of.",
    "too_young": "The price history of {name} is too short for a range.",
}


def write(data: Mapping[str, Any], name: str) -> list[str]:
    """Say in words what the figures show."""
    if not data["applicable"]:
        told = [_ENDED[code].format(name=name) for code in data["warnings"] if code in _ENDED]
        return told or [f"Ranges do not apply to {name}."]
    shown = next((key for key in _SPANS if data["horizons"][key]), None)
    if shown is None:
        return [_nothing(data)]
    block = data["horizons"][shown]
    low, high = numbers.about(block["low_usd"]), numbers.about(block["high_usd"])
    said = [
        f"{_SPANS[shown]}: {low} to {high}.",
        _promise(block, shown),
        _middle(data),
        _against(block),
        _issued(block),
        "The model does not know about a broken peg." if "pegged" in data["warnings"] else "",
    ]
    return [sentence for sentence in said if sentence]


def method(name: str) -> str:
    """Name a challenger in words."""
    return _METHODS.get(name, name)


def _nothing(data: Mapping[str, Any]) -> str:
    known = data["base"]["returns_used"]
    if known < _FEWEST:
        days = "1 daily move is" if known == 1 else f"{known} daily moves are"
        return f"A range needs {_FEWEST} daily moves of the price; {days} known so far."
    if data["base"]["sigma_daily_pct"] < _STILL_PCT:
        return "The price has stood still in all the days that are stored: no range comes of that."
    return "The price moves so unlike before that no range comes of its past."


def _promise(block: Mapping[str, Any], shown: str) -> str:
    built = "It is built so that about 80 of 100 such ranges contain the later price"
    record = block["backtest"]
    if not record or record["n_eff"] < _FEWEST_WINDOWS:
        return f"{built}; this coin’s past is too short to say how many did."
    low, high = (numbers.ratio(100 * end, 0) for end in record["coverage_80_ci"])
    windows = numbers.ratio(record["n_eff"], 0)
    held = numbers.ratio(100 * record["coverage_80"], 0)
    return (
        f"{built}; in this coin’s past {held} did ({windows} {_WINDOWS[shown]}, {low} to {high})."
    )


def _middle(data: Mapping[str, Any]) -> str:
    if data["verdict"] == _NO_BETTER:
        return "The middle is simply today’s price: no method we tested does better."
    names = data["verdict"].partition(": ")[2].split(", ")
    told = " and ".join(method(name) for name in names)
    return f"The middle was moved by {told}, whose own record of issued forecasts was better."


def _against(block: Mapping[str, Any]) -> str:
    record = block["backtest"]
    if not record:
        return ""
    told = against(record["relative_interval_score"], record["dm_p"])
    return f"On stored days these ranges {told} a plain random walk’s."


def against(ratio: float, chance: float | None) -> str:
    """Say how ranges scored against others, claiming what the test can tell and no more."""
    if chance is not None and chance < _CLAIM_P and ratio < 1:
        return f"scored {numbers.ratio(100 * (1 - ratio), 1)}\u00a0% better than"
    if chance is not None and chance > 1 - _CLAIM_P and ratio > 1:
        return f"scored {numbers.ratio(100 * (ratio - 1), 1)}\u00a0% worse than"
    return "cannot be told from"


def _issued(block: Mapping[str, Any]) -> str:
    live = block["live"]
    if not live["scored"]:
        return ""
    void = f", {live['void']} void" if live["void"] else ""
    return (
        f"Of those issued here, {live['hits_80']} of {live['scored']} held "
        f"({share(live['coverage_80'])}{void})."
    )
