"""The options of a coin, as Deribit has them: a block of the analysis of derivatives.

Only Bitcoin and Ether have such options; of any other coin it does not apply. What one of the two
questions failed to answer is absent with its reason, and the other's part stands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from statistics import fmean, median
from typing import Any

from analysis import reasons
from analysis.ask import Answer
from analysis.moments import iso
from analysis.subject import Coin
from providers import deribit, http
from providers.records import OptionQuote
from quant import options
from quant.absent import NOT_APPLICABLE, Absent

CURRENCIES = {"bitcoin": "BTC", "ethereum": "ETH"}
CHAIN, INDEX = "deribit:options", "deribit:dvol"
STALE_SECONDS = 1200
MOST_VOLATILITIES, MOST_PAINS = 8, 3

Ends = Mapping[datetime, Sequence[OptionQuote]]


def calls(coin: Coin) -> dict[str, Callable[[float], Any]]:
    """Give the questions to ask beside those of the venues, each with a deadline; often none."""
    currency = CURRENCIES.get(coin.coingecko_id)
    if currency is None or not http.is_enabled(deribit.NAME):
        return {}
    return {
        CHAIN: lambda deadline: deribit.options(currency, deadline=deadline),
        INDEX: lambda deadline: deribit.volatility_index(currency, deadline=deadline),
    }


def block(coin: Coin, answers: Mapping[str, Answer[Any]], now: datetime) -> dict[str, Any] | Absent:
    """Make the block of the answers to `calls`, among which others may be.

    Ratios are plain, volatilities in percent a year, open interest of an end in coins.
    """
    if coin.coingecko_id not in CURRENCIES:
        return NOT_APPLICABLE
    chain = _chain(answers, now)
    index = _index(answers, now)
    if isinstance(chain, Absent) and isinstance(index, Absent):
        return reasons.of_errors(_error(answers, name) for name in (CHAIN, INDEX))
    return {**_of_chain(chain), "dvol_pct": index}


def _chain(answers: Mapping[str, Answer[Any]], now: datetime) -> Ends | Absent:
    """Sort the options that have not ended by their end, unless they are old news."""
    answer = answers.get(CHAIN)
    if answer is None or answer.value is None:
        return reasons.of_errors([_error(answers, CHAIN)])
    if _is_old(max(option.as_of for option in answer.value), now):
        return reasons.of_errors(["stale"])
    ends: defaultdict[datetime, list[OptionQuote]] = defaultdict(list)
    for option in answer.value:
        if option.expires_at > now:
            ends[option.expires_at].append(option)
    return dict(sorted(ends.items()))


def _index(answers: Mapping[str, Answer[Any]], now: datetime) -> float | Absent:
    answer = answers.get(INDEX)
    if answer is None or answer.value is None:
        return reasons.of_errors([_error(answers, INDEX)])
    if _is_old(answer.value.at, now):
        return reasons.of_errors(["stale"])
    percent = options.volatility_pct(answer.value.value)
    return reasons.of_errors(["outlier"]) if percent is None else percent


def _error(answers: Mapping[str, Answer[Any]], name: str) -> str | None:
    return answers[name].error if name in answers else None


def _is_old(moment: datetime, now: datetime) -> bool:
    return (now - moment).total_seconds() > STALE_SECONDS


def _of_chain(ends: Ends | Absent) -> dict[str, Any]:
    fields = ("put_call_oi_ratio", "oi_usd", "atm_iv", "max_pain")
    if isinstance(ends, Absent):
        return dict.fromkeys(fields, ends)
    every = [option for chain in ends.values() for option in chain]
    puts, called = (_held(option for option in every if option.is_call is k) for k in (False, True))
    values = (
        options.put_call_ratio(puts, called),
        _worth(ends),
        _volatilities(ends),
        _pains(ends),
    )
    return dict(zip(fields, values, strict=True))


def _held(chain: Iterable[OptionQuote]) -> float:
    return sum(option.oi_coins for option in chain)


def _forward(chain: Iterable[OptionQuote]) -> float | None:
    """Give what the coin costs at an end: all options of it should say the same."""
    said = [option.forward_usd for option in chain if option.forward_usd is not None]
    return median(said) if said else None


def _worth(ends: Ends) -> float | Absent:
    """Value what is open at the price of its end, or at that of all where an end names none."""
    usual = _forward(option for chain in ends.values() for option in chain)
    if usual is None:
        return reasons.of_errors([])
    return sum(_held(chain) * (_forward(chain) or usual) for chain in ends.values())


def _volatilities(ends: Ends) -> list[dict[str, Any]]:
    """Give the volatility at the money of the soonest ends that have one."""
    found = []
    for end, chain in ends.items():
        forward = _forward(chain)
        percent = None if forward is None else options.at_the_money(_smile(chain), forward)
        if percent is not None:
            found.append({"expiry": iso(end), "iv_pct": percent})
    return found[:MOST_VOLATILITIES]


def _smile(chain: Iterable[OptionQuote]) -> dict[float, float]:
    """Give the volatility of each strike, the mean of its call and its put."""
    said: defaultdict[float, list[float]] = defaultdict(list)
    for option in chain:
        percent = None if option.volatility is None else options.volatility_pct(option.volatility)
        if percent is not None:
            said[option.strike_usd].append(percent)
    return {strike: fmean(values) for strike, values in said.items()}


def _pains(ends: Ends) -> list[dict[str, Any]]:
    """Give the max pain of the ends in which most is open, soonest first."""
    largest = sorted(ends, key=lambda end: _held(ends[end]), reverse=True)[:MOST_PAINS]
    found = []
    for end in sorted(largest):
        called, puts = (
            {option.strike_usd: option.oi_coins for option in ends[end] if option.is_call is kind}
            for kind in (True, False)
        )
        strike = options.max_pain(called, puts)
        if not isinstance(strike, Absent):
            row = {"expiry": iso(end), "strike_usd": strike, "oi": _held(ends[end])}
            found.append(row)
    return found
