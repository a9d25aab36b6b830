"""sandbox.coingecko"""

from datetime import datetime
from typing import Any

import pytest

from box import Box
from sandbox import world
from sandbox.coins import DAY, every

BASE = "/coingecko/api/v3"
MARKETS = f"{BASE}/coins/markets?vs_currency=usd"
ALL_CHANGES = "price_change_percentage=1h,24h,7d,14d,30d,200d,1y"


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def test_it_answers_pings(box: Box) -> None:
    assert list(box.get(f"{BASE}/ping")) == ["gecko_says"]


def test_the_first_page_is_ranked_from_one_on(box: Box, now: float) -> None:
    rows = box.get(f"{MARKETS}&per_page=250&page=1")
    assert [row["market_cap_rank"] for row in rows] == list(range(1, 251))
    assert rows[0]["id"] == "bitcoin"
    second = box.get(f"{MARKETS}&per_page=250&page=2")
    assert second[0]["market_cap_rank"] == 251
    assert second[-1]["market_cap_rank"] is None
    assert len(rows) + len(second) == len(every())
    assert box.get(f"{MARKETS}&per_page=250&page=9") == []


def test_a_row_has_the_documented_fields(box: Box, now: float) -> None:
    (row,) = box.get(f"{MARKETS}&ids=bitcoin&{ALL_CHANGES}&sparkline=true")
    assert (row["id"], row["symbol"], row["name"]) == ("bitcoin", "btc", "Bitcoin")
    assert row["image"].startswith("https://")
    assert isinstance(row["current_price"], int)
    assert row["low_24h"] <= row["current_price"] <= row["high_24h"] <= row["ath"]
    assert row["atl"] <= row["low_24h"]
    assert row["market_cap"] == pytest.approx(
        row["current_price"] * row["circulating_supply"], 1e-3
    )
    assert row["max_supply"] == 21e6
    assert row["roi"] is None
    week = row["sparkline_in_7d"]["price"]
    hours = [world.price(every()["bitcoin"], now // 3600 * 3600 - 3600 * n) for n in (0, 5, 167)]
    assert len(week) == 168
    assert [week[-1], week[-6], week[0]] == pytest.approx(hours)
    assert datetime.fromisoformat(row["last_updated"]).timestamp() == now // 10 * 10
    for span in ("1h", "24h", "7d", "14d", "30d", "200d", "1y"):
        assert -100 < row[f"price_change_percentage_{span}_in_currency"] < 1000


def test_changes_and_sparkline_come_only_when_asked_for(box: Box) -> None:
    (row,) = box.get(f"{MARKETS}&ids=bitcoin")
    assert "sparkline_in_7d" not in row
    assert not [key for key in row if key.endswith("_in_currency")]


def test_the_change_of_a_day_agrees_with_the_series(box: Box, now: float) -> None:
    (row,) = box.get(f"{MARKETS}&ids=ethereum&price_change_percentage=24h&precision=full")
    seen = now // 10 * 10
    then, today = (world.price(every()["ethereum"], at) for at in (seen - DAY, seen))
    assert then is not None
    assert row["current_price"] == today
    assert row["price_change_percentage_24h"] == pytest.approx((today / then - 1) * 100, abs=1e-4)
    assert row["price_change_24h"] == pytest.approx(today - then)


def test_odd_coins_have_nulls_where_nothing_is_known(box: Box, now: float) -> None:
    ids = "silent-room,bitcoin-atom,saitama-inu,matic-network,ethereum,newborn"
    rows = _by_id(box.get(f"{MARKETS}&ids={ids}&{ALL_CHANGES}"))
    assert rows["silent-room"]["current_price"] is None
    assert rows["silent-room"]["price_change_percentage_24h"] is None
    assert rows["bitcoin-atom"]["circulating_supply"] is None
    assert rows["bitcoin-atom"]["market_cap_rank"] is None
    assert rows["saitama-inu"]["market_cap"] is None
    assert rows["saitama-inu"]["circulating_supply"] > 0
    assert rows["ethereum"]["max_supply"] is None
    assert rows["ethereum"]["max_supply_infinite"] is True
    assert rows["newborn"]["price_change_percentage_1y_in_currency"] is None
    assert rows["matic-network"]["last_updated"].startswith("2024-09-10")
    assert rows["matic-network"]["high_24h"] is None


@pytest.mark.parametrize(
    ("name", "precision", "price"),
    [("tiny-grain", "full", 1e-18), ("smallest-speck", "full", 1e-35), ("tiny-grain", "4", 0)],
)
def test_precision_decides_what_is_left_of_a_tiny_price(
    box: Box, name: str, precision: str, price: float
) -> None:
    (row,) = box.get(f"{MARKETS}&ids={name}&precision={precision}")
    assert row["current_price"] == pytest.approx(price, rel=9)


def test_coins_are_chosen_by_symbol_or_name_too(box: Box) -> None:
    top = box.get(f"{MARKETS}&symbols=btc,eth")
    assert [row["id"] for row in top] == ["bitcoin", "ethereum"]
    both = box.get(f"{MARKETS}&symbols=btc&include_tokens=all")
    assert [row["id"] for row in both] == ["bitcoin", "batcat"]
    assert [row["id"] for row in box.get(f"{MARKETS}&names=Dogecoin")] == ["dogecoin"]
    assert box.get(f"{MARKETS}&ids=no-such-coin") == []


@pytest.mark.parametrize(
    ("order", "field", "is_descending"),
    [
        ("market_cap_asc", "market_cap", False),
        ("volume_desc", "total_volume", True),
        ("volume_asc", "total_volume", False),
        ("id_asc", "id", False),
        ("id_desc", "id", True),
    ],
)
def test_the_order_can_be_chosen(box: Box, order: str, field: str, is_descending: bool) -> None:
    values = [row[field] for row in box.get(f"{MARKETS}&order={order}&per_page=50")]
    assert values == sorted(values, reverse=is_descending)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/coins/markets", 422),
        ("/coins/markets?vs_currency=doubloon", 422),
        ("/coins/markets?vs_currency=usd&order=loudest", 422),
        ("/coins/markets?vs_currency=usd&page=first", 422),
        ("/coins/markets?vs_currency=usd&price_change_percentage=2w", 422),
        ("/coins/no-such-coin", 404),
        ("/coins/no-such-coin/market_chart?vs_currency=usd&days=1", 404),
        ("/coins/no-such-coin/ohlc?vs_currency=usd&days=1", 404),
        ("/coins/bitcoin/market_chart?vs_currency=usd", 422),
        ("/coins/bitcoin/market_chart?vs_currency=usd&days=many", 422),
        ("/coins/bitcoin/market_chart?vs_currency=usd&days=9&interval=yearly", 422),
        ("/coins/bitcoin/ohlc?vs_currency=usd&days=4", 422),
        ("/coins/bitcoin/ohlc?days=7", 422),
        ("/simple/price?ids=bitcoin", 422),
        ("/no/such/path", 404),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_text(box: Box, path: str, status: int) -> None:
    answer = box.ask(BASE + path)
    assert answer.status == status
    assert isinstance(answer.body["error"], str)


def test_the_public_sees_one_year_only(box: Box) -> None:
    answer = box.ask(f"{BASE}/coins/bitcoin/market_chart?vs_currency=usd&days=366")
    assert answer.status == 401
    assert answer.body["error"]["status"]["error_code"] == 10012
    paid = box.ask(f"{BASE}/coins/bitcoin/market_chart?vs_currency=usd&days=9&interval=hourly")
    assert (paid.status, paid.body["status"]["error_code"]) == (401, 10005)


@pytest.mark.parametrize(
    ("base", "header", "status", "code"),
    [
        (BASE, None, 200, None),
        (BASE, "x-cg-demo-api-key", 200, None),
        (BASE, "x-cg-pro-api-key", 400, 10010),
        ("/coingecko-pro/api/v3", "x-cg-pro-api-key", 200, None),
        ("/coingecko-pro/api/v3", "x-cg-demo-api-key", 400, 10011),
        ("/coingecko-pro/api/v3", None, 401, 10002),
    ],
)
def test_a_key_opens_its_own_host(
    box: Box, base: str, header: str | None, status: int, code: int | None
) -> None:
    answer = box.ask(f"{base}/ping", headers={header: "k"} if header else None)
    assert answer.status == status
    assert answer.body.get("status", {}).get("error_code") == code
    if header:
        in_query = box.ask(f"{base}/ping?{header.replace('-', '_')}=k")
        assert in_query.status == status


def test_pro_reaches_back_to_the_first_trade(box: Box, now: float) -> None:
    path = "/coingecko-pro/api/v3/coins/bitcoin/market_chart?vs_currency=usd&days=max"
    prices = box.get(path, x_cg_pro_api_key="k")["prices"]
    assert prices[0][0] == 1_546_387_200_000


@pytest.mark.parametrize(
    ("query", "step", "count"),
    [("days=1", 300, 288), ("days=7", 3600, 168), ("days=90", 3600, 2160), ("days=365", DAY, 365)],
)
def test_points_lie_as_far_apart_as_the_range_demands(
    box: Box, now: float, query: str, step: int, count: int
) -> None:
    series = box.get(f"{BASE}/coins/bitcoin/market_chart?vs_currency=usd&{query}")
    assert list(series) == ["prices", "market_caps", "total_volumes"]
    times = [at / 1000 for at, _ in series["prices"]]
    assert len(times) == pytest.approx(count, abs=2)
    assert times == sorted(times)
    assert times[-1] == now // 10 * 10
    grid = [at % step for at in times[:-1]]
    assert max(grid) < 60
    assert (max(grid) == 0) == (step == DAY)
    assert [at for at, _ in series["market_caps"]] == [at for at, _ in series["total_volumes"]]


def test_a_daily_point_is_the_close_of_the_day_before(box: Box, now: float) -> None:
    path = f"{BASE}/coins/ripple/market_chart?vs_currency=usd&days=30&interval=daily&precision=full"
    for at, price in box.get(path)["prices"][:-1]:
        day = world.span(every()["ripple"], at // 1000 - DAY, at // 1000)
        assert day is not None
        assert price == pytest.approx(day.close)


@pytest.mark.parametrize(("days", "step"), [(1, 1800), (7, 14400), (30, 14400), (180, 4 * DAY)])
def test_candles_are_timed_by_their_close(box: Box, now: float, days: int, step: int) -> None:
    rows = box.get(f"{BASE}/coins/bitcoin/ohlc?vs_currency=usd&days={days}&precision=full")
    assert len(rows) == pytest.approx(days * DAY / step, abs=2)
    for at, *ohlc in rows:
        bar = world.span(every()["bitcoin"], at // 1000 - step, at // 1000)
        assert bar is not None
        assert ohlc == list(bar[:4])
    assert rows[-1][0] / 1000 <= now < rows[-1][0] / 1000 + step


def test_the_list_names_every_coin_and_where_it_lives(box: Box) -> None:
    rows = box.get(f"{BASE}/coins/list")
    assert len(rows) == len(every())
    assert set(rows[0]) == {"id", "symbol", "name"}
    homes = _by_id(box.get(f"{BASE}/coins/list?include_platform=true"))
    assert homes["chainlink"]["platforms"]["ethereum"].startswith("0x")


def test_search_finds_what_no_first_page_lists(box: Box) -> None:
    found = box.get(f"{BASE}/search?query=btc")
    assert set(found) == {"coins", "exchanges", "icos", "categories", "nfts"}
    assert found["coins"][0]["id"] == "bitcoin"
    assert found["coins"][0]["symbol"] == "BTC"
    assert "batcat" in [row["id"] for row in found["coins"]]
    (odd,) = box.get(f"{BASE}/search?query=pneumono")["coins"]
    assert len(odd["symbol"]) == 38
    assert box.get(f"{BASE}/search?query=no+such+coin")["coins"] == []
    (unranked,) = box.get(f"{BASE}/search?query=silent%20room")["coins"]
    assert unranked["market_cap_rank"] is None


def test_the_page_of_a_coin_tells_its_kind(box: Box) -> None:
    page = box.get(f"{BASE}/coins/wrapped-bitcoin?localization=false&tickers=false")
    assert page["asset_platform_id"] == "ethereum"
    assert "Wrapped-Tokens" in page["categories"]
    assert page["market_data"]["current_price"]["usd"] > 1000
    assert page["sentiment_votes_up_percentage"] + page["sentiment_votes_down_percentage"] == 100
    assert "market_data" not in box.get(f"{BASE}/coins/bitcoin?market_data=false")
    assert box.get(f"{BASE}/coins/bitcoin")["asset_platform_id"] is None
    assert "Stablecoins" in box.get(f"{BASE}/coins/tether")["categories"]


def test_the_totals_are_sums(box: Box, now: float) -> None:
    data = box.get(f"{BASE}/global")["data"]
    rows = box.get(f"{MARKETS}&per_page=250") + box.get(f"{MARKETS}&per_page=250&page=2")
    caps = sum(row["market_cap"] for row in rows if row["market_cap_rank"])
    assert data["total_market_cap"]["usd"] == pytest.approx(caps, rel=1e-6)
    assert data["market_cap_percentage"]["btc"] == pytest.approx(rows[0]["market_cap"] / caps * 100)
    assert data["updated_at"] == now // 10 * 10


def test_the_simple_price_leaves_out_what_it_does_not_know(box: Box, now: float) -> None:
    more = "include_market_cap=true&include_24hr_vol=true&include_24hr_change=true"
    path = f"{BASE}/simple/price?ids=bitcoin,no-such-coin&vs_currencies=usd"
    found = box.get(f"{path}&{more}&include_last_updated_at=true")
    assert list(found) == ["bitcoin"]
    assert list(found["bitcoin"]) == [
        *("usd", "usd_market_cap", "usd_24h_vol", "usd_24h_change", "last_updated_at")
    ]
    assert list(box.get(path)["bitcoin"]) == ["usd"]
