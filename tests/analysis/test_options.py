"""analysis.options"""

import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sandbox
from analysis import ask, missing, options
from analysis.ask import Answer
from analysis.moments import iso, iso_of
from analysis.rounding import rounded
from analysis.subject import Coin
from fixed_answers import NOW
from providers import http
from providers.records import OptionQuote, VolatilityPoint
from quant.absent import (
    LATE,
    NOT_APPLICABLE,
    NOT_PUBLISHED,
    PROVIDER_FAILED,
    UNDEFINED,
    Absent,
)
from sandbox import clock, option_chain, server
from sandbox.coins import every

FIRST, SECOND = NOW + timedelta(days=2), NOW + timedelta(days=30)
CHAIN_FIELDS = ("put_call_oi_ratio", "oi_usd", "atm_iv", "max_pain")


@pytest.fixture
def asked():
    """Deribit is where it can be asked, or switched off."""

    def _asked(*, enabled=True):
        http.configure({"deribit": http.Endpoint("deribit", "http://127.0.0.1:9", {}, enabled)})

    yield _asked
    http.configure({})


@pytest.fixture(scope="module")
def coin_of_options():
    """Bitcoin, for what is tried many times."""
    return Coin(
        token_id="8c8b9e2e-6a5f-4c8e-9d53-0f2b6b0f5a11", coingecko_id="bitcoin", asset_key="BTC",
        ticker="BTC", name="Bitcoin", rank=1, kind="native", pegged_to=None, wraps=None,
        same_symbol_count=1, holds_symbol=True, price_usd=None, links={},
    )  # fmt: skip


def option(strike, is_call, held, **changes):
    made = OptionQuote(FIRST, float(strike), is_call, held, 50.0, 77000.0, NOW)
    return made._replace(**changes)


def chain(**changes):
    """The worked chain: calls 10, 20, 30 and puts 30, 20, 10 at 80, 90 and 100."""
    calls = [option(strike, True, held) for strike, held in ((80, 10), (90, 20), (100, 30))]
    puts = [option(strike, False, held) for strike, held in ((80, 30), (90, 20), (100, 10))]
    return [made._replace(**({"forward_usd": 88.0} | changes)) for made in calls + puts]


def answers(chain=None, index=None, chain_error=None, index_error=None):
    return {
        options.CHAIN: Answer(chain, chain_error, 40),
        options.INDEX: Answer(index, index_error, 30),
    }


def index(value=48.27, at=NOW):
    return VolatilityPoint(at, value)


def test_two_questions_are_asked_about_bitcoin_and_ether_and_none_about_others(coin, asked):
    asked()
    assert list(options.calls(coin())) == ["deribit:options", "deribit:dvol"]
    assert len(options.calls(coin(coingecko_id="ethereum"))) == 2
    assert options.calls(coin(coingecko_id="solana")) == {}
    assert options.calls(coin(coingecko_id="wrapped-bitcoin", ticker="BTC")) == {}


def test_nothing_is_asked_of_a_provider_that_is_switched_off(coin, asked):
    asked(enabled=False)
    assert options.calls(coin()) == {}
    assert options.block(coin(), {}, NOW) == NOT_PUBLISHED


@pytest.mark.parametrize("name", ["solana", "wrapped-bitcoin", "tether"])
def test_other_coins_have_no_options(coin, name):
    assert options.block(coin(coingecko_id=name), answers(chain(), index()), NOW) == NOT_APPLICABLE


def test_the_worked_chain(coin):
    assert options.block(coin(), answers(chain(), index()), NOW) == {
        "put_call_oi_ratio": 1.0,
        "oi_usd": 120 * 88.0,
        "atm_iv": [{"expiry": iso(FIRST), "iv_pct": 50.0}],
        "max_pain": [{"expiry": iso(FIRST), "strike_usd": 90.0, "oi": 120.0}],
        "dvol_pct": 48.27,
    }


