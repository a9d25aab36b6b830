"""jobs/issue_predictions.py"""

import itertools
import math
import uuid

import numpy as np
import pytest

import foretold
from golden_losses import COIN
from jobs import issue_predictions
from racing import barrier_call

CLOSES = [100 * math.exp(total) for total in (0.0, *itertools.accumulate(COIN))]


@pytest.fixture(autouse=True)
def any_hour(live):
    """Let the forecast of a day be issued all day long; put back afterwards."""
    live.run("update core.settings set value = 24 where name = 'forecast_hours'")
    yield
    live.run("update core.settings set value = 6 where name = 'forecast_hours'")


@pytest.fixture
def bitcoin(live):
    token = live.token()
    foretold.candles(live, token, CLOSES)
    return token


@pytest.fixture
def run(tools, leased):
    def _run():
        return issue_predictions.run(leased("issue_predictions", str(uuid.uuid4())), tools)

    return _run


def _rows(live, model="range/1", coverage=0.8):
    return live.all(
        "select horizon_h, base_usd, low_usd, mid_usd, high_usd, source, made_at"
        " from core.predictions where model = %s and coverage = %s order by horizon_h",
        *(model, coverage),
    )


def test_the_golden_ranges_are_issued_from_the_close_of_the_day(live, bitcoin, run):
    assert run()["coins"] == 1
    day, week, month = _rows(live)
    assert day.made_at == foretold.midnight(live)
    assert day.base_usd == day.mid_usd == pytest.approx(161.663910418623)
    assert (day.low_usd, day.high_usd) == pytest.approx((156.082658, 167.444739), rel=1e-6)
    assert (week.low_usd, week.high_usd) == pytest.approx((148.191276, 176.361394), rel=1e-6)
    assert (month.low_usd, month.high_usd) == pytest.approx((134.282838, 194.628146), rel=1e-6)
    assert {row.source for row in (day, week, month)} == {"kraken"}
    (day_95, _, _) = _rows(live, coverage=0.95)
    assert (day_95.low_usd, day_95.high_usd) == pytest.approx((152.669850, 171.187827), rel=1e-6)
    assert len(_rows(live, "random-walk-gauss/1")) == 3
    assert _rows(live, "momentum", 0)[0].mid_usd == pytest.approx(CLOSES[-1] * math.exp(COIN[-1]))


def test_issuing_twice_changes_nothing(live, bitcoin, run):
    run()
    before = _rows(live)
    live.run("update core.candles set close = close * 1.001, high = high * 1.001")
    assert run() == {"coins": 0, "rows": 0}
    assert _rows(live) == before


def test_the_record_counts_what_was_issued(live, bitcoin, run):
    rows = run()["rows"]
    body = live.call("api.get_scorecard").body["record"]
    assert body["issued"] == rows
    assert body["horizons"]["7d"]["issued"] == 1
    assert body["verdict"] == "no better than today's price"


def test_where_the_shown_source_lacks_the_day_another_stands_in(live, run):
    token = live.token()
    foretold.candles(live, token, [*CLOSES, 1.0])
    foretold.candles(live, token, [2 * close for close in CLOSES], "coinbase")
    live.run("delete from core.candles where close = 1.0")
    assert run()["coins"] == 1
    day = _rows(live)[0]
    assert (day.source, day.base_usd) == ("coinbase", pytest.approx(2 * CLOSES[-1]))


def test_a_coin_without_a_series_up_to_the_day_waits(live, run):
    token = live.token()
    foretold.candles(live, token, [*CLOSES[:-1], 1.0])
    live.run("delete from core.candles where open_at = (select max(open_at) from core.candles)")
    foretold.candle(live, token, 0, 161.0, "coinbase")
    assert run() == {"coins": 0, "rows": 0}
    foretold.candle(live, token, 0, CLOSES[-1])
    assert run()["coins"] == 1


@pytest.mark.parametrize("closes", [[5.0] * 200, CLOSES[:20]])
def test_a_flat_or_new_coin_gets_none(live, run, closes):
    foretold.candles(live, live.token(), closes)
    assert run() == {"coins": 0, "rows": 0}


def test_two_workers_at_once_issue_each_coin_once(live, tools, leased):
    rng = np.random.default_rng(1)
    for number in range(4):
        token = live.token(f"coin-{number}", f"C{number}")
        live.run("update core.ucie_tokens set last_opened_at = now() where id = %s", token)
        foretold.candles(live, token, np.exp(np.cumsum(rng.normal(0, 0.03, 100))).tolist())
    jobs = [leased("issue_predictions", f"run-{number}") for number in range(2)]

    results = barrier_call(2, lambda number: issue_predictions.run(jobs[number], tools))

    assert sum(result["coins"] for result in results) == 4
    assert (
        sum(result["rows"] for result in results)
        == live.one("select count(*) from core.predictions").count
    )
