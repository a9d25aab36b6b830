"""api.get_markets_page"""

import random

import pytest

BESIDE = ("change_1h_pct", "change_7d_pct", "circulating_supply", "week_usd")
SORTS = {
    "rank": "market_cap_rank",
    "price": "current_price_usd",
    "change_1h": "change_1h_pct",
    "change_24h": "price_change_24h",
    "change_7d": "change_7d_pct",
    "market_cap": "market_cap_usd",
    "volume": "total_volume_usd",
    "supply": "circulating_supply",
}
HOSTILE = ("'", "'; drop table core.users; --", "%", "_", "\\", "x' or 'a'='a", "$$", "1e9", "null")


@pytest.fixture
def page(database):
    session = database.session(database.user())

    def _page(is_page=True, **asked):
        return database.call(
            "api.get_markets_page", session=session, filter=asked, page=is_page, client={}
        )

    return _page


@pytest.fixture
def found(page):
    def _found(**asked):
        answer = page(**asked)
        assert answer.status == 200, answer.body
        return answer.body["found"]

    return _found


def listed(database, *names, week_usd=(), **columns):
    """A coin of the list with what is told beside its row."""
    beside = {name: columns.pop(name, None) for name in BESIDE[:3]}
    database.run(
        "insert into core.market_figures"
        " (token_id, change_1h_pct, change_7d_pct, circulating_supply, week_usd)"
        " values (%s, %s, %s, %s, %s)",
        database.token(*names, **columns),
        *beside.values(),
        list(week_usd),
    )


def ids(found):
    return [coin["id"] for coin in found["coins"]]


def fill(database, count=120, seed=1):
    """Coins with few values of each kind, so that there are ties and unknown ones."""
    chance = random.Random(seed)
    for rank in chance.sample(range(1, count + 1), count):
        listed(
            database,
            f"coin-{rank:03}",
            f"C{rank}",
            name=f"{chance.choice('abAB')}-{rank % 7}",
            market_cap_rank=rank,
            current_price_usd=chance.choice([None, 1, 2, 0.5, 3e-18]),
            change_1h_pct=chance.choice([None, 1.5, -2, 0]),
            price_change_24h=chance.choice([None, 1, -1, 0]),
            change_7d_pct=chance.choice([None, 10, -10]),
            market_cap_usd=chance.choice([None, 10, 20]),
            total_volume_usd=chance.choice([None, 0, 100, 1000]),
            circulating_supply=chance.choice([None, 21e6, 4.6e17]),
        )


def test_a_coin_is_told_with_all_that_is_stored_of_it(database, page):
    listed(
        database,
        week_usd=[70_000, 77_671],
        market_cap_usd=1.5e12,
        total_volume_usd=4e10,
        price_change_24h=-1.5,
        change_1h_pct=0.25,
        change_7d_pct=3,
        circulating_supply=19_900_000,
    )

    body = page().body

    assert body["visit"]["user"]["email"] == "alice@example.org"
    (coin,) = body["found"]["coins"]
    assert coin.pop("updated_at").endswith("Z")
    assert coin == {
        "id": "bitcoin",
        "symbol": "BTC",
        "name": "Bitcoin",
        "rank": 1,
        "kind": "native",
        "price_usd": 77671,
        "change_1h_pct": 0.25,
        "change_24h_pct": -1.5,
        "change_7d_pct": 3,
        "market_cap_usd": 1.5e12,
        "volume_24h_usd": 4e10,
        "circulating_supply": 19_900_000,
        "week_usd": [70_000, 77_671],
    }


def test_figures_of_more_than_a_day_ago_are_not_of_now(database, found):
    listed(database, change_7d_pct=3, week_usd=[1, 2])
    database.age("core.market_figures", "27 hours")
    (coin,) = found(sort="change_7d")["coins"]
    assert [coin[name] for name in BESIDE] == [None] * 4


def test_an_empty_list_is_one_page_of_nothing(found):
    body = found()
    assert (body["coins"], body["count"], body["page"], body["pages"]) == ([], 0, 1, 1)
    assert body["market"] == {"count": 0, "rose": 0, "fell": 0, "unchanged": 0, "as_of": None}