def test_a_volatility_lies_between_the_means_of_calls_and_puts_around_the_forward(coin):
    quotes = [
        option(80, True, 1, volatility=60.0, forward_usd=85.0),
        option(80, False, 1, volatility=0.56, forward_usd=85.0),
        option(90, True, 1, volatility=50.0, forward_usd=85.0),
        option(90, False, 1, volatility=None, forward_usd=85.0),
        option(100, True, 1, volatility=700.0, forward_usd=85.0),
    ]
    found = options.block(coin(), answers(quotes, index()), NOW)
    assert found["atm_iv"] == [{"expiry": iso(FIRST), "iv_pct": pytest.approx(54.0)}]


def test_one_option_that_names_another_price_does_not_move_that_of_its_end(coin):
    first, *others = chain()
    said = answers([first._replace(forward_usd=1e9), *others], index())
    assert options.block(coin(), said, NOW)["oi_usd"] == pytest.approx(120 * 88.0)


def test_an_end_without_strikes_around_its_forward_is_left_out(coin):
    quotes = chain() + chain(expires_at=SECOND, forward_usd=101.0)
    found = options.block(coin(), answers(quotes, index()), NOW)
    assert [row["expiry"] for row in found["atm_iv"]] == [iso(FIRST)]
    assert len(found["max_pain"]) == 2


def test_what_has_ended_counts_no_more(coin):
    quotes = chain() + chain(expires_at=NOW, oi_coins=9000.0)
    found = options.block(coin(), answers(quotes, index()), NOW)
    assert found["oi_usd"] == 120 * 88.0
    ended = options.block(coin(), answers(chain(expires_at=NOW), index()), NOW)
    assert ended["put_call_oi_ratio"] == UNDEFINED
    assert (ended["atm_iv"], ended["max_pain"]) == ([], [])


def test_eight_soonest_volatilities_and_the_three_largest_ends_are_shown(coin):
    quotes = []
    for day, held in enumerate((1.0, 9.0, 2.0, 8.0, 3.0, 7.0, 4.0, 6.0, 5.0, 5.0), start=1):
        quotes += chain(expires_at=NOW + timedelta(days=day), oi_coins=held)
    found = options.block(coin(), answers(quotes[::-1], index()), NOW)
    days = [iso(NOW + timedelta(days=day)) for day in range(1, 11)]
    assert [row["expiry"] for row in found["atm_iv"]] == days[:8]
    assert [row["expiry"] for row in found["max_pain"]] == [days[1], days[3], days[5]]


def test_the_worth_of_an_end_without_a_price_is_that_of_the_others(coin):
    quotes = chain() + chain(expires_at=SECOND, forward_usd=None)
    assert options.block(coin(), answers(quotes, index()), NOW)["oi_usd"] == 240 * 88.0
    nowhere = options.block(coin(), answers(chain(forward_usd=None), index()), NOW)
    assert nowhere["oi_usd"] == NOT_PUBLISHED
    assert nowhere["put_call_oi_ratio"] == 1.0


@pytest.mark.parametrize(
    ("error", "reason"),
    [("timeout", LATE), ("rate_limited", PROVIDER_FAILED), ("no_data", NOT_PUBLISHED)],
)
def test_what_one_question_failed_to_answer_costs_the_other_nothing(coin, error, reason):
    no_chain = options.block(coin(), answers(None, index(), chain_error=error), NOW)
    assert no_chain == dict.fromkeys(CHAIN_FIELDS, reason) | {"dvol_pct": 48.27}
    no_index = options.block(coin(), answers(chain(), None, index_error=error), NOW)
    assert no_index["dvol_pct"] == reason
    assert no_index["oi_usd"] == 120 * 88.0
    nothing = answers(None, None, chain_error=error, index_error=error)
    assert options.block(coin(), nothing, NOW) == reason


def test_a_late_one_and_a_failed_one_together_are_late(coin):
    nothing = answers(None, None, chain_error="bad_body", index_error="timeout")
    assert options.block(coin(), nothing, NOW) == LATE


