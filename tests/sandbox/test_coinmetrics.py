"""sandbox.coinmetrics"""

from typing import Any

import pytest

from box import Box
from sandbox import clock, ether
from sandbox.coins import DAY

BASE = "/coinmetrics/v4/timeseries/asset-metrics"


def _days(box: Box, words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = box.get(f"{BASE}?{words}")["data"]
    return found


def test_a_day_is_named_by_its_beginning_and_counted_in_texts(box: Box, now: float) -> None:
    *_, newest = _days(box, "assets=eth&metrics=AdrActCnt,TxCnt,SplyCur&page_size=3")
    day = int(now // DAY) - 1
    assert newest == {
        "asset": "eth",
        "time": "2026-11-22T00:00:00.000000000Z",
        "AdrActCnt": str(round(ether.active_addresses(day))),
        "TxCnt": newest["TxCnt"],
        "SplyCur": newest["SplyCur"],
    }
    assert all(isinstance(value, str) for value in newest.values())


@pytest.mark.parametrize(("hours", "newest", "is_counted"), [(0.5, 1, True), (2, 0, False)])
def test_a_day_comes_an_hour_after_its_end_and_its_addresses_later(
    box: Box, monkeypatch: pytest.MonkeyPatch, hours: float, newest: int, is_counted: bool
) -> None:
    midnight = 1_795_392_000
    monkeypatch.setattr(clock, "now", lambda: midnight + hours * 3600)
    *_, last = _days(box, "assets=eth&metrics=AdrActCnt,TxCnt")
    assert last["time"] == ("2026-11-22" if not newest else "2026-11-21") + "T00:00:00.000000000Z"
    assert (last["AdrActCnt"] is not None) is is_counted


def test_pages_lead_backwards_to_the_first_day(box: Box, now: float) -> None:
    words = "assets=eth&metrics=TxCnt&page_size=2&paging_from=end"
    first = box.get(f"{BASE}?{words}")
    second = box.get(f"{BASE}?{words}&next_page_token={first['next_page_token']}")
    assert second["data"] + first["data"] == _days(box, "assets=eth&metrics=TxCnt&page_size=4")
    everything = box.get(f"{BASE}?assets=eth&metrics=TxCnt&page_size=10000")
    assert "next_page_token" not in everything
    assert everything["data"][0]["time"].startswith("2019-01-01")


@pytest.mark.parametrize(
    ("words", "status", "kind"),
    [
        ("assets=nope&metrics=TxCnt", 400, "bad_parameter"),
        ("assets=eth&metrics=Nope", 400, "bad_parameter"),
        ("assets=eth&metrics=NVTAdj", 403, "forbidden"),
        ("assets=eth", 400, "bad_parameter"),
        ("assets=eth&metrics=TxCnt&page_size=0", 400, "bad_parameter"),
        ("assets=eth&metrics=TxCnt&frequency=1h", 400, "bad_parameter"),
    ],
)
def test_refusals_have_a_kind(box: Box, words: str, status: int, kind: str) -> None:
    answer = box.ask(f"{BASE}?{words}")
    assert (answer.status, answer.body["error"]["type"]) == (status, kind)


def test_what_is_not_free_may_be_ignored(box: Box, now: float) -> None:
    ignore = "ignore_forbidden_errors=true&ignore_unsupported_errors=true"
    (row,) = _days(box, f"assets=eth&metrics=TxCnt,NVTAdj,Nope&page_size=1&{ignore}")
    assert row.keys() == {"asset", "time", "TxCnt"}


def test_a_limit_names_its_wait_in_a_header_of_its_own(box: Box) -> None:
    box.fault("coinmetrics", "rate_limited", seconds=7)
    answer = box.ask(f"{BASE}?assets=eth&metrics=TxCnt")
    assert answer.status == 429
    assert answer.headers["X-RateLimit-Reset"] == "7"
    assert "Retry-After" not in answer.headers
