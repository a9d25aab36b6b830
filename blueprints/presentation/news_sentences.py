"""What the news card says in words: how much was told, what weighs most and why.

Titles are the publishers' own words and are quoted as such; the rest is ours.
"""

from blueprints.presentation import numbers, words
from blueprints.presentation.cards import Json

LONGEST_TITLE = 140
RULES = {
    "insolvency": "insolvency",
    "security_incident": "security incident",
    "etf_or_index": "fund or index decision",
    "chain_failure": "failure of a chain",
    "enforcement": "law and enforcement",
    "listing": "listing or delisting",
    "protocol_change": "change of protocol or supply",
    "flows": "treasuries and flows of funds",
    "macro": "interest rates and economy",
    "partnership": "partnership or launch",
    "people": "people and governance",
    "price_report": "report on prices",
    "opinion": "opinion or forecast",
    "other": "other news",
    "coin_in_title": "coin in the title",
    "coin_in_summary": "coin in the summary only",
    "second_source": "second source",
    "third_source": "third source",
    "amount_100m": "over $100 million",
    "amount_1b": "over $1 billion",
    "hedged": "said to be possible only",
    "denied": "denied or averted",
}


def write(data: Json, ticker: str) -> list[str]:
    """Say in words what was published."""
    counts = data["counts"]
    if not counts["d7"]:
        return [_nothing(data["feeds"], ticker)]
    said = [_told(counts, ticker), _weightiest(data), _tone(data["tone"])]
    said.append("Impact is set by fixed rules, not by a person.")
    return [sentence for sentence in said if sentence]


def _nothing(feeds: list[Json], ticker: str) -> str:
    read = sum(feed["ok"] for feed in feeds)
    sources = f"{words.count(read)} {'source' if read == 1 else 'sources'}"
    return f"No story about {ticker} in 7 days in the {sources} that could be read."


def rule(code: str) -> str:
    """Name a rule of the impact."""
    return RULES.get(code, code.replace("_", " "))


def reasons(rows: list[Json], impact: int) -> str:
    """Write how an impact came about: security incident 80, coin in the title +10 = 90."""
    first, *rest = rows
    parts = [f"{rule(first['rule'])} {first['points']}"]
    parts += [f"{rule(row['rule'])} {_signed(row['points'])}" for row in rest]
    return f"{', '.join(parts)} = {impact}"


def _signed(points: int) -> str:
    return f"+{points}" if points > 0 else f"{numbers.MINUS}{abs(points)}"


def _told(counts: Json, ticker: str) -> str:
    told, high = counts["d7"], counts["high_impact_d7"]
    stories = f"{told} {'story' if told == 1 else 'stories'}"
    return f"{stories} about {ticker} in 7 days, {high or 'none'} of high impact."


def _weightiest(data: Json) -> str:
    """Quote the story that weighs most; its age is not in the sum that is written."""
    if not data["articles"]:
        return ""
    first = data["articles"][0]
    title = first["title"]
    if len(title) > LONGEST_TITLE:
        title = f"{title[: LONGEST_TITLE - 1].rstrip()}…"
    return (
        f"Weightiest by impact and age: “{title}” ({reasons(first['reasons'], first['impact'])})."
    )


def _tone(tone: Json) -> str:
    if not tone["n"]:
        return ""
    parts = [f"{tone[side]} {side}" for side in ("positive", "neutral", "negative")]
    return (
        f"Wording of the last 3 days: {', '.join(parts)}, counted by a word list that is right "
        f"about half the time."
    )
