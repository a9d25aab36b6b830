"""What the sentiment card says in words: who leans which way, what that makes, how it moved.

A sentence whose values are missing is left out; no sentence says what anybody ought to do.
"""

from collections.abc import Mapping

from blueprints.presentation import numbers
from blueprints.presentation.cards import Json

LEVEL, SLIGHT, STRONG = 5.0, 20.0, 60.0  # from -100 to 100
_SUBJECTS = {
    "social": "social networks",
    "headline_tone": "headlines about {ticker}",
    "votes": "coin voters",
    "community": "CryptoPanic readers",
    "fear_greed": "the whole market",
}
_ORDER = ("headline_tone", "votes", "social", "community", "fear_greed")
_MARKET_ONLY = (
    "No source measures the mood about this coin; what you see is the mood of the whole market."
)
_SINCE = {"24h": "yesterday", "7d": "a week ago", "30d": "a month ago"}
_NAMES = {
    "social": "social networks",
    "headline_tone": "headlines",
    "votes": "coin votes",
    "community": "reader votes",
    "fear_greed": "fear and greed",
}


def write(data: Json, ticker: str) -> list[str]:
    """Say in words what the figures show."""
    values = {row["name"]: row["value"] for row in data["components"]}
    said = [
        *_voices(data, values, ticker),
        _change(data, "24h"),
        _shift(data),
        *(_change(data, window) for window in _SINCE if window != "24h"),
        _headlines(values),
        _votes(values),
    ]
    return [sentence for sentence in said if sentence]


def signed(value: float, places: int = 0) -> str:
    """Write a score or a change of one with its sign; nothing is without one."""
    text = numbers.ratio(value, places)
    if not text.strip("-−0."):
        return "0"
    return text if text.startswith(numbers.MINUS) else f"+{text}"


def _voices(data: Json, values: Mapping[str, float], ticker: str) -> list[str]:
    if data["scope"] == "market":
        return [
            _MARKET_ONLY,
            f"The whole market is {_greed(values['fear_greed'])} ({signed(values['fear_greed'])}).",
        ]
    told = [_voice(name, values[name], ticker) for name in _ORDER if name in values]
    text = ", ".join(told)
    together = f"Together {signed(data['score'])}: {data['label']}."
    return [text[:1].upper() + text[1:] + ".", together if len(told) > 1 else ""]


def _voice(name: str, value: float, ticker: str) -> str:
    subject = _SUBJECTS[name].format(ticker=ticker)
    if name == "fear_greed":
        return f"{subject} is {_greed(value)} ({signed(value)})"
    verb = "lean" if name == "headline_tone" else "are"
    return f"{subject} {verb} {_lean(value, verb)} ({signed(value)})"


def _lean(value: float, verb: str) -> str:
    if abs(value) < LEVEL:
        return "neither way" if verb == "lean" else "divided"
    side = "positive" if value > 0 else "negative"
    return f"{_degree(value)}{side}"


def _greed(value: float) -> str:
    if abs(value) < LEVEL:
        return "neither fearful nor greedy"
    return f"{_degree(value)}{'greedy' if value > 0 else 'fearful'}"


def _degree(value: float) -> str:
    size = abs(value)
    return "slightly " if size < SLIGHT else "very " if size >= STRONG else ""


def _change(data: Json, window: str) -> str:
    change = data["change"][window]
    if not change:
        return ""
    moved = signed(change["points"], 1)
    return f"Compared with {_SINCE[window]}, same sources: {moved}."


def _shift(data: Json) -> str:
    shift = data["shift"]
    if not shift or not shift["detected"]:
        return ""
    most = shift["moved"][0]
    return (
        f"That is a large move for a day; {_NAMES.get(most['name'], most['name'])} moved most "
        f"({signed(most['points'], 1)})."
    )


def _headlines(values: Mapping[str, float]) -> str:
    if "headline_tone" not in values:
        return ""
    return "The tone of headlines is counted by a word list and is right about half the time."


def _votes(values: Mapping[str, float]) -> str:
    return "How many people voted is not published." if "votes" in values else ""
