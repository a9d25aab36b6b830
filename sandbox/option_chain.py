"""Options on an invented coin: which there are, what is open in them, what volatility they imply.

Everything is a function of coin and time. Options end at 08:00 UTC: tomorrow and the day after, on
the next Fridays, and on the last Fridays of months and quarters. Open interest counts coins and
lies mostly in round strikes, calls above the price and puts below it. Speaks no protocol.
"""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from sandbox import futures, world
from sandbox.coins import DAY, Coin, every
from sandbox.parts import mix, noise

ENDS_AT = timedelta(hours=8)
YEAR = 365 * DAY
CARRY = 0.05  # how much a coin delivered in a year costs more than today
STRIKES = 8  # to each side of the price
HELD = 0.00045  # of a supply, in the options of an end


class Option(NamedTuple):
    """One option at one moment: `worth` in coins, `volatility` in percent a year."""

    ends_at: int
    strike: int
    is_call: bool
    held: float
    volatility: float
    worth: float


def chain(coin: Coin, now: float) -> list[Option]:
    """Give all options on a coin, soonest first."""
    return [
        _option(coin, now, end, strike, is_call)
        for end in ends(now)
        for strike in strikes(coin, now, end)
        for is_call in (True, False)
    ]


def ends(now: float) -> list[int]:
    """Give the seconds at which options end that are traded now."""
    today = datetime.fromtimestamp(now, UTC).date()
    days = {today + timedelta(days=step) for step in (1, 2)}
    days |= {_friday(today) + timedelta(weeks=step) for step in range(4)}
    days |= {_last_friday(month) for month in _months(today, 3)}
    quarters = [month for month in _months(today, 12) if month.month % 3 == 0]
    days |= {_last_friday(month) for month in quarters}
    return sorted(end for end in map(_moment, days) if end > now)


def forward(coin: Coin, now: float, end: float) -> float:
    """Give what a coin delivered at an end costs."""
    return futures.index(coin, now) * math.exp(CARRY * (end - now) / YEAR)


def strikes(coin: Coin, now: float, end: int) -> list[int]:
    """Give the strikes of an end, the same for a whole day."""
    return _strikes(coin.id, int(now) // DAY, end)


def index(coin: Coin, at: float) -> float:
    """Give the volatility of the next thirty days, in percent a year."""
    base = 46 if coin.id == "bitcoin" else 62
    return base * (1 + 0.2 * futures.swell(mix(coin.seed, 41), at, 12 * DAY))


@lru_cache(maxsize=256)
def _strikes(coin_id: str, day: int, end: int) -> list[int]:
    coin = every()[coin_id]
    price = world.price(coin, day * DAY)
    assert price is not None, "only what is traded has options"
    days = (end - day * DAY) / DAY
    step = _round(price * (0.012 + 0.009 * math.sqrt(days)))
    middle = round(price / step) * step
    return [
        middle + step * place for place in range(-STRIKES, STRIKES + 1) if middle + step * place > 0
    ]


def _option(coin: Coin, now: float, end: int, strike: int, is_call: bool) -> Option:
    years = (end - now) / YEAR
    price = forward(coin, now, end)
    distance = math.log(strike / price)
    volatility = _volatility(coin, now, years, distance)
    worth = _worth(price, strike, volatility / 100, years, is_call) / price
    return Option(end, strike, is_call, _held(coin, now, end, strike, is_call), volatility, worth)


def _volatility(coin: Coin, now: float, years: float, distance: float) -> float:
    """Give the smile: dearer far from the price, and more so below it and soon."""
    level = index(coin, now) * (1 + 0.06 * math.tanh(4 * (years - 0.08)))
    bent = min(max(distance / math.sqrt(max(years, 1 / 365) * 4), -1.5), 1.5)
    return level * (1 - 0.12 * bent + 0.35 * bent * bent)


def _held(coin: Coin, now: float, end: int, strike: int, is_call: bool) -> float:
    spread = 0.04 + 0.25 * math.sqrt((end - now) / YEAR)
    middle = 0.7 * spread if is_call else -0.7 * spread
    distance = math.log(strike / forward(coin, now, end)) - middle
    key = mix(mix(coin.seed, end // DAY), 2 * strike + is_call)
    share = math.exp(-0.5 * (distance / spread) ** 2) * (1 + 0.5 * noise(key, 1))
    held = (coin.supply or 0.0) * HELD * (1.0 if is_call else 0.65) * share / STRIKES
    return round(held * (0.4 + 0.6 * _is_popular(end)), 1)


def _is_popular(end: int) -> bool:
    """Tell whether an end is the last Friday of a month: there most is open."""
    day = datetime.fromtimestamp(end, UTC).date()
    return day == _last_friday(day.replace(day=1))


def _worth(price: float, strike: float, volatility: float, years: float, is_call: bool) -> float:
    """Give the price of an option on a forward by Black's formula, without interest."""
    deviation = volatility * math.sqrt(years)
    near = (math.log(price / strike) + deviation * deviation / 2) / deviation
    call = price * _normal(near) - strike * _normal(near - deviation)
    return max(call if is_call else call - price + strike, 0.0)


def _normal(value: float) -> float:
    return (1 + math.erf(value / math.sqrt(2))) / 2


def _round(step: float) -> int:
    """Round a step up to 1, 2 or 5 times a power of ten, at least 1."""
    power = 10 ** max(0, math.floor(math.log10(step)))
    return next(int(power * times) for times in (1, 2, 5, 10) if power * times >= step or times > 9)


def _friday(day: date) -> date:
    """Give the first Friday after a day."""
    return day + timedelta(days=(4 - day.weekday() - 1) % 7 + 1)


def _last_friday(month: date) -> date:
    """Give the last Friday of the month that begins with a day."""
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - 4) % 7)


def _months(day: date, count: int) -> Iterator[date]:
    month = day.replace(day=1)
    for _ in range(count):
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _moment(day: date) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) + ENDS_AT).timestamp())
