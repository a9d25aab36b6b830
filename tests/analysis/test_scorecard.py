"""analysis/scorecard.py"""

import json

import numpy as np
import pytest

from analysis import scorecard
from quant import accuracy, wilson

DAY = 86400
START = 20_000 * DAY
STAYED = (0.02, 0.02, 0, 0)  # missed, stayed, calls, right: a middle that is today's price
EMPTY = {"issued": [], "days": [], "points": [], "coins": []}


def days(count, hours=24, score=0.1, baseline=0.11, seed=1, noise=0.02, middle=STAYED):
    rng = np.random.default_rng(seed)
    drawn = rng.normal(0, noise, count)
    return [
        [hours, START + i * DAY, 10, 8, score + float(drawn[i]), baseline, *middle]
        for i in range(count)
    ]


def points(count, name="momentum", hours=24, missed=0.03, stayed=0.02, noise=0.002):
    rng = np.random.default_rng(2)
    drawn = np.abs(rng.normal(0, noise, count))
    return [
        [name, hours, START + i * DAY * hours // 24, missed + float(drawn[i]), stayed, 10, 5]
        for i in range(count)
    ]


def issued(model="range/1", hours=24, coverage=0.8, scored=80, hits=64):
    return [model, hours, coverage, 100, scored, 5, hits, START]


def told(**record):
    return scorecard.build(EMPTY | record)


def challenger(made, name="momentum", horizon="24h"):
    return next(r for r in made["challengers"] if (r["name"], r["horizon"]) == (name, horizon))


def test_nothing_issued_is_an_empty_record_that_claims_nothing():
    made = told()
    assert (made["issued"], made["first_made_at"]) == (0, None)
    assert made["verdict"] == "no better than today's price"
    assert made["horizons"]["7d"]["coverage"] == []
    assert made["horizons"]["7d"]["dm_p"] is None
    assert len(made["challengers"]) == 15
    json.dumps(made, allow_nan=False)


def test_promised_and_held_by_horizon():
    made = told(issued=[issued(), issued(coverage=0.5, hits=30)], days=days(8))
    day = made["horizons"]["24h"]
    assert (day["issued"], day["scored"], day["void"]) == (100, 80, 5)
    assert [(row["promised"], row["held"]) for row in day["coverage"]] == [(0.8, 0.8), (0.5, 0.375)]
    low, high = day["coverage"][0]["ci"]
    assert high - low > 0.4, "ten coins on eight days are eight days"
    assert made["models"][0] == {
        "model": "range/1", "horizon": "24h", "coverage": 0.8, "issued": 100, "waiting": 15,
        "scored": 80, "void": 5,
    }  # fmt: skip


def test_overlapping_days_count_in_part():
    rows = [issued(hours=168)]
    narrow, wide = told(issued=rows, days=days(70)), told(issued=rows, days=days(70, hours=168))
    assert narrow["horizons"]["7d"]["coverage"][0]["ci"] is None
    assert wide["horizons"]["7d"]["n_eff"] == 10
    ends = wide["horizons"]["7d"]["coverage"][0]["ci"]
    assert ends == pytest.approx(wilson.interval(0.8, 10))


def test_a_score_over_a_week_is_tested_with_its_overlaps():
    rows = days(300, hours=168, score=0.1, baseline=0.1001, noise=0.002)
    expected = accuracy.better_p([row[4] for row in rows], [row[5] for row in rows], 7)
    assert told(days=rows)["horizons"]["7d"]["dm_p"] == pytest.approx(expected)
    assert expected != accuracy.better_p([row[4] for row in rows], [row[5] for row in rows], 1)


@pytest.mark.parametrize(("count", "is_told"), [(249, False), (250, True)])
def test_nothing_is_claimed_of_the_ranges_before_250_days(count, is_told):
    day = told(days=days(count))["horizons"]["24h"]
    assert (day["dm_p"] is not None) == is_told
    assert day["relative_interval_score"] == pytest.approx(10 / 11, rel=0.03)


def test_the_curve_is_the_score_as_it_stood_each_day():
    rows = days(500, noise=0.0)
    rows[-1][4] = 1.1
    curve = told(days=rows)["curve"]
    assert len(curve) <= 200
    assert curve[-1][0] == rows[-1][1]
    assert curve[-1][1] == pytest.approx((499 * 0.1 + 1.1) / (500 * 0.11))
    assert curve[0][1] == pytest.approx(10 / 11)


def test_where_the_test_cannot_tell_nobody_is_better():
    made = told(points=points(400, missed=0.02, noise=0.0))
    assert challenger(made)["relative_mae"] == 1.0
    assert made["verdict"] == "no better than today's price"


def test_a_challenger_is_better_only_by_its_record():
    better = points(300, missed=0.018, noise=0.0005)
    assert told(points=better)["verdict"] == "better: momentum"
    assert told(points=better[:249])["verdict"] == "no better than today's price"
    assert challenger(told(points=better[:249]))["dm_p"] is None
    hardly = points(300, missed=0.0198, noise=0.0001)
    assert challenger(told(points=hardly))["dm_p"] < 0.05
    assert told(points=hardly)["verdict"] == "no better than today's price", "under one percent"


def test_a_smaller_error_that_may_be_chance_is_not_better():
    lucky = [
        ["momentum", 24, START + i * DAY, 0.0195 + 0.005 * (-1) ** i, 0.02, 10, 5]
        for i in range(300)
    ]
    made = challenger(told(points=lucky))
    assert made["relative_mae"] < 0.99
    assert 0.05 < made["dm_p"] < 1
    assert made["is_better"] is False


def test_p_values_are_those_of_fifteen_tests():
    alone = points(260, missed=0.0199, noise=0.002)
    made = challenger(told(points=alone))
    rest = [points(260, name, 24, 0.0199, noise=0.002) for name in ("ar1", "drift_365")]
    assert made["dm_p"] == challenger(told(points=[*alone, *rest[0], *rest[1]]))["dm_p"]


def test_direction_comes_with_its_bound():
    made = challenger(told(points=points(40)))
    assert made["directional_accuracy"] == 0.5
    assert made["hit_ci"][0] < 0.5 < made["hit_ci"][1]
    assert made["n"] == 40


def test_days_without_a_call_tell_nothing_of_the_direction():
    silent = [[*row[:5], 0, 0] for row in points(400)[40:]]
    assert challenger(told(points=[*points(40), *silent]))["hit_ci"] == pytest.approx(
        challenger(told(points=points(40)))["hit_ci"], abs=1e-12
    )


def test_a_middle_that_stays_has_error_1_and_no_direction():
    day = told(days=days(9))["horizons"]["24h"]
    assert (day["relative_mae"], day["directional_accuracy"], day["hit_ci"]) == (1.0, None, None)
    assert told()["horizons"]["24h"]["relative_mae"] is None


def test_a_moved_middle_is_measured_like_any_other():
    moved = days(14, hours=168, middle=(0.018, 0.02, 10, 6))
    week = told(days=[*moved, *days(70, hours=168)])["horizons"]["7d"]
    assert week["relative_mae"] == pytest.approx((14 * 0.018 + 70 * 0.02) / (84 * 0.02))
    assert week["directional_accuracy"] == 0.6
    assert week["hit_ci"][1] - week["hit_ci"][0] > 0.8, "two weeks, however many coins"


def test_coins_are_listed_with_their_own_record():
    rows = [
        ["bitcoin", "BTC", "Bitcoin", 24, 50, 41, 5.0, 5.5, *STAYED],
        ["bitcoin", "BTC", "Bitcoin", 168, 40, 30, None, None, 0.9, 1.0, 35, 14],
        ["ripple", "XRP", "XRP", 24, 3, 3, 0.5, 0.0, 0.0, 0.0, 0, 0],
    ]
    bitcoin, ripple = told(coins=rows)["coins"]
    assert bitcoin["24h"]["relative_interval_score"] == pytest.approx(5 / 5.5)
    assert bitcoin["7d"]["relative_interval_score"] is None
    assert bitcoin["7d"]["ci"][1] - bitcoin["7d"]["ci"][0] > 0.4
    assert (bitcoin["24h"]["relative_mae"], bitcoin["24h"]["directional_accuracy"]) == (1.0, None)
    assert (bitcoin["7d"]["relative_mae"], bitcoin["7d"]["directional_accuracy"]) == (0.9, 0.4)
    assert bitcoin["7d"]["hit_ci"][1] - bitcoin["7d"]["hit_ci"][0] > 0.5, "five weeks, not 35"
    assert (ripple["24h"]["relative_mae"], ripple["24h"]["hit_ci"]) == (None, None)
    assert set(ripple) == {"id", "ticker", "name", "24h"}
