"""api.search_tokens"""

import pytest


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def search(database, session):
    """What a search finds: the ids in order."""

    def _search(query):
        reply = database.call("api.search_tokens", session=session, query=query)
        assert reply.status == 200
        return [coin["id"] for coin in reply.body["results"]]

    return _search


@pytest.fixture
def coins(database):
    """Coins whose names and tickers overlap."""
    database.token("bitcoin", "BTC", name="Bitcoin", market_cap_rank=1)
    database.token("bitcoin-cash", "BCH", name="Bitcoin Cash", market_cap_rank=18)
    database.token("wrapped-bitcoin", "WBTC", name="Wrapped Bitcoin", market_cap_rank=15)
    database.token("batcat", "BTC", name="Batcat", market_cap_rank=900, asset_key="BTC~0")
    database.token("btc-proxy", "BTCPX", name="BTC Proxy", market_cap_rank=None)
    database.token("percent", "50%", name="100% Off_er", market_cap_rank=3, asset_key="A~1")
    database.token("backslash", r"A\B", name=r"Back\slash", market_cap_rank=4, asset_key="A~2")


@pytest.mark.usefixtures("coins")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("btc", ["bitcoin", "batcat", "btc-proxy", "wrapped-bitcoin"]),
        ("bitc", ["bitcoin", "bitcoin-cash", "wrapped-bitcoin"]),
        ("b", ["bitcoin", "backslash", "bitcoin-cash", "batcat", "btc-proxy"]),
        ("bt", ["bitcoin", "batcat", "btc-proxy"]),
        ("COIN", ["bitcoin", "wrapped-bitcoin", "bitcoin-cash"]),
        ("oi", []),  # parts of a name from three characters on
        ("bch", ["bitcoin-cash"]),
        ("ＢＣＨ", ["bitcoin-cash"]),
        ("  bch ", ["bitcoin-cash"]),
    ],
)
def test_it_finds_tickers_first_then_prefixes_then_parts(search, query, found):
    assert search(query) == found


@pytest.mark.usefixtures("coins")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("%", []),
        ("_", []),
        ("___", []),
        ("%%%", []),
        ("100%", ["percent"]),
        ("0% Off_", ["percent"]),
        ("0%_Off", []),
        (r"k\sl", ["backslash"]),
        ("'; drop table core.users; --", []),
    ],
)
def test_what_is_typed_is_never_a_pattern(search, query, found):
    assert search(query) == found


def test_it_finds_ten_at_most(database, search):
    for number in range(12):
        database.token(f"coin-{number}", f"COIN{number}", market_cap_rank=20 - number)

    assert search("coin") == [f"coin-{number}" for number in range(11, 1, -1)]


def test_a_result_says_what_a_list_shows(database, session):
    database.token(current_price_usd="0.000000000000000001", image_url="https://example.org/b.png")

    reply = database.call("api.search_tokens", session=session, query="BTC")

    assert reply.body == {
        "results": [
            {
                "id": "bitcoin",
                "symbol": "BTC",
                "name": "Bitcoin",
                "rank": 1,
                "price_usd": 1e-18,
                "image_url": "https://example.org/b.png",
            }
        ]
    }


@pytest.mark.parametrize("query", ["", "   ", "x" * 51, None])
def test_it_refuses_nothing_and_too_much(database, session, query):
    reply = database.call("api.search_tokens", session=session, query=query)

    assert (reply.status, reply.body["code"]) == (400, "bad_query")


def test_it_needs_a_session(database):
    assert database.call("api.search_tokens", session=None, query="btc").status == 401


@pytest.mark.usefixtures("coins")
def test_what_is_not_found_is_looked_up_once(database, session):
    first = database.call("api.search_tokens", session=session, query="Xyz")
    again = database.call("api.search_tokens", session=session, query="xyz", waited=True)

    assert first.body == again.body == {"results": []}
    assert first.headers == again.headers == {"Wait-For": "lookup:xyz"}
    jobs = database.all("select kind, key from core.jobs")
    assert [(job.kind, job.key) for job in jobs] == [("look_up_token", "xyz")]


@pytest.mark.usefixtures("coins")
@pytest.mark.parametrize("query", ["two words", "x", "emoji 🚀", "100%x"])
def test_what_can_be_no_ticker_is_not_looked_up(database, session, query):
    reply = database.call("api.search_tokens", session=session, query=query)

    assert (reply.status, reply.headers) == (200, {})
    assert database.all("select from core.jobs") == []


def test_every_length_of_search_is_answered_from_an_index(database, search):
    database.run(
        "insert into core.ucie_tokens (coingecko_id, symbol, name, market_cap_rank, asset_key)"
        " select 'coin-' || n, upper(translate(left(md5(n::text), 4), '0123456789', 'ghijklmnop')),"
        " translate(encode(sha256(n::text::bytea), 'base64'), '+/=0123456789', 'aeiouaeioubcd'),"
        " case when n < 3000 then n end, 'K~' || n from generate_series(1, 10000) as numbers(n)"
    )
    database.one("select gin_clean_pending_list('core.ucie_tokens_trigrams')")  # as vacuum does
    database.run("analyze core.ucie_tokens")

    def scans():
        return database.one(
            "select seq_scan from pg_stat_xact_user_tables"
            " where relid = 'core.ucie_tokens'::regclass"
        ).seq_scan

    before = scans()
    for query in ["A", "AB", "ABC", "ABCD", "ABCDE", "ABCDEFAB", "QQQQ", "ZZ"] * 4:
        search(query)
    assert search("A")
    assert scans() == before

    database.one("select count(*) from core.ucie_tokens where name like '%ABC%'")
    assert scans() > before  # the measure itself
