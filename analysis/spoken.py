"""Values as sentences say them: prices, sums, counts, shares and days, the same for every reader.

A digest is stored and read by people and by models, so what it says is made here once. No locale,
no clock: the same value is always the same text.
"""

from datetime import datetime
from decimal import Decimal

MINUS = "−"
SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
CENTS_BELOW = 1000.0
DIGITS = 4


def price(usd: float) -> str:
    """Write a price: whole dollars from a thousand on, else four digits that count."""
    if abs(usd) >= CENTS_BELOW:
        return f"{_sign(usd)}${abs(usd):,.0f}"
    return f"{_sign(usd)}${_significant(abs(usd))}"


def money(usd: float) -> str:
    """Write a sum of dollars in words of size from a million on."""
    return f"{_sign(usd)}${_scaled(abs(usd))}"


def amount(value: float) -> str:
    """Write an amount of anything, in words of size from a million on."""
    return f"{_sign(value)}{_scaled(abs(value))}"


def count(value: float) -> str:
    """Write a whole number with its thousands apart."""
    return f"{_sign(value)}{abs(value):,.0f}"


def change(percent: float) -> str:
    """Write a change in percent with its sign."""
    text = f"{abs(percent):,.2f}"
    sign = "" if float(text.replace(",", "")) == 0 else MINUS if percent < 0 else "+"
    return f"{sign}{text} %"


def share(percent: float) -> str:
    """Write a share in percent."""
    return f"{_sign(percent)}{abs(percent):,.1f} %"


def fraction(value: float) -> str:
    """Write a share that is given as a fraction."""
    return share(100 * value)


def rate(fraction_8h: float) -> str:
    """Write a small fraction in percent with its sign, to four places."""
    text = f"{abs(100 * fraction_8h):.4f}"
    sign = "" if float(text) == 0 else MINUS if fraction_8h < 0 else "+"
    return f"{sign}{text} %"


def score(value: float) -> str:
    """Write a score on a scale of −100 to 100 with its sign."""
    text = f"{abs(value):.0f}"
    return "0" if text == "0" else f"{MINUS if value < 0 else '+'}{text}"


def grade(value: float) -> str:
    """Write a score of 0 to 100."""
    return f"{value:.0f}"


def plain(value: float) -> str:
    """Write a number as it is, with two decimals at most."""
    text = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    return text if text == "0" else f"{_sign(value)}{text}"


def day(moment: str) -> str:
    """Write the day of an ISO moment: 10 Oct 2026."""
    read = datetime.fromisoformat(moment)
    return f"{read.day} {read:%b %Y}"


def minute(moment: str) -> str:
    """Write an ISO moment to the minute: 10 Oct 2026, 14:05 UTC."""
    return f"{day(moment)}, {datetime.fromisoformat(moment):%H:%M} UTC"


def word(value: str) -> str:
    """Write a word of a closed list as it is."""
    return value.replace("_", " ")


def _sign(value: float) -> str:
    return MINUS if value < 0 else ""


def _scaled(size: float) -> str:
    for unit, name in SCALES:
        if size >= unit:
            return f"{size / unit:,.2f} {name}"
    return f"{size:,.0f}" if size >= CENTS_BELOW else _significant(size)


def _significant(size: float) -> str:
    if size == 0:
        return "0"
    number = Decimal(repr(size))
    places = max(2, DIGITS - 1 - number.adjusted())
    return f"{number:,.{places}f}"
