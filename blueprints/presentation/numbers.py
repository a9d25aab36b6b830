"""Numbers as people read them: prices, money, amounts, changes, shares, ages.

`static/format.js` is the same set of rules for the browser; both are held to one table,
`tests/web/formatting.json`. Nothing here knows a template, a request or a coin, and nothing
turns an unknown value into a number: unknown is always a dash. Between a number and its percent
sign stands a no-break space, so that the sign never begins a line.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

UNKNOWN = "—"
MINUS = "−"
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
_SMALLEST_PLAIN = -4  # 0.0001: below it the zeros are counted instead of written
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # wide enough for every binary64


class Change(NamedTuple):
    """A change in percent: its direction in a word, its mark, its text with the sign."""

    direction: str  # "up", "down" or "flat"
    mark: str
    text: str

    def __str__(self) -> str:
        return f"{self.mark} {self.text}".strip()


def price(value: float | None, *, close: bool = False) -> str:
    """Write a price in dollars; `close` is the coin's own page, with four significant digits."""
    return UNKNOWN if value is None else _signed(value, "$", _price_digits(abs(value), close))


def bare_price(value: float | None) -> str:
    """Write a price where the currency is said elsewhere."""
    return price(value, close=True).replace("$", "")


def exact_price(value: float | None) -> str:
    """Write every digit of a price, for titles and screen readers."""
    if value is None:
        return UNKNOWN
    whole, _, fraction = f"{Decimal(repr(abs(value))):f}".partition(".")
    digits = _grouped(whole) + ("." + fraction.ljust(2, "0"))
    return _signed(value, "$", digits)


def is_counted(text: str) -> bool:
    """Say whether a text counts its zeros, so that it needs the exact value beside it."""
    return any("₀" <= character <= "₉" for character in text)


def about(value: float | None) -> str:
    """Write a price for a sentence: no cents from a thousand dollars on."""
    if value is None or abs(value) < 1000:
        return price(value, close=True)
    return _signed(value, "$", _grouped(_fixed(abs(value), 0)))


def money(value: float | None) -> str:
    """Write a large sum in dollars with K, M, B or T."""
    return UNKNOWN if value is None else _signed(value, "$", _scaled(abs(value)))


def exact_money(value: float | None) -> str:
    """Write a large sum in whole dollars."""
    return about(value) if value is None or abs(value) >= 1000 else exact_price(value)


def quantity(value: float | None, unit: str = "") -> str:
    """Write an amount of coins with K, M, B or T and its unit."""
    if value is None:
        return UNKNOWN
    return f"{_signed(value, '', _scaled(abs(value)))} {unit}".rstrip()


def change(value: float | None) -> Change:
    """Write a change in percent with sign and mark; what rounds to nothing is flat."""
    if value is None:
        return Change("flat", "", UNKNOWN)
    digits = _grouped(_fixed(abs(value), 2))
    if digits == "0.00":
        return Change("flat", "", "0.00\u00a0%")
    text = f"{digits}\u00a0%"
    return Change("up", "▲", f"+{text}") if value > 0 else Change("down", "▼", f"{MINUS}{text}")


def percent(value: float | None) -> str:
    """Write a share or a spread in percent, without a plus."""
    if value is None:
        return UNKNOWN
    size = abs(value)
    if 0 < size < 0.01:
        return "under 0.01\u00a0%"
    digits = "0" if size == 0 else _grouped(_fixed(size, 2 if size < 1 else 1))
    return _signed(value, "", digits) + "\u00a0%"


def ratio(value: float | None, places: int = 2) -> str:
    """Write a plain number with a fixed number of places."""
    if value is None:
        return UNKNOWN
    return _signed(value, "", _grouped(_fixed(abs(value), places)))


def signed(value: float) -> str:
    """Write a correlation, a beta or a tone with its sign; what rounds to nothing has none."""
    text = ratio(value)
    if text.strip(MINUS) == "0.00":
        return "0.00"
    return f"+{text}" if value > 0 else text


def multiple(value: float | None, places: int = 2) -> str:
    """Write how many times as much something is; from a hundred on without a fraction."""
    return ratio(value, 0 if value is not None and abs(value) >= 100 else places)


def score(value: float | None) -> str:
    """Write a score as a whole number."""
    return ratio(value, 0)


def scale_mark(value: float, step: float) -> str:
    """Write a price at a scale whose marks are `step` apart, without the currency."""
    places = int(step % 1 > 0) if step >= 1 else 1 - Decimal(step).adjusted()
    if places <= 6 and abs(value) >= 0.001:  # as static/chart.js does
        return _signed(value, "", _grouped(_fixed(abs(value), places)))
    return _signed(value, "", _price_digits(abs(value), close=True))


def age(seconds: float) -> str:
    """Write how long ago something was, in its largest whole unit, from one second on."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{max(1, int(seconds))} s"


def _price_digits(size: float, close: bool) -> str:
    if size == 0:
        return "0.00"
    digits, power = _significant(size)
    if size >= 1 or power >= 0:
        return _grouped(_fixed(size, max(2, 3 - power) if close else 2))
    if power >= _SMALLEST_PLAIN:
        return _fixed(size, 3 - power)
    return "0.0" + str(-power - 1).translate(_SUBSCRIPT) + digits


def _significant(size: float, digits: int = 4) -> tuple[str, int]:
    """Return the leading digits, rounded, and the power of ten of the first of them."""
    number = Decimal(size)
    power = number.adjusted()
    unit = Decimal(1).scaleb(power - digits + 1)
    rounded = number.quantize(unit, context=_ROUNDING)
    power = rounded.adjusted()
    return str(int(rounded.scaleb(digits - 1 - power))), power


def _scaled(size: float) -> str:
    for unit, letter in _SCALES:
        if size >= unit * 0.999995:
            return _grouped(_fixed(size / unit, 2)) + letter
    return _fixed(size, 2) if size == 0 or size >= 1 else _price_digits(size, close=False)


def _fixed(size: float, places: int) -> str:
    return f"{Decimal(size).quantize(Decimal(1).scaleb(-places), context=_ROUNDING):f}"


def _grouped(digits: str) -> str:
    whole, point, fraction = digits.partition(".")
    return f"{int(whole):,}" + point + fraction


def _signed(value: float, currency: str, digits: str) -> str:
    return (MINUS if value < 0 else "") + currency + digits
