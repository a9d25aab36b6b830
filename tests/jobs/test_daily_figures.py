"""jobs/daily_figures.py"""

import pytest

from jobs import daily_figures
from jobs.job import LeaseLostError


def test_it_makes_the_figures(live, tools, leased):
    token = live.token()
    live.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " select %s, 86400, 'kraken', date_trunc('day', now(), 'UTC') - n * interval '1 day', 5"
        " from generate_series(1, 3) as days(n)",
        token,
    )
    assert daily_figures.run(leased("daily_figures", "daily-figures"), tools) == {"lines": 3}


def test_a_job_that_was_lost_makes_nothing(live, tools, leased):
    job = leased("daily_figures", "daily-figures")
    live.run("update core.jobs set owner = gen_random_uuid()")
    with pytest.raises(LeaseLostError):
        daily_figures.run(job, tools)
    assert live.all("select from core.made_views") == []
