"""private.story_reasons"""

import pytest

OWN = [{"rule": "security_incident", "points": 80}]


@pytest.mark.parametrize(
    ("place", "points", "more"),
    [
        ("title", 10, [{"rule": "coin_in_title", "points": 10}]),
        ("summary", -20, [{"rule": "coin_in_summary", "points": -20}]),
        ("tag", 0, []),
    ],
)
def test_the_place_of_a_coin_is_a_reason_where_it_counts(database, place, points, more):
    found = database.value("private.story_reasons", reasons=OWN, place=place, points=points)
    assert found == OWN + more
