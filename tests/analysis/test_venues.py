"""analysis/venues.py"""

from datetime import timedelta

import pytest

from analysis import venues
from analysis.subject import Link
from analysis.venues import Candidate, Plan, Reference, Verdict
from fixed_answers import NOW
from providers.http import UpstreamError


def test_a_ticker_is_looked_for_under_the_venues_own_name(coin):
    assert venues.plan(coin(), "kraken", NOW).candidates == [Candidate("XBTUSD", 1.0)]
    assert venues.plan(coin(), "coinbase", NOW).candidates == [Candidate("BTC-USD", 1.0)]


@pytest.mark.parametrize("ticker", ["", "B T", "ö", "BTC/USD", "🚀", "A" * 16])
def test_an_odd_ticker_is_looked_for_nowhere(coin, ticker):
    assert venues.plan(coin(ticker=ticker), "kraken", NOW).candidates == []


def test_a_link_is_used_as_it_is(coin):
    link = Link("XBTUSD", 1.0, True, NOW - timedelta(hours=25))
    plan = venues.plan(coin(links={"kraken": link}, holds_symbol=False), "kraken", NOW)
    assert plan == Plan([Candidate("XBTUSD", 1.0)], True, True)
    assert not venues.is_check_due(link._replace(checked_at=NOW - timedelta(hours=23)), NOW)
    assert venues.is_check_due(link._replace(checked_at=None), NOW)


@pytest.mark.parametrize(
    ("aggregated", "known", "expected"),
    [
        ([], [], None),
        ([100.0], [], Reference(100.0, False)),
        ([], [100.0, 101.0], Reference(100.0, False)),
        ([100.0], [101.0], Reference(100.0, True)),
        ([100.0, 101.0], [], Reference(100.0, True)),
        ([100e3, 101.0], [102.0], Reference(101.0, True)),
        ([100e3, 101.0], [], Reference(100e3, False)),
        ([120.0], [100.0], Reference(120.0, False)),
    ],
)
def test_an_aggregators_price_is_sure_when_another_confirms_it(aggregated, known, expected):
    assert venues.reference(aggregated, known) == expected


NEW = Plan([Candidate("X", 1.0)], False, True)
DUE = Plan([Candidate("X", 1.0)], True, True)
CHECKED = Plan([Candidate("X", 1.0)], True, False)
SURE, UNSURE = Reference(100.0, True), Reference(100.0, False)


@pytest.mark.parametrize(
    ("plan", "price", "by", "verdict"),
    [
        (NEW, 109.0, SURE, Verdict(True, True)),
        (NEW, 111.0, SURE, Verdict(False, False)),
        (NEW, 91.0, UNSURE, Verdict(True, True)),
        (NEW, 89.0, UNSURE, Verdict(False, None)),
        (NEW, 100.0, None, Verdict(False, None)),
        (DUE, 111.0, SURE, Verdict(False, False)),
        (DUE, 111.0, UNSURE, Verdict(True, None)),
        (DUE, 100.0, SURE, Verdict(True, True)),
        (DUE, 1.0, None, Verdict(True, None)),
        (CHECKED, 1.0, SURE, Verdict(True, None)),
    ],
)
def test_a_pair_is_judged_by_its_price(plan, price, by, verdict):
    assert venues.judge(plan, price, by) == verdict


@pytest.mark.parametrize("scale", [1e-35, 1e9])
def test_ten_percent_are_ten_percent_of_any_price(scale):
    assert venues.fits(1.1 * scale * 0.9999, scale)
    assert not venues.fits(1.1 * scale * 1.0001, scale)


def test_pairs_are_tried_until_one_is_listed():
    asked = []

    def ask(ref):
        asked.append(ref)
        if ref != "C":
            raise UpstreamError("some", "no_data", "unknown")
        return ref

    pairs = [Candidate("A", 1.0), Candidate("C", 1e3), Candidate("D", 1e6)]
    assert venues.first_listed(pairs, ask) == (Candidate("C", 1e3), "C")
    assert asked == ["A", "C"]


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_last_failure_is_the_answer(pairs):
    def ask(ref):
        raise UpstreamError("some", "timeout" if ref == "B" else "no_data", "")

    candidates = [Candidate(name, 1.0) for name in "ABC"[:pairs]]
    with pytest.raises(UpstreamError) as failure:
        venues.first_listed(candidates, ask)
    assert failure.value.code == ("timeout" if pairs == 3 else "no_data")
