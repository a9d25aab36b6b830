"""/markets, /markets.csv, /compare, /compare.csv"""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

import credentials
from blueprints import form_pages
from conftest import Live
from web.document import Document

FIGURES = {"change_1h_pct": 0.5, "change_7d_pct": -7.25, "circulating_supply": 19_960_000}
DAY = 86_400


@pytest.fixture
def inside(client: FlaskClient, app: Flask, live: Live) -> FlaskClient:
    """A browser in which somebody is logged in."""
    token = credentials.new_session(app.config["KEYS"])
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        live.user(),
        credentials.token_hash(token),
    )
    client.set_cookie("auth_token", token)
    return client


def put(live, coin="bitcoin", ticker="BTC", rank=1, *, week=(70_000, 77_671), **columns):
    """A coin of the list with all that is told beside its row."""
    columns = {
        "market_cap_usd": 2.2e12,
        "total_volume_usd": 1.5e9,
        "price_change_24h": 1.5,
    } | columns
    token = live.token(coin, ticker, market_cap_rank=rank, **columns)
    live.run(
        "insert into core.market_figures"
        " (token_id, change_1h_pct, change_7d_pct, circulating_supply, week_usd)"
        " values (%s, %s, %s, %s, %s)",
        *(token, *FIGURES.values(), list(week)),
    )
    return token


def put_days(live, token, closes):
    """Store daily closes, the last of them yesterday's."""
    for back, close in enumerate(reversed(closes), 1):
        live.run(
            "insert into core.candles (token_id, interval_s, source, open_at, close)"
            " values (%s, 86400, 'kraken',"
            " date_trunc('day', now(), 'UTC') - make_interval(days => %s), %s)",
            *(token, back, close),
        )


@pytest.fixture
def fifty_two(live):
    for rank in range(1, 53):
        put(live, f"coin-{rank}", f"C{rank}", rank, total_volume_usd=1000 - rank)


@pytest.fixture
def pair(live):
    put_days(live, put(live), [100.0 + n + n % 7 for n in range(100)])
    put_days(live, put(live, "ethereum", "ETH", 2), [50.0 + n % 5 for n in range(100)])


def read(inside, path):
    answer = inside.get(path)
    assert answer.status_code == 200, answer.text
    return Document(answer.text)


def rows(inside, path):
    answer = inside.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def links(page, path):
    """Where the page leads under a path: the queries of its links."""
    found = [urlsplit(href) for href in page.values("href", "a")]
    return [parse_qs(link.query) for link in found if link.path == path]


def ticks(page):
    return [
        attributes["value"]
        for tag, attributes in page.elements
        if tag == "input" and attributes.get("type") == "checkbox"
    ]


@pytest.mark.parametrize("path", ["/markets", "/markets.csv", "/compare", "/compare.csv"])
def test_who_is_not_logged_in_is_sent_to_the_login(client, path):
    answer = client.get(f"{path}?page=2")
    assert answer.status_code == 303
    assert answer.location.startswith(f"/login?next={path}")


@pytest.mark.parametrize("path", ["/markets?q=bit&page=2", "/compare?coins=bitcoin,ethereum"])
def test_whose_session_ends_here_comes_back_to_all_of_it(app, inside, path):
    login = read(inside, path).values("data-login")[0]
    with app.test_request_context(login):
        assert form_pages.next_path() == path


def test_a_row_tells_all_that_is_known(inside, live):
    put(live)
    page = read(inside, "/markets")
    text = page.text
    assert "Bitcoin BTC rank 1 $77,671.00 $2.20T ▲ +0.50 % ▲ +1.50 % ▼ −7.25 %" in text
    assert "$2.20T $1.50B 19.96M" in text
    assert "7 days: down 7.25 percent" in " ".join(page.values("aria-label", "svg"))
    assert "1 of the 1 largest coins rose in 24 hours, 0 fell." in text
    assert "1 coin, by rank, rising" in text
    assert "Data by CoinGecko" in text


def test_what_is_not_known_is_a_dash_with_its_reason(inside, live):
    live.token(current_price_usd=None)
    text = read(inside, "/markets").text
    assert text.count("— not told by the list") == 3
    assert "no prices of seven days are stored" in text
    assert "None" not in text


def test_an_empty_list_says_when_it_fills(inside):
    assert "No coin is known yet" in read(inside, "/markets").text