@pytest.mark.parametrize(
    ("point", "shown"),
    [
        (index(0.4827), pytest.approx(48.27)),
        (index(501.0), PROVIDER_FAILED),
        (index(at=NOW - timedelta(seconds=1201)), PROVIDER_FAILED),
        (index(at=NOW - timedelta(seconds=1199)), 48.27),
    ],
)
def test_an_absurd_or_old_index_is_not_shown(coin, point, shown):
    assert options.block(coin(), answers(chain(), point), NOW)["dvol_pct"] == shown


def test_an_old_chain_is_not_used(coin):
    old = chain(as_of=NOW - timedelta(seconds=1201))
    found = options.block(coin(), answers(old, index()), NOW)
    assert found == dict.fromkeys(CHAIN_FIELDS, PROVIDER_FAILED) | {"dvol_pct": 48.27}


@settings(deadline=None, database=None)
@given(
    st.lists(
        st.builds(
            OptionQuote,
            expires_at=st.sampled_from([NOW - timedelta(1), FIRST, SECOND]),
            strike_usd=st.integers(1, 999_999_999).map(float),
            is_call=st.booleans(),
            oi_coins=st.floats(0, 1e9),
            volatility=st.none() | st.floats(1e-300, 1e300),
            forward_usd=st.none() | st.floats(1e-300, 1e9),
            as_of=st.just(NOW),
        ),
        min_size=1,
        max_size=30,
    ),
    st.floats(1e-300, 1e300),
)
def test_whatever_a_chain_holds_every_null_has_a_reason(coin_of_options, quotes, value):
    found = options.block(coin_of_options, answers(quotes, index(value)), NOW)
    settled = missing.settle(rounded({"options": found, "missing": []}))
    assert missing.faults(settled) == []
    ratio = found["put_call_oi_ratio"]
    assert isinstance(ratio, Absent) or ratio >= 0


def test_a_day_of_the_sandbox_gives_the_figures_added_up_by_hand(coin, monkeypatch):
    """Each figure is computed again, from the world itself and by other ways."""
    at = 1_795_419_234.5
    monkeypatch.setattr(clock, "now", lambda: at)
    with server.start(port=0) as running:
        url = sandbox.base_urls(running.port)["DERIBIT_BASE_URL"]
        http.configure({"deribit": http.Endpoint("deribit", url, {}, True)})
        given = ask.together(options.calls(coin()), seconds=5, deadline=time.monotonic() + 5)
        http.configure({})
    known = option_chain.chain(every()["bitcoin"], at)
    held = defaultdict(float)
    for one in known:
        held[one.is_call] += one.held
    # The sandbox's clock stands still, ours does not: the block is made at the sandbox's time.
    found = options.block(coin(), given, datetime.fromtimestamp(at, UTC))
    assert given[options.CHAIN].error is None
    assert found["put_call_oi_ratio"] == pytest.approx(held[False] / held[True])
    worth = sum(
        one.held * option_chain.forward(every()["bitcoin"], at, one.ends_at) for one in known
    )
    assert found["oi_usd"] == pytest.approx(worth, rel=1e-6)
    ends = option_chain.ends(at)
    assert [row["expiry"] for row in found["atm_iv"]] == [iso_of(end) for end in ends[:8]]
    for row, end in zip(found["atm_iv"], ends, strict=False):
        smile = {one.strike: one.volatility for one in known if one.ends_at == end}
        forward = option_chain.forward(every()["bitcoin"], at, end)
        assert row["iv_pct"] == pytest.approx(
            np.interp(forward, list(smile), list(smile.values())), abs=0.01
        )
    for row in found["max_pain"]:
        chain = [one for one in known if iso_of(one.ends_at) == row["expiry"]]
        assert row["oi"] == pytest.approx(sum(one.held for one in chain))
        strikes = sorted({one.strike for one in chain})
        pains = [_worth(chain, strike) for strike in strikes]
        assert row["strike_usd"] == strikes[pains.index(min(pains))]


def _worth(chain, price):
    return sum(
        one.held * max(price - one.strike if one.is_call else one.strike - price, 0)
        for one in chain
    )
