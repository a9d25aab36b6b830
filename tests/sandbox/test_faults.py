"""sandbox.faults: every kind of misbehaviour, in the words of each provider."""

import time
from typing import Any

import pytest

from box import Answer, Box

PATHS = {
    "coingecko": "/coingecko/api/v3/coins/markets?vs_currency=usd&ids=bitcoin",
    "coinmarketcap": "/coinmarketcap/public-api/v3/cryptocurrency/quotes/latest?id=1",
    "kraken": "/kraken/0/public/OHLC?pair=XBTUSD&interval=21600&since=1750000000",
    "coinbase": "/coinbase/products/BTC-USD/candles?granularity=86400"
    "&start=1760000000&end=1760500000",
    "binance": "/binance/api/v3/ticker/24hr?symbol=BTCUSDT",
    "okx": "/okx/api/v5/public/open-interest?instType=SWAP&instId=BTC-USDT-SWAP",
    "deribit": "/deribit/api/v2/public/ticker?instrument_name=BTC-PERPETUAL",
    "defillama": "/defillama/v2/chains",
    "defillama_coins": "/defillama_coins/prices/current/coingecko:bitcoin",
    "defillama_stablecoins": "/defillama_stablecoins/stablecoins?includePrices=true",
    "defillama_yields": "/defillama_yields/pools",
}
each = pytest.mark.parametrize("provider", list(PATHS))


def _leaves(body: Any) -> list[Any]:
    if isinstance(body, dict):
        return [leaf for value in body.values() for leaf in _leaves(value)]
    return [leaf for value in body for leaf in _leaves(value)] if isinstance(body, list) else [body]


def _shape(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: _shape(value) for key, value in body.items()}
    return [_shape(value) for value in body] if isinstance(body, list) else "leaf"


def _ask(box: Box, provider: str, timeout: float = 10) -> Answer:
    return box.ask(PATHS[provider], timeout=timeout)


@each
def test_a_timeout_never_answers_in_time(box: Box, provider: str) -> None:
    box.fault(provider, "timeout", seconds=5)
    with pytest.raises(TimeoutError):
        _ask(box, provider, timeout=0.1)


def test_a_timeout_ends(box: Box) -> None:
    box.fault("kraken", "timeout", seconds=0.05)
    assert _ask(box, "kraken").status == 504


@each
def test_a_drip_sends_the_right_bytes_one_by_one(box: Box, provider: str) -> None:
    started = time.monotonic()
    box.fault(provider, "drip", seconds=0.1)
    dripped = _ask(box, provider)
    assert time.monotonic() - started >= 0.1
    assert dripped.status == 200
    assert _shape(dripped.body) == _shape(_well(box, provider).body)


def _well(box: Box, provider: str) -> Answer:
    assert box.ask(f"/_faults/{provider}", method="DELETE").status == 200
    answer = _ask(box, provider)
    assert answer.status == 200
    return answer


@each
def test_a_rate_limit_says_how_long_to_wait(box: Box, provider: str) -> None:
    box.fault(provider, "rate_limited", seconds=7)
    answer = _ask(box, provider)
    assert answer.headers["Retry-After"] == "7"
    assert answer.status == (200 if provider == "kraken" else 429)


@each
def test_a_silent_rate_limit_does_not(box: Box, provider: str) -> None:
    box.fault(provider, "rate_limited_silent")
    answer = _ask(box, provider)
    assert "Retry-After" not in answer.headers
    assert answer.status == (200 if provider == "kraken" else 429)


def test_each_provider_says_it_in_its_own_words(box: Box) -> None:
    said = {}
    for provider in PATHS:
        box.fault(provider, "rate_limited")
        said[provider] = _ask(box, provider).body
    assert said["coingecko"]["status"]["error_code"] == 429
    assert said["coinmarketcap"]["status"]["error_code"] == 1008
    assert said["kraken"] == {"error": ["EAPI:Rate limit exceeded"]}
    assert list(said["coinbase"]) == ["message"]
    assert said["binance"]["code"] == -1003
    box.fault("coingecko", "rate_limited_silent")
    assert _ask(box, "coingecko").body.strip() == b"Throttled"


@each
def test_an_inner_error_has_the_status_500(box: Box, provider: str) -> None:
    box.fault(provider, "error_500")
    assert _ask(box, provider).status == 500


@each
def test_html_comes_with_a_good_status(box: Box, provider: str) -> None:
    box.fault(provider, "html")
    answer = _ask(box, provider)
    assert answer.status == 200
    assert answer.body.startswith(b"<!doctype html>")


@each
def test_a_truncated_body_is_no_json(box: Box, provider: str) -> None:
    box.fault(provider, "truncated")
    answer = _ask(box, provider)
    assert answer.status == 200
    assert isinstance(answer.body, bytes)
    assert answer.body[:1] in b"[{"


@each
def test_a_wrong_shape_is_json_of_another_kind(box: Box, provider: str) -> None:
    box.fault(provider, "wrong_shape")
    spoilt = _ask(box, provider).body
    assert type(spoilt) is not type(_well(box, provider).body)