def test_headings_sort_and_say_how_it_is_sorted(inside, fifty_two):
    page = read(inside, "/markets?sort=volume&direction=desc")
    assert page.values("aria-sort") == ["descending"]
    assert "1 to 50 of 52 coins, by volume, falling" in page.text
    assert {"sort": ["volume"], "direction": ["asc"]} in links(page, "/markets")
    assert {"sort": ["price"]} in links(page, "/markets")
    assert ticks(read(inside, "/markets?sort=volume&direction=asc"))[0] == "coin-52"


def test_pages_keep_what_was_asked_for(inside, fifty_two):
    page = read(inside, "/markets?sort=volume&moved=rose&page=2")
    assert ticks(page) == ["coin-51", "coin-52"]
    assert "51 to 52 of 52 coins" in page.text
    assert page.values("aria-current", "a") == ["page", "page"]  # the tab, and the number
    assert page.values("rel", "a") == ["prev"]
    ways = [query for query in links(page, "/markets") if query.get("sort") == ["volume"]]
    assert {"moved": ["rose"], "sort": ["volume"]} in ways
    assert {"moved": ["rose"], "sort": ["volume"], "page": ["2"]} in ways


def test_filters_are_kept_in_the_form_and_in_every_link(inside, live):
    put(live)
    put(live, "tether", "USDT", 2, kind="stablecoin", total_volume_usd=5e8)
    page = read(inside, "/markets?q=t&kind=stablecoin&min_volume=123456")
    assert ticks(page) == ["tether"]
    assert "1 coin that fit" in page.text
    assert page.field("q")["value"] == ""  # the search of the bar is another
    assert [
        attributes["value"] for tag, attributes in page.elements if "selected" in attributes
    ] == [*("", "stablecoin", "123456", "rank", "asc")]
    assert "$123.46K or more" in page.text
    kept = {"q": ["t"], "kind": ["stablecoin"], "min_volume": ["123456"]}
    sorting = links(page, "/markets")
    assert kept | {"sort": ["price"]} in sorting
    assert kept in links(page, "/markets.csv")


def test_a_filter_that_nothing_passes_leads_back(inside, live):
    put(live)
    page = read(inside, "/markets?q=zzz")
    assert "None of the 1 coins fits." in page.text
    assert {} in links(page, "/markets")


@pytest.mark.parametrize("name", ["sort", "direction", "moved", "kind", "page", "min_volume"])
def test_a_value_that_is_not_known_is_told_by_name(inside, live, name):
    put(live)
    for path in ("/markets", "/markets.csv"):
        if (path, name) == ("/markets.csv", "page"):
            continue  # a file has no pages
        answer = inside.get(f"{path}?{name}=';--", headers={"Accept": "text/html"})
        assert answer.status_code == 400
        assert f"{name} takes " in Document(answer.text).text


@pytest.mark.parametrize("text", ["%00", "<script>alert(1)</script>", "%F0%9F%92%A9", "%25", "'"])
def test_odd_characters_in_a_search_are_answered(inside, live, text):
    put(live)
    for path in (f"/markets?q={text}", f"/compare?add={text}", f"/compare?coins={text}"):
        answer = inside.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


def test_a_name_of_markup_is_text(inside, live):
    put(live, "bitcoin", "<B>", name="<img src=x onerror=alert(1)>")
    put(live, "ethereum", "ETH", 2)
    for path in ("/markets", "/compare?coins=bitcoin,ethereum"):
        answer = inside.get(path)
        assert "<img" not in answer.text
        assert "<img src=x onerror=alert(1)>" in Document(answer.text).text


