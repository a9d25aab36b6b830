"""Who is asked about the mood of a coin, and which voices their answers are.

All are asked at once. A voice that is not there has a reason: nobody shows it, its source failed,
it needs a key, or there is too little to count.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from analysis import ask, mood_social, reasons
from analysis.ask import Answer
from analysis.mood_social import Social
from analysis.mood_voice import Voice, is_stale
from analysis.subject import Coin, History
from providers import alternative_me, coingecko_coin, coinmarketcap, cryptopanic, http, lunarcrush
from providers.records import CoinPage, FearGreed, Story
from quant import fold, mood
from quant.absent import NO_KEY, NOT_PUBLISHED, PROVIDER_FAILED, TOO_SHORT, Absent
from quant.mood import Component

SECONDS_EACH = 1.75
MAKERS = (alternative_me.NAME, coinmarketcap.NAME)  # of indexes of fear and greed
NEEDED = {  # by component: the providers that can give it; the headlines are our own
    "social": (lunarcrush.NAME,),
    "headline_tone": (),
    "votes": (coingecko_coin.NAME,),
    "community": (cryptopanic.NAME,),
    "fear_greed": MAKERS,
}
KEYED = frozenset({"social", "community"})
DAY = timedelta(hours=24)

Call = Callable[[float], Any]


class Heard(NamedTuple):
    """What came of asking: answers by provider, voices or their absence by component."""

    answers: dict[str, Answer[Any]]
    errors: dict[str, str | None]  # by provider tried; None: it answered with something of use
    voices: dict[str, Voice | Absent]
    makers: dict[str, FearGreed]
    social: Social


def configured() -> list[str]:
    """Return the components that some provider which may be asked can give."""
    return [name for name, needed in NEEDED.items() if not needed or _enabled(needed)]


def expected(component: str) -> int:
    """Return how many providers of a component there are."""
    return max(1, len(_enabled(NEEDED[component])))


def hear(coin: Coin, history: History, *, now: datetime, deadline: float) -> Heard:
    """Ask everybody; `deadline` is a time.monotonic() value."""
    asked: dict[str, Call] = dict(mood_social.calls(coin, now)) | _calls(coin)
    answers = ask.together(asked, seconds=SECONDS_EACH, deadline=deadline)
    errors = {name: answer.error for name, answer in answers.items() if name != mood_social.LIST}
    social = mood_social.read(coin, history, answers, now)
    if lunarcrush.NAME in errors:
        errors[lunarcrush.NAME] = None if social.is_shown else social.error
    makers = _makers(answers, errors, now)
    made = {
        "social": _social(social, now),
        "votes": _votes(answers, errors, now),
        "community": _community(coin, answers, errors, now),
        "fear_greed": _fear_greed(makers),
    }
    voices = {name: _or_why(name, voice, errors) for name, voice in made.items()}
    return Heard(answers, errors, voices, makers, social)


def _calls(coin: Coin) -> dict[str, Call]:
    calls: dict[str, Call] = {
        alternative_me.NAME: lambda deadline: alternative_me.latest(deadline=deadline),
        coinmarketcap.NAME: lambda deadline: coinmarketcap.fear_and_greed(deadline=deadline),
        coingecko_coin.NAME: lambda deadline: coingecko_coin.page(
            coin.coingecko_id, deadline=deadline
        ),
    }
    if coin.holds_symbol and coin.ticker:
        calls[cryptopanic.NAME] = lambda deadline: cryptopanic.posts(
            [coin.ticker], kind="all", deadline=deadline
        )
    return {name: call for name, call in calls.items() if http.is_enabled(name)}


def _makers(
    answers: Mapping[str, Answer[Any]], errors: dict[str, str | None], now: datetime
) -> dict[str, FearGreed]:
    found = {}
    for name in MAKERS:
        reading: FearGreed | None = answers[name].value if name in answers else None
        if reading is None:
            continue
        if is_stale("fear_greed", reading.as_of, now):
            errors[name] = "stale"
        else:
            found[name] = reading
    return found


def _fear_greed(makers: Mapping[str, FearGreed]) -> Voice | None:
    if not makers:
        return None
    readings = [reading.value for reading in makers.values()]
    folded = fold.fold(readings, fold.FEAR_GREED)
    middle = median(readings)
    return Voice(
        Component("fear_greed", mood.from_percent(middle)),
        middle,
        "0 to 100",
        tuple(makers),
        len(makers),
        max(reading.as_of for reading in makers.values()),
        folded.agree,
        folded.is_conflict,
    )


def _social(social: Social, now: datetime) -> Voice | Absent | None:
    """Read the mood of networks; figures without one are what a plan withholds."""
    positive = social.positive_pct()
    if positive is None:
        return PROVIDER_FAILED if social.is_shown else None
    return Voice(
        Component("social", mood.from_percent(positive)),
        positive,
        "0 to 100",
        (lunarcrush.NAME,),
        social.talk.mentions_24h if social.talk else None,
        min(social.as_of or now, now),
    )


def _votes(
    answers: Mapping[str, Answer[Any]], errors: dict[str, str | None], now: datetime
) -> Voice | None:
    name = coingecko_coin.NAME
    page: CoinPage | None = answers[name].value if name in answers else None
    if page is None:
        return None
    moment = page.as_of or now
    if page.votes_up_pct is None or is_stale("votes", moment, now):
        errors[name] = "no_data" if page.votes_up_pct is None else "stale"
        return None
    value = Component("votes", mood.from_percent(page.votes_up_pct))
    return Voice(value, page.votes_up_pct, "0 to 100", (name,), None, min(moment, now))


def _community(
    coin: Coin, answers: Mapping[str, Answer[Any]], errors: dict[str, str | None], now: datetime
) -> Voice | Absent | None:
    """Count the votes of a day on posts about the coin; plans that name no coins filter alike."""
    name = cryptopanic.NAME
    posts: list[Story] | None = answers[name].value if name in answers else None
    if posts is None:
        return None
    recent = [
        (post, post.published_at)
        for post in posts
        if (not post.tags or coin.ticker.upper() in post.tags)
        and post.published_at is not None
        and now - DAY <= post.published_at <= now
    ]
    good = sum(post.positive_votes or 0 for post, _ in recent)
    bad = sum(post.negative_votes or 0 for post, _ in recent)
    share = mood.positive_share(good, bad)
    if share is None:
        errors[name] = "no_data"
        return TOO_SHORT if good + bad else NOT_PUBLISHED
    newest = max(at for _, at in recent)
    value = Component("community", mood.from_percent(share))
    return Voice(value, share, "0 to 100", (name,), good + bad, newest)


def _or_why(
    name: str, voice: Voice | Absent | None, errors: Mapping[str, str | None]
) -> Voice | Absent:
    if voice is not None:
        return voice
    needed = NEEDED[name]
    if name in KEYED and not _enabled(needed):
        return NO_KEY
    return reasons.of_errors(errors[provider] for provider in needed if provider in errors)


def _enabled(providers: tuple[str, ...]) -> list[str]:
    return [name for name in providers if http.is_enabled(name)]
