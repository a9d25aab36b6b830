"""providers.alternative_me"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from loopback import Upstream
from providers import alternative_me
from providers.http import UpstreamError
from providers.records import FearGreed

Payload = Callable[[str], Any]
TODAY = datetime(2025, 3, 10, tzinfo=UTC)
FINE = {"error": None}


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "alternative_me"
    return refusal.value


def test_values_are_read_from_texts_oldest_first_and_odd_rows_left_out(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("alternative_me/fng.json"))
    assert alternative_me.history(5, deadline=soon) == [
        FearGreed(0, None, TODAY - timedelta(days=4)),
        FearGreed(51, "Neutral", TODAY - timedelta(days=1)),
        FearGreed(44, "Fear", TODAY),
    ]
    assert upstream.asked[0].path == "/fng/"
    assert upstream.asked[0].query == {"limit": "5", "format": "json"}


def test_the_newest_value_is_the_one_of_the_latest_time(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("alternative_me/fng.json")
    body["data"].reverse()
    upstream.answer(body)
    assert alternative_me.latest(deadline=soon) == FearGreed(44, "Fear", TODAY)
    assert upstream.asked[0].query["limit"] == "1"


@pytest.mark.parametrize(
    ("error", "code", "calls"),
    [
        ("Something broke", "http_error", 1),
        ("Too Many Requests", "rate_limited", 1),
        ("API limit reached", "rate_limited", 1),
    ],
)
def test_an_error_comes_in_a_good_status(
    error: Any, code: str, calls: int, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("alternative_me/fng.json") | {"metadata": {"error": error}})
    assert _error(lambda: alternative_me.latest(deadline=soon)).code == code
    assert len(upstream.asked) == calls


def _rows(*rows: Any) -> dict[str, Any]:
    return {"name": "Fear and Greed Index", "data": list(rows), "metadata": FINE}


def _row(value: Any, at: Any = "1741564800") -> dict[str, Any]:
    return {"value": value, "value_classification": "Fear", "timestamp": at}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (_rows(), "no_data"),
        (_rows(_row("101")), "outlier"),
        (_rows(_row("-1")), "outlier"),
        (_rows(_row("40", "4000000000")), "stale"),
        (_rows(_row("40", "10-03-2025")), "bad_body"),
        (_rows(_row("40", "1741564800000")), "bad_body"),
        (_rows(_row(None)), "bad_body"),
        (_rows(_row("NaN")), "bad_body"),
        (_rows(None, 7, {}), "bad_body"),
        ({"data": None, "metadata": FINE}, "bad_body"),
        ([_row("40")], "bad_body"),
    ],
)
def test_what_is_no_value_has_a_name(body: Any, code: str, upstream: Upstream, soon: float) -> None:
    upstream.answer(body)
    assert _error(lambda: alternative_me.latest(deadline=soon)).code == code


def test_a_label_is_cut_and_tamed(upstream: Upstream, soon: float) -> None:
    label = "\u202e<script>alert(1)</script>" + "x" * 1000
    upstream.answer(_rows(_row("40") | {"value_classification": label}))
    found = alternative_me.latest(deadline=soon)
    assert found.label == ("<script>alert(1)</script>" + "x" * 1000)[:40]
