"""providers.defillama_coins"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import defillama_coins
from providers.defi_records import CoinPrice
from providers.http import UpstreamError

ROW = {"price": 2.5, "symbol": "BTC", "timestamp": 1741604400, "confidence": 0.99}


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "defillama_coins"
    return refusal.value


def test_a_price_is_asked_by_the_id_of_the_coin(
    upstream: Upstream, payload: Callable[[str], Any], soon: float
) -> None:
    upstream.answer(payload("defillama/prices.json"))
    as_of = datetime(2025, 3, 10, 11, tzinfo=UTC)
    made = defillama_coins.price("bitcoin", deadline=soon)
    assert made == CoinPrice("bitcoin", 80120.25, 0.99, as_of)
    assert upstream.asked[0].path == "/prices/current/coingecko:bitcoin"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"confidence": 0.89}, "outlier"),
        ({"confidence": None}, "outlier"),
        ({"confidence": 99}, "outlier"),
        ({"price": 0}, "outlier"),
        ({"price": None}, "bad_body"),
        ({"timestamp": 1741604400000}, "bad_body"),
        ({"timestamp": 4070908800}, "stale"),
    ],
)
def test_a_price_that_is_none_has_its_name(
    change: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer({"coins": {"coingecko:bitcoin": ROW | change}})
    assert _error(lambda: defillama_coins.price("bitcoin", deadline=soon)).code == code


def test_another_coin_is_no_answer(upstream: Upstream, soon: float) -> None:
    for coins in ({}, {"coingecko:bitcoin-cash": ROW}):
        upstream.forget()
        upstream.answer({"coins": coins})
        assert _error(lambda: defillama_coins.price("bitcoin", deadline=soon)).code == "no_data"


def test_a_list_of_ids_is_not_sent(upstream: Upstream, soon: float) -> None:
    for name in ("a,coingecko:b", "../x", ""):
        assert _error(lambda n=name: defillama_coins.price(n, deadline=soon)).code == "no_data"
    assert upstream.asked == []
