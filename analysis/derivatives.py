"""derivatives: how leveraged and one-sided the futures market of a coin is, and what options imply.

Success is one funding rate and one figure of what is open. A coin that no venue lists is told apart
from an outage. What venues serve of their own past is loaded once and kept; nothing is made up of
what they do not serve.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from analysis import (
    ask,
    common,
    derivatives_fields,
    liquidations,
    options,
    perpetual_past,
    perpetuals,
    reasons,
)
from analysis.ask import Answer
from analysis.moments import iso
from analysis.perpetuals import FRESH_SECONDS, PRICE_CALL, Reading, Readings, Tried
from analysis.result import NoSource, Result, Source
from analysis.subject import Coin, History
from providers import deribit
from quant import quality
from quant.absent import NOT_APPLICABLE, Absent

METHOD = "derivatives/1"
PAST_SECONDS = 1.3
FEWEST_UNLISTED = 2  # venues that must say they do not list a coin
FULL_VENUES = 3
CORE_WEIGHTS = {"funding": 4.0, "open_interest": 4.0, "long_short": 2.0}
BLOCKS = ("funding", "open_interest", "long_short", "basis", "volume_24h_usd", "liquidations")


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Ask the futures venues before `deadline` (time.monotonic()).

    Raises NoSource unless one venue tells the rate and one what is open, or two that they do not
    list the coin. Figures are in US dollars, fractions and percents as their names say.
    """
    made = perpetuals.collect(coin, history, options.calls(coin), now=now, deadline=deadline)
    readings = made.readings
    if not derivatives_fields.rates(readings) or not derivatives_fields.open_usd(readings):
        return _inapplicable(coin, made, now)
    past = history.past
    more = ask.together(
        {
            **perpetual_past.calls(readings, past["filled"], now),
            **liquidations.calls(readings),
        },
        seconds=PAST_SECONDS,
        deadline=deadline,
    )
    fields, warnings = derivatives_fields.figures(
        made.tried, past, history.market["market_cap_usd"] if history.market else None
    )
    chain = options.block(coin, made.others, now)
    fields |= {
        "liquidations": liquidations.block(made.tried, more, past["liquidations"], now),
        "options": chain,
    }
    parts = _parts(fields, made, now)
    data = common.finish(
        coin,
        fields | {"quality_parts": parts},
        method=METHOD,
        as_of=max(reading.contract.as_of for reading in readings),
        warnings=warnings,
    )
    return Result(
        data,
        _score(parts),
        parts["coverage"],
        _sources(made, has_options=isinstance(chain, dict), now=now),
        [],
        made.links,
        _kept(readings, more, now),
    )


def _inapplicable(coin: Coin, made: Readings, now: datetime) -> Result:
    """Answer that no venue lists the coin; NoSource where that cannot be told."""
    able = len(made.unlisted | {tried.name for tried in made.tried})
    if made.listed or not able or len(made.unlisted) < min(FEWEST_UNLISTED, able):
        raise NoSource(_sources(made, has_options=False, now=now), made.links)
    nothing = dict.fromkeys([*BLOCKS, "options", "crowding", "quality_parts"], NOT_APPLICABLE)
    data = common.finish(
        coin,
        {**nothing, "venues": []},
        method=METHOD,
        as_of=now,
        warnings=["no_futures"],
        applicable=False,
    )
    health = _health(made.tried) if made.tried else 1.0
    sources = _sources(made, has_options=False, now=now)
    return Result(data, round(100 * health), 1.0, sources, [], made.links, {})


def _parts(fields: Mapping[str, Any], made: Readings, now: datetime) -> dict[str, float]:
    """Weigh what is there: agreement is nothing to ask of venues, which are different markets."""
    present = sum(w for name, w in CORE_WEIGHTS.items() if not isinstance(fields[name], Absent))
    newest = max(reading.contract.as_of for reading in made.readings)
    age_s = max(0.0, (now - newest).total_seconds())
    return {
        "coverage": present / sum(CORE_WEIGHTS.values()),
        "corroboration": min(1.0, len(made.readings) / FULL_VENUES),
        "freshness": quality.freshness(age_s, FRESH_SECONDS),
        "health": _health(made.tried),
    }


def _score(parts: Mapping[str, float]) -> int:
    """Return the quality; of one venue alone it is 74 at most."""
    weighed = (
        0.25 * parts["corroboration"] + 0.25 * parts["freshness"] + 0.15 * parts["health"]
    ) / 0.65
    return round(100 * parts["coverage"] * weighed)


def _health(tried: Sequence[Tried]) -> float:
    return sum(made.error in reasons.ANSWERED for made in tried) / len(tried)


def _sources(made: Readings, *, has_options: bool, now: datetime) -> list[Source]:
    tried = made.tried
    if has_options and deribit.NAME not in {one.name for one in tried}:
        tried = [*tried, Tried(deribit.NAME, None, None, None)]  # for its options alone
    found = [_source(one, has_options=has_options, now=now) for one in tried]
    if made.price is not None:
        is_used = made.price.value is not None
        found.append(
            Source(
                PRICE_CALL,
                is_used,
                now if is_used else None,
                made.price.latency_ms,
                made.price.error,
            )
        )
    return found


def _source(tried: Tried, *, has_options: bool, now: datetime) -> Source:
    """Describe a venue; Deribit's options are used whatever became of its contract."""
    if tried.reading is None and has_options and tried.name == deribit.NAME:
        return Source(tried.name, True, now, tried.latency_ms, tried.error)
    as_of = tried.reading.contract.as_of if tried.reading else None
    return Source(tried.name, tried.reading is not None, as_of, tried.latency_ms, tried.error)


def _kept(
    readings: Sequence[Reading], more: Mapping[str, Answer[Any]], now: datetime
) -> dict[str, Any]:
    said = [
        {
            "venue": reading.name,
            "at": iso(now),
            "funding_rate": reading.contract.funding_rate,
            "interval_h": reading.contract.interval_h,
            "oi_usd": reading.contract.oi_usd,
            "long_account_share": reading.contract.long_account_share,
            "mark_usd": reading.mark_usd,
            "index_usd": reading.index_usd,
            "volume_24h_usd": reading.contract.volume_24h_usd,
            "backfilled": False,
        }
        for reading in readings
    ]
    kept: dict[str, Any] = {"derivatives": said + perpetual_past.rows(readings, more, now)}
    if forced := liquidations.rows(readings, more):
        kept["liquidations"] = forced
    return kept
