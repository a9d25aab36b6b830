"""From parts to figures: one value for every path, who stands behind it, or why there is none.

Every figure is folded on its own; a provider counts once in each, with its first document that has
it. Heights are not averaged: the highest of those that agree is the newest block.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from analysis import reasons
from analysis.on_chain_parts import Found, Part
from quant import fold
from quant.absent import NOT_PUBLISHED, Absent
from quant.fold import Bounds

FRESH_SECONDS = 3600.0  # so old a reading may be without loss; at four times that it is stale
STALE_AFTER = timedelta(seconds=4 * FRESH_SECONDS)
DAILY_STALE_AFTER = timedelta(days=2)
AHEAD = timedelta(minutes=2)

HEIGHT = "network.height"
BOUNDS: Mapping[str, Bounds] = {
    HEIGHT: Bounds(50.0, 500.0, in_points=True),  # blocks; ten minutes of Ethereum's are 50
    "network.hashrate_hs": fold.HASHRATE,
    "fees.fast_sat_vb": fold.FEE,
    "fees.half_hour_sat_vb": fold.FEE,
    "fees.hour_sat_vb": fold.FEE,
    "fees.economy_sat_vb": fold.FEE,
    "gas.safe_gwei": fold.FEE,
    "gas.normal_gwei": fold.FEE,
    "gas.fast_gwei": fold.FEE,
    "gas.base_gwei": fold.FEE,
    "activity.tx_24h": fold.VOLUME,
    "activity.active_addresses_24h": fold.VOLUME,
    "supply.circulating": fold.SUPPLY,
}


class Reading(NamedTuple):
    """One provider's figure of a moment."""

    provider: str
    value: float
    at: datetime


class Figure(NamedTuple):
    """A folded figure; `kept` are the readings in it, `expected` counts who could have told."""

    value: float
    kept: Sequence[Reading]
    agree: float
    is_conflict: bool
    expected: int


class Figures:
    """All figures of one run by path."""

    def __init__(self, found: Found, now: datetime) -> None:
        self._parts = [timely(part, now) for part in found.parts]
        self._otherwise = found.otherwise
        paths = dict.fromkeys(path for part in self._parts for path in part.figures)
        self._figures = {path: made for path in paths if (made := self._folded(path))}

    def get(self, path: str) -> Figure | None:
        """Return a figure, or None."""
        return self._figures.get(path)

    def value(self, path: str) -> float | None:
        """Return the value of a figure, or None."""
        figure = self._figures.get(path)
        return None if figure is None else figure.value

    def absent(self, path: str) -> Absent:
        """Say why a path has no figure; an object's reason is that of its parts."""
        told = [part.error for part in self._parts if path in part.figures]
        if any(error is not None and error != "no_data" for error in told):
            return reasons.of_errors(told)
        while path:
            if path in self._otherwise:
                return self._otherwise[path]
            path = path.rpartition(".")[0]
        return NOT_PUBLISHED

    def is_unknown(self, path: str) -> bool:
        """Tell whether all who could tell a figure answered that they do not know the coin."""
        return {part.error for part in self._parts if path in part.figures} == {"no_data"}

    def silent(self, paths: Sequence[str]) -> set[str]:
        """Return the providers that could tell one of these figures and answered without it."""
        return {
            part.provider
            for part in self._parts
            if part.error is None and any(part.figures.get(path, 0.0) is None for path in paths)
        }

    def used(self) -> dict[str, datetime]:
        """Return the providers in any figure, each with its newest moment there."""
        newest: dict[str, datetime] = {}
        for figure in self._figures.values():
            for reading in figure.kept:
                newest[reading.provider] = max(reading.at, newest.get(reading.provider, reading.at))
        return newest

    def failures(self) -> dict[str, str]:
        """Name what became of providers that answered, but in part too old or out of line."""
        used = self.used()
        found = {part.provider: part.error for part in reversed(self._parts) if part.error}
        for part in self._parts:
            if part.provider not in used and _has_figure(part):
                found.setdefault(part.provider, "outlier")
        return found

    def _folded(self, path: str) -> Figure | None:
        told = {
            part.provider: part for part in self._parts if path in part.figures
        }  # of several documents the last: who tells it in one of them is expected to
        readings = _readings(path, self._parts)
        if not readings:
            return None
        expected = sum(part.error != "no_data" for part in told.values())
        bounds = BOUNDS.get(path)
        if bounds is None:
            made = fold.fold([reading.value for reading in readings], fold.VOLUME)
            return Figure(readings[0].value, readings[:1], made.agree, False, expected)
        made = fold.fold([reading.value for reading in readings], bounds)
        kept = [one for one, is_in in zip(readings, made.kept, strict=True) if is_in]
        if made.is_conflict:
            kept = kept[:1]
        value = max(reading.value for reading in kept) if path == HEIGHT else made.value
        return Figure(value, kept, made.agree, made.is_conflict, max(expected, len(readings)))


def timely(part: Part, now: datetime) -> Part:
    """Empty a part that is too old, or of the future."""
    if part.at is None:
        return part
    limit = DAILY_STALE_AFTER if part.is_daily else STALE_AFTER
    if now - limit <= part.at <= now + AHEAD:
        return part._replace(at=min(part.at, now))
    return part._replace(error="stale", at=None, figures=dict.fromkeys(part.figures))


def _readings(path: str, parts: Iterable[Part]) -> list[Reading]:
    """Take the first figure of each provider, in the order of trust."""
    found: dict[str, Reading] = {}
    for part in parts:
        value = part.figures.get(path)
        if value is not None and part.at is not None and part.provider not in found:
            found[part.provider] = Reading(part.provider, value, part.at)
    return list(found.values())


def _has_figure(part: Part) -> bool:
    return any(value is not None for value in part.figures.values())
