"""providers.okx"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import okx
from providers.http import UpstreamError
from providers.records import FundingPoint, InterestPoint

Payload = Callable[[str], Any]
BTC = "BTC-USDT-SWAP"
PUBLIC, RUBIK = "/api/v5/public", "/api/v5/rubik/stat/contracts"
DOCUMENTS = {
    f"{PUBLIC}/mark-price": "mark_price",
    "/api/v5/market/index-tickers": "index",
    f"{PUBLIC}/funding-rate": "funding",
    f"{PUBLIC}/open-interest": "open_interest",
    "/api/v5/market/ticker": "ticker",
    f"{RUBIK}/long-short-account-ratio-contract": "long_short",
}
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def okx_answers(upstream: Upstream, payload: Payload) -> Callable[..., None]:
    """Answer the documents of one contract, some of them as a test wants them."""

    def answer(**others: Any) -> None:
        for path, name in DOCUMENTS.items():
            upstream.answer(others.get(name, payload(f"okx/{name}.json")), path=path)

    return answer


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "okx"
    return refusal.value


def _data(*rows: Any) -> dict[str, Any]:
    return {"code": "0", "msg": "", "data": list(rows)}


def _at(hour: int, day: int = 9) -> datetime:
    return datetime(2025, 3, day, hour, tzinfo=UTC)


def test_a_coin_is_traded_against_usdt() -> None:
    assert okx.ref("btc") == BTC


def test_a_contract_is_made_of_six_documents(
    okx_answers: Callable[..., None], upstream: Upstream, soon: float
) -> None:
    okx_answers()
    made = okx.contract(BTC, deadline=soon)
    assert made[:4] == (80125.4, 80101.2, 0.0000612, 8)
    assert made.next_funding_at == _at(8, day=10)
    assert made.oi_usd == 2171425182.6
    assert made.volume_24h_usd == pytest.approx(61000.5 * 80130)
    assert made.as_of == datetime(2025, 3, 10, 0, 0, 0, 123000, tzinfo=UTC)
    assert made.lost == {}
    asked = {one.path: one.query for one in upstream.asked}
    assert set(asked) == set(DOCUMENTS)
    assert asked[f"{PUBLIC}/mark-price"] == {"instType": "SWAP", "instId": BTC}
    assert asked["/api/v5/market/index-tickers"] == {"instId": "BTC-USDT"}
    assert upstream.asked[0].path == f"{PUBLIC}/mark-price"


def test_1_8_longs_to_a_short_are_a_share_of_0_642857(
    okx_answers: Callable[..., None], soon: float
) -> None:
    okx_answers()
    share = okx.contract(BTC, deadline=soon).long_account_share
    assert share == pytest.approx(0.642857, abs=1e-6)


@pytest.mark.parametrize(
    ("first", "second", "hours"),
    [
        ("1741593600000", "1741622400000", 8),
        ("1741593600004", "1741607999997", 4),
        ("1741593600000", "1741597200000", 1),
        ("1741593600000", "", None),
        ("", "1741622400000", None),
        ("1741593600000", "1741593600000", None),
        ("1741622400000", "1741593600000", None),
    ],
)
def test_the_interval_is_the_distance_of_two_payments(
    first: str, second: str, hours: float | None, okx_answers: Callable[..., None], soon: float
) -> None:
    row = {"instId": BTC, "fundingRate": "0.0001", "fundingTime": first, "nextFundingTime": second}
    okx_answers(funding=_data(row))
    assert okx.contract(BTC, deadline=soon).interval_h == hours


def test_what_is_not_said_stays_unknown(okx_answers: Callable[..., None], soon: float) -> None:
    named = {"instId": BTC}
    okx_answers(
        index=_data({"instId": "BTC-USDT", "idxPx": ""}),
        funding=_data(named | {"fundingRate": "", "fundingTime": ""}),
        open_interest=_data(named | {"oiUsd": "NaN"}),
        ticker=_data(named | {"volCcy24h": "5", "last": ""}),
        long_short=_data(["1741564500000", ""]),
    )
    made = okx.contract(BTC, deadline=soon)
    assert made[1:8] == (None,) * 7
    assert made.lost == {}


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ("index", "index_price"),
        ("funding", "funding_rate"),
        ("open_interest", "oi_usd"),
        ("ticker", "volume_24h_usd"),
    ],
)
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"code": "50011", "msg": "Requests too frequent.", "data": []}, "rate_limited"),
        ({"code": "51001", "msg": "no such thing", "data": []}, "no_data"),
        ({"code": "50000", "msg": "", "data": []}, "http_error"),
        ({"code": "0", "msg": "", "data": []}, "no_data"),
        ({"code": "0", "msg": "", "data": {}}, "bad_body"),
        ({"code": "0", "msg": "", "data": [{"instId": "ETH-USDT-SWAP"}]}, "bad_body"),
    ],
)
def test_a_document_that_fails_costs_its_field_alone(
    document: str,
    field: str,
    body: Any,
    code: str,
    okx_answers: Callable[..., None],
    soon: float,
) -> None:
    okx_answers(**{document: body})
    made = okx.contract(BTC, deadline=soon - 3)
    assert made.lost == {field: code}
    assert getattr(made, field) is None
    assert made.mark_price == 80125.4


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ({"code": "50011", "msg": "", "data": []}, {"long_account_share": "rate_limited"}),
        ({"code": "0", "msg": "", "data": [7]}, {"long_account_share": "bad_body"}),
        ({"code": "0", "msg": "", "data": [["1741564500000"]]}, {"long_account_share": "bad_body"}),
        ({"code": "0", "msg": "", "data": []}, {}),
    ],
)
def test_a_coin_without_a_count_of_accounts_lost_nothing(
    body: Any, lost: dict[str, str], okx_answers: Callable[..., None], soon: float
) -> None:
    okx_answers(long_short=body)
    made = okx.contract(BTC, deadline=soon - 3)
    assert (made.long_account_share, made.lost) == (None, lost)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"markPx": "0", "ts": "1741564800123"}, "outlier"),
        ({"markPx": "-1", "ts": "1741564800123"}, "outlier"),
        ({"markPx": "", "ts": "1741564800123"}, "bad_body"),
        ({"markPx": "80125.4", "ts": ""}, "bad_body"),
        ({"markPx": "80125.4", "ts": "1741564800"}, "bad_body"),
        ({"markPx": "80125.4", "ts": "4000000000000"}, "stale"),
    ],
)
def test_without_a_mark_price_nothing_else_is_asked(
    row: dict[str, Any], code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(_data({"instId": BTC} | row))
    assert _error(lambda: okx.contract(BTC, deadline=soon)).code == code
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "code", "calls"),
    [
        (200, {"code": "51001", "msg": "", "data": []}, "no_data", 1),
        (200, {"code": "50011", "msg": "", "data": []}, "rate_limited", 1),
        (429, {"code": "50011", "msg": "", "data": []}, "rate_limited", 1),
        (200, {"code": "50013", "msg": "", "data": []}, "http_error", 2),
        (503, {"code": "50001", "msg": "", "data": []}, "http_error", 2),
        (200, {"code": 51001}, "no_data", 1),
        (200, {"code": "<script>alert(1)</script>", "msg": "x"}, "http_error", 1),
        (403, {"code": "50110", "msg": "", "data": []}, "refused", 1),
        (451, {}, "refused", 1),
        (403, b"<html>not from there</html>", "refused", 1),
    ],
)
def test_errors_have_codes(
    status: int, body: Any, code: str, calls: int, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    error = _error(lambda: okx.contract(BTC, deadline=soon - 3.5))
    assert error.code == code
    assert "script" not in str(error)
    assert len(upstream.asked) == calls


def test_a_name_that_cannot_be_a_contract_is_not_sent(upstream: Upstream, soon: float) -> None:
    for call in (
        lambda: okx.contract("../x", deadline=soon),
        lambda: okx.funding_history("A,B", since=LONG_AGO, deadline=soon),
        lambda: okx.interest_history("", 3600, deadline=soon),
    ):
        assert _error(call).code == "no_data"
    assert upstream.asked == []


def test_payments_are_read_oldest_first_with_what_was_paid(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("okx/funding_history.json"))
    made = okx.funding_history(BTC, since=_at(12), deadline=soon)
    assert made == [
        FundingPoint(_at(12), 0.00009, 8),
        FundingPoint(_at(20), -0.0000198, 8),
        FundingPoint(_at(0, 10), 0.0000701, 4),
    ]
    assert upstream.asked[0].query == {"instId": BTC, "limit": "100"}


def test_payments_are_read_by_pages_until_a_time(upstream: Upstream, soon: float) -> None:
    hours = range(0, 24, 8)
    pages = [
        [
            {"fundingRate": "0.0001", "fundingTime": str(int(_at(h, day).timestamp() * 1000))}
            for h in reversed(hours)
        ]
        for day in (9, 8, 7)
    ]
    for page in pages:
        upstream.answer(_data(*page), path=f"{PUBLIC}/funding-rate-history")
    made = okx.funding_history(BTC, since=_at(8, 8), deadline=soon)
    assert [point.at for point in made] == [
        _at(8, 8), _at(16, 8), _at(0), _at(8), _at(16),
    ]  # fmt: skip
    assert [one.query.get("after") for one in upstream.asked] == [None, "1741478400000"]


def test_an_empty_past_is_empty(upstream: Upstream, soon: float) -> None:
    upstream.answer(_data())
    assert okx.funding_history(BTC, since=LONG_AGO, deadline=soon) == []
    assert okx.interest_history(BTC, 3600, deadline=soon) == []


@pytest.mark.parametrize(("step_s", "period"), [(3600, "1H"), (86400, "1D")])
def test_open_interest_is_read_in_dollars(
    step_s: int, period: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("okx/interest_history.json"))
    made = okx.interest_history(BTC, step_s, deadline=soon)
    assert made == [
        InterestPoint(_at(22), 2160000000.5),
        InterestPoint(_at(23), 2168100000),
        InterestPoint(_at(0, 10), 2171425182.6),
    ]
    assert upstream.asked[0].query == {"instId": BTC, "period": period, "limit": "100"}
