"""private.resolve_symbol"""

import psycopg
import pytest

from tree import ROOT


@pytest.fixture
def resolve(database):
    """The id of the coin that a text means."""

    def _resolve(text):
        return database.one("select coingecko_id from private.resolve_symbol(%s)", text)[0]

    return _resolve


@pytest.fixture
def coins(database):
    database.token("batcat", "BTC", market_cap_rank=900, asset_key="BTC~A", is_active=False)
    database.token("bitcoin", "BTC", market_cap_rank=1)
    database.token("harrypotterobamasonic10in", "BITCOIN", market_cap_rank=700, asset_key="B~0123")
    database.token("harmony", "ONE", market_cap_rank=240)
    database.token("one-of-many", "ONE", market_cap_rank=None, asset_key="ONE~1")
    database.token("odd [one] id", "ODD", market_cap_rank=None)


@pytest.mark.usefixtures("coins")
@pytest.mark.parametrize(
    ("text", "coin"),
    [
        ("BTC", "bitcoin"),
        ("btc", "bitcoin"),
        (" btc\t", "bitcoin"),
        ("ＢＴＣ", "bitcoin"),
        ("bitcoin", "bitcoin"),
        ("BITCOIN", "bitcoin"),
        ("ONE", "harmony"),
        ("id:harrypotterobamasonic10in", "harrypotterobamasonic10in"),
        ("ID:HarryPotterObamaSonic10in", "harrypotterobamasonic10in"),
        ("id:btc", None),
        ("b~0123", "harrypotterobamasonic10in"),
        ("BTC~A", "batcat"),
        ("BTC~B", None),
        ("id:odd [one] id", "odd [one] id"),
        ("nobody", None),
    ],
)
def test_it_gives_one_coin_or_none(resolve, text, coin):
    assert resolve(text) == coin


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_equal_ranks_are_settled_the_same_way_each_time(database, resolve, order):
    for coin in order:
        database.token(coin, "SAME", market_cap_rank=5, asset_key=coin.upper())

    assert resolve("same") == "first"


def test_an_id_goes_before_a_ticker_of_the_same_rank(database, resolve):
    database.token("aaa", "ATOM", market_cap_rank=None, asset_key="X~1")
    database.token("atom", "ZZZ", market_cap_rank=None)

    assert resolve("ATOM") == "atom"


HOSTILE = [
    *("", " ", "\t\n", "a b", "a\tb", "a/b", "a\\b", "../etc", "a'b", 'a"b', "a;b", "a,b"),
    *("a%b", "a&b", "a?b", "a#b", "a=b", "a|b", "a(b)", "a{b}", "a<b>", "a*b", "a^b", "a`b"),
    *("a!b", "a@b", "ä", "б", "日本", "🚀", "a\u0301b", "a\u200bb", "a\u202eb", "\ufeffa"),
    *("a\x01b", "a\x7fb", "[a]", "a b c", "id:", "id: ", "id:a;b", "id:a'b", "id:a/b", "id:ä"),
    *("x" * 101, "id:" + "x" * 98, "'; drop table core.users; --", "1=1 or 1", "a:b", "::", "id::"),
    *("%00", "\\x00", "a\nb", "a\rb", "a\vb", "<script>", "{{7*7}}", "${7*7}", "$(id)"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_can_be_no_coin_is_refused(database, resolve, text):
    with pytest.raises(psycopg.Error) as refusal, database.conn.transaction():
        resolve(text)
    assert (refusal.value.sqlstate, refusal.value.diag.message_primary) == ("UC400", "bad_symbol")


def test_sixty_hostile_texts_are_tried():
    assert len(set(HOSTILE)) >= 60


def test_it_is_what_doors_ask():
    asking = [
        path.stem
        for path in (ROOT / "db/functions/api").glob("*.sql")
        if "private.resolve_symbol(p_" in path.read_text()
    ]
    assert {"get_analysis", "get_asset_page", "get_series", "validate_token"} <= set(asking)
