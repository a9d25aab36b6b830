"""news.clusters and news.titles"""

from datetime import UTC, datetime, timedelta

import pytest

from news import clusters, titles
from news.clusters import Told

NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)


def _told(name: str, title: str, source: str = "A", hours: float = 0) -> Told:
    return Told(name, f"cluster of {name}", source, title, NOON + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (
            "Tether freezes $182 million in USDT tied to five Tron addresses",
            "Tether freezes $182 million in USDT stablecoin across five Tron blockchain wallets",
            True,
        ),
        ("Florida revives push for bitcoin reserve", "Florida Revives Bitcoin Reserve Push", True),
        (
            "Bitcoin falls below $90,000 in thin trade",
            "Bitcoin falls below $80,000 in thin trade",
            False,
        ),
        (
            "Bitcoin falls below $90,000 in thin trade",
            "Bitcoin falls below 90000 in thin trade",
            True,
        ),
        ("Court rules on seized coins", "Fed holds rates", False),
        ("The", "The", False),
    ],
)
def test_two_sources_tell_the_same_story(one: str, other: str, is_same: bool) -> None:
    assert clusters.is_same(_told("1", one), _told("2", other, "B")) is is_same
    assert clusters.is_same(_told("2", other, "B"), _told("1", one)) is is_same


def test_one_source_tells_a_story_twice_only_in_nearly_the_same_words() -> None:
    one, other = (
        "Price predictions 1/9: BTC, ETH, XRP",
        "Price predictions 1/12: SPX, BTC, ETH, XRP",
    )
    assert not clusters.is_same(_told("1", one), _told("2", other))
    assert clusters.is_same(_told("1", one), _told("2", one))
    assert clusters.is_same(_told("1", one), _told("2", other, "B"))


def test_two_days_apart_is_another_story() -> None:
    title = "Bridge pays back all depositors"
    assert clusters.is_same(_told("1", title), _told("2", title, "B", 48))
    assert not clusters.is_same(_told("1", title), _told("2", title, "B", 48.1))


def test_the_likest_story_is_joined_and_a_new_one_is_its_own() -> None:
    near = _told("near", "Bridge pays back all depositors after exploit", "B")
    nearer = _told("nearer", "Bridge pays back all depositors", "C")
    article = _told("new", "Bridge pays back all depositors now")
    assert clusters.cluster_of(article, [near, nearer]) == "cluster of nearer"
    assert clusters.cluster_of(article, [nearer, near]) == "cluster of nearer"
    assert clusters.cluster_of(article, []) == "cluster of new"


def test_words_and_numbers_of_a_title() -> None:
    assert titles.words("The SEC’s $90,000 fine: it's over") == {"sec", "90000", "fine"}
    assert titles.numbers("$1.25B for 13,627 BTC, 11.2% of 2025") == {
        "1.25",
        "13627",
        "11.2",
        "2025",
    }
