"""What changed for a person since the visit before: own coins, alerts, stories."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import coin_rows, times
from blueprints.presentation.coin_rows import Seen, counted


class Since(NamedTuple):
    """The card; without a visit before, `blank` says what it is for."""

    at: datetime | None
    lead: str
    coins: list[Seen]
    blank: str


def since(found: Mapping[str, Any] | None) -> Since:
    """Build the card."""
    if not found:
        blank = "Nothing to compare yet: what your coins cost now is kept for your next visit."
        return Since(None, "", [], blank)
    coins = [coin_rows.seen(coin) for coin in found["coins"]]
    blank = "" if coins else "On that visit you had neither watched nor opened a coin."
    return Since(times.known_moment(found["at"]), _lead(found), coins, blank)


def _lead(found: Mapping[str, Any]) -> str:
    rose, fell = found["rose"], found["fell"]
    parts = []
    if rose or fell:
        parts.append(f"{rose} of your coins rose, {fell} fell")
    elif found["coins"]:
        parts.append("your coins cost what they did")
    parts.append(f"{counted(found['alerts'], 'alert')} fired")
    parts.append(f"{counted(found['stories'], 'new story', 'new stories')} about your coins")
    return "; ".join(parts)[0].upper() + "; ".join(parts)[1:] + "."
