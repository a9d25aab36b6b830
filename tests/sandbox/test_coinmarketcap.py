"""sandbox.coinmarketcap"""

import pytest

from box import Box

BASE = "/coinmarketcap/public-api"
QUOTES = f"{BASE}/v3/cryptocurrency/quotes/latest"
LISTINGS = f"{BASE}/v3/cryptocurrency/listings/latest"
MAP = f"{BASE}/v1/cryptocurrency/map"


def test_the_v3_routes_say_zero_as_a_text_and_answer_lists(box: Box) -> None:
    body = box.get(f"{QUOTES}?id=1,1027&convert=USD")
    assert body["status"]["error_code"] == "0"
    assert body["status"]["error_message"] is None
    assert [row["symbol"] for row in body["data"]] == ["BTC", "ETH"]
    (quote,) = body["data"][0]["quote"]
    assert (quote["id"], quote["symbol"]) == (2781, "USD")
    assert quote["price"] > 1000
    for span in ("1h", "24h", "7d", "30d", "60d", "90d"):
        assert -100 < quote[f"percent_change_{span}"] < 1000
    assert body["data"][0]["max_supply"] == 21e6
    assert body["data"][1]["max_supply"] is None
    assert body["data"][1]["infinite_supply"] is True


def test_its_price_is_near_that_of_the_other_aggregator_and_not_the_same(
    box: Box, now: float
) -> None:
    here = box.get(f"{QUOTES}?id=1")["data"][0]["quote"][0]["price"]
    path = "/coingecko/api/v3/simple/price?ids=bitcoin&vs_currencies=usd&precision=full"
    there = box.get(path)["bitcoin"]["usd"]
    assert here == pytest.approx(there, rel=0.001)
    assert here != there


def test_a_symbol_may_belong_to_several_coins(box: Box) -> None:
    rows = box.get(f"{QUOTES}?symbol=BTC")["data"]
    assert [row["slug"] for row in rows] == ["bitcoin", "batcat"]
    assert box.get(f"{QUOTES}?slug=ripple")["data"][0]["id"] == 52


def test_an_unknown_id_is_left_out_or_refused(box: Box) -> None:
    assert box.get(f"{QUOTES}?id=99999999&skip_invalid=true")["data"] == []
    answer = box.ask(f"{QUOTES}?id=1,99999999&skip_invalid=false")
    assert (answer.status, answer.body["status"]["error_code"]) == (400, 400)


@pytest.mark.parametrize(
    "path",
    [
        QUOTES,
        f"{QUOTES}?id=1&symbol=BTC",
        f"{QUOTES}?id=1&convert=GOLD",
        f"{LISTINGS}?limit=0",
        f"{LISTINGS}?limit=many",
        f"{LISTINGS}?limit=5001",
        f"{LISTINGS}?sort=loudness",
        f"{LISTINGS}?sort_dir=sideways",
        f"{MAP}?sort=symbol",
        f"{MAP}?listing_status=dormant",
    ],
)
def test_bad_parameters_are_refused(box: Box, path: str) -> None:
    answer = box.ask(path)
    assert (answer.status, answer.body["status"]["error_code"]) == (400, 400)
    assert "data" not in answer.body


def test_listings_come_by_capitalisation_page_by_page(box: Box, now: float) -> None:
    rows = box.get(f"{LISTINGS}?limit=250")["data"]
    assert len(rows) == 250
    assert rows[0]["cmc_rank"] == 1
    ranks = [row["cmc_rank"] for row in rows]
    assert ranks == sorted(ranks)
    assert box.get(f"{LISTINGS}?start=3&limit=1")["data"] == rows[2:3]
    assert len(box.get(LISTINGS)["data"]) == 100
    slugs = {row["slug"] for row in rows}
    assert "matic-network" not in slugs


@pytest.mark.parametrize(
    ("sort", "field", "is_descending"),
    [
        ("price", "price", True),
        ("volume_24h", "volume_24h", True),
        ("market_cap", "market_cap", False),
    ],
)
def test_listings_can_be_sorted(box: Box, sort: str, field: str, is_descending: bool) -> None:
    direction = "" if is_descending else "&sort_dir=asc"
    rows = box.get(f"{LISTINGS}?sort={sort}&limit=20{direction}")["data"]
    values = [row["quote"][0][field] for row in rows]
    assert values == pytest.approx(sorted(values, reverse=is_descending), rel=0.4)


def test_the_map_names_active_and_inactive_coins(box: Box) -> None:
    body = box.get(f"{MAP}?limit=3")
    assert body["status"]["error_code"] == 0
    assert [row["id"] for row in body["data"]] == [1, 2, 52]
    gone = box.get(f"{MAP}?listing_status=inactive")["data"]
    assert {"MATIC", "EOS"} <= {row["symbol"] for row in gone}
    assert {row["is_active"] for row in gone} == {0}
    by_symbol = box.get(f"{MAP}?symbol=BTC&sort=cmc_rank")["data"]
    assert [row["slug"] for row in by_symbol] == ["bitcoin", "batcat"]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, 1002),
        ({"X-CMC_PRO_API_KEY": "invalid-one"}, 401, 1001),
        ({"X-CMC_PRO_API_KEY": "k"}, 200, "0"),
    ],
)
def test_the_other_host_wants_a_key(
    box: Box, headers: dict[str, str], status: int, code: int | str
) -> None:
    answer = box.ask("/coinmarketcap/v3/cryptocurrency/listings/latest?limit=1", headers=headers)
    assert (answer.status, answer.body["status"]["error_code"]) == (status, code)


def test_an_unknown_path_is_refused_in_the_envelope(box: Box) -> None:
    answer = box.ask(f"{BASE}/v9/nothing")
    assert (answer.status, answer.body["status"]["error_code"]) == (404, 404)


def test_fear_and_greed_have_words_of_their_own(box: Box, now: float) -> None:
    path = f"{BASE}/v3/fear-and-greed/latest"
    body = box.get(path)
    assert body["status"]["error_code"] == "0"
    assert 0 <= body["data"]["value"] <= 100
    assert body["data"]["update_time"] == "2026-11-23T07:30:00.000Z"
    assert box.ask(path.replace("/public-api", "")).status == 401
    keyed = box.get(path.replace("/public-api", ""), **{"X-CMC_PRO_API_KEY": "k"})
    assert keyed["data"] == body["data"]


def test_the_history_of_fear_and_greed_is_a_value_a_day(box: Box, now: float) -> None:
    rows = box.get(f"{BASE}/v3/fear-and-greed/historical?limit=3")["data"]
    assert [row["timestamp"] for row in rows] == ["1795392000", "1795305600", "1795219200"]
    labels = {row["value_classification"] for row in rows}
    assert labels <= {"Extreme Fear", "Fear", "Neutral", "Greed", "Extreme Greed"}
    assert box.ask(f"{BASE}/v3/fear-and-greed/historical?limit=501").status == 400
