"""providers.bybit"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import bybit
from providers.http import UpstreamError
from providers.records import Contract, FundingPoint

Payload = Callable[[str], Any]
TICKERS, ACCOUNTS = "/v5/market/tickers", "/v5/market/account-ratio"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "bybit"
    return refusal.value


def _row(body: Any) -> dict[str, Any]:
    row: dict[str, Any] = body["result"]["list"][0]
    return row


def _contract(upstream: Upstream, body: Any, soon: float) -> Contract:
    upstream.answer(body)
    return bybit.contract("BTCUSDT", deadline=soon)


def test_a_contract_is_coin_and_tether() -> None:
    assert bybit.ref("btc") == "BTCUSDT"


def test_a_contract_is_read_from_two_documents(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("bybit/tickers.json"), path=TICKERS)
    upstream.answer(payload("bybit/account_ratio.json"), path=ACCOUNTS)
    assert bybit.contract("BTCUSDT", deadline=soon) == Contract(
        80130.0,
        80150.0,
        0.00008,
        8.0,
        datetime(2025, 3, 10, 16, 0, tzinfo=UTC),
        2003250000.0,
        7123456789.5,
        0.6125,
        datetime(2025, 3, 10, 12, 0, 10, 123000, tzinfo=UTC),
        {},
    )
    assert [(asked.path, asked.query) for asked in upstream.asked] == [
        (TICKERS, {"category": "linear", "symbol": "BTCUSDT"}),
        (ACCOUNTS, {"category": "linear", "symbol": "BTCUSDT", "period": "5min", "limit": "1"}),
    ]


@pytest.mark.parametrize(
    ("without", "oi_usd"),
    [
        ([], 2003250000.0),
        (["singleOpenInterestValue"], 4006500000.0 / 2),
        (["singleOpenInterestValue", "openInterestValue"], 25000 * 80130.0),
        (["singleOpenInterestValue", "openInterestValue", "singleOpenInterest"], 25000 * 80130.0),
    ],
)
def test_what_is_open_counts_one_side_whichever_field_tells_it(
    without: list[str], oi_usd: float, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("bybit/tickers.json")
    _row(body).update(dict.fromkeys(without, ""))
    assert _contract(upstream, body, soon).oi_usd == oi_usd


def test_what_is_open_stays_unknown_where_no_field_tells_it(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("bybit/tickers.json")
    fields = [key for key in _row(body) if "penInterest" in key]
    _row(body).update(dict.fromkeys(fields, ""))
    made = _contract(upstream, body, soon)
    assert (len(fields), made.oi_usd, "oi_usd" in made.lost) == (4, None, False)


@pytest.mark.parametrize(
    ("accounts", "lost"),
    [
        ({"retCode": 10006, "retMsg": "Too many visits!"}, "rate_limited"),
        ({"retCode": 0, "result": {"list": [{"symbol": "BTCUSDT", "buyRatio": ""}]}}, "bad_body"),
        ({"retCode": 0, "result": {"list": [{"symbol": "ETHUSDT", "buyRatio": "1"}]}}, "bad_body"),
        ({"retCode": 0, "result": {"list": [{"symbol": "BTCUSDT", "buyRatio": "6"}]}}, "bad_body"),
        ({"retCode": 0, "result": {"list": []}}, None),
    ],
)
def test_a_contract_survives_the_loss_of_its_accounts_and_names_it(
    accounts: Any, lost: str | None, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("bybit/tickers.json"), path=TICKERS)
    upstream.answer(accounts, path=ACCOUNTS)
    made = bybit.contract("BTCUSDT", deadline=soon - 3)
    assert (made.mark_price, made.long_account_share) == (80130, None)
    assert made.lost == ({"long_account_share": lost} if lost else {})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"markPrice": "0"}, "outlier"),
        ({"markPrice": "-5"}, "outlier"),
        ({"markPrice": ""}, "bad_body"),
        ({"symbol": "ETHUSDT"}, "bad_body"),
    ],
)
def test_a_row_without_a_price_of_its_own_is_dropped(
    change: dict[str, str], code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("bybit/tickers.json")
    _row(body).update(change)
    upstream.answer(body)
    assert _error(lambda: bybit.contract("BTCUSDT", deadline=soon)).code == code
    assert len(upstream.asked) == 1


@pytest.mark.parametrize("rate", ["1", "-1.5", "", "NaN"])
def test_a_rate_that_cannot_be_is_unknown(
    rate: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("bybit/tickers.json")
    _row(body)["fundingRate"] = rate
    assert _contract(upstream, body, soon).funding_rate is None


def test_a_thousand_coins_cost_a_thousand_times_as_much(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("bybit/tickers.json")
    _row(body).update({"symbol": "1000PEPEUSDT", "markPrice": "0.0046", "indexPrice": "0.0047"})
    upstream.answer(body)
    made = bybit.contract("1000PEPEUSDT", deadline=soon)
    assert (made.mark_price, made.index_price, made.oi_usd) == (0.0046, 0.0047, 2003250000.0)


def test_payments_come_newest_first_and_are_given_oldest_first(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("bybit/funding.json"))
    since = datetime(2025, 3, 9, 20, tzinfo=UTC)
    assert bybit.funding_history("BTCUSDT", since=since, deadline=soon) == [
        FundingPoint(datetime(2025, 3, 10, 0, tzinfo=UTC), -0.00002, 8.0),
        FundingPoint(datetime(2025, 3, 10, 8, tzinfo=UTC), 0.00005, 8.0),
    ]
    assert upstream.asked[0].query == {"category": "linear", "symbol": "BTCUSDT", "limit": "200"}


def test_older_payments_are_asked_for_by_the_end_alone(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    newer = payload("bybit/funding.json")
    upstream.answer(newer)
    older = payload("bybit/funding.json")
    older["result"]["list"] = [
        {"symbol": "BTCUSDT", "fundingRate": "0.0002", "fundingRateTimestamp": "1741507200000"}
    ]
    upstream.answer(older)
    upstream.answer({"retCode": 10016, "retMsg": "Internal error"})
    made = bybit.funding_history("BTCUSDT", since=LONG_AGO, deadline=soon)
    assert [point.rate for point in made] == [0.0002, 0.0001, -0.00002, 0.00005]
    assert upstream.asked[1].query["endTime"] == "1741535999999"
    assert "startTime" not in upstream.asked[1].query


def test_no_payment_yet_is_an_answer(upstream: Upstream, soon: float) -> None:
    upstream.answer({"retCode": 0, "result": {"category": "linear", "list": []}})
    assert bybit.funding_history("NEWUSDT", since=LONG_AGO, deadline=soon) == []


@pytest.mark.parametrize(
    ("body", "status", "code", "wait"),
    [
        ({"retCode": 10001, "retMsg": "params error: Symbol Is Invalid"}, 200, "no_data", None),
        ({"retCode": 0, "result": {"list": []}}, 200, "no_data", None),
        ({"retCode": 10001, "retMsg": "params error: category"}, 200, "http_error", None),
        ({"retCode": 10006, "retMsg": "Too many visits!"}, 200, "rate_limited", 5),
        ({"retCode": 10018, "retMsg": "Ip rate limit"}, 200, "rate_limited", 5),
        ({"retCode": 10024, "retMsg": "Compliance rules"}, 200, "refused", None),
        ({"retCode": 10016, "retMsg": "Internal error"}, 200, "http_error", None),
        ({"retCode": 77}, 200, "http_error", None),
        ({"retMsg": "access too frequent"}, 403, "refused", 600),
        (b"access too frequent", 403, "refused", 600),
        (b"<html>CloudFront", 403, "refused", 7200),
        ({"retCode": True, "result": {"list": [{}]}}, 200, "bad_body", None),
    ],
)
def test_errors_are_named(
    body: Any, status: int, code: str, wait: float | None, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    error = _error(lambda: bybit.contract("NOPEUSDT", deadline=soon - 3))
    assert (error.code, error.retry_after) == (code, wait)


def test_an_error_that_passes_is_asked_again(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer({"retCode": 10000, "retMsg": "Server Timeout"}, path=TICKERS)
    upstream.answer(payload("bybit/tickers.json"), path=TICKERS)
    assert bybit.contract("BTCUSDT", deadline=soon).mark_price == 80130


def test_a_name_that_cannot_be_a_contract_is_not_sent(upstream: Upstream, soon: float) -> None:
    assert _error(lambda: bybit.contract("A&B", deadline=soon)).code == "no_data"
    assert (
        _error(lambda: bybit.funding_history("../x", since=LONG_AGO, deadline=soon)).code
        == "no_data"
    )
    assert upstream.asked == []
