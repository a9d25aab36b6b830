"""providers.binance_futures"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import binance_futures
from providers.http import UpstreamError
from providers.records import Contract, FundingPoint, InterestPoint

Payload = Callable[[str], Any]
HOUR, DAY = 3600, 86400
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PREMIUM = "/fapi/v1/premiumIndex"
OTHERS = {
    "oi_usd": ("/fapi/v1/openInterest", "interest"),
    "volume_24h_usd": ("/fapi/v1/ticker/24hr", "day"),
    "long_account_share": ("/futures/data/globalLongShortAccountRatio", "accounts"),
    "interval_h": ("/fapi/v1/fundingInfo", "intervals"),
}


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "binance_futures"
    return refusal.value


def _prepare(upstream: Upstream, payload: Payload, **changed: Any) -> None:
    """Answer every document as it should be, or what a test wants in its place."""
    upstream.answer(payload("binance_futures/premium.json"), path=PREMIUM)
    for field, (path, name) in OTHERS.items():
        upstream.answer(changed.get(field, payload(f"binance_futures/{name}.json")), path=path)


def test_a_contract_is_coin_and_tether() -> None:
    assert binance_futures.ref("btc") == "BTCUSDT"


def test_a_contract_is_read_from_five_documents(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    _prepare(upstream, payload)
    assert binance_futures.contract("BTCUSDT", deadline=soon) == Contract(
        80125.5,
        80150.1,
        0.00009,
        8,
        datetime(2025, 3, 10, 16, 0, tzinfo=UTC),
        75000.5 * 80125.5,
        14506020000.75,
        0.6429,
        datetime(2025, 3, 10, 12, 0, 11, tzinfo=UTC),
        {},
    )
    assert upstream.asked[0].path == PREMIUM
    asked = {asked.path: asked.query for asked in upstream.asked}
    assert asked.pop("/fapi/v1/fundingInfo") == {}
    assert asked.pop("/futures/data/globalLongShortAccountRatio") == {
        "symbol": "BTCUSDT", "period": "5m", "limit": "1",
    }  # fmt: skip
    assert set(map(str, asked.values())) == {"{'symbol': 'BTCUSDT'}"}


def test_a_ratio_of_accounts_is_never_taken_for_their_share(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    accounts = payload("binance_futures/accounts.json")
    del accounts[0]["longAccount"]
    _prepare(upstream, payload, long_account_share=accounts)
    made = binance_futures.contract("BTCUSDT", deadline=soon)
    assert (made.long_account_share, made.lost) == (None, {"long_account_share": "bad_body"})


@pytest.mark.parametrize(("name", "hours"), [("TONUSDT", 4), ("1000PEPEUSDT", 1), ("XUSDT", 8)])
def test_a_contract_pays_every_eight_hours_unless_it_is_listed_otherwise(
    name: str, hours: float, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance_futures/premium.json") | {"symbol": name}, path=PREMIUM)
    upstream.answer(payload("binance_futures/intervals.json"), path="/fapi/v1/fundingInfo")
    assert binance_futures.contract(name, deadline=soon).interval_h == hours


@pytest.mark.parametrize("field", OTHERS)
@pytest.mark.parametrize("body", [{"code": -1003, "msg": "Too many"}, [{"symbol": None}], 5, {}])
def test_a_contract_survives_the_loss_of_one_document_and_names_it(
    field: str, body: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    _prepare(upstream, payload, **{field: body})
    made = binance_futures.contract("BTCUSDT", deadline=soon - 3)
    assert made.mark_price == 80125.5
    assert getattr(made, field) is None
    code = "rate_limited" if isinstance(body, dict) and body else "bad_body"
    assert made.lost == {field: code}
    assert [name for name in OTHERS if getattr(made, name) is None] == [field]


def test_the_newest_of_many_shares_is_the_last(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    newest = payload("binance_futures/accounts.json")[0]
    _prepare(upstream, payload, long_account_share=[newest | {"longAccount": "0.1"}, newest])
    assert binance_futures.contract("BTCUSDT", deadline=soon).long_account_share == 0.6429


def test_accounts_of_which_nothing_is_published_are_not_lost(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    _prepare(upstream, payload, long_account_share=[])
    made = binance_futures.contract("BTCUSDT", deadline=soon)
    assert (made.long_account_share, made.lost) == (None, {})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"markPrice": "0.00"}, "outlier"),
        ({"markPrice": None}, "bad_body"),
        ({"time": None}, "bad_body"),
        ({"time": 4000000000000}, "stale"),
        ({"symbol": "ETHUSDT"}, "bad_body"),
    ],
)
def test_a_document_without_a_price_of_its_own_is_dropped(
    change: dict[str, Any], code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance_futures/premium.json") | change)
    assert _error(lambda: binance_futures.contract("BTCUSDT", deadline=soon)).code == code
    assert len(upstream.asked) == 1


def test_payments_lie_on_whole_minutes_and_tell_their_own_interval(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance_futures/funding.json"))
    since = datetime(2025, 3, 9, tzinfo=UTC)
    assert binance_futures.funding_history("BTCUSDT", since=since, deadline=soon) == [
        FundingPoint(datetime(2025, 3, 9, 16, tzinfo=UTC), 0.0001, 8.0),
        FundingPoint(datetime(2025, 3, 10, 0, tzinfo=UTC), -0.00002, 8.0),
        FundingPoint(datetime(2025, 3, 10, 4, tzinfo=UTC), 0.00003, 4.0),
        FundingPoint(datetime(2025, 3, 10, 8, tzinfo=UTC), 0.00005, 4.0),
    ]
    assert upstream.asked[0].query == {"symbol": "BTCUSDT", "limit": "1000"}


def test_older_payments_are_read_in_pages(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    rows = payload("binance_futures/funding.json")
    upstream.answer(rows[2:])
    upstream.answer(rows[:2])
    upstream.answer([])
    made = binance_futures.funding_history("BTCUSDT", since=LONG_AGO, deadline=soon)
    assert len(made) == 4
    assert upstream.asked[1].query["endTime"] == "1741579199999"
    assert len(upstream.asked) == 3


@pytest.mark.parametrize(("step", "period", "limit"), [(HOUR, "1h", "48"), (DAY, "1d", "30")])
def test_what_was_open_is_read_in_dollars(
    step: int, period: str, limit: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("binance_futures/interest_history.json"))
    assert binance_futures.interest_history("BTCUSDT", step, deadline=soon) == [
        InterestPoint(datetime(2025, 3, 10, 10, tzinfo=UTC), 5900000000.25),
        InterestPoint(datetime(2025, 3, 10, 11, tzinfo=UTC), 6009000000.5),
    ]
    assert upstream.asked[0].path == "/futures/data/openInterestHist"
    assert upstream.asked[0].query == {"symbol": "BTCUSDT", "period": period, "limit": limit}


def test_a_step_that_is_not_there_is_a_mistake_of_the_caller(soon: float) -> None:
    with pytest.raises(ValueError, match="7200"):
        binance_futures.interest_history("BTCUSDT", 7200, deadline=soon)


def test_no_history_yet_is_an_answer(upstream: Upstream, soon: float) -> None:
    upstream.answer([])
    assert binance_futures.funding_history("NEWUSDT", since=LONG_AGO, deadline=soon) == []
    assert binance_futures.interest_history("NEWUSDT", HOUR, deadline=soon) == []


@pytest.mark.parametrize(
    ("body", "status", "headers", "code", "wait"),
    [
        ({"code": -1121, "msg": "Invalid symbol."}, 400, {}, "no_data", None),
        ({"code": -1003, "msg": "Too many"}, 429, {"Retry-After": "40"}, "rate_limited", 40),
        ({"code": -1003, "msg": "Banned"}, 418, {"Retry-After": "1800"}, "refused", 1800),
        ({"code": 0, "msg": "Restricted location"}, 451, {}, "refused", 7200),
        (b"<html>WAF", 403, {}, "refused", 7200),
        ({"code": -1102, "msg": "Mandatory"}, 400, {}, "http_error", None),
    ],
)
def test_errors_are_those_of_the_spot_service(
    body: Any,
    status: int,
    headers: dict[str, str],
    code: str,
    wait: float | None,
    upstream: Upstream,
    soon: float,
) -> None:
    upstream.answer(body, status, headers)
    error = _error(lambda: binance_futures.contract("BTCUSDT", deadline=soon))
    assert (error.code, error.retry_after) == (code, wait)
    assert len(upstream.asked) == 1


def test_a_name_that_cannot_be_a_contract_is_not_sent(upstream: Upstream, soon: float) -> None:
    for call in (
        lambda: binance_futures.contract("A B", deadline=soon),
        lambda: binance_futures.funding_history("A/B", since=LONG_AGO, deadline=soon),
        lambda: binance_futures.interest_history("A,B", HOUR, deadline=soon),
    ):
        assert _error(call).code == "no_data"
    assert upstream.asked == []
