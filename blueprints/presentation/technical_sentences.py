"""What the technical card says in words: trend, strength, agreement, and how it turned out before.

A sentence whose values are missing is left out; none says what comes next. How often such a
reading was followed by a move of its sign is told with its count, or not at all.
"""

from blueprints.presentation import numbers, readings, words
from blueprints.presentation.cards import Json

_HORIZON_DAYS = 7
_COIN_TOSS_Z = 1.96  # standard errors: within them a share is no better than a coin toss


def write(data: Json, ticker: str) -> list[str]:
    """Say in words what the readings are."""
    if not data["applicable"]:
        return [f"The chart of {ticker} is not read."]
    block = data["timeframes"].get(data["primary"])
    said = [
        *(_trend(block, data["primary"], ticker), _strength(block)),
        *(_frames_agree(data), _track_record(data)),
    ]
    return [sentence for sentence in said if sentence]


def _trend(block: Json | None, interval: str, ticker: str) -> str:
    average = readings.value_of(block, "ema", "21")
    if block is None or average is None:
        return ""
    _, adjective, bar = words.INTERVALS[interval]
    side = readings.side_of(block["last_close_usd"], average)
    told = f"On {adjective} candles {ticker} is {side} its 21-{bar} average"
    vote = _vote_of(block, "macd")
    if vote is None:
        return f"{told}."
    return f"{told} and momentum is {('falling', 'level', 'rising')[vote + 1]} (MACD)."


def _strength(block: Json | None) -> str:
    value = readings.value_of(block, "rsi_14")
    if block is None or value is None:
        return ""
    state = {"oversold": "low", "overbought": "high"}.get(
        block["rsi_14"]["state"], "neither high nor low"
    )
    return f"RSI {numbers.score(value)} is {state}."


def _frames_agree(data: Json) -> str:
    composite = data["composite"]
    if not composite or len(composite["timeframes_used"]) < 2:
        return ""
    count = words.count(len(composite["timeframes_used"]))
    if composite["agreement_share"] < 1:
        return f"The {count} time frames do not agree."
    return f"The {count} time frames agree: {composite['label']}."


def _track_record(data: Json) -> str:
    composite = data["composite"]
    record = next(
        (row for row in data["track_record"] or [] if row["horizon_days"] == _HORIZON_DAYS), None
    )
    if not composite or not composite["score"] or not record or record["hit_share"] is None:
        return ""
    cases = int(record["n_eff"])
    if cases < 1:
        return ""
    share = record["hit_share"]
    noise = _COIN_TOSS_Z * (0.25 / cases) ** 0.5
    better = "more" if share > 0.5 + noise else "less" if share < 0.5 - noise else ""
    verdict = f"{better} often than a coin toss" if better else "no better than a coin toss"
    move = "rise" if composite["score"] > 0 else "fall"
    return (
        f"In this coin’s own past such a reading was followed by a {move} within "
        f"{_HORIZON_DAYS} days in {round(share * cases)} of {cases} independent cases, {verdict}."
    )


def _vote_of(block: Json, name: str) -> int | None:
    votes = {vote["name"]: vote["vote"] for vote in block["votes"]}
    value = votes.get(name)
    return None if value is None else (value > 0) - (value < 0)