@each
def test_nulls_stand_in_place_of_every_value(box: Box, provider: str) -> None:
    box.fault(provider, "nulls")
    spoilt = _ask(box, provider).body
    assert _shape(spoilt) == _shape(_well(box, provider).body)
    assert set(_leaves(spoilt)) == {None}


@each
def test_absurd_numbers_leave_names_and_times_alone(box: Box, provider: str) -> None:
    box.fault(provider, "absurd")
    spoilt, well = _ask(box, provider).body, _well(box, provider).body
    assert _shape(spoilt) == _shape(well)
    prices = {
        "coingecko": lambda body: body[0]["current_price"],
        "coinmarketcap": lambda body: body["data"][0]["quote"][0]["price"],
        "kraken": lambda body: body["result"]["XXBTZUSD"][0][1],
        "coinbase": lambda body: body[0][1],
        "binance": lambda body: body["lastPrice"],
        "okx": lambda body: body["data"][0]["oi"],
        "deribit": lambda body: body["result"]["open_interest"],
        "defillama": lambda body: body[0]["tvl"],
        "defillama_coins": lambda body: body["coins"]["coingecko:bitcoin"]["price"],
        "defillama_stablecoins": lambda body: body["peggedAssets"][0]["circulating"]["peggedUSD"],
        "defillama_yields": lambda body: body["data"][0]["tvlUsd"],
    }
    names = {
        "coingecko": lambda body: (body[0]["id"], body[0]["market_cap_rank"]),
        "coinmarketcap": lambda body: (body["data"][0]["id"], body["status"]["error_code"]),
        "kraken": lambda body: (body["result"]["XXBTZUSD"][0][0], body["error"]),
        "coinbase": lambda body: body[0][0],
        "binance": lambda body: (body["symbol"], body["closeTime"] // 60_000_000),
        "okx": lambda body: (body["code"], int(body["data"][0]["ts"]) // 60_000_000),
        "deribit": lambda body: body["result"]["timestamp"] // 60_000_000,
        "defillama": lambda body: body[0]["name"],
        "defillama_coins": lambda body: body["coins"]["coingecko:bitcoin"]["timestamp"] // 60,
        "defillama_stablecoins": lambda body: body["peggedAssets"][0]["gecko_id"],
        "defillama_yields": lambda body: body["data"][0]["pool"],
    }
    assert float(prices[provider](spoilt)) < -1e9
    assert isinstance(prices[provider](spoilt), type(prices[provider](well)) | float)
    assert names[provider](spoilt) == names[provider](well)


def test_a_fault_can_happen_a_number_of_times(box: Box) -> None:
    box.fault("kraken", "error_500", times=2)
    assert [_ask(box, "kraken").status for _ in range(4)] == [500, 500, 200, 200]


def test_a_fault_concerns_its_provider_only(box: Box) -> None:
    box.fault("kraken", "error_500")
    assert _ask(box, "coinbase").status == 200
    assert box.ask("/coingecko/api/v3/ping").status == 200
    box.fault("coingecko", "error_500")
    headers = {"x-cg-pro-api-key": "k"}
    assert box.ask("/coingecko-pro/api/v3/ping", headers=headers).status == 500


def test_faults_are_taken_away_together_too(box: Box) -> None:
    for provider in PATHS:
        box.fault(provider, "error_500")
    assert box.ask("/_faults", method="DELETE").status == 200
    assert {_ask(box, provider).status for provider in PATHS} == {200}


def test_a_delay_delays_good_answers_and_bad_ones(box: Box) -> None:
    put = box.ask("/_delay/kraken", method="PUT", body={"seconds": 0.1})
    assert put.status == 200
    box.fault("kraken", "error_500", times=1)
    for status in (500, 200):
        started = time.monotonic()
        assert _ask(box, "kraken").status == status
        assert time.monotonic() - started >= 0.1
    assert box.ask("/_delay/kraken", method="PUT", body={"seconds": 30}).status == 200
    assert box.ask("/_delay/kraken", method="DELETE").status == 200
    assert _ask(box, "kraken", timeout=20).status == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_faults/nobody", {"kind": "html"}),
        ("/_faults/kraken", {"kind": "flood"}),
        ("/_faults/kraken", {}),
        ("/_faults/kraken", ["html"]),
        ("/_faults/kraken", None),
        ("/_faults/kraken", {"kind": "html", "times": 0}),
        ("/_faults/kraken", {"kind": "html", "times": "twice"}),
        ("/_faults/kraken", {"kind": "timeout", "seconds": -1}),
        ("/_faults/kraken", {"kind": "timeout", "seconds": "1"}),
        ("/_faults/kraken", {"kind": "html", "colour": "red"}),
        ("/_delay/kraken", {}),
        ("/_delay/kraken", {"seconds": 1e9}),
        ("/_delay/kraken", {"seconds": 1, "spread": 9}),
        ("/_delay/nobody", {"seconds": 1}),
    ],
)
def test_what_cannot_be_set_is_refused(box: Box, path: str, body: Any) -> None:
    answer = box.ask(path, method="PUT", body=body)
    assert answer.status == 400
    assert answer.body["error"]
