"""The five parts of the risk score: what each was scored on, or why it is left out."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from analysis.risk_measures import Block
from analysis.risk_past import Holders, Market, Stories
from quant import danger
from quant.absent import NO_HISTORY, NOT_PUBLISHED, TOO_SHORT, Absent

FEWEST_DAYS = 30  # returns, below which nothing is said of how dangerous a coin is


class Component(NamedTuple):
    """A score of 0 to 100 and the figures it was made of, by their path in the answer."""

    score: float
    inputs: dict[str, float]


Components = Mapping[str, Component | Absent]


def score(
    days: int,
    swings: Block,
    peg: Block | Absent,
    liquidity: Block,
    market: Market | None,
    holders: Holders | Absent,
    stories: Stories | Absent,
) -> dict[str, Component | Absent]:
    """Score every part, in the order of the table; `days` are the returns that are there."""
    return {
        "volatility": _volatility(days, swings, peg),
        "liquidity": _liquidity(liquidity),
        "concentration": _concentration(holders),
        "regulatory": _regulatory(stories),
        "market_cap": _market_cap(market),
    }


def fields(parts: Components) -> dict[str, Any]:
    """Return score, category and rows; a part that is not known has no score and no weight."""
    scores = {n: None if isinstance(p, Absent) else p.score for n, p in parts.items()}
    made = danger.overall(scores)
    without = _without_score(parts)
    return {
        "overall_score": without if made.score is None else round(made.score),
        "category": without if made.score is None else danger.category(made.score),
        "components": [_row(name, part, made.weights_used[name]) for name, part in parts.items()],
    }


def coverage(parts: Components) -> float:
    """Return the weight of the parts that are known, 0 to 1."""
    known = [name for name, part in parts.items() if isinstance(part, Component)]
    return sum(danger.WEIGHTS[name] for name in known) / 100


def _row(name: str, part: Component | Absent, weight_used: float) -> dict[str, Any]:
    known = None if isinstance(part, Absent) else part
    return {
        "name": name,
        "score": round(known.score) if known else None,
        "weight": danger.WEIGHTS[name] / 100,
        "weight_used": weight_used,
        "inputs": known.inputs if known else {},
        "reason": part.reason if isinstance(part, Absent) else None,
    }


def _without_score(parts: Components) -> Absent:
    """Say why there is no score: the heaviest part that is missing, volatility before all."""
    missing = [part for part in parts.values() if isinstance(part, Absent)]
    return missing[0] if missing else NO_HISTORY


def _volatility(days: int, swings: Block, peg: Block | Absent) -> Component | Absent:
    if days < FEWEST_DAYS:
        return TOO_SHORT
    if isinstance(peg, dict):
        for name in ("max_abs_dev_365d_bps", "max_abs_dev_30d_bps"):
            if not isinstance(peg[name], Absent):
                return Component(danger.of_straying(peg[name] / 100), {f"peg.{name}": peg[name]})
    for name in ("d90", "d30"):
        if not isinstance(swings[name], Absent):
            pct = swings[name]["annual_pct"]
            return Component(danger.of_volatility(pct), {f"volatility.{name}.annual_pct": pct})
    return NO_HISTORY


def _liquidity(block: Block) -> Component | Absent:
    scorers = {"turnover_24h_pct": danger.of_turnover, "book_spread_bps": danger.of_spread}
    known = {name: block[name] for name in scorers if not isinstance(block[name], Absent)}
    if not known:
        absent: Absent = block["turnover_24h_pct"]
        return absent
    scores = [scorers[name](value) for name, value in known.items()]
    inputs = {f"liquidity.{name}": value for name, value in known.items()}
    return Component(sum(scores) / len(scores), inputs)


def _concentration(holders: Holders | Absent) -> Component | Absent:
    if isinstance(holders, Absent):
        return holders
    share = holders.top10_share
    return Component(danger.of_holders(share), {"top10_share": share})


def _regulatory(stories: Stories | Absent) -> Component | Absent:
    if isinstance(stories, Absent):
        return stories
    return Component(danger.of_stories(stories.told), {"stories_90d": float(len(stories.told))})


def _market_cap(market: Market | None) -> Component | Absent:
    if market is None:
        return NO_HISTORY
    cap = market.market_cap_usd
    if cap is None:
        return NOT_PUBLISHED
    return Component(danger.of_market_cap(cap), {"market_cap_usd": cap})
