"""providers.blockchain_info"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import blockchain_info
from providers.chain_records import Day
from providers.http import UpstreamError

Payload = Callable[[str], Any]


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "blockchain_info"
    return refusal.value


def test_units_of_the_statistics_are_turned_into_ours(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("blockchain_info/stats.json"))
    made = blockchain_info.stats(deadline=soon)
    assert made.as_of == datetime(2025, 3, 9, 23, 53, 20, tzinfo=UTC)
    assert made.height == 888273
    assert made.hashrate_hs == pytest.approx(7.991234e20)  # from GH/s
    assert made.block_interval_s == pytest.approx(603)  # from minutes
    assert (made.supply, made.issued_24h) == (19834562.5, 446.875)  # from satoshi
    assert (made.tx_24h, made.volume_24h_usd) == (401234, 3987600000)
    assert made.difficulty == 112149504190349
    assert upstream.asked[0].path == "/stats"


def test_figures_known_to_be_wrong_are_not_read(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    body = payload("blockchain_info/stats.json")
    upstream.answer(body)
    for key in ("total_fees_btc", "miners_revenue_btc", "miners_revenue_usd"):
        body = body | {key: "nonsense"}
    upstream.answer(body)
    assert blockchain_info.stats(deadline=soon) == blockchain_info.stats(deadline=soon)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("hash_rate", 0, "outlier"),
        ("hash_rate", -1.5, "outlier"),
        ("hash_rate", None, "bad_body"),
        ("hash_rate", "NaN", "bad_body"),
        ("n_blocks_total", -5, "outlier"),
        ("n_blocks_total", 1.5, "bad_body"),
        ("timestamp", 1741564400, "bad_body"),  # seconds
        ("timestamp", 4070908800000, "stale"),
    ],
)
def test_what_it_cannot_do_without_must_be_possible(
    key: str, value: Any, code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("blockchain_info/stats.json") | {key: value})
    assert _error(lambda: blockchain_info.stats(deadline=soon)).code == code


@pytest.mark.parametrize("value", [None, "", -1, 0, "NaN", 22e14, [], True])
def test_a_supply_that_cannot_be_is_no_supply(
    value: Any, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("blockchain_info/stats.json") | {"totalbc": value})
    assert blockchain_info.stats(deadline=soon).supply is None


def test_the_newest_day_of_a_chart_ends_at_the_next_midnight(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("blockchain_info/chart.json"))
    made = blockchain_info.newest("n-unique-addresses", deadline=soon)
    assert made == Day(datetime(2025, 3, 10, tzinfo=UTC), 510000)
    asked = upstream.asked[0]
    assert asked.path == "/charts/n-unique-addresses"
    assert asked.query == {"timespan": "5days", "format": "json", "sampled": "false"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ([], "no_data"),
        ({}, "bad_body"),
        ([{"x": 1741305600, "y": -1}], "outlier"),
        ([{"x": 1741305600, "y": None}], "bad_body"),
        ([{"x": 1741305600000, "y": 1}], "bad_body"),
        ([{"x": 4070908800, "y": 1}], "stale"),
    ],
)
def test_a_chart_without_a_day_is_none(
    values: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"status": "ok", "values": values})
    assert _error(lambda: blockchain_info.newest("mvrv", deadline=soon)).code == code


def test_a_chart_that_is_gone_is_no_data(upstream: Upstream, soon: float) -> None:
    upstream.answer({"status": "not-found", "error": "Chart not found"}, 404)
    assert _error(lambda: blockchain_info.newest("mvrv", deadline=soon)).code == "no_data"


def test_a_chart_of_another_name_is_a_mistake_of_the_caller(soon: float) -> None:
    with pytest.raises(ValueError, match="no chart"):
        blockchain_info.newest("../stats", deadline=soon)
