"""work.scored_predictions"""

import math
from datetime import datetime

import pytest

import foretold

GAUSS = "random-walk-gauss/1"


def test_without_any_forecast_all_is_empty(database):
    record = database.value("work.scored_predictions")
    assert datetime.fromisoformat(record.pop("counted_at")) == database.one("select now() as at").at
    assert record == {"issued": [], "days": [], "points": [], "coins": []}


@pytest.fixture
def told(database):
    """Two coins, two days; one hit, one miss above, one void, one open."""
    bitcoin, ripple = database.token(), database.token("ripple", "XRP", market_cap_rank=4)
    foretold.scored(database, bitcoin, 105.0, made=2)
    foretold.scored(database, bitcoin, 105.0, made=2, model=GAUSS, low_usd=80.0, high_usd=125.0)
    foretold.scored(database, ripple, 121.0, made=2)
    foretold.scored(database, bitcoin, 105.0, made=2, model="momentum", coverage=0,
                    low_usd=102.0, mid_usd=102.0, high_usd=102.0)  # fmt: skip
    foretold.scored(database, ripple, 121.0, made=2, model="momentum", coverage=0,
                    low_usd=98.0, mid_usd=98.0, high_usd=98.0)  # fmt: skip
    foretold.forecast(database, bitcoin, made=1, actual_usd=None, void_reason="no_candle",
                      scored_at=foretold.midnight(database))  # fmt: skip
    foretold.forecast(database, bitcoin)
    return database.value("work.scored_predictions")


def test_every_forecast_is_counted_by_model(database, told):
    rows = {row[0]: row[1:7] for row in told["issued"]}
    assert rows["range/1"] == [24, 0.8, 4, 2, 1, 1]
    assert rows[GAUSS] == [24, 0.8, 1, 1, 0, 1]
    assert rows["momentum"] == [24, 0, 2, 2, 0, 0]
    assert told["issued"][0][7] == foretold.midnight(database, 2).timestamp()


def test_days_hold_coins_hits_and_scores_beside_the_baseline(database, told):
    ((hours, at, coins, hits, score, baseline, *middle),) = told["days"]
    stayed = (math.log(1.05) + math.log(1.21)) / 2
    assert middle == [pytest.approx(stayed), pytest.approx(stayed), 0, 0]
    assert (hours, coins, hits) == (24, 2, 1)
    assert at == foretold.midnight(database, 2).timestamp()
    assert score == pytest.approx(math.log(110 / 90)), "the one with a baseline"
    assert baseline == pytest.approx(math.log(125 / 80))


def test_coins_are_listed_by_rank_with_their_own(told):
    by_coin = {row[0]: row for row in told["coins"]}
    assert by_coin["bitcoin"][3:6] == [24, 1, 1]
    assert by_coin["ripple"][3:8] == [24, 1, 0, None, None]
    assert [row[0] for row in told["coins"]] == ["bitcoin", "ripple"]


@pytest.mark.parametrize(
    ("actual", "miss"), [(121.0, 121 / 110), (81.0, 90 / 81), (110.0, 1.0), (90.0, 1.0)]
)
def test_a_score_is_the_width_and_ten_times_what_lies_beyond(database, actual, miss):
    bitcoin = database.token()
    foretold.scored(database, bitcoin, actual, made=2)
    foretold.scored(database, bitcoin, actual, made=2, coverage=0.5, low_usd=99.0, high_usd=101.0)
    foretold.scored(database, bitcoin, actual, made=2, model=GAUSS, low_usd=1.0, high_usd=200.0)
    ((_, _, coins, hits, score, baseline, *_),) = database.value("work.scored_predictions")["days"]
    assert (coins, hits) == (1, int(miss == 1.0))
    assert score == pytest.approx(math.log(110 / 90) + 10 * math.log(miss))
    assert baseline == pytest.approx(math.log(200))


def test_a_moved_middle_is_held_against_the_price_staying(database):
    coins = [database.token(f"coin-{number}", f"C{number}") for number in range(3)]
    for coin, actual, mid in zip(coins, (105.0, 95.0, 100.0), (102.0, 101.0, 103.0), strict=True):
        foretold.scored(database, coin, actual, made=2, mid_usd=mid)
    told = database.value("work.scored_predictions")
    missed = [math.log(105 / 102), math.log(101 / 95), math.log(103 / 100)]
    stayed = [math.log(1.05), -math.log(0.95), 0.0]
    ((*_, mean_missed, mean_stayed, calls, right),) = told["days"]
    assert mean_missed == pytest.approx(sum(missed) / 3)
    assert mean_stayed == pytest.approx(sum(stayed) / 3)
    assert (calls, right) == (2, 1), "one did not move at all"
    of_coins = {row[0]: row[8:] for row in told["coins"]}
    assert of_coins["coin-1"] == [pytest.approx(missed[1]), pytest.approx(stayed[1]), 1, 0]


def test_challengers_are_held_against_the_price_staying(told):
    ((name, hours, _, missed, stayed, calls, right),) = told["points"]
    assert (name, hours, calls, right) == ("momentum", 24, 2, 1)
    assert missed == pytest.approx((math.log(105 / 102) + math.log(121 / 98)) / 2)
    assert stayed == pytest.approx((math.log(1.05) + math.log(1.21)) / 2)
