"""Blockchain.com's client against the statistics in a snapshot that was once recorded.

The recording is no part of the project. Set RECORDED_DATA to the folder that holds snapshots_2026/
to run this. The snapshot keeps some of the figures under names of its own.
"""

import gzip
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loopback import Upstream
from providers import blockchain_info, http

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded upstream answers",
)
TEN_MINUTES = 600
HASHES = 2**32  # that a block takes at difficulty 1


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    folder = Path(os.environ["RECORDED_DATA"]) / "snapshots_2026"
    (file,) = folder.glob("*.json.gz")
    found: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    network: dict[str, Any] = found["onchain"]["bitcoin"]["network"]
    return network


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    http.configure({"blockchain_info": http.Endpoint("blockchain_info", server.url, {}, True)})
    yield server
    http.configure({})
    server.stop()


def test_a_recorded_day_is_read_in_the_units_it_is_in(
    upstream: Upstream, figures: dict[str, Any]
) -> None:
    upstream.answer(
        {
            "timestamp": int(time.time() * 1000),
            "hash_rate": figures["hash_rate"],
            "difficulty": figures["difficulty"],
            "n_blocks_total": figures["block_height"],
            "totalbc": figures["total_btc"] * 1e8,
            "miners_revenue_usd": figures["miners_revenue_usd"],
        }
    )
    made = blockchain_info.stats(deadline=time.monotonic() + 5)
    assert made.height == figures["block_height"]
    assert made.supply == figures["total_btc"]
    # The difficulty says how many hashes a block takes: so the rate is in hashes per second.
    assert made.hashrate_hs == pytest.approx(figures["difficulty"] * HASHES / TEN_MINUTES, rel=0.3)
    assert figures["miners_revenue_usd"] == 0  # which is why nobody reads it
