"""predictions: where a price probably lies in a day, a week and a month, and how that held before.

Not a target. The middle is the present price unless a challenger's own record admits it. Only
daily candles and what was issued before enter; nothing shows that moods, news or charts would help.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from analysis import (
    backtests,
    candle_choice,
    candle_series,
    common,
    forecast_past,
    forecasts,
    handover,
    inapplicable,
)
from analysis.candle_choice import Choice
from analysis.candle_round import Round
from analysis.forecast_past import Price
from analysis.forecasts import Forecast
from analysis.moments import from_epoch, iso
from analysis.result import Result, Source
from analysis.stored import DAY, Prepared
from analysis.subject import Coin, History
from quant import admission, backtest, ranges, wilson
from quant.absent import NO_HISTORY, NOT_APPLICABLE, TOO_SHORT, Absent
from quant.challengers import CHALLENGERS
from quant.ranges import Clock

METHOD = "predictions/1"
PRICE = "cache:market-data"
PER_MISSING, PER_GAPS = 10, 20  # points of quality
MOST_GAPS = 0.02  # share of days made up for holes
YOUNG = 120  # returns below which a range of 30 days held too rarely
BACKTEST_LIFE = timedelta(days=7)
NO_BETTER = "no better than today's price"
FIELDS = (
    *("model", "baseline", "base", "horizons", "challengers", "verdict", "pool", "candles"),
    "quality_parts",
)


class Inputs(NamedTuple):
    """What one answer rests on, read and computed."""

    series: Prepared
    clock: Clock
    price: Price | None
    pool: forecasts.Pool
    pool_source: str
    movers: dict[int, str]
    judged: dict[int, Mapping[str, Any]]
    kept: list[dict[str, Any]]

    @property
    def base_usd(self) -> float:
        """Return the price that the ranges begin at."""
        return self.price.price_usd if self.price else self.series.bars[-1].close

    @property
    def base_at(self) -> datetime:
        """Return the time of that price."""
        return self.price.at if self.price else from_epoch(self.series.last_close_at)


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Compute the ranges of three horizons on the coin's daily candles, refreshed where due.

    Prices in US dollars. Raises NoSource when there are no candles and nobody could tell why.
    """
    made = Round(coin, history, now=now, deadline=deadline)
    choice = candle_choice.choose(made, DAY)
    series = None if choice.is_ended else candle_series.prepared(made, DAY, choice)
    if series is None:
        warning = inapplicable.why(made, {DAY: choice})
        nothing: dict[str, Any] = dict.fromkeys(FIELDS, NOT_APPLICABLE)
        nothing["horizons"] = dict.fromkeys(forecasts.NAMES.values(), NOT_APPLICABLE)
        nothing["challengers"] = []
        return inapplicable.result(made, nothing, warning, METHOD)
    return _result(made, choice, _inputs(series, history.past, now))


def _inputs(series: Prepared, past: Mapping[str, Any], now: datetime) -> Inputs:
    clock = ranges.clock([bar.close for bar in series.bars])
    pool, pool_source = forecast_past.pool(past)
    movers = admission.admitted(forecast_past.tallies(past))
    stored = [
        backtests.with_times(row)
        for row in past.get("backtests", ())
        if backtests.computed_for(row) > (now - BACKTEST_LIFE).date()
    ]
    kept = [] if stored else backtests.judge(series, clock, pool)
    judged = forecast_past.by_days(stored or kept)
    price = forecast_past.price(past)
    return Inputs(series, clock, price, pool, pool_source, movers, judged, kept)


def _result(made: Round, choice: Choice, inputs: Inputs) -> Result:
    past = made.history.past
    live = forecast_past.by_days(past.get("live"))
    shares, grade = _quality(made, inputs)
    data = common.finish(
        made.coin,
        {
            "model": ranges.MODEL,
            "baseline": backtest.BASELINE,
            "base": _base(inputs),
            "horizons": {
                name: _horizon(inputs, days, live.get(days))
                for days, name in forecasts.NAMES.items()
            },
            "challengers": _challengers(inputs),
            "verdict": _verdict(inputs.movers),
            "pool": inputs.pool_source,
            "candles": candle_series.block(inputs.series, choice.failures),
            "quality_parts": shares,
        },
        method=METHOD,
        as_of=max(inputs.base_at, from_epoch(inputs.series.last_close_at)),
        warnings=_warnings(made.coin, choice, inputs),
    )
    result = handover.result(made, data, grade, 1.0)
    return result._replace(
        sources=[*result.sources, *_price_source(inputs.price)],
        kept={"backtests": inputs.kept} if inputs.kept else {},
    )


