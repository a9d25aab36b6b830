"""jobs/backtests.py"""

import itertools
import math
import uuid

import pytest

import foretold
from golden_losses import COIN
from jobs import backtests

CLOSES = [100 * math.exp(total) for total in (0.0, *itertools.accumulate(COIN))]


@pytest.fixture
def run(tools, leased):
    return lambda: backtests.run(leased("backtests", str(uuid.uuid4())), tools)


def test_the_golden_backtest_is_stored_with_its_sample(live, run):
    foretold.candles(live, live.token(), CLOSES)
    assert run() == {"coins": 1, "stored": 3}
    assert run() == {"coins": 0, "stored": 0}
    day, week, month = live.all(
        "select horizon_h, computed_for, n, n_eff, from_at, to_at, metrics from core.backtests"
        " order by horizon_h"
    )
    assert (day.n, week.n, month.n) == (309, 303, 280)
    assert week.n_eff == pytest.approx(303 / 7)
    assert day.computed_for == foretold.midnight(live).date()
    assert day.to_at == foretold.midnight(live, 1)
    assert day.from_at == foretold.midnight(live, 309)
    assert day.metrics["coverage_80"] == pytest.approx(0.776699, abs=1e-6)
    assert month.metrics["interval_score"] == pytest.approx(0.478105, abs=1e-6)
    assert month.metrics["interval_score_baseline"] == pytest.approx(0.495844, abs=1e-6)
    assert len(day.metrics["challengers"]) == 5


def test_a_coin_with_too_few_days_has_none(live, run):
    foretold.candles(live, live.token(), CLOSES[:90])
    assert run() == {"coins": 0, "stored": 0}
