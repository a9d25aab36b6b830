"""Contracts in OKX's words: numbers and milliseconds as texts, sizes counted in contracts."""

import math
from typing import Any

from sandbox import futures, market, venues
from sandbox.coins import Coin
from sandbox.parts import mix, noise

VENUE, SUFFIX = "o", "-SWAP"
SLOT = 600  # seconds in which at most one position is closed by force
QUIET = 0.35  # the part of all slots in which none is
LARGEST = 6e-4  # of all that is open


def underlying(coin: Coin) -> str:
    """Name the index of a coin."""
    return f"{coin.symbol.upper()}-USDT"


def mark_price(coin: Coin, now: float) -> dict[str, Any]:
    """Write the price by which positions are valued."""
    return _named(coin) | {"markPx": _price(coin, futures.mark(VENUE, coin, now)), "ts": _ms(now)}


def index(coin: Coin, now: float) -> dict[str, Any]:
    """Write the price on the spot market."""
    day = market.day_bar(coin, now)
    return {
        "instId": underlying(coin),
        "idxPx": _price(coin, futures.index(coin, now)),
        "high24h": _price(coin, day.high),
        "low24h": _price(coin, day.low),
        "open24h": _price(coin, day.open),
        "sodUtc0": _price(coin, day.open),
        "sodUtc8": _price(coin, day.open),
        "ts": _ms(now),
    }


def open_interest(coin: Coin, now: float) -> dict[str, Any]:
    """Write what is open in three units."""
    held = futures.interest(VENUE, coin, now)
    return _named(coin) | {
        "oi": _amount(held / size(coin)),
        "oiCcy": _amount(held),
        "oiUsd": _amount(held * futures.mark(VENUE, coin, now)),
        "ts": _ms(now),
    }


def instrument(coin: Coin, now: float) -> dict[str, Any]:
    """Write what a contract is worth."""
    del now
    return _named(coin) | {
        "uly": underlying(coin),
        "instFamily": underlying(coin),
        "settleCcy": "USDT",
        "ctVal": f"{size(coin):.12g}",
        "ctMult": "1",
        "ctValCcy": coin.symbol.upper(),
        "ctType": "linear",
        "lotSz": "0.01",
        "minSz": "0.01",
        "state": "live",
    }


def funding(coin: Coin, now: float) -> dict[str, Any]:
    """Write what is paid next."""
    step, due = futures.interval(VENUE, coin), futures.payment(VENUE, coin, now)
    return _named(coin) | {
        "method": "current_period",
        "fundingRate": _rate(coin, due),
        "fundingTime": _ms(due),
        "nextFundingRate": "",
        "nextFundingTime": _ms(due + step),
        "premium": f"{futures.mark(VENUE, coin, now) / futures.index(coin, now) - 1:.8f}",
        "maxFundingRate": "0.00375",
        "minFundingRate": "-0.00375",
        "settFundingRate": _rate(coin, due - step),
        "settState": "settled",
        "ts": _ms(now),
    }


def payment(coin: Coin, at: int) -> dict[str, Any]:
    """Write what was paid at a second."""
    return _named(coin) | {
        "method": "current_period",
        "formulaType": "withRate",
        "fundingRate": _rate(coin, at),
        "realizedRate": _rate(coin, at),
        "fundingTime": str(at * 1000 + futures.jitter(coin, at)),
    }


def ticker(coin: Coin, now: float) -> dict[str, Any]:
    """Write the last trade and the last 24 hours."""
    last, day = futures.mark(VENUE, coin, now), market.day_bar(coin, now)
    traded = futures.volume(VENUE, coin, now)
    return _named(coin) | {
        "last": _price(coin, last),
        "lastSz": "1",
        "askPx": _price(coin, last * 1.0001),
        "askSz": "40",
        "bidPx": _price(coin, last * 0.9999),
        "bidSz": "35",
        "open24h": _price(coin, day.open),
        "high24h": _price(coin, day.high),
        "low24h": _price(coin, day.low),
        "volCcy24h": _amount(traded),
        "vol24h": _amount(traded / size(coin)),
        "ts": _ms(now),
        "sodUtc0": _price(coin, day.open),
        "sodUtc8": _price(coin, day.open),
    }


def interest_at(coin: Coin, at: int) -> list[str]:
    """Write what was open at a time: contracts, coins, US dollars."""
    held = futures.interest(VENUE, coin, at)
    usd = held * futures.mark(VENUE, coin, at)
    return [_ms(at), _amount(held / size(coin)), _amount(held), _amount(usd)]


def ratio_at(coin: Coin, at: int) -> list[str]:
    """Write how many accounts were long for one that was short."""
    share = futures.long_share(VENUE, coin, at)
    return [_ms(at), f"{share / (1 - share):.8f}"]


def closings(coin: Coin, now: float, limit: int) -> dict[str, Any]:
    """Write the newest forced closings: longs where the price fell, shorts where it rose."""
    slot = int(now) // SLOT
    found: list[dict[str, str]] = []
    while len(found) < limit and futures.is_listed(VENUE, coin, (slot - 1) * SLOT):
        row = _closing(coin, slot)
        slot -= 1
        if row is not None and int(row["ts"]) <= now * 1000:
            found.append(row)
    return _named(coin) | {
        "instFamily": underlying(coin),
        "uly": underlying(coin),
        "totalLoss": "0",
        "details": found,
    }


def size(coin: Coin) -> float:
    """Tell how many coins one contract is: a power of ten worth some hundred dollars."""
    return 10.0 ** round(math.log10(300 / coin.price))


def _closing(coin: Coin, slot: int) -> dict[str, str] | None:
    key = mix(mix(coin.seed, 36), slot)
    if abs(noise(key, 1)) < QUIET:
        return None
    before, after = (futures.mark(VENUE, coin, at) for at in ((slot - 1) * SLOT, slot * SLOT))
    is_long = after < before
    held = futures.interest(VENUE, coin, slot * SLOT) * LARGEST * abs(noise(key, 2)) ** 3
    return {
        "side": "sell" if is_long else "buy",
        "posSide": "long" if is_long else "short",
        "bkPx": _price(coin, after * (0.996 if is_long else 1.004)),
        "sz": _amount(max(held / size(coin), 0.01)),
        "bkLoss": "0",
        "ccy": "",
        "ts": str(slot * SLOT * 1000 + int(abs(noise(key, 3)) * (SLOT - 1) * 1000)),
    }


def _named(coin: Coin) -> dict[str, Any]:
    return {"instType": "SWAP", "instId": underlying(coin) + SUFFIX}


def _rate(coin: Coin, at: int) -> str:
    return f"{futures.rate(VENUE, coin, at):.10f}"


def _price(coin: Coin, value: float) -> str:
    return f"{value:.{venues.decimals(coin)}f}"


def _amount(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _ms(at: float) -> str:
    return str(int(at * 1000))
