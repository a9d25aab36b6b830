"""A coin, its history, and providers that answer as they are told."""

import time
from datetime import timedelta

import pytest

from analysis import usdt
from analysis.subject import Coin, History, Link, Series
from fixed_answers import MODULES, NOW, agreeing_world
from providers import http
from working import be_patient

SILENT = {"timeout", "drip"}


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def coin():
    """Bitcoin, linked nowhere yet; or with whatever is said to be different."""

    def _coin(**changes):
        made = Coin(
            token_id="8c8b9e2e-6a5f-4c8e-9d53-0f2b6b0f5a11",
            coingecko_id="bitcoin",
            asset_key="BTC",
            ticker="BTC",
            name="Bitcoin",
            rank=1,
            kind="native",
            pegged_to=None,
            wraps=None,
            same_symbol_count=3,
            holds_symbol=True,
            price_usd=77000.0,
            links={},
        )
        return made._replace(**changes)

    return _coin


@pytest.fixture
def linked():
    """Links to all venues, checked an hour ago."""
    checked = NOW - timedelta(hours=1)
    refs = {
        "coinmarketcap": "1",
        "kraken": "XBTUSD",
        "coinbase": "BTC-USD",
        "binance": "BTCUSDT",
    }
    return {name: Link(ref, 1.0, True, checked) for name, ref in refs.items()}


@pytest.fixture
def history():
    """Nothing stored, USDT at par; or with whatever is said to be different."""

    def _history(**changes):
        return History(series=[], usdt_usd=1.0)._replace(**changes)

    return _history


@pytest.fixture
def world(monkeypatch):
    """All five providers up, and in agreement on Bitcoin."""
    made = agreeing_world()
    for provider, function in made.answers:
        monkeypatch.setattr(MODULES[provider], function, made.stand_in(provider, function))
    http.configure({name: http.Endpoint(name, "http://127.0.0.1:9", {}, True) for name in MODULES})
    usdt._learned.clear()
    yield made
    usdt._learned.clear()
    http.configure({})


@pytest.fixture
def switch_off():
    """Switch providers off."""

    def _switch_off(*names):
        http.configure(
            {
                name: http.Endpoint(name, "http://127.0.0.1:9", {}, name not in names)
                for name in MODULES
            }
        )

    return _switch_off


@pytest.fixture
def soon():
    """A deadline two and a half seconds away."""
    return time.monotonic() + 2.5


@pytest.fixture
def hurried():
    """A source of this test is silent, so an analysis has no more time than it is shipped with."""


@pytest.fixture
def left(request, monkeypatch):
    """The seconds of an analysis: plenty on a busy machine; None, its own, where one is silent."""
    arguments = request.node.callspec.params.values() if hasattr(request.node, "callspec") else ()
    if "hurried" in request.fixturenames or SILENT & set(map(str, arguments)):
        return None
    be_patient(monkeypatch, 15)
    return 20.0


@pytest.fixture
def kept():
    """Turn what a run handed back into the series stored before the next run."""

    def _kept(result, *more):
        return [*more, *(Series(*series) for series in result.candles)]

    return _kept
