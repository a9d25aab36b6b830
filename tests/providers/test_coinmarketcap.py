"""providers.coinmarketcap"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import coinmarketcap
from providers.http import UpstreamError
from providers.records import FearGreed

Payload = Callable[[str], Any]


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "coinmarketcap"
    return refusal.value


def test_quotes_are_read_in_full(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("coinmarketcap/quotes.json"))
    (bitcoin,) = coinmarketcap.quotes(["1"], deadline=soon)
    given = {name: value for name, value in bitcoin._asdict().items() if value is not None}
    assert given == {
        "ref": "1",
        "symbol": "BTC",
        "name": "Bitcoin",
        "rank": 1,
        "price_usd": 80110.12,
        "market_cap_usd": 1.588e12,
        "fdv_usd": 1.682e12,
        "volume_24h_usd": 52023000000.5,
        "change_1h_pct": 0.11,
        "change_24h_pct": -0.97,
        "change_7d_pct": -9.05,
        "change_30d_pct": -16.9,
        "circulating_supply": 19830100,
        "total_supply": 19830100,
        "max_supply": 21000000,
        "infinite_supply": False,
        "as_of": datetime(2025, 3, 10, 11, 59, 30, tzinfo=UTC),
    }
    assert upstream.asked[0].path == "/v3/cryptocurrency/quotes/latest"
    assert upstream.asked[0].query == {"id": "1", "convert": "USD", "skip_invalid": "true"}


def test_high_and_low_stay_unknown(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("coinmarketcap/quotes.json"))
    (bitcoin,) = coinmarketcap.quotes(["1"], deadline=soon)
    assert (bitcoin.high_24h_usd, bitcoin.low_24h_usd) == (None, None)


def test_data_and_quote_may_be_keyed_objects(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmarketcap/quotes_keyed.json"))
    (bitcoin,) = coinmarketcap.quotes(["1"], deadline=soon)
    assert (bitcoin.price_usd, bitcoin.volume_24h_usd, bitcoin.change_24h_pct) == (
        80110.12, 0, -0.97,
    )  # fmt: skip
    assert bitcoin.as_of == datetime(2025, 3, 10, 11, 59, tzinfo=UTC)


def test_all_bearers_of_a_symbol_come_best_rank_first(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmarketcap/quotes_by_symbol.json"))
    found = coinmarketcap.quotes_by_symbol("one", deadline=soon)
    assert [(coin.ref, coin.rank) for coin in found] == [("3945", 400), ("9001", None)]
    assert found[0].infinite_supply is True
    assert upstream.asked[0].query["symbol"] == "ONE"


def test_listings_skip_the_odd_row(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("coinmarketcap/listings.json"))
    found = coinmarketcap.listings(3, deadline=soon)
    assert [(c.ref, c.rank, c.price_usd) for c in found] == [
        ("1", 1, 80110.12),
        ("1027", 2, None),
        ("52", 3, None),
    ]
    assert upstream.asked[0].path == "/v3/cryptocurrency/listings/latest"
    assert upstream.asked[0].query["limit"] == "3"


def test_an_empty_list_is_no_data(upstream: Upstream, soon: float) -> None:
    upstream.answer({"status": {"error_code": 0}, "data": []})
    assert _error(lambda: coinmarketcap.listings(deadline=soon)).code == "no_data"
    assert _error(lambda: coinmarketcap.quotes(["1"], deadline=soon)).code == "no_data"


def test_an_answer_about_other_coins_is_no_answer(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmarketcap/quotes.json"))
    assert _error(lambda: coinmarketcap.quotes(["1027"], deadline=soon)).code == "no_data"
    assert _error(lambda: coinmarketcap.quotes_by_symbol("ETH", deadline=soon)).code == "no_data"


def test_a_price_that_cannot_be_is_an_outlier(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("coinmarketcap/quotes.json")
    body["data"][0]["quote"][0]["price"] = -1
    upstream.answer(body)
    assert _error(lambda: coinmarketcap.quotes(["1"], deadline=soon)).code == "outlier"


def test_names_that_cannot_be_ids_are_not_sent(upstream: Upstream, soon: float) -> None:
    assert _error(lambda: coinmarketcap.quotes(["1,2", "x", "-1"], deadline=soon)).code == "no_data"
    assert _error(lambda: coinmarketcap.quotes_by_symbol("A,B", deadline=soon)).code == "no_data"
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("name", "status", "code", "wait"),
    [
        ("error_minute", 429, "rate_limited", 60),
        ("error_minute", 200, "rate_limited", 60),
        ("error_month", 429, "rate_limited", 3600),
        ("error_key", 401, "refused", None),
        ("error_key", 200, "refused", None),
        ("error_parameter", 400, "no_data", None),
        ("error_parameter", 200, "no_data", None),
    ],
)
def test_the_error_code_decides_also_in_a_good_status(
    name: str,
    status: int,
    code: str,
    wait: float | None,
    upstream: Upstream,
    payload: Payload,
    soon: float,
) -> None:
    upstream.answer(payload(f"coinmarketcap/{name}.json"), status)
    error = _error(lambda: coinmarketcap.quotes(["1"], deadline=soon))
    assert (error.code, error.retry_after) == (code, wait)


@pytest.mark.parametrize("code", [1001, 1002, 1003, 1004, 1005, 1006, 1007, "1005", "1007"])
def test_every_complaint_about_the_key_is_a_refusal(
    code: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"status": {"error_code": code}, "data": []})
    assert _error(lambda: coinmarketcap.listings(deadline=soon)).code == "refused"


def test_a_fault_inside_a_good_status_is_tried_again(upstream: Upstream, soon: float) -> None:
    upstream.answer({"status": {"error_code": 500}})
    assert _error(lambda: coinmarketcap.listings(deadline=soon)).code == "http_error"
    assert len(upstream.asked) == 2


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"data": None},
        {"data": "x"},
        {"data": {"list": [{"id": 1, "name": "Bitcoin", "symbol": "BTC", "price": 1}]}},
        {"status": "fine", "data": [None]},
        {"status": {"error_code": None}, "data": {"1": {"id": 1}}},
    ],
)
def test_another_shape_is_a_bad_body(body: Any, upstream: Upstream, soon: float) -> None:
    upstream.answer(body)
    assert _error(lambda: coinmarketcap.quotes(["1"], deadline=soon)).code == "bad_body"
    assert _error(lambda: coinmarketcap.listings(deadline=soon)).code == "bad_body"


@pytest.mark.parametrize("quote", [None, [], {}, "x", [None], [{"symbol": "EUR", "price": 1}], 5])
def test_a_coin_without_a_dollar_quote_has_no_price(
    quote: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("coinmarketcap/quotes.json")
    body["data"].append({"id": 2, "name": "Two", "symbol": "TWO", "quote": quote})
    upstream.answer(body)
    _, two = coinmarketcap.quotes(["1", "2"], deadline=soon)
    assert (two.price_usd, two.market_cap_usd, two.volume_24h_usd) == (None, None, None)


def test_an_answer_without_any_dollar_quote_is_a_bad_body(upstream: Upstream, soon: float) -> None:
    upstream.answer({"data": [{"id": 1, "name": "Bitcoin", "symbol": "BTC", "quotes": []}]})
    assert _error(lambda: coinmarketcap.quotes(["1"], deadline=soon)).code == "bad_body"
    assert _error(lambda: coinmarketcap.listings(deadline=soon)).code == "bad_body"


def test_the_index_of_fear_and_greed_is_read(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmarketcap/fear_and_greed.json"))
    found = coinmarketcap.fear_and_greed(deadline=soon)
    assert found == FearGreed(37, "Fear", datetime(2025, 3, 10, 11, 45, tzinfo=UTC))
    assert upstream.asked[0].path == "/v3/fear-and-greed/latest"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"value": 101, "update_time": "2025-03-10T11:45:00Z"}, "outlier"),
        ({"value": 37, "update_time": "2099-03-10T11:45:00Z"}, "stale"),
        ({"value": 37, "update_time": "yesterday"}, "bad_body"),
        ({"value": None, "update_time": "2025-03-10T11:45:00Z"}, "bad_body"),
        ({}, "bad_body"),
        (None, "bad_body"),
        ([], "bad_body"),
    ],
)
def test_what_is_no_index_has_a_name(data: Any, code: str, upstream: Upstream, soon: float) -> None:
    upstream.answer({"status": {"error_code": "0"}, "data": data})
    assert _error(lambda: coinmarketcap.fear_and_greed(deadline=soon)).code == code
