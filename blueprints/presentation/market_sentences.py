"""What the market-data card says in words: price, agreement, the day, the size, the peg.

A sentence whose values are missing is left out; no sentence says what anybody ought to do.
"""

from blueprints.presentation import numbers, words
from blueprints.presentation.cards import Json

_GAP_WORTH_SAYING = 2.0  # percent between exchanges


def write(data: Json, name: str) -> list[str]:
    """Say in words what the figures show."""
    disagree = "price_conflict" in data["warnings"]
    said = [
        f"{name} costs about {numbers.about(data['price_usd'])}.",
        _disagreement(data) if disagree else _agreement(data),
        _day(data),
        _turnover(data),
        _peg(data),
        _wrapped(data),
        _gap(data),
    ]
    return [sentence for sentence in said if sentence]


def _agreement(data: Json) -> str:
    used = [reading for reading in data["per_source"] if reading["used"]]
    if len(used) == 1:
        source = words.provider(used[0]["name"])
        return f"Only {source} gives a price; no second source confirms it."
    spread = numbers.percent(max(data["price_spread_pct"], 0.01))
    if "spare_price" in data["warnings"]:
        own, spare = (words.provider(reading["name"]) for reading in used)
        return (
            f"Only {own} gives a price of its own; that of {spare}, which rests on CoinGecko’s, "
            f"lies within {spread}."
        )
    return f"{words.sentence(words.count(len(used)))} sources agree within {spread}."


def _disagreement(data: Json) -> str:
    prices = [reading["price_usd"] for reading in data["per_source"]]
    if len(prices) != 2:  # of more, the one that is off is dropped
        return ""
    first, other = map(numbers.about, prices)
    spread = numbers.percent(data["price_spread_pct"])
    return (
        f"Two sources disagree by {spread}: {first} and {other}. "
        "We show the first and trust it little."
    )


def _day(data: Json) -> str:
    if data["change_24h_pct"] is None:
        return ""
    moved = f"In 24 hours it moved {numbers.change(data['change_24h_pct']).text}"
    if data["low_24h_usd"] is None or data["high_24h_usd"] is None:
        return moved + "."
    low, high = numbers.about(data["low_24h_usd"]), numbers.about(data["high_24h_usd"])
    return f"{moved} between {low} and {high}."


def _turnover(data: Json) -> str:
    if data["turnover_24h_pct"] is None:
        return ""
    return f"Today’s trading equals {numbers.percent(data['turnover_24h_pct'])} of its total value."


def _peg(data: Json) -> str:
    peg = data.get("peg")
    if not peg:
        return ""
    size = numbers.ratio(abs(peg["deviation_bps"]), 1)
    side = "above" if peg["deviation_bps"] >= 0 else "below"
    told = f"It stands {size} basis points {side} its peg"
    if peg.get("max_abs_dev_30d_bps") is None:
        return told + "."
    return f"{told}; the widest of 30 days was {numbers.ratio(peg['max_abs_dev_30d_bps'], 1)}."


def _wrapped(data: Json) -> str:
    wrapped = data.get("wrapped")
    if not wrapped or wrapped.get("basis_pct") is None:
        return ""
    size = numbers.percent(abs(wrapped["basis_pct"]))
    side = "more" if wrapped["basis_pct"] >= 0 else "less"
    return f"It costs {size} {side} than the coin it stands for."


def _gap(data: Json) -> str:
    gap = data.get("venue_gap")
    if not gap or gap["pct"] < _GAP_WORTH_SAYING:
        return ""
    return (
        f"Between exchanges the price differs by {numbers.percent(gap['pct'])}: lowest at "
        f"{words.provider(gap['cheapest'])}, highest at {words.provider(gap['dearest'])}."
    )
