"""jobs/pool.py"""

import uuid

import numpy as np
import pytest

import foretold
from jobs import pool
from quant import ranges


@pytest.fixture
def run(live, tools, leased):
    live.run("update core.settings set value = 2 where name = 'pool_coins'")
    yield lambda: pool.run(leased("pool", str(uuid.uuid4())), tools)
    live.run("update core.settings set value = 10 where name = 'pool_coins'")


def _coin(live, number, length):
    rng = np.random.default_rng(number)
    closes = np.exp(np.cumsum(rng.normal(0, 0.01 * (1 + number), length)))
    foretold.candles(live, live.token(f"coin-{number}", f"C{number}"), closes.tolist())
    return closes


def test_the_quantiles_are_those_of_all_sizes_together(live, run):
    series = [_coin(live, number, 900) for number in range(2)]
    _coin(live, 2, 700)
    assert run() == {"coins": 2, "stored": 9}
    sizes = np.concatenate([ranges.scores(ranges.clock(closes), 7)[30:] for closes in series])
    row = live.one(
        "select q, coins, n from core.model_constants where horizon_h = 168 and coverage = 0.8"
    )
    assert (row.coins, row.n) == (2, len(sizes))
    share_below = float((sizes <= row.q).mean())
    assert 0.8 <= share_below < 0.8 + 2 / len(sizes)
    assert len(live.value("private.pool_constants")) == 9


def test_enough_scores_over_a_month_need_more_days_than_over_one(live, run):
    for number in range(2):
        _coin(live, number, 764)
    assert run() == {"coins": 2, "stored": 3}
    assert {row[0] for row in live.value("private.pool_constants")} == {24}


def test_too_few_coins_store_nothing(live, run):
    _coin(live, 0, 900)
    assert run() == {"coins": 1, "stored": 0}
