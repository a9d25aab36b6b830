"""What the derivatives card says in words: who pays whom, what is open, which side is crowded.

A sentence whose values are missing is left out; no sentence says what anybody ought to do.
"""

from blueprints.presentation import numbers, words
from blueprints.presentation.cards import Json

CROWDS = {
    "crowded_long": "bets on a rise are crowded",
    "leaning_long": "bets on a rise are the larger crowd",
    "balanced": "neither side is crowded",
    "leaning_short": "bets on a fall are the larger crowd",
    "crowded_short": "bets on a fall are crowded",
}
_WORTH_SAYING = 0.5  # standard deviations from the mean
_NEXT_TO_NOTHING = 5e-7  # a fraction that is written as 0.0000 %


def write(data: Json, name: str) -> list[str]:
    """Say in words what the figures show."""
    if not data["applicable"]:
        return not_applicable(data["coin"]["kind"], name)
    said = [
        _funding(data),
        _open_interest(data),
        _accounts(data),
        _usual(data),
        _basis(data),
        _crowding(data),
        _options(data),
        _liquidations(data),
    ]
    return [sentence for sentence in said if sentence]


def not_applicable(kind: str, name: str) -> list[str]:
    """Say why there is nothing to say about a coin."""
    why = {
        "stablecoin": "A pegged coin is meant to stand still: there is hardly a price to bet on.",
        "wrapped": "Bets are made on the coin it stands for and are not counted here.",
    }
    calm = "Nothing is missing here, and nothing is counted against its quality."
    listed = f"No venue that was asked lists perpetual contracts of {name}."
    return [listed, why[kind], calm] if kind in why else [listed, calm]


def rate(value: float) -> str:
    """Write a fraction per eight hours in percent, with its sign and without the mark."""
    digits = numbers.ratio(100 * value, 4)
    return f"+{digits}" if value > 0 else digits


def _funding(data: Json) -> str:
    funding = data["funding"]
    if not funding:
        return ""
    size = numbers.ratio(100 * abs(funding["rate_8h"]), 4)
    level = funding["level"]
    if abs(funding["rate_8h"]) < _NEXT_TO_NOTHING:
        return f"Bets on a rise and bets on a fall pay each other next to nothing: {level}."
    sides = ("a rise", "a fall") if funding["rate_8h"] > 0 else ("a fall", "a rise")
    year = numbers.percent(abs(funding["apr_pct"]))
    return (
        f"Those betting on {sides[0]} pay those betting on {sides[1]} {size}\u00a0% every 8 hours "
        f"({year} a year): {level}."
    )


def _open_interest(data: Json) -> str:
    held = data["open_interest"]
    if not held:
        return ""
    told = f"{numbers.money(held['usd'])} are at stake"
    moved = held["change_24h_pct"]
    if moved is None:
        return told + "."
    if numbers.change(moved).direction == "flat":
        return told + ", as much as a day ago on the same venues."
    more = "more" if moved > 0 else "less"
    return f"{told}, {numbers.percent(abs(moved))} {more} than a day ago on the same venues."


def _accounts(data: Json) -> str:
    bets = data["long_short"]
    if not bets:
        return ""
    share = numbers.score(100 * bets["long_account_share"])
    return f"{share}\u00a0% of accounts are long; this counts accounts, not money."


def _usual(data: Json) -> str:
    funding = data["funding"]
    if not funding or funding["zscore_90d"] is None:
        return ""
    score, days = funding["zscore_90d"], funding["history_days"]
    if abs(score) < _WORTH_SAYING:
        return f"The payment is near its mean of {days} days."
    side = "above" if score > 0 else "below"
    return (
        f"The payment is {numbers.ratio(abs(score), 1)} standard deviations {side} its mean of "
        f"{days} days."
    )


def _basis(data: Json) -> str:
    basis = data["basis"]
    if not basis:
        return ""
    size = numbers.ratio(abs(basis["pct"]), 3)
    if size == "0.000":
        return "The contracts cost as much as the coin."
    side = "more" if basis["pct"] > 0 else "less"
    return f"The contracts cost {size}\u00a0% {side} than the coin."


def _crowding(data: Json) -> str:
    crowd = data["crowding"]
    if not crowd:
        return ""
    label = CROWDS.get(crowd["label"], crowd["label"])
    return f"Taken together, {label} ({signed(crowd['score'])} on a scale of −100 to +100)."


def _options(data: Json) -> str:
    options = data["options"]
    if not options or options["dvol_pct"] is None:
        return ""
    told = f"Options imply swings of {numbers.percent(options['dvol_pct'])} a year"
    ratio = options["put_call_oi_ratio"]
    if ratio is None:
        return told + "."
    return f"{told}, and for each open call there are {numbers.ratio(ratio)} open puts."


def _liquidations(data: Json) -> str:
    closed = data["liquidations"]
    if not closed:
        return ""
    day = closed["h24"]
    if not day["count"]:
        return "No position was reported as closed by force in 24 hours; not all are reported."
    venues = " and ".join(words.provider(venue) for venue in closed["venues"])
    return (
        f"At least {numbers.money(day['long_usd'])} of bets on a rise and "
        f"{numbers.money(day['short_usd'])} of bets on a fall were closed by force in 24 hours; "
        f"{venues} reports a part of them."
    )


def signed(value: float) -> str:
    """Write a score with its sign."""
    text = numbers.score(value)
    return f"+{text}" if value > 0 and text != "0" else text
