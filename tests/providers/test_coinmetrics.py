"""providers.coinmetrics"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from loopback import Upstream
from providers import coinmetrics
from providers.coinmetrics import ChainDay
from providers.http import UpstreamError

Payload = Callable[[str], Any]
NINTH = datetime(2025, 3, 9, tzinfo=UTC)
TENTH = datetime(2025, 3, 10, tzinfo=UTC)


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "coinmetrics"
    return refusal.value


def test_days_are_read_and_end_a_day_after_their_name(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmetrics/days.json"))
    assert coinmetrics.days("ETH", deadline=soon) == [
        ChainDay(NINTH, 512001, 1310440, None, 120600100.25, 2580.5, 1.31),
        ChainDay(TENTH, None, 1290011, None, 120600800.5, 2591, None),
    ]
    assert upstream.asked[0].path == "/timeseries/asset-metrics"
    assert upstream.asked[0].query == {
        "assets": "eth",
        "metrics": "AdrActCnt,TxCnt,HashRate,SplyCur,IssTotNtv,CapMVRVCur",
        "frequency": "1d",
        "page_size": "3",
        "paging_from": "end",
        "ignore_forbidden_errors": "true",
        "ignore_unsupported_errors": "true",
    }


def test_terahashes_become_hashes(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("coinmetrics/mined.json"))
    (day,) = coinmetrics.days("btc", deadline=soon)
    assert day.hashrate_hs == pytest.approx(8.123456785e20, rel=1e-12)


def test_older_pages_are_read_until_there_are_enough(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmetrics/newest.json"))
    upstream.answer(payload("coinmetrics/older.json"))
    found = coinmetrics.days("eth", count=3, deadline=soon)
    assert [day.transactions for day in found] == [7, 8, 9]
    assert [asked.query.get("next_page_token") for asked in upstream.asked] == [
        None, "0.MjAyNQ-older",
    ]  # fmt: skip


def test_no_page_is_read_that_is_not_needed(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmetrics/newest.json"))
    assert len(coinmetrics.days("eth", count=2, deadline=soon)) == 2
    assert len(upstream.asked) == 1


def test_a_page_that_never_ends_is_given_up(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmetrics/newest.json"))
    assert len(coinmetrics.days("eth", count=50, deadline=soon)) == 2
    assert len(upstream.asked) == coinmetrics.MOST_PAGES


def test_what_a_later_page_fails_to_give_is_lacking(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmetrics/newest.json"))
    upstream.answer({}, 404)
    assert len(coinmetrics.days("eth", count=4, deadline=soon)) == 2


def test_a_day_that_is_not_over_is_none(upstream: Upstream, soon: float) -> None:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today + timedelta(days=step) for step in (-1, 1)]
    rows = [
        {"asset": "eth", "time": f"{day:%Y-%m-%dT%H:%M:%S}.000000000Z", "TxCnt": "5"}
        for day in days
    ]
    upstream.answer({"data": rows})
    assert [day.ends_at for day in coinmetrics.days("eth", deadline=soon)] == [today]
    upstream.forget()
    upstream.answer({"data": rows[1:]})
    assert _error(lambda: coinmetrics.days("eth", deadline=soon)).code == "stale"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"TxCnt": "-5", "SplyCur": "0"}, "outlier"),
        ({"TxCnt": -1e30}, "outlier"),
        ({"TxCnt": None, "SplyCur": None}, "no_data"),
        ({}, "no_data"),
        ({"TxCnt": "", "AdrActCnt": "NaN"}, "no_data"),
    ],
)
def test_days_without_one_possible_figure_have_a_reason(
    given: dict[str, Any], code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"data": [{"asset": "eth", "time": "2025-03-09T00:00:00Z", **given}]})
    assert _error(lambda: coinmetrics.days("eth", deadline=soon)).code == code


def test_a_figure_that_cannot_be_is_left_out(upstream: Upstream, soon: float) -> None:
    row = {"asset": "eth", "time": "2025-03-09T00:00:00Z", "TxCnt": "0", "SplyCur": "0"}
    upstream.answer({"data": [row | {"AdrActCnt": "-3"}]})
    assert coinmetrics.days("eth", deadline=soon) == [
        ChainDay(TENTH, None, 0, None, None, None, None)
    ]


def test_a_figure_beyond_every_chain_is_left_out(upstream: Upstream, soon: float) -> None:
    row = {"asset": "btc", "time": "2025-03-09T00:00:00Z", "TxCnt": "7", "HashRate": "1e19"}
    upstream.answer({"data": [row | {"SplyCur": 1e308, "CapMVRVCur": 1e30, "AdrActCnt": 5e-324}]})
    assert coinmetrics.days("btc", deadline=soon) == [
        ChainDay(TENTH, None, 7, None, None, None, None)
    ]


@pytest.mark.parametrize("status", [200, 400])
def test_an_asset_nobody_knows_is_no_data(
    status: int, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coinmetrics/error_asset.json"), status)
    assert _error(lambda: coinmetrics.days("nope", deadline=soon)).code == "no_data"


@pytest.mark.parametrize("data", [[], [{"asset": "btc", "time": "2025-03-09T00:00:00Z"}]])
def test_an_answer_about_nothing_is_no_data(data: Any, upstream: Upstream, soon: float) -> None:
    upstream.answer({"data": data})
    assert _error(lambda: coinmetrics.days("eth", deadline=soon)).code == "no_data"


@pytest.mark.parametrize("kind", ["unauthorized", "wrong_credentials", "forbidden"])
@pytest.mark.parametrize("status", [200, 401, 403])
def test_a_refusal_is_one_in_any_status(
    kind: str, status: int, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"error": {"type": kind, "message": "no"}}, status)
    assert _error(lambda: coinmetrics.days("eth", deadline=soon)).code == "refused"


def test_a_limit_says_how_long_to_wait(upstream: Upstream) -> None:
    body = {"error": {"type": "too_many_requests", "message": "slower"}}
    upstream.answer(body, 429, {"x-ratelimit-reset": "6"})
    error = _error(lambda: coinmetrics.days("eth", deadline=time.monotonic() + 2))
    assert (error.code, error.retry_after, len(upstream.asked)) == ("rate_limited", 6, 1)


@pytest.mark.parametrize("error", ["no", {"type": "internal"}, [], 5])
def test_any_other_error_in_a_good_status_is_one(
    error: Any, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"error": error})
    assert _error(lambda: coinmetrics.days("eth", deadline=soon)).code == "http_error"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"data": None},
        {"data": {"asset": "eth"}},
        {"data": [None]},
        {"data": [{"time": "2025-03-09T00:00:00Z", "TxCnt": "5"}]},
        {"data": [{"asset": None, "time": "2025-03-09T00:00:00Z", "TxCnt": "5"}]},
        {"data": [{"asset": "eth", "time": None}]},
        {"data": [{"asset": "eth", "time": 1741478400}]},
        {"data": [{"asset": "eth", "TxCnt": "5"}]},
    ],
)
def test_another_shape_is_a_bad_body(body: Any, upstream: Upstream, soon: float) -> None:
    upstream.answer(body)
    assert _error(lambda: coinmetrics.days("eth", deadline=soon)).code == "bad_body"


@pytest.mark.parametrize("asset", ["", "eth,btc", "../eth", "eth&metrics=x", "e" * 41])
def test_a_name_that_cannot_be_an_asset_is_not_sent(
    asset: str, upstream: Upstream, soon: float
) -> None:
    assert _error(lambda: coinmetrics.days(asset, deadline=soon)).code == "no_data"
    assert upstream.asked == []