def test_the_list_is_the_250_best_ranked_active_coins(database, found):
    for rank in range(1, 253):
        database.token(f"coin-{rank:03}", f"C{rank}", market_cap_rank=rank)
    database.token("dropped", "DRP", market_cap_rank=1, is_active=False)

    body = found()

    assert (body["count"], body["pages"], body["market"]["count"]) == (250, 5, 250)
    assert ids(body) == [f"coin-{rank:03}" for rank in range(1, 51)]
    assert ids(found(page="5"))[-1] == "coin-250"


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize(("sort", "column"), SORTS.items())
def test_any_column_sorts_with_the_unknown_last_and_equals_by_rank(
    database, page, sort, column, direction
):
    fill(database)
    rows = database.all(
        f"select coingecko_id as id, {column} as key from core.ucie_tokens"
        " join core.market_figures on token_id = id"
    )
    known = sorted((row for row in rows if row.key is not None), key=lambda row: row.id)
    known.sort(key=lambda row: row.key, reverse=direction == "desc")  # stable: by rank before
    unknown = sorted(row.id for row in rows if row.key is None)

    answer = page(is_page=False, sort=sort, direction=direction)

    assert ids(answer.body) == [row.id for row in known] + unknown


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_names_sort_without_regard_to_case(database, page, direction):
    fill(database)
    rows = database.all("select coingecko_id as id, upper(name) as key from core.ucie_tokens")
    rows.sort(key=lambda row: row.id)
    rows.sort(key=lambda row: row.key, reverse=direction == "desc")

    answer = page(is_page=False, sort="name", direction=direction)

    assert ids(answer.body) == [row.id for row in rows]


def test_a_column_begins_with_its_own_direction(found):
    assert [found(sort=sort)["direction"] for sort in ("rank", "name", "volume", "change_24h")] == [
        *("asc", "asc", "desc", "desc")
    ]


@pytest.mark.parametrize("sort", [*SORTS, "name"])
def test_the_pages_show_each_coin_once(database, page, found, sort):
    fill(database)
    pages = [found(sort=sort, page=str(number)) for number in (1, 2, 3)]
    assert [len(one["coins"]) for one in pages] == [50, 50, 20]
    assert [one["pages"] for one in pages] == [3, 3, 3]
    shown = [coin for one in pages for coin in ids(one)]
    assert len(set(shown)) == 120
    assert shown == ids(page(is_page=False, sort=sort).body)


def test_a_page_beyond_the_last_is_the_last(database, found):
    fill(database)
    assert (found(page="999")["page"], len(found(page="999")["coins"])) == (3, 20)
    assert found(page="2", q="c7")["page"] == 1


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"q": "coin"}, ["bitcoin"]),
        ({"q": "ETH"}, ["ethereum", "tether"]),
        ({"q": "USD"}, ["tether"]),
        ({"q": "  btc "}, ["bitcoin"]),
        ({"q": "nothing of the kind"}, []),
        ({"moved": "rose"}, ["bitcoin"]),
        ({"moved": "fell"}, ["ethereum"]),
        ({"kind": "stablecoin"}, ["tether"]),
        ({"min_volume": "200"}, ["ethereum", "tether"]),
        ({"min_volume": "200", "kind": "native"}, ["ethereum"]),
        ({"moved": "", "kind": "", "min_volume": "", "q": ""}, ["bitcoin", "ethereum", "tether"]),
    ],
)
def test_filters_let_through_what_fits_all_of_them(database, found, asked, kept):
    rows = [
        ("bitcoin", "BTC", 1, 100, "native"),
        ("ethereum", "ETH", -1, 200, "native"),
        ("tether", "USDT", 0, 300, "stablecoin"),
    ]
    for rank, (coin, symbol, moved, volume, kind) in enumerate(rows, 1):
        database.token(
            coin,
            symbol,
            market_cap_rank=rank,
            price_change_24h=moved,
            total_volume_usd=volume,
            kind=kind,
        )

    body = found(**asked)

    assert (ids(body), body["count"]) == (kept, len(kept))
    assert {name: body["market"][name] for name in ("count", "rose", "fell", "unchanged")} == {
        "count": 3,
        "rose": 1,
        "fell": 1,
        "unchanged": 1,
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sort", "colour"),
        ("sort", "market_cap_usd; drop table core.users"),
        ("direction", "up"),
        ("moved", "sideways"),
        ("kind", "shell"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "1000"),
        ("page", "1.5"),
        ("page", "two"),
        ("page", "9" * 400),
        ("min_volume", "-1"),
        ("min_volume", "1e3"),
        ("min_volume", "9" * 20),
        ("q", "x" * 255),
    ],
)
def test_what_a_filter_does_not_know_is_refused_by_name(page, name, text):
    answer = page(**{name: text})
    assert (answer.status, answer.body["code"]) == (400, "bad_filter")
    assert answer.body["detail"].startswith(f"{name} takes ")


@pytest.mark.parametrize("text", HOSTILE)
def test_signs_of_other_languages_are_letters_in_a_search(database, found, text):
    database.token()
    assert ids(found(q=text)) == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["sort", "direction", "moved", "kind", "page", "min_volume"])
def test_signs_of_other_languages_are_refused_elsewhere(page, name, text):
    assert page(**{name: text}).status == 400


def test_a_name_of_such_signs_is_found_by_them(database, found):
    database.token("odd", "O", name="100%_\\'coin")
    assert [ids(found(q=part)) for part in ("%_", "\\'", "0%")] == [["odd"]] * 3


def test_it_needs_a_session(database):
    answer = database.call("api.get_markets_page", session=None, filter={}, page=True, client={})
    assert answer.status == 401
