"""jobs/look_up_token.py"""

import pytest

from jobs import look_up_token


def _tokens(live):
    rows = live.all(
        "select coingecko_id, symbol, is_active, current_price_usd > 0 as priced"
        " from core.ucie_tokens"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("text", ["btc", "id:bitcoin"])
def test_what_upstream_knows_is_stored_with_its_figures(live, tools, upstreams, leased, text):
    look_up_token.run(leased("look_up_token", text), tools)

    assert ("bitcoin", "BTC", False, True) in _tokens(live)
    assert {row[1] for row in _tokens(live)} == {"BTC"}
    assert live.all("select from core.jobs") == []


def test_without_figures_the_names_are_stored(live, tools, upstreams, leased, monkeypatch):
    def _markets(_ids, deadline):
        raise look_up_token.UpstreamError("coingecko", "timeout", f"{deadline}")

    monkeypatch.setattr(look_up_token.coingecko, "markets", _markets)

    look_up_token.run(leased("look_up_token", "id:bitcoin"), tools)

    assert _tokens(live) == [("bitcoin", "BTC", False, None)]


def test_what_upstream_does_not_know_is_remembered(live, tools, upstreams, leased):
    look_up_token.run(leased("look_up_token", "no-such-coin-anywhere"), tools)

    assert _tokens(live) == []
    assert live.one("select text from core.resolver_misses").text == "no-such-coin-anywhere"


@pytest.mark.parametrize("kind", ["rate_limited_silent", "html", "wrong_shape"])
def test_an_upstream_in_trouble_is_no_proof_of_absence(live, tools, upstreams, leased, kind):
    upstreams.fault("coingecko", kind)

    look_up_token.run(leased("look_up_token", "btc"), tools)

    assert live.all("select from core.resolver_misses") == []
    job = live.one("select state, last_error from core.jobs")
    assert job.state == "failed"
    assert job.last_error["sources"][0]["name"] == "coingecko"
    assert job.last_error["sources"][0]["error"] == job.last_error["code"]
