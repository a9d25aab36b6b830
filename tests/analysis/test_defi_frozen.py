"""analysis/defi.py on a frozen day of the sandbox: checked figures, and every fault"""

import time
from datetime import UTC, datetime
from math import fsum

import pytest

import sandbox.server
from analysis import defi
from analysis.missing import faults
from analysis.result import NoSource
from analysis.subject import History
from providers import http
from providers.gate import MemoryGate
from sandbox import clock, deposits, market
from sandbox.coins import DAY, every
from upstreams import Upstreams

AT = datetime(2026, 3, 17, 10, 20, 30, tzinfo=UTC)
NOW, TODAY = AT.timestamp(), int(AT.timestamp()) // DAY
LISTS = ("/protocols", "/pools", "/protocol/", "/stablecoins", "/coins/list")
REASONS = {
    "rate_limited": "rate_limited",
    "rate_limited_silent": "rate_limited",
    "error_500": "http_error",
    "html": "bad_body",
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


def _row(kind, ref, asked_as, tvl, **body):
    category = deposits.protocols()[ref].category if kind == "protocol" else None
    return {
        "kind": kind, "ref": ref, "asked_as": asked_as, "name": ref.title(), "category": category,
        "tvl_usd": tvl, "body": body,
    }  # fmt: skip


def _rows(name):
    """The rows of a coin as the catalog of that day would have them."""
    rows = []
    for chain in deposits.chains().values():
        if chain.gecko_id == name:
            held = deposits.chain_tvl(chain, NOW)
            rows.append(_row("chain", chain.name, chain.name, held, stablecoins_usd=7e9))
    mine = {one.parent or one.slug for one in _protocols() if one.gecko_id == name}
    for one in _protocols():
        if (one.parent or one.slug) in mine:
            held = deposits.tvl(one, NOW)
            known = held if held is not None and held >= 0 else None
            spread = {chain: held * share for chain, share in one.shares.items()} if known else {}
            asked_as = one.parent.removeprefix("parent#") or one.slug
            rows.append(_row("protocol", one.slug, asked_as, known, chain_tvl=spread))
    return sorted(rows, key=lambda row: (-(row["tvl_usd"] or 0), row["ref"]))


def _protocols():
    return [one for one in deposits.protocols().values() if one.category != "CEX"]


@pytest.fixture
def build(upstreams, coin, left):
    """Build of a coin of the sandbox, mapped as the daily job would have mapped it."""

    def _build(name, seconds=left or 5.0):
        known, seen = every()[name], market.quote(every()[name], NOW)
        ticker = known.symbol.upper()
        stored = History(
            [],
            None,
            market={"price_usd": seen.price, "market_cap_usd": seen.cap, "at": NOW - 30},
            past={"catalog_at": NOW - 5 * 3600, "rows": _rows(name)},
        )
        about = coin(coingecko_id=name, asset_key=ticker, ticker=ticker, name=known.name)
        return defi.build(about, stored, now=AT, deadline=time.monotonic() + seconds)

    return _build


def _reasons(result):
    return {entry["path"]: entry["reason"] for entry in result.data["missing"]}


def _chain_day(name, days_ago):
    """What a chain held at the end of a day, the running one being 0 days ago."""
    at = (TODAY - days_ago + 1) * DAY
    return deposits.chain_tvl(deposits.chains()[name], min(at, NOW))


def _flow(slugs, kind, days):
    """What flowed through some protocols on the last complete days."""
    found = [
        deposits.earned(deposits.protocols()[slug], kind, TODAY - back)
        for slug in slugs
        for back in range(1, days + 1)
    ]
    return fsum(value for value in found if value is not None)


@pytest.mark.parametrize(("name", "chain"), [("bitcoin", "Bitcoin"), ("ethereum", "Ethereum")])
def test_a_chain_has_the_checked_figures(build, name, chain):
    made = build(name)
    data, tvl = made.data, made.data["tvl"]
    assert faults(data) == []
    assert (data["kind"], data["names"]) == ("chain", [chain])
    assert tvl["usd"] == pytest.approx(_chain_day(chain, 0), rel=1e-9)
    for span in (1, 7, 30):
        expected = (_chain_day(chain, 1) / _chain_day(chain, 1 + span) - 1) * 100
        assert tvl[f"change_{span}d_pct"] == pytest.approx(expected, abs=1e-4)
    known = deposits.chains()[chain]
    for field, kind in (("fees", "fees"), ("revenue", "revenue"), ("holders_revenue", "holders")):
        for days in (1, 7, 30, 365):
            expected = fsum(
                deposits.earned_on(known, kind, TODAY - back) for back in range(1, days + 1)
            )
            assert data[field][f"d{days}_usd"] == pytest.approx(expected, rel=1e-6)
    cap = market.quote(every()[name], NOW).cap
    year = data["fees"]["d30_usd"] * 365 / 30
    assert data["annualised"]["fees_usd"] == pytest.approx(year)
    assert data["ratios"]["price_fees"] == pytest.approx(cap / year)
    assert data["ratios"]["mcap_tvl"] == pytest.approx(cap / tvl["usd"])
    assert data["stablecoins_usd"] == 7e9
    assert made.coverage == 1


def test_a_family_has_the_checked_figures(build):
    made = build("aave")
    children = ("aave-v3", "aave-v2", "aave-horizon-rwa")
    held = fsum(deposits.tvl(deposits.protocols()[slug], NOW) for slug in children)
    # CoinGecko looks every ten seconds and counts the same, so the middle is as good as either.
    assert made.data["tvl"]["usd"] == pytest.approx(held, rel=1e-5)
    for days in (1, 7, 30, 365):
        expected = _flow(children, deposits.FEES, days)
        assert made.data["fees"][f"d{days}_usd"] == pytest.approx(expected, rel=1e-6)
    kept = _flow(children, deposits.REVENUE, 30) / _flow(children, deposits.FEES, 30)
    assert made.data["ratios"]["revenue_share_of_fees"] == pytest.approx(kept, rel=1e-6)
    assert made.data["dex_volume"] is None
    assert made.quality > 75, "two sources agree"


def test_a_child_without_a_figure_and_a_negative_one_are_left_out(build):
    made = build("curve-dao-token")
    counted = ("curve-dex", "crvusd")
    held = fsum(deposits.tvl(deposits.protocols()[slug], NOW) for slug in counted)
    assert made.data["tvl"]["usd"] == pytest.approx(held, rel=1e-5)
    assert made.data["warnings"] == ["deposits_left_out"]


def test_protocols_without_a_family_are_added_up(build):
    made = build("sky")
    slugs = ("sky-lending", "sky-rwa", "spark-liquidity-layer")
    assert set(made.data["names"]) == {slug.title() for slug in slugs}
    for days in (1, 7, 30):
        expected = _flow(slugs, deposits.FEES, days)
        assert made.data["fees"][f"d{days}_usd"] == pytest.approx(expected, rel=1e-6)


def test_two_chains_of_a_coin_are_added_up(build):
    made = build("polygon-ecosystem-token")
    names = ("Polygon", "Polygon zkEVM")
    assert made.data["tvl"]["usd"] == pytest.approx(fsum(_chain_day(n, 0) for n in names))
    day, before = (fsum(_chain_day(n, back) for n in names) for back in (1, 8))
    change = (day / before - 1) * 100
    assert made.data["tvl"]["change_7d_pct"] == pytest.approx(change, abs=1e-4)


def test_what_is_both_counts_as_its_chain(build):
    made = build("hyperliquid")
    assert made.data["kind"] == "both"
    assert made.data["tvl"]["usd"] == pytest.approx(_chain_day("Hyperliquid L1", 0))


@pytest.mark.parametrize("name", ["bitcoin", "ethereum"])
def test_without_a_key_the_quality_is_good_enough(build, name):
    made = build(name)
    assert made.quality >= 70
    assert made.quality == 75, "one source is capped"


@pytest.mark.parametrize("name", ["dogecoin", "batcat", "okb", "shiba-inu"])
def test_a_coin_that_is_tied_to_nothing_costs_no_call(build, upstreams, name):
    made = build(name)
    assert made.data["applicable"] is False
    assert upstreams.calls() == {}


@pytest.mark.parametrize("name", ["bitcoin", "aave", "sky", "curve-dao-token"])
def test_no_long_list_is_asked_for_by_an_analysis(build, upstreams, name):
    build(name)
    asked = [path for paths in upstreams.calls().values() for path in paths]
    assert asked
    assert not [path for path in asked if path.partition("?")[0].endswith(LISTS[:2])]
    assert not [path for path in asked if any(part in path for part in LISTS[2:])]
    assert set(upstreams.calls()) <= {"defillama", "coingecko"}


@pytest.mark.parametrize("kind", REASONS)
@pytest.mark.parametrize("name", ["bitcoin", "aave"])
def test_every_fault_of_the_only_source_has_its_name(build, upstreams, kind, name):
    upstreams.fault("defillama", kind, seconds=60)
    with pytest.raises(NoSource) as failure:
        build(name)
    told = {source.name: (source.ok, source.error) for source in failure.value.sources}
    assert told["defillama"] == (False, REASONS[kind])


@pytest.mark.parametrize("kind", ["timeout", "drip"])
def test_silence_is_a_timeout_and_costs_no_more_than_the_budget(build, upstreams, kind):
    upstreams.fault("defillama", kind, seconds=30)
    started = time.monotonic()
    with pytest.raises(NoSource) as failure:
        build("bitcoin", seconds=0.6)
    assert time.monotonic() - started < 15
    assert {s.name: s.error for s in failure.value.sources}["defillama"] == "timeout"


def test_a_number_cut_short_is_no_reading(build, upstreams):
    upstreams.fault("defillama", "truncated")
    with pytest.raises(NoSource):
        build("lido-dao")


def test_a_fault_beside_the_only_source_costs_the_check_alone(build, upstreams):
    upstreams.fault("coingecko", "html")
    made = build("aave")
    assert made.data["applicable"] is True
    assert made.quality <= 75
    assert {s.name: s.error for s in made.sources}["coingecko"] == "bad_body"


def test_a_fault_that_passes_is_asked_over(build, upstreams):
    upstreams.fault("defillama", "error_500", times=1)
    made = build("bitcoin")
    assert made.data["tvl"]["usd"] > 0
    assert not [r for r in _reasons(made).values() if r == "provider_failed"]


def test_the_first_answer_keeps_two_years_of_days(build):
    points = build("bitcoin").kept["points"]
    days = [point for point in points if point["metric"] == "defi.tvl_usd"]
    assert len(days) == 729
    newest = days[-1]
    assert int(newest["at"].timestamp()) == (TODAY - 1) * DAY
    assert newest["value"] == pytest.approx(_chain_day("Bitcoin", 1), rel=1e-9)
    fees = [point for point in build("aave").kept["points"] if "fees" in point["metric"]]
    assert len(fees) == 729
    expected = _flow(("aave-v3", "aave-v2", "aave-horizon-rwa"), deposits.FEES, 1)
    assert fees[-1]["value"] == pytest.approx(expected, rel=1e-6)
