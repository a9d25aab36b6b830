"""jobs/update_tokens.py"""

import pytest

from jobs import update_tokens
from providers.faults import UpstreamError


def test_the_top_250_are_stored_in_their_ranks(live, tools, upstreams, leased):
    counts = update_tokens.run(leased("update_tokens", "update-tokens"), tools)

    assert counts == {"inserted": 250, "updated": 0, "deactivated": 0, "skipped": 0}
    ranks = live.one(
        "select array_agg(market_cap_rank order by market_cap_rank) as ranks from core.ucie_tokens"
    ).ranks
    assert ranks == list(range(1, 251))
    keys = live.all(
        "select asset_key from core.ucie_tokens"
        " where asset_key in ('BTC', 'ETH', 'XRP', 'SOL', 'ADA') and current_price_usd > 0"
    )
    assert len(keys) == 5
    assert sum(upstreams.calls()["coingecko"].values()) == 1


def test_a_second_time_updates_them(tools, upstreams, leased):
    job = leased("update_tokens", "update-tokens")
    update_tokens.run(job, tools)

    counts = update_tokens.run(job, tools)

    assert (counts["inserted"], counts["updated"]) == (0, 250)


@pytest.mark.parametrize("kind", ["rate_limited_silent", "html", "truncated", "wrong_shape"])
def test_an_upstream_in_trouble_changes_nothing(live, tools, upstreams, leased, kind):
    live.token()
    upstreams.fault("coingecko", kind)

    with pytest.raises(UpstreamError):
        update_tokens.run(leased("update_tokens", "update-tokens"), tools)

    assert live.one("select count(*) from core.ucie_tokens where is_active").count == 1


def test_an_upstream_that_is_starting_is_asked_again(live, tools, upstreams, leased, monkeypatch):
    answers = [UpstreamError("coingecko", "connect", "refused"), None]
    real = update_tokens.coingecko.markets

    def _markets(**arguments):
        error = answers.pop(0)
        if error:
            raise error
        return real(**arguments)

    monkeypatch.setattr(update_tokens, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(update_tokens.coingecko, "markets", _markets)

    assert update_tokens.run(leased("update_tokens", "update-tokens"), tools)["inserted"] == 250
