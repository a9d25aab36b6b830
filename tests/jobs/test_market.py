"""jobs/market.py"""

import pytest

from jobs import market, update_tokens
from jobs.job import LeaseLostError
from providers.faults import UpstreamError

STATE = (
    "select count(*), min(last_updated) as oldest,"
    " (select count(*) from core.market_figures where cardinality(week_usd) = 42) as lines,"
    " (select made_at from core.made_views where name = 'market_summary') as made_at"
    " from core.ucie_tokens"
)


@pytest.fixture
def job(live, tools, upstreams, leased):
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    return leased("market", "market")


def test_the_listed_coins_get_new_figures_lines_and_a_sum(live, tools, upstreams, job):
    before = live.one(STATE)
    assert before.lines > 200

    assert market.run(job, tools) == {"updated": 250}

    after = live.one(STATE)
    assert (after.count, after.lines) == (before.count, before.lines)
    assert after.oldest > before.oldest
    assert after.made_at > before.made_at
    summary = live.one("select * from core.market_summary")
    assert (summary.coins, len(summary.largest)) == (250, 50)
    assert sum(upstreams.calls()["coingecko"].values()) == 2


@pytest.mark.parametrize("kind", ["rate_limited_silent", "html", "truncated", "wrong_shape"])
def test_an_upstream_in_trouble_changes_nothing(live, tools, upstreams, job, kind):
    before = live.one(STATE)
    upstreams.fault("coingecko", kind)
    with pytest.raises(UpstreamError):
        market.run(job, tools)
    assert live.one(STATE) == before


def test_who_is_cut_off_before_the_sum_leaves_the_one_of_before_and_the_next_try_makes_it(
    live, tools, upstreams, job, monkeypatch
):
    before = live.one(STATE)
    call = tools.gateway.call

    def _cut_off(function, **arguments):
        if function == "work.make_market_summary":
            raise ConnectionError
        return call(function, **arguments)

    with monkeypatch.context() as patch:
        patch.setattr(tools.gateway, "call", _cut_off)
        with pytest.raises(ConnectionError):
            market.run(job, tools)
    between = live.one(STATE)
    assert between.oldest > before.oldest
    assert between.made_at == before.made_at

    assert market.run(job, tools) == {"updated": 250}
    assert live.one(STATE).made_at > between.made_at


def test_a_job_that_was_lost_stores_nothing(live, tools, job):
    before = live.one(STATE)
    live.run("update core.jobs set owner = gen_random_uuid()")
    with pytest.raises(LeaseLostError):
        market.run(job, tools)
    assert live.one(STATE) == before