def test_the_file_has_every_coin_raw(inside, fifty_two, live):
    live.run("update core.ucie_tokens set current_price_usd = 1e-18 where coingecko_id = 'coin-1'")
    found = rows(inside, "/markets.csv?sort=rank")
    assert len(found) == 52
    assert found[0] | {"updated_at": ""} == {
        "rank": "1",
        "id": "coin-1",
        "symbol": "C1",
        "name": "Coin-1",
        "kind": "native",
        "price_usd": "1e-18",
        "change_1h_pct": "0.5",
        "change_24h_pct": "1.5",
        "change_7d_pct": "-7.25",
        "market_cap_usd": "2200000000000",
        "volume_24h_usd": "999",
        "circulating_supply": "19960000",
        "updated_at": "",
    }
    assert found[0]["updated_at"].endswith("Z")
    assert [row["id"] for row in rows(inside, "/markets.csv?q=c5&sort=volume&direction=asc")] == [
        *("coin-52", "coin-51", "coin-50", "coin-5")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_name_that_would_be_a_formula_begins_with_an_apostrophe(inside, live, start):
    put(live, name=f"{start}1+1", price_change_24h=-3)
    (row,) = rows(inside, "/markets.csv")
    assert row["name"] == f"'{start}1+1"
    assert row["change_24h_pct"] == "-3"  # a number is one


def test_the_ticked_coins_of_the_form_are_compared(inside, pair):
    page = read(inside, "/compare?coins=bitcoin&coins=ethereum")
    assert "Compare Bitcoin and Ethereum" in page.text


def test_nobody_chosen_asks_for_coins(inside):
    page = read(inside, "/compare")
    assert "Choose two to four coins." in page.text
    assert rows(inside, "/compare.csv") == []


def test_two_coins_are_told_side_by_side(inside, pair):
    page = read(inside, "/compare?coins=btc,ethereum")
    text = page.text
    assert "Compare Bitcoin and Ethereum" in text
    assert "Bitcoin rose most: " in text
    assert "100 at the close of " in text
    assert "Daily closes, UTC, by Kraken (Bitcoin, Ethereum)." in text
    assert "90 days need 60 days in common" in text
    assert "Bitcoin and Ethereum moved most alike: r " in text
    assert "over 90 days." in text
    assert "Days stored 100 100" in text
    assert re.search(r"Price from \d+ s ago \d+ s ago 24 h", text)
    assert len(page.values("data-age", "time")) >= 2, "a script keeps them true"
    assert "None" not in text
    lines = [value for value in page.values("class", "path") if value.startswith("line ")]
    assert lines == ["line l0", "line l1"]
    assert {"coins": ["ethereum"]} in links(page, "/compare")  # without bitcoin
    assert {"coins": ["bitcoin,ethereum"], "range": ["1y"]} in links(page, "/compare")


def test_the_file_has_the_common_days_with_their_index(inside, pair):
    found = rows(inside, "/compare.csv?coins=bitcoin,ethereum&range=30d")
    assert len(found) == 31
    assert list(found[0]) == [
        "closed_at",
        *("bitcoin close_usd", "bitcoin index", "ethereum close_usd", "ethereum index"),
    ]
    assert found[0]["bitcoin index"] == "100.0"
    assert found[0]["closed_at"].endswith("T00:00:00Z")
    first, last = float(found[0]["ethereum close_usd"]), float(found[-1]["ethereum close_usd"])
    assert float(found[-1]["ethereum index"]) == pytest.approx(100 * last / first)


@pytest.mark.parametrize(
    ("coins", "told"),
    [
        ("bitcoin", "One more coin is needed."),
        ("bitcoin,BTC", "Bitcoin is named twice, by “BTC” too; it stands here once."),
        ("bitcoin,no such", "“no such” is no name of a coin"),
        ("bitcoin,nosuch", "No coin is known here as “nosuch” yet. It is being looked up."),
        ("bitcoin,a,b,c,d", "D is left out: up to four coins are compared."),
    ],
)
def test_what_is_wrong_with_a_name_is_told(inside, live, coins, told):
    put(live)
    for rank, coin in enumerate("abcd", 2):
        put(live, coin, coin.upper(), rank, name=coin.upper())
    assert told in read(inside, f"/compare?coins={coins}").text


def test_an_unknown_range_is_told_by_name(inside, live):
    put(live)
    answer = inside.get("/compare?coins=bitcoin&range=2y", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "range takes 30d or 90d or 1y." in Document(answer.text).text


def test_a_coin_without_days_says_why_and_the_others_stay(inside, live, pair):
    put(live, "solana", "SOL", 3)
    text = read(inside, "/compare?coins=bitcoin,ethereum,solana").text
    assert "Solana has no line: its daily prices are on their way." in text
    assert "Load this page again" in text
    assert "Bitcoin and Ethereum moved most alike" in text


@pytest.mark.parametrize("typed", ["eth", "ETH", "ethereum", " Ethereum "])
def test_a_coin_named_in_whole_is_added(inside, pair, typed):
    answer = inside.get("/compare", query_string={"coins": "bitcoin", "add": typed, "range": "30d"})
    assert answer.status_code == 303
    assert answer.location == "/compare?coins=bitcoin,ethereum&range=30d"


def test_a_part_of_a_name_is_asked_about(inside, pair):
    page = read(inside, "/compare?coins=bitcoin&add=ethe&range=1y")
    assert "Which one is “ethe”?" in page.text
    assert {"coins": ["bitcoin,ethereum"], "range": ["1y"]} in links(page, "/compare")


def test_a_text_that_finds_nothing_is_told(inside, pair):
    assert "No coin is found by “zz top”." in read(inside, "/compare?coins=bitcoin&add=zz+top").text
    assert "is compared already" in read(inside, "/compare?coins=bitcoin&add=bitc").text