def _base(inputs: Inputs) -> dict[str, Any]:
    sigma = float(inputs.clock.sigma[-1])
    is_known = inputs.clock.returns >= min(ranges.FEWEST.values())
    return {
        "price_usd": inputs.base_usd,
        "at": iso(inputs.base_at),
        "sigma_daily_pct": 100 * sigma if is_known else TOO_SHORT,
        "sigma_source": inputs.series.source,
        "returns_used": inputs.clock.returns,
    }


def _horizon(inputs: Inputs, days: int, live: Mapping[str, Any] | None) -> dict[str, Any] | Absent:
    made = forecasts.make(inputs.clock, inputs.base_usd, days, inputs.pool, inputs.movers.get(days))
    if isinstance(made, Absent):
        return made
    fan = {
        f"c{share * 100:.0f}": forecasts.around(inputs.base_usd, made.middle, reach)
        for share, reach in zip(ranges.SHARES, made.reach, strict=True)
    }
    shown, baseline = fan["c80"], forecasts.around(inputs.base_usd, 0.0, made.gauss)
    return {
        "due_at": iso(inputs.base_at + timedelta(days=days)),
        "low_usd": shown.low,
        "mid_usd": shown.mid,
        "high_usd": shown.high,
        "coverage": backtest.MIDDLE_SHARE,
        "fan": {name: {"low_usd": one.low, "high_usd": one.high} for name, one in fan.items()},
        "width_pct": 100 * (shown.high - shown.low) / shown.mid,
        "quantile": _quantile(made),
        "baseline": {
            "low_usd": baseline.low,
            "mid_usd": baseline.mid,
            "high_usd": baseline.high,
        },
        "backtest": backtests.block(inputs.judged.get(days)),
        "live": _live(live, days),
    }


def _quantile(made: Forecast) -> dict[str, Any]:
    middle = ranges.SHARES.index(backtest.MIDDLE_SHARE)
    return {
        "q_own": made.own[middle] if made.own else TOO_SHORT,
        "q_pool": made.pooled[middle],
        "q": made.used[middle],
        "windows_own": made.windows,
        "weight_own": made.own_weight,
    }


def _live(row: Mapping[str, Any] | None, days: int) -> dict[str, Any]:
    told = row or {"issued": 0, "scored": 0, "void": 0, "hits_80": 0}
    scored, relative = told["scored"], told.get("relative_interval_score")
    share = told["hits_80"] / scored if scored else NO_HISTORY
    return {
        "issued": told["issued"],
        "scored": scored,
        "void": told["void"],
        "hits_80": told["hits_80"],
        "coverage_80": share,
        "ci": NO_HISTORY
        if isinstance(share, Absent)
        else list(wilson.interval(share, scored / days)),
        "relative_interval_score": NO_HISTORY if relative is None else relative,
    }


def _challengers(inputs: Inputs) -> list[dict[str, Any]]:
    return [
        {"name": row["name"], "horizon": name}
        | {key: row[key] for key in row if key != "name"}
        | {"admitted": inputs.movers.get(days) == row["name"]}
        for days, name in forecasts.NAMES.items()
        for row in backtests.challenges(inputs.judged.get(days))
    ]


def _verdict(movers: Mapping[int, str]) -> str:
    names = [name for name in CHALLENGERS if name in movers.values()]
    return f"better: {', '.join(names)}" if names else NO_BETTER


def _quality(made: Round, inputs: Inputs) -> tuple[dict[str, Any], int]:
    """Return the parts, each 0 to 1, and the number: it rates what goes in, not the forecast."""
    of_candles = candle_series.quality_parts(made, inputs.series)
    missing = [
        inputs.price is None,
        not inputs.judged,
        inputs.pool_source == forecast_past.SHIPPED,
    ]
    weaker = min(
        candle_series.quality_of(of_candles), inputs.price.quality if inputs.price else 100
    )
    shares = of_candles | {
        "market": inputs.price.quality / 100 if inputs.price else NO_HISTORY,
        "inputs": 1 - sum(missing) / len(missing),
    }
    lost = PER_MISSING * sum(missing) + PER_GAPS * _has_gaps(inputs.series)
    return shares, max(0, weaker - lost)


def _has_gaps(series: Prepared) -> bool:
    return len(series.filled) > MOST_GAPS * len(series.bars)


def _price_source(price: Price | None) -> list[Source]:
    return [Source(PRICE, True, price.at, None, None)] if price else []


def _warnings(coin: Coin, choice: Choice, inputs: Inputs) -> set[str]:
    raised = {
        "pegged": coin.kind == "stablecoin",
        "price_from_close": inputs.price is None,
        "young_series": ranges.FEWEST[30] <= inputs.clock.returns < YOUNG,
        "gaps": _has_gaps(inputs.series),
        "source_changed": choice.is_changed,
        "not_refreshed": choice.failures > 0,
        "series_cut": inputs.series.is_cut,
        "usdt_quoted": inputs.series.source == "binance",
    }
    return {code for code, is_raised in raised.items() if is_raised}
