"""Who is asked for news, and how each answered: the publishers' feeds and the keyed services.

CoinDesk Data, CryptoPanic and LunarCrush collect much the same; the next is asked only where the
one before it failed. CoinGecko has news for Pro keys alone.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from analysis import ask
from analysis.ask import Answer
from config import Settings
from providers import coindesk_data, coingecko_news, cryptopanic, feeds, http, lunarcrush, newsapi
from providers.feed_answers import Fetched, Validators
from providers.feeds import Feed
from providers.records import Story

SECONDS = 4.0  # for all that are asked at once
FALLBACK_SECONDS = 3.0  # for each that is asked when another failed
TOPIC = "bitcoin"  # of LunarCrush, which knows news by topic only

Maker = Callable[[float, Validators], Fetched[Feed]]
CHAIN = (coindesk_data.NAME, cryptopanic.NAME, lunarcrush.NAME)
KEYED: Mapping[str, Callable[[float], list[Story]]] = {
    coindesk_data.NAME: lambda deadline: coindesk_data.articles(deadline=deadline),
    cryptopanic.NAME: lambda deadline: cryptopanic.posts(deadline=deadline),
    lunarcrush.NAME: lambda deadline: lunarcrush.news(TOPIC, deadline=deadline),
    newsapi.NAME: lambda deadline: newsapi.articles(deadline=deadline),
}


class Read(NamedTuple):
    """How one feed answered: its stories, None when unchanged or failed, or the error's code."""

    stories: list[Story] | None
    items: int
    validators: Validators
    error: str | None


def configured(settings: Settings) -> dict[str, Maker]:
    """Return those who may be asked, by name, in the order of trust."""
    makers: dict[str, Maker] = {
        feed.name: partial(_fetch, feed.name) for feed in settings.news_feeds
    }
    if settings.coingecko_plan == "pro" and http.is_enabled(coingecko_news.NAME):
        makers[coingecko_news.NAME] = partial(
            _collected, lambda deadline: coingecko_news.articles(deadline=deadline)
        )
    for name, collect in KEYED.items():
        if http.is_enabled(name):
            makers[name] = partial(_collected, collect)
    return makers


def ask_all(makers: Mapping[str, Maker], validators: Mapping[str, Validators]) -> dict[str, Read]:
    """Ask at once all but those of the chain that stand behind another; then those, in need."""
    chain = [name for name in CHAIN if name in makers]
    first = [name for name in makers if name not in chain[1:]]
    read = _asked(first, makers, validators, SECONDS)
    for name, before in zip(chain[1:], chain, strict=False):
        if before in read and read[before].error is not None:
            read |= _asked([name], makers, validators, FALLBACK_SECONDS)
    return read


def _asked(
    names: Sequence[str],
    makers: Mapping[str, Maker],
    validators: Mapping[str, Validators],
    seconds: float,
) -> dict[str, Read]:
    def call(name: str) -> Callable[[float], Fetched[Feed]]:
        return lambda deadline: makers[name](deadline, validators.get(name, Validators()))

    answers = ask.together(
        {name: call(name) for name in names},
        seconds=seconds,
        deadline=time.monotonic() + seconds + ask.SPARE_SECONDS,
    )
    return {name: _read(answers[name]) for name in names}


def _read(answer: Answer[Fetched[Feed]]) -> Read:
    if answer.value is None:
        return Read(None, 0, Validators(), answer.error)
    fetched = answer.value
    if fetched.value is None:
        return Read(None, 0, fetched.validators, None)
    return Read(fetched.value.stories, fetched.value.items, fetched.validators, None)


def _fetch(name: str, deadline: float, validators: Validators) -> Fetched[Feed]:
    return feeds.fetch(name, deadline=deadline, validators=validators)


def _collected(
    collect: Callable[[float], list[Story]], deadline: float, _validators: Validators
) -> Fetched[Feed]:
    """Read a service that has no validators as a feed of its own."""
    found = collect(deadline)
    return Fetched(Feed(found, len(found)), Validators())
