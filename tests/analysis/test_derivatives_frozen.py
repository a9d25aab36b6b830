"""analysis/derivatives.py on a frozen day of the sandbox: checked figures, and every fault"""

import math
import time
from datetime import UTC, datetime
from statistics import fmean, stdev

import pytest

import sandbox.server
from analysis import derivatives
from analysis.missing import faults
from analysis.result import NoSource
from analysis.subject import History
from providers import http
from providers.gate import MemoryGate
from sandbox import clock, futures, market
from sandbox.coins import DAY, every
from upstreams import Upstreams

AT = datetime(2026, 3, 17, 10, 20, 30, tzinfo=UTC)
NOW = AT.timestamp()
HOUR = 3600
LETTERS = {"bybit": "y", "binance_futures": "f", "okx": "o", "deribit": "d"}
AGES = {"1h": HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
REASONS = {
    "rate_limited": "rate_limited",
    "rate_limited_silent": "rate_limited",
    "error_500": "http_error",
    "html": "bad_body",
    "truncated": "bad_body",
    "wrong_shape": "bad_body",
    "nulls": "bad_body",
    "absurd": "outlier",
}


@pytest.fixture(scope="module")
def _sandbox():
    with sandbox.server.start() as running:
        yield Upstreams(running.port)


@pytest.fixture
def upstreams(_sandbox, monkeypatch):
    """The sandbox on that day; nobody rests after failures."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    http.configure(_sandbox.endpoints(), MemoryGate())
    yield _sandbox
    http.configure({})
    _sandbox.heal()


@pytest.fixture
def build(upstreams, coin, left):
    """Build of a coin of the sandbox, with the past that would have been stored."""

    def _build(name, *, with_past=True):
        known, seen = every()[name], market.quote(every()[name], NOW)
        ticker = known.symbol.upper()
        about = coin(
            coingecko_id=name, asset_key=ticker, ticker=ticker, name=known.name,
            price_usd=seen.price,
        )  # fmt: skip
        stored = History(
            [],
            None,
            market={"price_usd": seen.price, "market_cap_usd": seen.cap, "at": NOW - 30},
            past=_past(known, with_past=with_past),
        )
        return derivatives.build(about, stored, now=AT, deadline=time.monotonic() + (left or 3.9))

    return _build


def _worth(venue, coin, at):
    """What is open at a venue, in dollars."""
    letter = LETTERS[venue]
    return futures.interest(letter, coin, at) * futures.mark(letter, coin, at)


def _listing(coin):
    return [name for name, letter in LETTERS.items() if futures.is_listed(letter, coin, NOW)]


def _eight_hourly(venue, coin, at):
    letter = LETTERS[venue]
    hours = futures.interval(letter, coin) / HOUR
    return futures.rate(letter, coin, futures.payment(letter, coin, at)) / hours * 8


def _mean_rate(coin, at):
    weights = {venue: _worth(venue, coin, at) for venue in _listing(coin)}
    rates = {venue: _eight_hourly(venue, coin, at) for venue in weights}
    return sum(rates[v] * weights[v] for v in weights) / sum(weights.values())


def _past(coin, *, with_past):
    venues = _listing(coin) if with_past else []
    sums = {"long_usd": 0, "short_usd": 0, "count": 0}
    return {
        "open_interest": {
            span: {venue: _worth(venue, coin, NOW - age) for venue in venues if venue != "okx"}
            for span, age in AGES.items()
        },
        "funding": [[d * DAY, _mean_rate(coin, NOW - d * DAY)] for d in range(90, 0, -1)]
        if with_past
        else [],
        "filled": {"funding": venues, "open_interest": venues},
        "liquidations": {"h1": sums, "h24": sums, "keys": []},
    }


@pytest.mark.parametrize("name", ["bitcoin", "ethereum", "solana", "pepe", "baby-doge-coin"])
def test_a_frozen_day_equals_what_is_computed_from_the_world_itself(build, name):
    coin = every()[name]
    data = build(name).data
    worth = {venue: _worth(venue, coin, NOW) for venue in _listing(coin)}
    total, rate = sum(worth.values()), _mean_rate(coin, NOW)

    assert [row["name"] for row in data["venues"]] == list(worth)
    assert data["funding"]["rate_8h"] == pytest.approx(rate, rel=1e-4, abs=2e-9)
    assert data["funding"]["apr_pct"] == pytest.approx(rate * 3 * 365 * 100, abs=2e-3)
    days = [_mean_rate(coin, NOW - d * DAY) for d in range(90, 0, -1)]
    z = (rate - fmean(days)) / stdev(days)
    assert data["funding"]["zscore_90d"] == pytest.approx(z, abs=1e-3)
    assert data["funding"]["level"] == ("normal" if abs(rate) < 0.0002 else "elevated")

    interest = data["open_interest"]
    assert interest["usd"] == pytest.approx(total, rel=1e-4)
    assert interest["hhi"] == pytest.approx(sum((w / total) ** 2 for w in worth.values()), rel=1e-3)
    cap = market.quote(coin, NOW).cap
    assert interest["to_market_cap_pct"] == pytest.approx(total / cap * 100, abs=2e-4)
    common = [venue for venue in worth if venue != "okx"]
    held = sum(worth[venue] for venue in common)
    assert interest["common_share"] == pytest.approx(held / total, rel=1e-3)
    changes = {}
    for span, age in AGES.items():
        then = sum(_worth(venue, coin, NOW - age) for venue in common)
        changes[span] = (held / then - 1) * 100
        assert interest[f"change_{span}_pct"] == pytest.approx(changes[span], abs=0.02), span

    told = {v: worth[v] for v in worth if v != "deribit"}
    share = sum(futures.long_share(LETTERS[v], coin, NOW // 300 * 300) * w for v, w in told.items())
    share /= sum(told.values())
    assert data["long_short"]["long_account_share"] == pytest.approx(share, abs=5e-4)
    assert data["long_short"]["ratio"] == pytest.approx(share / (1 - share), abs=5e-3)
    basis = sum(
        (futures.mark(LETTERS[v], coin, NOW) / futures.index(coin, NOW) - 1) * 100 * w
        for v, w in worth.items()
    )
    assert data["basis"]["pct"] == pytest.approx(basis / total, abs=2e-3)
    volume = sum(futures.volume(LETTERS[v], coin, NOW) for v in worth) * futures.index(coin, NOW)
    assert data["volume_24h_usd"] == pytest.approx(volume, rel=2e-3)

    inputs = {
        "funding": max(-100, min(100, 25 * z)),
        "accounts": max(-100, min(100, (share - 0.5) * 400)),
        "open_interest": max(-100, min(100, 2 * changes["7d"])) * math.copysign(1, rate),
    }
    assert data["crowding"]["inputs"] == pytest.approx(inputs, abs=0.3)
    assert data["crowding"]["score"] == pytest.approx(fmean(inputs.values()), abs=0.3)


@pytest.mark.parametrize("name", ["bitcoin", "ethereum"])
def test_without_keys_and_without_a_past_quality_is_seventy_and_more(build, name):
    made = build(name, with_past=False)
    assert made.quality >= 70
    assert faults(made.data) == []


def test_coins_without_futures_are_said_to_have_none(build):
    for name in ("usd-coin", "wrapped-bitcoin", "staked-ether", "monero"):
        made = build(name, with_past=False)
        assert made.data["applicable"] is False, name
        assert made.data["warnings"] == ["no_futures"]
        assert faults(made.data) == []


@pytest.mark.parametrize("kind", REASONS)
@pytest.mark.parametrize("provider", LETTERS)
def test_a_venue_s_fault_has_its_name_and_costs_the_others_nothing(
    build, upstreams, provider, kind
):
    upstreams.fault(provider, kind)
    made = build("bitcoin")
    assert {source.name: source.error for source in made.sources if source.error} == {
        provider: REASONS[kind]
    }
    assert [row["name"] for row in made.data["venues"]] == [v for v in LETTERS if v != provider]
    assert made.quality >= 70
    assert faults(made.data) == []
    _hold_to_what_can_be(made.data)


@pytest.mark.parametrize("kind", ["timeout", "drip"])
def test_silent_venues_cost_no_more_than_the_budget(build, upstreams, kind):
    for provider in ("okx", "deribit"):
        upstreams.fault(provider, kind, seconds=60)
    begun = time.monotonic()
    made = build("bitcoin")
    assert time.monotonic() - begun < 30
    assert {source.name: source.error for source in made.sources} == {
        "bybit": None, "binance_futures": None, "okx": "timeout", "deribit": "timeout",
    }  # fmt: skip
    assert {e["reason"] for e in made.data["missing"] if e["path"] == "options"} == {"late"}


@pytest.mark.parametrize("kind", REASONS)
def test_when_all_fail_each_is_named(build, upstreams, kind):
    upstreams.fault_all(kind)
    with pytest.raises(NoSource) as refusal:
        build("bitcoin")
    assert {s.name: s.error for s in refusal.value.sources} == dict.fromkeys(LETTERS, REASONS[kind])


@pytest.mark.parametrize(
    "name", ["bitcoin", "dogecoin", "pepe", "the-open-network", "baby-doge-coin"]
)
def test_shares_are_shares_and_nothing_is_counted_twice(build, name):
    _hold_to_what_can_be(build(name).data)


def _hold_to_what_can_be(data):
    rows = data["venues"]
    assert sum(row["oi_share"] for row in rows) == pytest.approx(1)
    assert sum(row["oi_usd"] for row in rows) == pytest.approx(data["open_interest"]["usd"])
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        assert row["long_account_share"] is None or 0 <= row["long_account_share"] <= 1
        assert abs(row["mark_usd"] / row["index_usd"] - 1) < 0.01
        assert row["rate_8h"] == pytest.approx(row["funding_rate"] * 8 / row["interval_h"])
    assert 0 <= data["open_interest"]["common_share"] <= 1
    assert 1 / len(rows) - 1e-9 <= data["open_interest"]["hhi"] <= 1
    low, high = data["funding"]["min_rate_8h"], data["funding"]["max_rate_8h"]
    assert low - 1e-15 <= data["funding"]["rate_8h"] <= high + 1e-15
