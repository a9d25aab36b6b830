"""jobs/score_predictions.py"""

import uuid

import pytest

import foretold
from jobs import score_predictions
from racing import barrier_call


@pytest.fixture
def run(tools, leased):
    def _run():
        return score_predictions.run(leased("score_predictions", str(uuid.uuid4())), tools)

    return _run


def _record(live):
    return live.call("api.get_scorecard").body["record"]


def test_what_fell_due_is_scored_and_counted(live, run):
    bitcoin, ripple = live.token(), live.token("ripple", "XRP", market_cap_rank=4)
    for made, close in ((1, 105.0), (2, 120.0), (3, 95.0)):
        foretold.forecast(live, bitcoin, made=made)
        foretold.forecast(live, bitcoin, made=made, model="random-walk-gauss/1", low_usd=80.0)
        foretold.candle(live, bitcoin, made - 1, close)
    foretold.forecast(live, ripple, made=9)
    foretold.forecast(live, ripple, made=1)

    assert run() == {"scored": 6, "void": 1, "asked": 1}
    assert run() == {"scored": 0, "void": 0, "asked": 0}
    day = _record(live)["horizons"]["24h"]
    assert (day["issued"], day["scored"], day["void"], day["days"]) == (5, 3, 1, 3)
    (held,) = day["coverage"]
    assert held["held"] == pytest.approx(2 / 3)
    assert held["ci"][0] < 2 / 3 < held["ci"][1]
    assert day["relative_interval_score"] < 1
    (coin,) = _record(live)["coins"]
    assert (coin["id"], coin["24h"]["scored"], coin["24h"]["hits"]) == ("bitcoin", 3, 2)


def test_nothing_due_counts_nothing(live, run):
    foretold.forecast(live, live.token())
    assert run() == {"scored": 0, "void": 0, "asked": 0}
    assert _record(live)["scored"] == 0


def test_what_a_killed_run_scored_is_counted_by_the_next(live, run):
    bitcoin = live.token()
    foretold.forecast(live, bitcoin, made=1)
    foretold.candle(live, bitcoin)
    live.value("work.score_predictions", batch=100)  # and there it died
    assert run()["scored"] == 0
    assert _record(live)["scored"] == 1


def test_two_workers_at_once_score_each_forecast_once(live, tools, leased):
    token = live.token()
    for made in range(1, 61):
        foretold.forecast(live, token, made=made)
        foretold.candle(live, token, made - 1)
    jobs = [leased("score_predictions", f"run-{number}") for number in range(2)]

    results = barrier_call(2, lambda number: score_predictions.run(jobs[number], tools))

    assert sum(result["scored"] for result in results) == 60
    assert live.one("select count(actual_usd) from core.predictions").count == 60
    assert _record(live)["scored"] == 60, "whoever counted last was the last to be stored"
