"""sandbox.mood and sandbox.talk"""

import pytest

from sandbox import mood, talk
from sandbox.coins import DAY, every

NOW = 1_795_419_234


def test_fear_and_greed_move_within_their_scale() -> None:
    values = [mood.of_market(day) for day in range(mood.first_day(), NOW // DAY)]
    assert all(0 <= value <= 100 for value in values)
    assert min(values) < 30
    assert max(values) > 70


def test_both_makers_are_near_each_other_and_not_the_same() -> None:
    days = range(NOW // DAY - 200, NOW // DAY)
    gaps = [mood.of_market(day) - mood.of_market_elsewhere(day * DAY + 3600) for day in days]
    assert max(map(abs, gaps)) < 35
    assert len(set(gaps)) > 5


def test_a_mood_stays_until_the_next_look() -> None:
    bitcoin = every()["bitcoin"]
    looked = mood.looked(NOW)
    assert mood.of_coin(bitcoin, looked) == mood.of_coin(bitcoin, looked + mood.REFRESH - 1)
    assert mood.of_market_elsewhere(looked) == mood.of_market_elsewhere(NOW)
    seen = mood.of_coin(bitcoin, NOW)
    assert all(0 <= share <= 100 for share in seen.positive.values())
    assert min(seen.positive.values()) <= seen.share <= max(seen.positive.values())


def test_shares_of_all_interactions_sum_to_100() -> None:
    places = mood.places(NOW)
    assert sum(share for _, share in places.values()) == pytest.approx(100)
    assert sorted(place for place, _ in places.values()) == list(range(1, len(places) + 1))


@pytest.mark.parametrize("name", ["bitcoin", "ethereum", "the-sandbox", "batcat"])
def test_stories_of_a_span_are_those_of_its_parts(name: str) -> None:
    coin = every()[name]
    whole = talk.stories(coin, NOW - 6 * DAY, NOW)
    parts = [talk.stories(coin, NOW - back * DAY, NOW - (back - 1) * DAY) for back in range(1, 7)]
    assert whole == [story for part in parts for story in part]
    assert 4 <= len(whole) <= 50
    assert [story.at for story in whole] == sorted((s.at for s in whole), reverse=True)
    assert len({story.url for story in whole}) == len(whole)
    assert all(story.domain.endswith(".example") for story in whole)


def test_nothing_is_written_about_a_coin_that_is_gone_or_not_there_yet() -> None:
    assert talk.stories(every()["matic-network"], NOW - 9 * DAY, NOW) == []
    bitcoin = every()["bitcoin"]
    assert talk.stories(bitcoin, 0, bitcoin.first_day * DAY) == []
