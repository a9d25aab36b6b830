"""sentiment: how people and headlines lean about a coin, and how that changed in our own records.

Prices, funding and positions are no mood and are not in the score. Success is one voice; one that
speaks of the whole market alone says so and is trusted little.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis import common, mood_past, mood_sources, reasons
from analysis.moments import from_epoch, iso
from analysis.mood_past import Headlines
from analysis.mood_sources import Heard
from analysis.mood_voice import LIFETIMES, Voice
from analysis.result import NoSource, Result, Source
from analysis.subject import Coin, History
from providers import alternative_me, coingecko_coin, coinmarketcap, cryptopanic, lunarcrush
from quant import mood, quality
from quant.absent import NOT_PUBLISHED, Absent
from quant.quality import Field, Parts

METHOD = "sentiment/1"
MARKET_ONLY_CAP, LITTLE_OF_THE_COIN_CAP = 40, 60
ORDER = (
    *(lunarcrush.NAME, alternative_me.NAME, coinmarketcap.NAME),
    *(coingecko_coin.NAME, cryptopanic.NAME),
)


def build(coin: Coin, history: History, *, now: datetime, deadline: float) -> Result:
    """Ask all sources before `deadline` (time.monotonic()); raises NoSource without any voice.

    Scores run from -100 to 100 (analyses 2.3); `fear_greed` keeps its own scale of 0 to 100.
    """
    heard = mood_sources.hear(coin, history, now=now, deadline=deadline)
    told = mood_past.headlines(history.past, now)
    given = heard.voices | {"headline_tone": told.voice}
    ordered = {name: given[name] for name in mood.WEIGHTS}
    voices = [voice for voice in ordered.values() if isinstance(voice, Voice)]
    if not voices:
        sources = [source._replace(ok=False) for source in _sources(heard, voices)]
        raise NoSource(sources, heard.social.links)
    parts, grade = _quality(ordered, heard, now)
    positioning = mood_past.positioning(history.past)
    data = common.finish(
        coin,
        _fields(ordered, heard, told, history.past)
        | {"positioning": positioning, "quality_parts": parts._asdict()},
        method=METHOD,
        as_of=max(voice.as_of for voice in voices),
        warnings=_warnings(coin, voices),
    )
    sources = _sources(heard, voices)
    if isinstance(positioning, dict):
        as_of = from_epoch(history.past["positioning"]["as_of"])
        sources.append(Source(mood_past.CACHE, True, as_of, None, None))
    return Result(
        data,
        grade,
        parts.coverage,
        sources,
        [],
        list(heard.social.links),
        {"sentiment": _snapshot(voices)},
    )


def _fields(
    ordered: Mapping[str, Voice | Absent],
    heard: Heard,
    told: Headlines,
    past: Mapping[str, Any],
) -> dict[str, Any]:
    voices = [voice for voice in ordered.values() if isinstance(voice, Voice)]
    components = [voice.component for voice in voices]
    score = mood.score(components)
    return {
        "score": score,
        "label": mood.label(score),
        "scope": mood.scope(components),
        "coin_weight_share": mood.coin_weight_share(components),
        "confidence": mood.confidence(components, mood_sources.configured()),
        "components": [_row(voice) for voice in voices],
        "component_values": {
            name: voice.component.value if isinstance(voice, Voice) else voice
            for name, voice in ordered.items()
        },
        "fear_greed": _fear_greed(ordered["fear_greed"], heard),
        "volume": _volume(ordered["social"], heard),
        "headlines": told.counts,
        "change": mood_past.changes(past, components),
        "shift": mood_past.shift(past, components),
    }


def _row(voice: Voice) -> dict[str, Any]:
    return {
        "name": voice.name,
        "scope": voice.scope,
        "value": voice.component.value,
        "weight": voice.component.weight,
        "raw": voice.raw,
        "raw_scale": voice.raw_scale,
        "provider": ", ".join(voice.providers),
        "n": voice.n,
        "as_of": iso(voice.as_of),
    }


def _fear_greed(voice: Voice | Absent, heard: Heard) -> dict[str, Any] | Absent:
    if isinstance(voice, Absent):
        return voice
    made = [
        {"name": name, "value": reading.value, "label": reading.label}
        for name, reading in heard.makers.items()
    ]
    return {
        "value": voice.raw,
        "label": made[0]["label"] or NOT_PUBLISHED,
        "providers": made,
    }


def _volume(voice: Voice | Absent, heard: Heard) -> dict[str, Any] | Absent:
    """Give the counts of social networks; a plan may show them without a mood."""
    if not heard.social.is_shown:
        return voice if isinstance(voice, Absent) else NOT_PUBLISHED
    why = reasons.of_errors([heard.social.error])
    return {name: why if n is None else n for name, n in heard.social.counts().items()}


def _quality(
    ordered: Mapping[str, Voice | Absent], heard: Heard, now: datetime
) -> tuple[Parts, int]:
    voices = [voice for voice in ordered.values() if isinstance(voice, Voice)]
    fields = [_field(name, ordered[name]) for name in mood_sources.configured()]
    newest = max(voices, key=lambda voice: voice.freshness(now))
    parts = quality.parts(
        fields,
        expected=1,
        age_s=newest.age_s(now),
        ttl_s=LIFETIMES[newest.name],
        answered=sum(error in reasons.ANSWERED for error in heard.errors.values()),
        tried=len(heard.errors),
    )
    heaviest = max(field.weight for field in fields)
    graded = [quality.score(parts, field) for field in fields if field.weight == heaviest]
    return parts, min(*graded, _cap(voices))


def _field(name: str, voice: Voice | Absent) -> Field:
    weight, expected = 10 * mood.WEIGHTS[name], mood_sources.expected(name)
    if isinstance(voice, Absent):
        return Field(weight, 0, expected=expected)
    return Field(weight, len(voice.providers), voice.agree, voice.is_conflict, expected)


def _cap(voices: list[Voice]) -> int:
    components = [voice.component for voice in voices]
    if mood.scope(components) == "market":
        return MARKET_ONLY_CAP
    return LITTLE_OF_THE_COIN_CAP if mood.coin_weight_share(components) < 0.5 else 100


def _warnings(coin: Coin, voices: list[Voice]) -> set[str]:
    raised = {
        "pegged": coin.kind == "stablecoin",
        "fear_greed_conflict": any(voice.is_conflict for voice in voices),
    }
    return {code for code, is_raised in raised.items() if is_raised}


def _sources(heard: Heard, voices: list[Voice]) -> list[Source]:
    """Return a row per provider tried, and one for our own table when it spoke."""
    used: dict[str, datetime | None] = {
        name: voice.as_of for voice in voices for name in voice.providers
    }
    used |= {name: reading.as_of for name, reading in heard.makers.items()}
    if heard.social.is_shown:
        used[lunarcrush.NAME] = heard.social.as_of
    rows = [
        Source(
            name,
            name in used,
            used.get(name),
            heard.answers[name].latency_ms,
            None if name in used else heard.errors[name],
        )
        for name in ORDER
        if name in heard.errors
    ]
    if mood_past.TABLE in used:
        rows.append(Source(mood_past.TABLE, True, used[mood_past.TABLE], None, None))
    return rows


def _snapshot(voices: list[Voice]) -> dict[str, Any]:
    components = [voice.component for voice in voices]
    return {
        "score": mood.score(components),
        "coin_weight": mood.coin_weight_share(components),
        "components": [
            {"name": made.name, "value": made.value, "weight": made.weight} for made in components
        ],
    }
