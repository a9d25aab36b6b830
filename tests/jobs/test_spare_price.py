"""analysis/spare_price.py from the sandbox to the stored answer: asked in need, and only then."""

import time
from datetime import UTC, datetime

import pytest

from analysis import ask, spare_price
from analysis.quotes import Readings
from analysis.subject import Coin
from jobs import analyse, update_tokens
from upstreams import REASONS

SPARE = "defillama_coins"
OTHERS = ("coingecko", "coinmarketcap", "kraken", "coinbase", "binance")


@pytest.fixture
def make(live, tools, upstreams, leased):
    """Make the market-data of a coin and read what is stored."""
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.token("hex-pulsechain", "HEX", asset_key="HEX~00000001", current_price_usd=0.0021)
    live.run("delete from core.jobs")

    def _make(coin_id="bitcoin"):
        token = live.one("select id from core.ucie_tokens where coingecko_id = %s", coin_id)
        arguments = {"token_id": str(token.id), "analysis_type": "market-data"}
        analyse.run(leased("analyse", "any:market-data", **arguments), tools)
        row = live.one(
            "select convert_from(body, 'UTF8')::json as body from core.ucie_analysis_cache"
        )
        return row and row.body

    return _make


@pytest.fixture
def silent(upstreams, monkeypatch):
    """Whoever is asked in need and says nothing is not waited for long."""
    together = ask.together

    def _together(calls, *, seconds, deadline):
        if SPARE in calls:
            deadline = min(deadline, time.monotonic() + 1)
        return together(calls, seconds=seconds, deadline=deadline)

    return lambda: monkeypatch.setattr(ask, "together", _together)


@pytest.fixture
def only(upstreams):
    """Let everybody of the first round fail but these."""

    def _only(*names):
        for name in OTHERS:
            if name not in names:
                upstreams.fault(name, "html")

    return _only


def _outcome(body):
    return {row["name"]: (row["ok"], row["error"]) for row in body["sources"]}.get(SPARE)


@pytest.mark.parametrize("up", [("coingecko", "binance"), OTHERS])
def test_with_two_prices_nobody_asks_for_it(make, only, upstreams, up):
    only(*up)
    body = make()
    assert sum(row["ok"] for row in body["sources"]) == len(up)
    assert SPARE not in upstreams.calls()
    assert _outcome(body) is None


@pytest.mark.parametrize("up", OTHERS)
def test_with_one_price_it_is_asked_once_and_counts_half(make, only, upstreams, up):
    only(up)
    body = make()
    assert upstreams.calls()[SPARE] == {"/prices/current/coingecko:bitcoin": 1}
    assert _outcome(body) == (True, None)
    own, other = (row["price_usd"] for row in body["data"]["per_source"])
    assert body["data"]["price_usd"] == pytest.approx((2 * own + other) / 3)
    assert "spare_price" in body["data"]["warnings"]
    assert body["quality"] <= 75


def test_without_any_other_price_it_gives_one_and_is_credited(live, make, only):
    only()
    body = make()
    assert {row["name"] for row in body["sources"] if row["ok"]} == {SPARE}
    assert body["data"]["price_usd"] == body["data"]["per_source"][0]["price_usd"] > 0
    assert 0 < body["quality"] <= 40
    assert [credit["text"] for credit in body["attribution"]] == ["Prices by DefiLlama"]
    stored = live.one("select price_usd, sources, conflict from core.price_snapshots")
    assert tuple(stored) == (body["data"]["price_usd"], 1, False)


@pytest.mark.parametrize("fault", REASONS)
def test_every_fault_of_it_has_its_reason(make, only, upstreams, silent, fault):
    only("coingecko")
    if fault in ("timeout", "drip"):
        silent()
    limits = {"seconds": 20} if fault in ("timeout", "drip", "rate_limited") else {}
    upstreams.fault(SPARE, fault, **limits)
    body = make()
    assert _outcome(body) == (False, REASONS[fault])
    assert "spare_price" not in body["data"]["warnings"]
    assert [row["name"] for row in body["data"]["per_source"]] == ["coingecko"]


def test_a_price_that_defillama_is_not_sure_of_is_none(make, upstreams):
    body = make("hex-pulsechain")
    assert upstreams.calls()[SPARE] == {"/prices/current/coingecko:hex-pulsechain": 1}
    assert _outcome(body) == (False, "outlier")
    assert [row["name"] for row in body["data"]["per_source"]] == ["coingecko"]


@pytest.fixture
def add(upstreams):
    """Ask after a first round that gave nothing, with so many seconds left."""

    def _add(seconds):
        coin = Coin(
            *("0", "bitcoin", "BTC", "BTC", "Bitcoin", 1, "native"),
            *(None, None, 1, True, None, {}),
        )
        first = Readings([], [], {}, set())
        ends_at = time.monotonic() + seconds
        (tried,) = spare_price.add(coin, first, now=datetime.now(UTC), deadline=ends_at).tried
        return tried

    return _add


def test_with_no_time_left_it_is_not_asked_and_named(add, upstreams):
    tried = add(0.01)
    assert (tried.name, tried.quote, tried.error) == (SPARE, None, "timeout")
    assert upstreams.calls() == {}


def test_what_comes_after_the_deadline_is_dropped_and_named(add, upstreams):
    upstreams.delay(SPARE, 5)
    tried = add(0.4)
    assert (tried.name, tried.quote, tried.error) == (SPARE, None, "timeout")


def test_within_the_deadline_it_counts(add):
    tried = add(20.0)
    assert (tried.error, tried.quote.weight) == (None, 0.5)
