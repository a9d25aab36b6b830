"""sandbox.okx"""

from itertools import pairwise
from typing import Any

import pytest

from box import Box
from sandbox import futures
from sandbox.coins import DAY, every

BASE = "/okx/api/v5"
BTC = "BTC-USDT-SWAP"
SWAP = f"instType=SWAP&instId={BTC}"
RUBIK = "rubik/stat/contracts"
RATIOS = f"{RUBIK}/long-short-account-ratio-contract"


def _data(box: Box, path: str) -> list[Any]:
    body = box.get(f"{BASE}/{path}")
    assert (body["code"], body["msg"]) == ("0", "")
    rows: list[Any] = body["data"]
    return rows


def _leaves(value: Any) -> list[Any]:
    parts = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return [value]
    return [leaf for part in parts for leaf in _leaves(part)]


@pytest.mark.parametrize(
    "path",
    [
        f"public/mark-price?{SWAP}",
        f"public/open-interest?{SWAP}",
        f"public/instruments?{SWAP}",
        f"public/funding-rate?instId={BTC}",
        f"public/funding-rate-history?instId={BTC}",
        f"market/ticker?instId={BTC}",
        "market/index-tickers?instId=BTC-USDT",
        "public/liquidation-orders?instType=SWAP&state=filled&uly=BTC-USDT",
        f"{RUBIK}/open-interest-history?instId={BTC}&period=1H",
        f"{RATIOS}?instId={BTC}&period=5m",
    ],
)
def test_everything_is_a_text(box: Box, path: str) -> None:
    rows = _data(box, path)
    assert rows
    assert all(isinstance(leaf, str) for leaf in _leaves(rows))


def test_the_three_units_of_open_interest_agree(box: Box, now: float) -> None:
    row = _data(box, f"public/open-interest?{SWAP}")[0]
    mark = float(_data(box, f"public/mark-price?{SWAP}")[0]["markPx"])
    worth = float(_data(box, f"public/instruments?{SWAP}")[0]["ctVal"])
    assert float(row["oi"]) * worth == pytest.approx(float(row["oiCcy"]), rel=1e-6)
    assert float(row["oiCcy"]) * mark == pytest.approx(float(row["oiUsd"]), rel=1e-4)
    assert row["ts"] == str(int(now * 1000))


@pytest.mark.parametrize(
    ("name", "worth"), [("BTC", "0.01"), ("ETH", "0.1"), ("DOGE", "1000"), ("PEPE", "100000000")]
)
def test_a_contract_is_worth_some_hundred_dollars(box: Box, name: str, worth: str) -> None:
    row = _data(box, f"public/instruments?instType=SWAP&instId={name}-USDT-SWAP")[0]
    assert (row["ctVal"], row["ctMult"], row["ctValCcy"]) == (worth, "1", name)


def test_the_next_payment_and_the_one_after_it_lie_an_interval_apart(box: Box, now: float) -> None:
    row = _data(box, f"public/funding-rate?instId={BTC}")[0]
    due, after = int(row["fundingTime"]), int(row["nextFundingTime"])
    assert after - due == 8 * 3600 * 1000
    assert now * 1000 < due <= now * 1000 + 8 * 3600 * 1000
    assert row["nextFundingRate"] == ""


def test_what_was_paid_comes_newest_first_and_what_was_announced_was_paid(
    box: Box, now: float
) -> None:
    path = f"public/funding-rate-history?instId={BTC}"
    rows = _data(box, path)
    times = [int(row["fundingTime"]) for row in rows]
    assert len(rows) == 100
    assert times == sorted(times, reverse=True)
    assert all(abs(a - b - 8 * 3600_000) < 20 for a, b in pairwise(times))
    assert any(time % 1000 for time in times), "there is jitter"
    announced = _data(box, f"public/funding-rate?instId={BTC}")[0]
    assert announced["settFundingRate"] == rows[0]["realizedRate"]
    older = _data(box, f"{path}&after={times[9]}&limit=5")
    assert [int(row["fundingTime"]) for row in older] == times[10:15]
    newer = _data(box, f"{path}&before={times[3]}")
    assert [int(row["fundingTime"]) for row in newer] == times[:3]


@pytest.mark.parametrize(("period", "step"), [("5m", 300), ("1H", 3600), ("1D", DAY)])
def test_the_past_comes_newest_first_on_the_grid(
    box: Box, now: float, period: str, step: int
) -> None:
    for path, width in ((f"{RUBIK}/open-interest-history", 4), (RATIOS, 2)):
        rows = _data(box, f"{path}?instId={BTC}&period={period}")
        times = [int(row[0]) // 1000 for row in rows]
        assert times == list(range(times[0], times[0] - 100 * step, -step))
        assert times[0] == int(now) // step * step
        assert {len(row) for row in rows} == {width}


def test_a_ratio_is_longs_to_shorts(box: Box, now: float) -> None:
    at, ratio = _data(box, f"{RATIOS}?instId={BTC}&period=1H&limit=1")[0]
    share = futures.long_share("o", every()["bitcoin"], int(at) / 1000)
    assert float(ratio) == pytest.approx(share / (1 - share), abs=1e-7)


def test_longs_are_closed_below_the_mark_and_shorts_above_it(box: Box, now: float) -> None:
    path = "public/liquidation-orders?instType=SWAP&state=filled&uly=BTC-USDT"
    block = _data(box, path)[0]
    rows = block["details"]
    assert block["instId"] == BTC
    assert len(rows) == 100
    assert rows == _data(box, path)[0]["details"], "the same page again"
    assert {(row["side"], row["posSide"]) for row in rows} == {("sell", "long"), ("buy", "short")}
    times = [int(row["ts"]) for row in rows]
    assert times == sorted(times, reverse=True)
    assert times[0] <= now * 1000
    assert all(float(row["sz"]) > 0 and float(row["bkPx"]) > 0 for row in rows)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("public/mark-price?instType=SWAP&instId=NOPE-USDT-SWAP", 200, "51001"),
        ("public/mark-price?instType=SWAP&instId=BTC-USDT", 200, "51001"),
        ("public/mark-price?instType=SWAP&instId=USDC-USDT-SWAP", 200, "51001"),
        ("market/index-tickers?instId=NOPE-USDT", 200, "51001"),
        ("public/mark-price?instType=SPOT", 200, "51000"),
        ("public/mark-price", 400, "50014"),
        ("public/funding-rate", 400, "50014"),
        (f"public/funding-rate-history?instId={BTC}&limit=ten", 200, "51000"),
        (f"{RATIOS}?instId={BTC}&period=7m", 200, "51000"),
        ("public/liquidation-orders?instType=SWAP&state=open&uly=BTC-USDT", 200, "51000"),
        ("nothing", 404, "404"),
    ],
)
def test_refusals_have_codes(box: Box, path: str, status: int, code: str) -> None:
    answer = box.ask(f"{BASE}/{path}")
    assert (answer.status, answer.body["code"], answer.body["data"]) == (status, code, [])


def test_all_contracts_are_answered_where_none_is_named(box: Box, now: float) -> None:
    names = [row["instId"] for row in _data(box, "public/mark-price?instType=SWAP")]
    assert len(names) > 50
    assert len(set(names)) == len(names)
    assert "USDC-USDT-SWAP" not in names
