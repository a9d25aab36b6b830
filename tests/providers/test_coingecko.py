"""providers.coingecko"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from loopback import Upstream
from providers import coingecko, series
from providers.http import UpstreamError
from providers.records import Candle, Listing

Payload = Callable[[str], Any]
DAY = 86400
MONDAY = 1741564800  # 2025-03-10 00:00:00 UTC


def _error(call: Callable[[], Any]) -> UpstreamError:
    with pytest.raises(UpstreamError) as refusal:
        call()
    assert refusal.value.provider == "coingecko"
    return refusal.value


def test_markets_by_id_are_read_in_full(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("coingecko/markets.json"))
    (bitcoin,) = coingecko.markets(["bitcoin"], deadline=soon)
    assert bitcoin == Listing(
        ref="bitcoin",
        symbol="btc",
        name="Bitcoin",
        rank=1,
        image_url="https://images.example/btc.png",
        price_usd=80123.5,
        market_cap_usd=1.587e12,
        fdv_usd=1.59e12,
        volume_24h_usd=41500000000.25,
        high_24h_usd=81500,
        low_24h_usd=79800,
        change_1h_pct=0.12,
        change_24h_pct=-1.00362,
        change_7d_pct=-9.5,
        change_30d_pct=-17.25,
        change_1y_pct=15.75,
        circulating_supply=19830000,
        total_supply=19830000,
        max_supply=21000000,
        infinite_supply=None,
        ath_usd=108786,
        ath_at=datetime(2025, 1, 20, 9, 11, 54, 494000, tzinfo=UTC),
        atl_usd=67.81,
        atl_at=datetime(2013, 7, 6, tzinfo=UTC),
        as_of=datetime(2025, 3, 10, 12, 0, 11, 599000, tzinfo=UTC),
    )
    asked = upstream.asked[0]
    assert asked.path == "/coins/markets"
    assert asked.query["ids"] == "bitcoin"
    assert asked.query["vs_currency"] == "usd"
    assert asked.query["price_change_percentage"] == "1h,24h,7d,30d,1y"


def test_what_is_null_or_0_where_it_cannot_be_is_missing(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coingecko/markets.json"))
    (pepe,) = coingecko.markets(["pepe-of-the-deep"], deadline=soon)
    assert (pepe.price_usd, pepe.volume_24h_usd, pepe.total_supply) == (1.2e-14, 0, 4.2e17)
    assert (pepe.rank, pepe.image_url, pepe.fdv_usd, pepe.circulating_supply) == (None,) * 4
    assert (pepe.change_24h_pct, pepe.ath_usd, pepe.ath_at, pepe.as_of) == (None,) * 4


LINES: list[tuple[Any, Any]] = [
    ({"price": [1, "2.5", 3e-35]}, (1, 2.5, 3e-35)),
    ({"price": [1.0] * 168}, (1.0,) * 168),
    *(
        ({"price": odd}, None)
        for odd in ([], [1, None], [1, 0], [-1], [1e400], "1", None, [1] * 201)
    ),
    *((odd, None) for odd in ([1, 2], "1", None, {})),
]


@pytest.mark.parametrize(("line", "read"), LINES)
def test_the_week_of_a_page_is_read_whole_or_not_at_all(
    upstream: Upstream, payload: Payload, soon: float, line: Any, read: Any
) -> None:
    rows = payload("coingecko/markets.json")
    rows[0]["sparkline_in_7d"] = line
    upstream.answer(rows)
    bitcoin, pepe = coingecko.markets(deadline=soon)
    assert (bitcoin.week_usd, pepe.week_usd) == (read, None)
    assert upstream.asked[0].query["sparkline"] == "true"


def test_a_page_is_one_call(upstream: Upstream, payload: Payload, soon: float) -> None:
    upstream.answer(payload("coingecko/markets.json"))
    found = coingecko.markets(page=2, per_page=100, deadline=soon)
    assert [coin.ref for coin in found] == ["bitcoin", "pepe-of-the-deep"]
    query = upstream.asked[0].query
    assert (query["page"], query["per_page"], query["order"]) == ("2", "100", "market_cap_desc")
    assert "ids" not in query


def test_odd_rows_cost_themselves_and_odd_values_are_missing(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coingecko/markets_odd.json"))
    found = {coin.ref: coin for coin in coingecko.markets(deadline=soon)}
    assert list(found) == ["texts", "bare", "odd-name", "zero", "negative"]
    texts = found["texts"]
    assert (texts.price_usd, texts.rank) == (1.4e7, 12)
    known = {"ref", "symbol", "name", "price_usd", "rank"}
    assert {name for name, value in texts._asdict().items() if value is not None} == known
    assert found["odd-name"].name == "Nul  and  half"
    assert (found["zero"].price_usd, found["negative"].price_usd) == (None, None)


def test_odd_rows_beside_the_coin_asked_for_cost_only_themselves(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer([*payload("coingecko/markets.json"), None])
    (bitcoin,) = coingecko.markets(["bitcoin"], deadline=soon)
    assert bitcoin.price_usd == 80123.5


def test_a_coin_whose_price_cannot_be_is_an_outlier(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer([row for row in payload("coingecko/markets_odd.json") if row][-2:])
    error = _error(lambda: coingecko.markets(["zero", "negative"], deadline=soon))
    assert error.code == "outlier"


def test_an_answer_about_other_coins_is_no_answer(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coingecko/markets.json"))
    assert _error(lambda: coingecko.markets(["dogecoin"], deadline=soon)).code == "no_data"


def test_an_empty_list_means_an_unknown_coin_or_the_end(upstream: Upstream, soon: float) -> None:
    upstream.answer([])
    assert _error(lambda: coingecko.markets(["nope"], deadline=soon)).code == "no_data"
    assert _error(lambda: coingecko.markets(deadline=soon)).code == "no_data"
    assert coingecko.markets(page=99, deadline=soon) == []


def test_names_that_cannot_be_ids_are_not_sent(upstream: Upstream, soon: float) -> None:
    error = _error(lambda: coingecko.markets(["a,b", "../x", ""], deadline=soon))
    assert error.code == "no_data"
    assert _error(lambda: coingecko.daily_closes("../ping", deadline=soon)).code == "no_data"
    assert _error(lambda: coingecko.four_hour_candles("a/b", deadline=soon)).code == "no_data"
    assert upstream.asked == []


def test_more_ids_than_a_page_holds_are_a_mistake_of_the_caller(soon: float) -> None:
    with pytest.raises(ValueError, match="250"):
        coingecko.markets([f"coin-{i}" for i in range(251)], deadline=soon)


def test_a_list_of_names_is_not_a_list_of_prices(upstream: Upstream, soon: float) -> None:
    upstream.answer([{"id": "bitcoin", "symbol": "btc", "name": "Bitcoin"}])
    assert _error(lambda: coingecko.markets(deadline=soon)).code == "bad_body"
    assert _error(lambda: coingecko.markets(["bitcoin"], deadline=soon)).code == "bad_body"


def test_a_reading_from_the_future_is_stale(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    row = payload("coingecko/markets.json")[0]
    later = datetime.fromtimestamp(time.time() + 300, UTC).isoformat()
    upstream.answer([row | {"last_updated": later}])
    assert _error(lambda: coingecko.markets(["bitcoin"], deadline=soon)).code == "stale"


def test_search_gives_the_coins_in_their_order(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coingecko/search.json"))
    found = coingecko.search("bit coin", deadline=soon)
    assert [(match.ref, match.symbol, match.rank) for match in found] == [
        ("bitcoin", "BTC", 1),
        ("bitcoin-of-nowhere", "BTC", None),
    ]
    assert found[0].image_url == "https://images.example/l/btc.png"
    assert found[1].image_url is None
    assert (upstream.asked[0].path, upstream.asked[0].query) == ("/search", {"query": "bit coin"})


def test_searching_for_nothing_asks_nobody(upstream: Upstream, soon: float) -> None:
    assert coingecko.search(" \x00 ", deadline=soon) == []
    assert upstream.asked == []


def test_finding_nothing_is_an_answer(upstream: Upstream, soon: float) -> None:
    upstream.answer({"coins": [], "exchanges": []})
    assert coingecko.search("zzzz", deadline=soon) == []


def test_daily_points_are_closes_of_the_day_before(
    upstream: Upstream, payload: Payload, soon: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "time", lambda: MONDAY + 46811 + 20)
    upstream.answer(payload("coingecko/market_chart.json"))
    made = coingecko.daily_closes("bitcoin", deadline=soon)
    assert [(c.open_at, c.close, c.closed) for c in made] == [
        (MONDAY - 4 * DAY, 86742.7, True),
        (MONDAY - 3 * DAY, 86154.6, True),
        (MONDAY - 2 * DAY, 80601.0, True),
        (MONDAY - 1 * DAY, 78532.0, True),
        (MONDAY, 79100.5, False),
    ]
    assert made[0][1:4] + made[0][5:7] == (None,) * 5
    asked = upstream.asked[0]
    assert asked.path == "/coins/bitcoin/market_chart"
    assert (asked.query["days"], asked.query["interval"]) == ("365", "daily")


def test_a_price_now_at_midnight_exactly_is_the_day_that_ended(
    upstream: Upstream, soon: float
) -> None:
    upstream.answer({"prices": [[(MONDAY - DAY) * 1000, 1.0], [MONDAY * 1000, 2.0]]})
    made = coingecko.daily_closes("bitcoin", deadline=soon)
    assert [(c.open_at, c.close) for c in made] == [(MONDAY - 2 * DAY, 1.0), (MONDAY - DAY, 2.0)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"prices": []}, "no_data"),
        ({"prices": None}, "bad_body"),
        ({"prices": [[None, 1.0], [MONDAY * 1000]]}, "bad_body"),
        ({"prices": "none"}, "bad_body"),
        ({}, "bad_body"),
        ([], "bad_body"),
        (None, "bad_body"),
    ],
)
def test_a_chart_without_points_is_no_series(
    body: Any, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body)
    assert _error(lambda: coingecko.daily_closes("bitcoin", deadline=soon)).code == code


def test_the_time_of_a_four_hour_row_is_its_close(
    upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload("coingecko/ohlc.json"))
    made = coingecko.four_hour_candles("bitcoin", deadline=soon)
    assert made[0] == Candle(
        MONDAY - 14400, 80800.0, 80950.5, 80400.0, 80601.0, None, None, closed=True
    )
    assert [c.open_at for c in made] == [MONDAY - 14400, MONDAY, MONDAY + 14400]
    assert upstream.asked[0].query["days"] == "30"


def test_ping_is_content_with_any_greeting(upstream: Upstream, soon: float) -> None:
    upstream.answer({"gecko_says": "hello"})
    coingecko.ping(deadline=soon)
    upstream.forget()
    upstream.answer({"status": "fine"})
    assert _error(lambda: coingecko.ping(deadline=soon)).code == "bad_body"


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("error_status", 401, "refused"),
        ("error_status", 200, "refused"),
        ("error_nested", 400, "refused"),
        ("error_text", 404, "no_data"),
        ("error_text", 422, "no_data"),
        ("error_text", 400, "no_data"),
        ("error_limit", 429, "rate_limited"),
        ("error_limit", 200, "rate_limited"),
    ],
)
def test_an_error_is_found_in_each_of_its_shapes(
    name: str, status: int, code: str, upstream: Upstream, payload: Payload, soon: float
) -> None:
    upstream.answer(payload(f"coingecko/{name}.json"), status)
    assert _error(lambda: coingecko.daily_closes("bitcoin", deadline=soon)).code == code


@pytest.mark.parametrize("status", [429, 200, 403])
def test_throttled_in_plain_text_is_a_rate_limit(
    status: int, upstream: Upstream, soon: float
) -> None:
    upstream.answer(b"Throttled\n", status, {"Retry-After": "90"})
    error = _error(lambda: coingecko.ping(deadline=soon))
    assert error.code == "rate_limited"
    assert error.retry_after == (None if status == 200 else 90)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"error": "internal"}, 200, "http_error"),
        ({"error": {"status": {"error_code": 10018}}}, 200, "http_error"),
        ({"error": "internal"}, 500, "http_error"),
        ({"error": 5}, 400, "http_error"),
        (b"<html>not found", 404, "http_error"),
        (b"error code: 1020", 403, "refused"),
        ({"status": {"error_code": "ten"}}, 200, "bad_body"),
    ],
)
def test_every_other_error_is_named(
    body: Any, status: int, code: str, upstream: Upstream, soon: float
) -> None:
    upstream.answer(body, status)
    assert _error(lambda: coingecko.markets(["bitcoin"], deadline=soon)).code == code
