"""sandbox.blockchain_info: what is odd about Blockchain.com."""

import json
import urllib.request

import pytest

from box import Box
from sandbox import mined
from sandbox.bitcoin import CHAIN

BASE = "/blockchain_info"


def _raw(box: Box, path: str) -> str:
    with urllib.request.urlopen(box.url + path, timeout=5) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def test_some_figures_are_wrong_as_they_are_outside(box: Box) -> None:
    row = box.get(f"{BASE}/stats")
    assert row["total_fees_btc"] == -row["n_btc_mined"] < 0
    assert row["miners_revenue_btc"] == row["miners_revenue_usd"] == 0


def test_units_are_those_of_the_service(box: Box, now: float) -> None:
    row = box.get(f"{BASE}/stats")
    assert row["timestamp"] == int(now * 1000)
    assert row["hash_rate"] * 1e9 == pytest.approx(mined.hashrate(CHAIN, now - 43200) * 1.01)
    assert row["totalbc"] / 1e8 == mined.supply(CHAIN, row["n_blocks_total"])


def test_large_fractions_have_an_exponent(box: Box, now: float) -> None:
    raw = _raw(box, f"{BASE}/stats")
    assert '"hash_rate": 1.' in raw
    assert "E12," in raw
    assert json.loads(raw) == box.get(f"{BASE}/stats")


def test_a_chart_has_a_point_a_day_up_to_yesterday(box: Box, now: float) -> None:
    body = box.get(f"{BASE}/charts/n-unique-addresses?timespan=5days&format=json")
    today = int(now) // 86400
    assert [row["x"] // 86400 for row in body["values"]] == list(range(today - 5, today))
    assert body["values"][-1]["y"] == mined.active(CHAIN, today - 1)
    assert len(box.get(f"{BASE}/charts/mvrv")["values"]) == 365


def test_a_chart_that_is_not_there_is_refused(box: Box) -> None:
    assert box.ask(f"{BASE}/charts/nothing").status == 404
