"""Backtests as they are stored and shown: how the model did on a coin's own candles."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from analysis.forecasts import HOURS, Pool
from analysis.moments import from_epoch, iso, iso_of
from analysis.rounding import rounded
from analysis.stored import DAY, Prepared
from quant import backtest, ranges, wilson
from quant.absent import TOO_SHORT, UNDEFINED, Absent
from quant.backtest import Challenge, Record
from quant.challengers import CHALLENGERS
from quant.ranges import Clock

Row = dict[str, Any]

_COVERAGES = ("coverage_50", "coverage_80", "coverage_95")
_TOLD = (
    *(*_COVERAGES, *(f"{name}_ci" for name in _COVERAGES), "kupiec_p"),
    *("interval_score", "interval_score_baseline", "relative_interval_score", "dm_p"),
    *("mase", "relative_mae", "directional_accuracy", "below_share", "above_share"),
)
_FEWEST_TESTED = 2  # separate windows, above which better_p has enough days
_WHY = {
    "kupiec_p": TOO_SHORT,
    "mase": UNDEFINED,
    "directional_accuracy": UNDEFINED,
}


def judge(series: Prepared, made: Clock, pool: Pool) -> list[Row]:
    """Return the rows to store, one for each horizon with anything to judge.

    `made` is the clock of the series' closes. The figures are those of quant.backtest.
    """
    found = []
    for days in ranges.HORIZONS:
        record = backtest.judge(made, days, pool.get(days))
        if record is not None:
            challenges = [backtest.challenge(made, days, name) for name in CHALLENGERS]
            found.append(_row(series, record, challenges))
    return found


def block(row: Mapping[str, Any] | None) -> Row | Absent:
    """Return what the analysis shows of a stored row."""
    if row is None:
        return TOO_SHORT
    metrics = row["metrics"]
    why = _WHY | {"dm_p": UNDEFINED if row["n_eff"] > _FEWEST_TESTED else TOO_SHORT}
    told = {name: metrics.get(name) for name in _TOLD}
    return {
        "n": row["n"],
        "n_eff": row["n_eff"],
        "from_at": row["from_at"],
        "to_at": row["to_at"],
        **{name: why[name] if value is None else value for name, value in told.items()},
    }


def challenges(row: Mapping[str, Any] | None) -> list[Row]:
    """Return how the challengers did in a stored row."""
    return list(row["metrics"].get("challengers", ())) if row else []


def with_times(row: Mapping[str, Any]) -> Row:
    """Return a row of private.newest_backtests with its times as answers show them."""
    return {**row, "from_at": iso_of(row["from_at"]), "to_at": iso_of(row["to_at"])}


def computed_for(row: Mapping[str, Any]) -> date:
    """Return the day of the newest candle that a row rests on."""
    return date.fromisoformat(row["computed_for"])


def _row(series: Prepared, record: Record, against: list[Challenge]) -> Row:
    first, last = (_closed_at(series, int(at)) for at in record.origins[[0, -1]])
    return {
        "model": ranges.MODEL,
        "horizon_h": HOURS[record.days],
        "computed_for": from_epoch(series.last_close_at).date().isoformat(),
        "n": len(record.origins),
        "n_eff": record.effective,
        "from_at": iso(first),
        "to_at": iso(last),
        "metrics": rounded(_metrics(record) | {"challengers": [_challenge(c) for c in against]}),
    }


def _metrics(record: Record) -> Row:
    return {
        **dict(zip(_COVERAGES, record.coverage, strict=True)),
        **{
            f"{name}_ci": list(wilson.interval(held, record.effective))
            for name, held in zip(_COVERAGES, record.coverage, strict=True)
        },
        "coverage_80_baseline": record.baseline_coverage_80,
        "kupiec_p": record.kupiec_p,
        "interval_score": record.score,
        "interval_score_baseline": record.baseline_score,
        "relative_interval_score": record.relative_score,
        "dm_p": record.score_p,
        "mase": record.scaled_error,
        "relative_mae": 1.0,  # the middle is the last close
        "directional_accuracy": None,  # which makes no call
        "below_share": record.below,
        "above_share": record.above,
    }


def _challenge(made: Challenge) -> Row:
    return {
        "name": made.name,
        "relative_mae": made.relative_error,
        "dm_p": made.better_p,
        "directional_accuracy": made.direction,
        "hit_ci": list(made.direction_ci) if made.direction_ci else None,
        "n": made.n,
    }


def _closed_at(series: Prepared, position: int) -> datetime:
    return from_epoch(series.bars[position].open_at + DAY)
