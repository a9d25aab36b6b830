"""sandbox.deribit"""

from collections import defaultdict
from typing import Any

import pytest

from box import Box

BASE = "/deribit/api/v2/public"
CHAIN = "get_book_summary_by_currency?kind=option&currency="
INDEX = "get_volatility_index_data?currency=BTC&resolution=60"


def _result(box: Box, path: str) -> Any:
    body = box.get(f"{BASE}/{path}")
    assert body["jsonrpc"] == "2.0"
    assert body["usOut"] - body["usIn"] == body["usDiff"]
    return body["result"]


@pytest.mark.parametrize("name", ["BTC-PERPETUAL", "ETH-PERPETUAL"])
def test_a_perpetual_counts_dollars(box: Box, now: float, name: str) -> None:
    row = _result(box, f"ticker?instrument_name={name}")
    assert row["instrument_name"] == name
    assert row["timestamp"] == int(now * 1000)
    assert row["open_interest"] % 10 == 0
    assert row["open_interest"] > 1e8
    assert row["mark_price"] == pytest.approx(row["index_price"], rel=0.001)
    assert abs(row["funding_8h"]) < 0.001
    assert row["stats"]["volume_usd"] > row["stats"]["volume"]


@pytest.mark.parametrize("currency", ["BTC", "ETH"])
def test_a_chain_has_several_ends_each_with_calls_and_puts_around_the_price(
    box: Box, now: float, currency: str
) -> None:
    ends: dict[str, set[tuple[int, str]]] = defaultdict(set)
    prices: dict[str, float] = {}
    for row in _result(box, CHAIN + currency):
        base, end, strike, kind = row["instrument_name"].split("-")
        assert base == currency
        ends[end].add((int(strike), kind))
        prices[end] = row["underlying_price"]
        assert row["open_interest"] >= 0
        assert 10 < row["mark_iv"] < 400
        assert row["mark_price"] >= 0
    assert len(ends) >= 8
    for end, options in ends.items():
        strikes = {strike for strike, _ in options}
        assert options == {(strike, kind) for strike in strikes for kind in "CP"}
        assert min(strikes) < prices[end] < max(strikes)


def test_options_end_tomorrow_on_fridays_and_at_the_ends_of_quarters(box: Box, now: float) -> None:
    names = [row["instrument_name"].split("-")[1] for row in _result(box, CHAIN + "BTC")]
    assert list(dict.fromkeys(names)) == [
        "24NOV26", "25NOV26", "27NOV26", "4DEC26", "11DEC26", "18DEC26", "25DEC26", "29JAN27",
        "26MAR27", "25JUN27", "24SEP27",
    ]  # fmt: skip


def test_most_is_open_in_the_options_at_the_end_of_a_month(box: Box, now: float) -> None:
    held: dict[str, float] = defaultdict(float)
    for row in _result(box, CHAIN + "BTC"):
        held[row["instrument_name"].split("-")[1]] += row["open_interest"]
    assert held["27NOV26"] > held["4DEC26"]
    assert held["25DEC26"] > held["18DEC26"]


def test_calls_and_puts_of_a_strike_obey_parity(box: Box, now: float) -> None:
    rows = {row["instrument_name"]: row for row in _result(box, CHAIN + "BTC")}
    checked = 0
    for name, call in rows.items():
        if not name.endswith("-C"):
            continue
        put, strike = rows[name[:-1] + "P"], float(name.split("-")[2])
        forward = call["underlying_price"]
        assert put["mark_iv"] == call["mark_iv"]
        gained = (call["mark_price"] - put["mark_price"]) * forward
        assert gained == pytest.approx(forward - strike, abs=forward * 3e-6)
        checked += 1
    assert checked > 100


def test_what_is_hardly_held_was_never_traded(box: Box, now: float) -> None:
    rows = _result(box, CHAIN + "BTC")
    assert {row["last"] is None for row in rows} == {True, False}
    assert all((row["last"] is None) == (row["open_interest"] <= 1) for row in rows)


def test_the_index_of_volatility_is_a_series_of_candles_oldest_first(box: Box, now: float) -> None:
    end = int(now * 1000)
    found = _result(box, f"{INDEX}&start_timestamp={end - 600_000}&end_timestamp={end}")
    assert found["continuation"] is None
    times = [row[0] for row in found["data"]]
    assert times == list(range(times[0], times[0] + 10 * 60_000, 60_000))
    assert times[-1] <= end < times[-1] + 60_000
    for _, first, high, low, last in found["data"]:
        assert 20 < low <= min(first, last) <= max(first, last) <= high < 90


@pytest.mark.parametrize(
    ("path", "status", "code", "about"),
    [
        ("ticker?instrument_name=SOL-PERPETUAL", 400, -32602, "instrument_name"),
        ("ticker?instrument_name=BTC", 400, -32602, "instrument_name"),
        ("ticker", 400, -32602, "instrument_name"),
        (CHAIN + "SOL", 400, -32602, "currency"),
        ("get_book_summary_by_currency?currency=BTC&kind=stone", 400, -32602, "kind"),
        (INDEX, 400, -32602, "start_timestamp"),
        ("get_volatility_index_data?currency=BTC&resolution=7", 400, -32602, "resolution"),
        ("nothing", 400, -32601, None),
    ],
)
def test_refusals_name_the_parameter(
    box: Box, path: str, status: int, code: int, about: str | None
) -> None:
    answer = box.ask(f"{BASE}/{path}")
    error = answer.body["error"]
    assert (answer.status, error["code"]) == (status, code)
    assert (error["data"]["param"] if about else error.get("data")) == about
