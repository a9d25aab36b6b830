"""providers.defillama_fees"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import defillama_fees
from providers.defi_records import DayValue, Flow
from providers.defillama_fees import FEES, REVENUE
from providers.http import UpstreamError

Payload = Callable[[str], Any]


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "defillama"
    return refusal.value


def test_a_summary_is_read_as_published(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("defillama/summary.json"))
    made = defillama_fees.fees("harbour", REVENUE, deadline=soon)
    days = [(8, 900), (9, 1000), (10, 1100)]
    series = [DayValue(datetime(2025, 3, day, tzinfo=UTC), value) for day, value in days]
    assert made == Flow(1100, 7700, 31000, None, series)
    asked = upstream.asked[0]
    assert asked.path == "/summary/fees/harbour"
    assert asked.query == {"dataType": "dailyRevenue", "excludeTotalDataChartBreakdown": "true"}


def test_volumes_have_a_route_of_their_own(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/summary.json"))
    assert defillama_fees.dex_volume("harbour", deadline=soon).d7_usd == 7700
    assert upstream.asked[0].path == "/summary/dexs/harbour"
    assert "dataType" not in upstream.asked[0].query


def test_a_chain_is_asked_without_its_charts(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/overview.json"))
    made = defillama_fees.chain_fees("Bitcoin", FEES, deadline=soon)
    assert made == Flow(340000, 2400000, None, 130000000, [])
    assert defillama_fees.chain_dex_volume("OP Mainnet", deadline=soon) == made
    fees, volume = upstream.asked
    assert (fees.path, fees.query["dataType"]) == ("/overview/fees/Bitcoin", "dailyFees")
    assert volume.path == "/overview/dexs/OP%20Mainnet"
    for asked in (fees, volume):
        assert asked.query["excludeTotalDataChart"] == "true"
        assert asked.query["excludeTotalDataChartBreakdown"] == "true"


def test_a_chart_that_is_none_takes_nothing_from_the_sums(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    for chart in (None, {}, [[1, 2]], [["x", 5]], [[1741392000, -5]], 7):
        upstream.forget()
        upstream.answer(payload("defillama/summary.json") | {"totalDataChart": chart})
        made = defillama_fees.fees("harbour", FEES, deadline=soon)
        assert (made.d1_usd, made.days) == (1100, [])


def test_a_sum_that_is_null_or_negative_is_unknown(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    odd = {"total24h": None, "total7d": -5, "total30d": "", "total1y": 0}
    upstream.answer(payload("defillama/summary.json") | odd)
    made = defillama_fees.fees("harbour", FEES, deadline=soon)
    assert made[:4] == (None, None, None, 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total24h": None, "total7d": None, "total30d": None}, "no_data"),
        ({"total24h": None, "total7d": None, "total30d": None, "name": None}, "bad_body"),
        ({"total24h": -1, "total7d": -7, "total30d": -30}, "outlier"),
    ],
)
def test_an_answer_without_a_sum_has_its_name(
    change: Any, code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/summary.json") | change)
    assert _error(lambda: defillama_fees.fees("harbour", FEES, deadline=soon)).code == code


def test_an_unknown_protocol_is_no_data(upstream: Upstream, soon: float) -> None:
    upstream.answer(b"Fees for nope not found, please visit /overview/fees to see more", 400)
    assert _error(lambda: defillama_fees.fees("nope", FEES, deadline=soon)).code == "no_data"
    assert _error(lambda: defillama_fees.dex_volume("nope", deadline=soon)).code == "no_data"


def test_a_chain_without_figures_is_told_from_an_inner_error(
    upstream: Upstream, soon: float
) -> None:
    for sentence, code, calls in (
        (b"Internal server error", "no_data", 1),
        (b"Internal Error", "http_error", 2),
    ):
        upstream.forget()
        upstream.answer(sentence, 500)
        call = lambda: defillama_fees.chain_fees("Nowhere", FEES, deadline=soon)  # noqa: E731
        assert _error(call).code == code
        assert len(upstream.asked) == calls
    upstream.forget()
    upstream.answer(b"Internal server error", 500)
    assert _error(lambda: defillama_fees.fees("a", FEES, deadline=soon)).code == "http_error"


def test_the_revenue_of_everything_is_one_list(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("defillama/overview.json"))
    assert defillama_fees.monthly_revenue(deadline=soon) == {"harbour-v3": 120.5}
    asked = upstream.asked[0]
    assert (asked.path, asked.query["dataType"]) == ("/overview/fees", "dailyRevenue")


def test_another_kind_is_a_mistake_of_the_caller(soon: float) -> None:
    with pytest.raises(ValueError, match="dailyTips"):
        defillama_fees.fees("harbour", "dailyTips", deadline=soon)
    with pytest.raises(ValueError, match="dailyTips"):
        defillama_fees.chain_fees("Base", "dailyTips", deadline=soon)


def test_a_name_that_cannot_be_one_is_not_sent(upstream: Upstream, soon: float) -> None:
    for name in ("../fees", "a/b", ""):
        for call in (defillama_fees.dex_volume, defillama_fees.chain_dex_volume):
            assert _error(lambda c=call, n=name: c(n, deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_more_dollars_than_there_are_are_unknown(upstream: Upstream, soon: float) -> None:
    upstream.answer({"name": "P", "total24h": 5, "total7d": 1e308, "total30d": 1e308})
    made = defillama_fees.fees("p", defillama_fees.FEES, deadline=soon)
    assert (made.d1_usd, made.d7_usd, made.d30_usd) == (5, None, None)


def test_nothing_but_more_dollars_than_there_are_is_an_outlier(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer({"name": "P", "total24h": 1e308})
    with pytest.raises(UpstreamError) as refusal:
        defillama_fees.fees("p", defillama_fees.FEES, deadline=soon)
    assert refusal.value.code == "outlier"
