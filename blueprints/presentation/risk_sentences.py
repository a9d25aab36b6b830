"""What the risk card says in words: the score, a bad day, the deepest fall, what is left out.

A sentence whose values are missing is left out; no sentence says what anybody ought to do.
"""

from blueprints.presentation import cards, numbers, times, words
from blueprints.presentation.cards import Json

PARTS = {
    "volatility": "Volatility",
    "liquidity": "Liquidity",
    "concentration": "Holders",
    "regulatory": "Law and delisting",
    "market_cap": "Size",
}
_UNKNOWN = {
    "volatility": "how far the price swings",
    "liquidity": "how easily the coin is traded",
    "concentration": "who holds the coins",
    "regulatory": "what courts and regulators do to it",
    "market_cap": "what all coins are worth",
}
_BLANKS = {
    ("volatility", "too_short"): "under 30 days of prices are stored",
    ("concentration", "no_history"): "no share of the largest was read within a week",
    ("regulatory", "no_history"): "feeds of under 30 days are stored",
    ("regulatory", "provider_failed"): "no feed was read for three days",
    ("regulatory", "not_published"): "no story of 90 days names the coin",
}
_ENDED = {
    "series_ended": "{} no longer trades where it was listed: there is nothing to measure.",
    "too_young": "No day of {} is over yet where it is listed: there is nothing to measure.",
    "not_listed": "No source has a price history of {}: there is nothing to measure.",
}
_CLEARLY = {True: "more than chance explains", False: "less than chance explains"}
_FEWEST_MOVES = 30  # below which a coin has no score
_RARE = 0.05  # of Kupiec's test: below it the number of misses is no accident


def write(data: Json, name: str) -> list[str]:
    """Say in words what the figures show."""
    if not data["applicable"]:
        codes = [code for code in data["warnings"] if code in _ENDED]
        return [_ENDED[code].format(name) for code in codes] or ["There is nothing to measure."]
    said = [
        _score(data),
        _bad_day(data),
        _deepest(data),
        _peg(data),
        _left_out(data),
        _record(data),
        _reward(data),
    ]
    return [sentence for sentence in said if sentence]


def blank(name: str, reason: str) -> str:
    """Say why a part has no score."""
    return _BLANKS.get((name, reason), words.reason(reason))


def _score(data: Json) -> str:
    if data["overall_score"] is not None:
        return f"Measured risk {data['overall_score']} of 100: {data['category']}."
    moves = data["candles"]["used"] - 1
    if moves < _FEWEST_MOVES:
        return f"There is no score yet: it needs {_FEWEST_MOVES} daily moves, {moves} are stored."
    return f"There is no score: {cards.why(cards.blanks(data), 'overall_score')}."


def _bad_day(data: Json) -> str:
    tail = data["var_es"]["p95"]
    if not tail:
        return ""
    var, shortfall = tail["var_pct"], tail["es_pct"]
    if var is None:
        var, shortfall = tail["hist_var_pct"], tail["hist_es_pct"]
    if var <= 0:
        return "Not even one day in twenty lost anything."
    return (
        f"On one day in twenty you would have to expect a loss above {numbers.percent(var)}; "
        f"on such days the mean loss was {numbers.percent(shortfall)}."
    )


def _deepest(data: Json) -> str:
    fall = data["drawdown"]
    if data["candles"]["used"] < 2:
        return ""
    if not fall["max_pct"]:
        since = times.day(times.known_moment(fall["since_at"]))
        return f"It never closed lower than before since {since}."
    days = fall["days_down"]
    span = "1 day" if days == 1 else f"{days} days"
    told = f"The deepest fall was {numbers.percent(-fall['max_pct'])} in {span}"
    back = fall["recovered_at"]
    if back is None:
        return f"{told}, to {times.day(times.known_moment(fall['trough_at']))}; not recovered yet."
    return f"{told}, recovered by {times.day(times.known_moment(back))}."


def _peg(data: Json) -> str:
    peg = data["peg"]
    if not peg:
        return ""
    spans = (("max_abs_dev_365d_bps", "a year"), ("max_abs_dev_30d_bps", "30 days"))
    for key, span in spans:
        if peg[key] is not None:
            strayed = numbers.percent(peg[key] / 100)
            return f"In {span} it closed at most {strayed} away from one dollar."
    return ""


def _left_out(data: Json) -> str:
    missing = [row for row in data["components"] if row["reason"] is not None]
    if not missing or data["overall_score"] is None:
        return ""
    if len(missing) == 1:
        row = missing[0]
        subject = words.sentence(_UNKNOWN[row["name"]])
        return (
            f"{subject} is not known ({blank(row['name'], row['reason'])}), so that part is left "
            f"out and the other parts count more."
        )
    subjects = [_UNKNOWN[row["name"]] for row in missing]
    listed = f"{', '.join(subjects[:-1])} and {subjects[-1]}"
    return (
        f"{words.sentence(listed)} are not known, so these parts are left out and the others "
        f"count more."
    )


def _record(data: Json) -> str:
    seen = data["var_es"]["exceptions_250"]
    if not seen:
        return ""
    told = (
        f"Of the last 250 days {seen['seen']} lost more than was said the day before, where "
        f"{numbers.ratio(seen['expected'], 1)} were to be expected"
    )
    if seen["kupiec_p"] >= _RARE:
        return f"{told}: no more and no fewer than chance explains."
    return f"{told}: {_CLEARLY[seen['seen'] > seen['expected']]}."


def _reward(data: Json) -> str:
    ratio = data["sharpe"]
    if not ratio:
        return ""
    value = f"{numbers.ratio(ratio['d365'])} ± {numbers.ratio(1.96 * ratio['se'])}"
    if ratio["distinguishable"]:
        side = "gain" if ratio["d365"] > 0 else "loss"
        return f"Its {side} of a year for its swings (Sharpe {value}) is more than chance explains."
    return f"Its return of a year for its swings (Sharpe {value}) cannot be told from zero."
