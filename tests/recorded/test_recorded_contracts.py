"""The clients of OKX and Deribit against answers that the two services once gave.

The recordings are older than what we ask today: most are of other documents, and have to end in a
named reason. Where a document is the one we ask now, or holds the same row, every figure is kept.
Set RECORDED_DATA as for the other tests of this folder.
"""

import json
import logging
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from loopback import Upstream
from providers import deribit, http, okx, okx_liquidations
from providers.http import UpstreamError

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded upstream answers",
)
log = logging.getLogger(__name__)
SWAP, THEN = "BTC-USDT-SWAP", datetime(2020, 1, 1, tzinfo=UTC)
EXPECTED = set(http.ERROR_CODES) - {"timeout", "connect", "breaker_open"}
CALLS: dict[str, Callable[[float], Any]] = {
    "okx.contract": lambda end: okx.contract(SWAP, deadline=end),
    "okx.funding_history": lambda end: okx.funding_history(SWAP, since=THEN, deadline=end),
    "okx.interest_history": lambda end: okx.interest_history(SWAP, 3600, deadline=end),
    "okx_liquidations.newest": lambda end: okx_liquidations.newest(SWAP, deadline=end),
    "deribit.contract": lambda end: deribit.contract("BTC-PERPETUAL", deadline=end),
    "deribit.options": lambda end: deribit.options("BTC", deadline=end),
    "deribit.volatility_index": lambda end: deribit.volatility_index("BTC", deadline=end),
}


class _NoGate:
    def admit(self, _provider: str) -> float | None:
        return None

    def record(self, *_: Any) -> None:
        """Keep the breaker out of it: these upstreams are meant to look broken."""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    names = ("okx", "deribit")
    http.configure({n: http.Endpoint(n, server.url, {}, True) for n in names}, _NoGate())
    yield server
    http.configure({})
    server.stop()


def _recordings(venue: str) -> dict[str, Any]:
    folder = Path(os.environ["RECORDED_DATA"]) / "upstream" / venue
    return {
        recording["request"]["url"]: recording["body"]
        for path in sorted(folder.glob("*.json"))
        for recording in json.loads(path.read_bytes())
    }


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _numbers(part)


@pytest.mark.parametrize("venue", ["okex", "deribit", "bybit", "binance"])
def test_every_recorded_body_is_a_value_or_a_named_reason(venue: str, upstream: Upstream) -> None:
    bodies = _recordings(venue)
    assert bodies
    for name, call in CALLS.items():
        outcomes: Counter[str] = Counter()
        for body in bodies.values():
            upstream.forget()
            upstream.answer(body)
            try:
                found = call(time.monotonic() + 3)
            except UpstreamError as error:
                outcomes[error.code] += 1
            else:
                outcomes["value"] += 1
                assert all(map(math.isfinite, _numbers(found)))
        log.info("%d bodies of %s, %s: %s", len(bodies), venue, name, dict(outcomes))
        assert set(outcomes) <= EXPECTED | {"value"}


def test_the_recorded_perpetual_keeps_its_figures(upstream: Upstream) -> None:
    url = (
        "https://www.deribit.com/api/v2/public/get_book_summary_by_instrument"
        "?instrument_name=BTC-PERPETUAL&kind=future"
    )
    body = _recordings("deribit")[url]
    row = body["result"][0]
    ticker = row | {
        "timestamp": row["creation_timestamp"],
        "index_price": row["estimated_delivery_price"],
        "stats": {"volume_usd": row["volume_usd"]},
    }
    upstream.answer(body | {"result": ticker})
    made = deribit.contract("BTC-PERPETUAL", deadline=time.monotonic() + 3)
    assert made.mark_price == row["mark_price"] == 7211.66
    assert made.index_price == row["estimated_delivery_price"]
    assert (made.funding_rate, made.interval_h) == (row["funding_8h"], 8)
    assert made.oi_usd == row["open_interest"] == 78745760
    assert made.volume_24h_usd == row["volume_usd"]
    assert made.as_of.timestamp() * 1000 == pytest.approx(row["creation_timestamp"])


def test_a_recorded_chain_without_options_is_refused_whole(upstream: Upstream) -> None:
    futures = [body for url, body in _recordings("deribit").items() if "kind=future" in url]
    assert len(futures) >= 3
    for body in futures:
        upstream.forget()
        upstream.answer(body)
        with pytest.raises(UpstreamError) as refusal:
            deribit.options("BTC", deadline=time.monotonic() + 3)
        assert refusal.value.code == "bad_body"
