"""How people and headlines lean about a coin, from -100 (very negative) to 100 (very positive).

The score is the weighted mean of the components that are there. What is compared with another
time is compared like for like: by the components of both times under the weights of now, so that
a source that comes or goes never looks like a change of mood.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from statistics import pstdev
from typing import NamedTuple

WEIGHTS = {
    "social": 0.35,
    "headline_tone": 0.20,
    "votes": 0.15,
    "community": 0.10,
    "fear_greed": 0.20,
}
OF_THE_MARKET = frozenset({"fear_greed"})
LABELS = ((-60.0, "very negative"), (-20.0, "negative"))  # up to and including
FEWEST_STORIES, FEWEST_VOTES = 3, 20
HALF_LIFE_H = 24.0
WIDEST_SD = 80.0
LEAST_COMMON = 0.5
SHIFT_POINTS = 30.0
NOISE_DIGITS = 9  # decimals of points beyond which binary fractions differ by chance


class Component(NamedTuple):
    """One voice: its name in WEIGHTS, and how it leans from -100 to 100."""

    name: str
    value: float

    @property
    def weight(self) -> float:
        """Return how much it counts."""
        return WEIGHTS[self.name]


class Story(NamedTuple):
    """The tone of one headline, -1 to 1, how surely it is about the coin, and its age in hours."""

    tone: float
    relevance: float
    age_h: float


class Change(NamedTuple):
    """How the score moved over a span, and the share of the weight of now it rests on."""

    points: float
    common_weight_share: float
    moved: list[Component]  # by how much each component did, the largest first


def from_percent(positive: float) -> float:
    """Turn a share of good words, or an index, of 0 to 100 into -100 to 100."""
    return 2 * positive - 100


def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float | None:
    """Return the mean of (value, weight); None when nothing has a weight."""
    given = list(pairs)
    total = sum(weight for _, weight in given)
    return sum(value * weight for value, weight in given) / total if total > 0 else None


def tone(stories: Sequence[Story]) -> float | None:
    """Return the tone of headlines from -1 to 1, the newer the heavier; None for too few."""
    if len(stories) < FEWEST_STORIES:
        return None
    return weighted_mean(
        (story.tone, story.relevance * 0.5 ** (max(story.age_h, 0.0) / HALF_LIFE_H))
        for story in stories
    )


def positive_share(positive: int, negative: int) -> float | None:
    """Return the percentage of good votes; None for too few votes."""
    votes = positive + negative
    return 100 * positive / votes if votes >= FEWEST_VOTES else None


def score(components: Sequence[Component]) -> float:
    """Return the weighted mean of at least one component."""
    mean = weighted_mean((made.value, made.weight) for made in components)
    if mean is None:
        raise ValueError("no component")
    return mean


def label(of_score: float) -> str:
    """Name a score."""
    points = round(of_score, NOISE_DIGITS)
    for most, word in LABELS:
        if points <= most:
            return word
    return "very positive" if points >= 60 else "positive" if points >= 20 else "neutral"


def scope(components: Sequence[Component]) -> str:
    """Tell whether the score speaks of the coin, of the whole market, or of both."""
    are_of_market = {made.name in OF_THE_MARKET for made in components}
    return "mixed" if len(are_of_market) > 1 else "market" if True in are_of_market else "coin"


def coin_weight_share(components: Sequence[Component]) -> float:
    """Return the share of the weight that speaks of the coin itself."""
    return _weight(made for made in components if made.name not in OF_THE_MARKET) / _weight(
        components
    )


def confidence(components: Sequence[Component], configured: Iterable[str]) -> int:
    """Return 0 to 100: how many of the configured voices there are, and how much they agree."""
    share = _weight(components) / fsum(WEIGHTS[name] for name in configured)
    spread = pstdev(made.value for made in components)
    alone = 0.5 if len(components) == 1 else 1.0
    return round(100 * share * (1 - min(1.0, spread / WIDEST_SD)) * alone)


def change(now: Sequence[Component], then: Sequence[Component]) -> Change | None:
    """Compare like for like; None when less than half of the weight of now was there before."""
    before = {made.name: made.value for made in then}
    common = [made for made in now if made.name in before]
    share = _weight(common) / _weight(now)
    if share < LEAST_COMMON:
        return None
    old = [Component(made.name, before[made.name]) for made in common]
    moved = [Component(made.name, made.value - before[made.name]) for made in common]
    moved.sort(key=lambda made: (-abs(made.value), made.name))
    return Change(score(common) - score(old), share, moved)


def is_shift(points: float) -> bool:
    """Tell whether a change is large; exactly 30 points is not."""
    return round(abs(points), NOISE_DIGITS) > SHIFT_POINTS


def _weight(components: Iterable[Component]) -> float:
    """Add weights up without the noise of binary fractions: half of a whole is 0.5."""
    return fsum(made.weight for made in components)
