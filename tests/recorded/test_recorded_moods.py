"""The mood clients against what was once recorded of alternative.me's whole history.

The recording is no part of the project. Set RECORDED_DATA to the folder that holds sentiment/ to
run this. It is the list of rows alone, without the envelope that the service puts around it.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loopback import Upstream
from providers import alternative_me, http
from providers.http import UpstreamError

pytestmark = pytest.mark.skipif(
    "RECORDED_DATA" not in os.environ,
    reason="RECORDED_DATA names no folder of recorded upstream answers",
)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    folder = Path(os.environ["RECORDED_DATA"])
    found: list[dict[str, str]] = json.loads(
        (folder / "sentiment/alternative_me_fng_raw_full.json").read_bytes()
    )
    return found


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    http.configure({"alternative_me": http.Endpoint("alternative_me", server.url, {}, True)})
    yield server
    http.configure({})
    server.stop()


def _answer(rows: Any) -> dict[str, Any]:
    return {"name": "Fear and Greed Index", "data": rows, "metadata": {"error": None}}


def test_the_whole_history_keeps_every_day(upstream: Upstream, rows: list[dict[str, str]]) -> None:
    upstream.answer(_answer(rows))
    found = alternative_me.history(0, deadline=time.monotonic() + 5)
    assert [(str(int(f.as_of.timestamp())), f.value, f.label) for f in reversed(found)] == [
        (row["timestamp"], float(row["value"]), row["value_classification"]) for row in rows
    ]
    assert len(found) > 3000


def test_the_newest_of_it_is_the_first_row(upstream: Upstream, rows: list[dict[str, str]]) -> None:
    upstream.answer(_answer(rows[:30]))
    found = alternative_me.latest(deadline=time.monotonic() + 5)
    assert found.value == float(rows[0]["value"])


def test_the_rows_without_their_envelope_are_a_bad_body(
    upstream: Upstream, rows: list[dict[str, str]]
) -> None:
    upstream.answer(rows)
    with pytest.raises(UpstreamError) as refusal:
        alternative_me.history(0, deadline=time.monotonic() + 5)
    assert refusal.value.code == "bad_body"
