"""risk: how much a holder could lose and why, from measured parts; what is missing is named.

Everything rests on stored daily candles of the coin, of bitcoin and of ether, and on what other
analyses left in our tables. Only the coin's own candles are asked for, where they are due. A coin
without candles because nobody could be asked gets no answer rather than half a score.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from analysis import (
    candle_choice,
    candle_series,
    common,
    handover,
    inapplicable,
    risk_components,
    risk_measures,
    risk_past,
)
from analysis.candle_choice import Choice
from analysis.candle_round import Round
from analysis.moments import from_epoch
from analysis.result import Result
from analysis.risk_past import PEERS, Holders, Market, Peer, Stories
from analysis.stored import DAY, Prepared
from analysis.subject import Coin, History
from quant.absent import NO_HISTORY, NOT_APPLICABLE, PROVIDER_FAILED, Absent

METHOD = "risk/1"
PER_MISSING = 10  # points of quality
FIELDS = (
    *("overall_score", "category", "components", "volatility", "var_es", "drawdown", "beta"),
    *("correlation", "liquidity", "sharpe", "portfolio", "peg", "candles", "quality_parts"),
)


class Inputs(NamedTuple):
    """What one answer rests on besides the coin's own candles."""

    peers: dict[str, Peer | None]
    market: Market | None
    holders: Holders | Absent
    stories: Stories | Absent


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Refresh the coin's daily candles before `deadline` (time.monotonic()) and measure its risk.

    Scores run from 0 to 100, the most dangerous. Raises NoSource when there are no candles and
    nobody could tell why.
    """
    made = Round(coin, history, now=now, deadline=deadline)
    choice = candle_choice.choose(made, DAY)
    series = candle_series.prepared(made, DAY, choice)
    if series is None:
        warning = inapplicable.why(made, {DAY: choice})
        return inapplicable.result(made, dict.fromkeys(FIELDS, NOT_APPLICABLE), warning, METHOD)
    inputs = Inputs(
        risk_past.peers(history.past, now),
        risk_past.market(history),
        risk_past.holders(history.past),
        risk_past.stories(history.past, now),
    )
    return _result(made, choice, series, inputs)


def _result(made: Round, choice: Choice, series: Prepared, inputs: Inputs) -> Result:
    measured = _measures(made.coin, series, inputs)
    parts = risk_components.score(
        len(series.bars) - 1,
        measured["volatility"],
        measured["peg"],
        measured["liquidity"],
        *inputs[1:],
    )
    shares, grade = _quality(made, series, inputs, measured)
    data = common.finish(
        made.coin,
        risk_components.fields(parts)
        | measured
        | {
            "candles": candle_series.block(series, choice.failures),
            "quality_parts": shares,
        },
        method=METHOD,
        as_of=_as_of(series, inputs.market),
        warnings=_warnings(made.coin, choice, series),
    )
    result = handover.result(made, data, grade, risk_components.coverage(parts))
    return result._replace(sources=[*result.sources, *risk_past.sources(*inputs)])


def _measures(coin: Coin, series: Prepared, inputs: Inputs) -> dict[str, Any]:
    days = risk_past.days_of(series)
    return {
        "volatility": risk_measures.swings(days),
        "var_es": risk_measures.tails(days),
        "drawdown": risk_measures.falls(series),
        "beta": risk_measures.betas(coin, days, inputs.peers),
        "correlation": risk_measures.correlations(coin, days, inputs.peers),
        "liquidity": risk_measures.trade(series, days, inputs.market),
        "sharpe": risk_measures.reward(days),
        "portfolio": risk_measures.mixed(days, inputs.peers),
        "peg": risk_measures.peg(coin, series),
    }


def _quality(
    made: Round, series: Prepared, inputs: Inputs, measured: Mapping[str, Any]
) -> tuple[dict[str, Any], int]:
    """Return the parts, each 0 to 1, and the number: the weaker input less what is missing."""
    of_candles = candle_series.quality_parts(made, series)
    of_market = inputs.market.quality if inputs.market else None
    own = made.coin.coingecko_id
    missing = [
        *(peer is None and own != PEERS[name] for name, peer in inputs.peers.items()),
        isinstance(inputs.holders, Absent),
        _is_unread(inputs.stories),
        isinstance(measured["volatility"]["d365"], Absent),
        of_market is None,
    ]
    weaker = min(candle_series.quality_of(of_candles), 100 if of_market is None else of_market)
    shares = of_candles | {
        "market": NO_HISTORY if of_market is None else of_market / 100,
        "inputs": 1 - sum(missing) / len(missing),
    }
    return shares, max(0, weaker - PER_MISSING * sum(missing))


def _is_unread(stories: Stories | Absent) -> bool:
    """Tell whether feeds are missing; a coin nobody writes about is another case."""
    return stories in (NO_HISTORY, PROVIDER_FAILED)


def _as_of(series: Prepared, market: Market | None) -> datetime:
    closed_at = from_epoch(series.last_close_at)
    return closed_at if market is None else max(closed_at, market.at)


def _warnings(coin: Coin, choice: Choice, series: Prepared) -> set[str]:
    raised = {
        "issuer_risk_not_measured": coin.kind in ("stablecoin", "wrapped"),
        "source_changed": choice.is_changed,
        "not_refreshed": choice.failures > 0,
        "series_cut": series.is_cut,
        "usdt_quoted": series.source == "binance",
    }
    return {code for code, is_raised in raised.items() if is_raised}
