"""providers.coingecko_coin"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import coingecko_coin
from providers.http import UpstreamError
from providers.records import CoinPage

Payload = Callable[[str], Any]


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "coingecko"
    return refusal.value


def test_the_page_of_a_coin_is_read(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("coingecko/coin.json"))
    assert coingecko_coin.page("aave", deadline=soon) == CoinPage(
        ref="aave",
        votes_up_pct=71.43,
        tvl_usd=17500000000.5,
        categories=("Lending/Borrowing", "Decentralized Finance (DeFi)"),
        platform="ethereum",
        contracts={"ethereum": "0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9"},
        as_of=datetime(2025, 3, 10, 11, 59, 30, 120000, tzinfo=UTC),
    )
    assert upstream.asked[0].path == "/coins/aave"
    assert upstream.asked[0].query == {
        "localization": "false", "tickers": "false", "market_data": "true",
        "community_data": "false", "developer_data": "false", "sparkline": "false",
    }  # fmt: skip


def test_what_a_page_does_not_say_is_unknown(upstream: Upstream, soon: float) -> None:
    upstream.answer({"id": "x", "market_data": {"total_value_locked": None}, "platforms": {"": ""}})
    assert coingecko_coin.page("x", deadline=soon) == CoinPage("x", None, None, (), None, {}, None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "other"}, "no_data"),
        ({"id": None}, "bad_body"),
        ({"sentiment_votes_up_percentage": 100.5}, "outlier"),
        ({"sentiment_votes_up_percentage": -3}, "outlier"),
        ({"last_updated": "2099-01-01T00:00:00Z"}, "stale"),
        ({"error": "coin not found"}, "no_data"),
        ({"status": {"error_code": 429, "error_message": "slow down"}}, "rate_limited"),
    ],
)
def test_what_is_no_page_of_the_coin_has_a_name(
    changes: dict[str, Any], code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coingecko/coin.json") | changes)
    assert _error(lambda: coingecko_coin.page("aave", deadline=soon)).code == code


def test_an_unknown_coin_is_no_data(upstream: Upstream, soon: float) -> None:
    upstream.answer({"error": "coin not found"}, 404)
    assert _error(lambda: coingecko_coin.page("nope", deadline=soon)).code == "no_data"


def test_a_name_that_cannot_be_an_id_is_not_sent(upstream: Upstream, soon: float) -> None:
    assert _error(lambda: coingecko_coin.page("../ping", deadline=soon)).code == "no_data"
    assert upstream.asked == []
