"""private.upsert_tokens"""

import json
import random

import pytest
from psycopg.types.json import Jsonb


def _row(coin="bitcoin", symbol="btc", rank=1, **changes):
    return {
        "coingecko_id": coin,
        "symbol": symbol,
        "name": coin.title(),
        "market_cap_rank": rank,
        "image_url": "https://example.org/coin.png",
        "current_price_usd": 77671.5,
        "market_cap_usd": 1.5559e12,
        "total_volume_usd": 33.2e9,
        "price_change_24h": -0.953,
    } | changes


@pytest.fixture
def upsert(database):
    def _upsert(*rows, deactivate=False):
        return database.one(
            "select private.upsert_tokens(%s, %s) as counts", Jsonb(list(rows)), deactivate
        ).counts

    return _upsert


@pytest.fixture
def stored(database):
    def _stored(coin="bitcoin"):
        return database.one(
            "select symbol, name, market_cap_rank, image_url, current_price_usd, market_cap_usd,"
            " price_change_24h, is_active, asset_key, kind, pegged_to, wraps, created_at"
            " from core.ucie_tokens where coingecko_id = %s",
            coin,
        )

    return _stored


def _keys(database):
    rows = database.all("select coingecko_id, asset_key from core.ucie_tokens")
    return {row.coingecko_id: row.asset_key for row in rows}


def test_a_new_coin_is_stored_with_its_key(upsert, stored):
    assert upsert(_row()) == {"inserted": 1, "updated": 0, "deactivated": 0, "skipped": 0}

    coin = stored()
    assert (coin.symbol, coin.asset_key, coin.is_active) == ("BTC", "BTC", True)
    assert float(coin.current_price_usd) == 77671.5


def test_a_known_one_is_updated_and_keeps_its_birthday(database, upsert, stored):
    upsert(_row())
    database.age("core.ucie_tokens", "1 day")
    born = stored().created_at

    counts = upsert(_row(current_price_usd=1e-35, name="Bitcoin!", image_url=None))

    assert counts == {"inserted": 0, "updated": 1, "deactivated": 0, "skipped": 0}
    coin = stored()
    assert float(coin.current_price_usd) == 1e-35
    assert (coin.name, coin.created_at) == ("Bitcoin!", born)
    assert coin.image_url == "https://example.org/coin.png"


@pytest.mark.parametrize(
    "odd",
    [
        {"coingecko_id": None},
        {"coingecko_id": ""},
        {"coingecko_id": 7},
        {"coingecko_id": "x" * 101},
        {"symbol": None},
        {"symbol": "x" * 101},
        {"name": None},
        {"name": ""},
        {"name": "x" * 256},
        {"market_cap_rank": 0},
        {"market_cap_rank": -1},
        {"market_cap_rank": "1"},
        {"market_cap_rank": 1e9},
        {"current_price_usd": -1},
        {"current_price_usd": 0},
        {"current_price_usd": "77671"},
        {"current_price_usd": True},
        {"market_cap_usd": -1},
        {"total_volume_usd": [1]},
        {"price_change_24h": -101},
    ],
    ids=lambda odd: json.dumps(odd)[:40],
)
def test_an_odd_row_is_skipped_and_counted_and_stops_nothing(upsert, stored, odd):
    counts = upsert(_row("odd", "odd", 2) | odd, _row())

    assert counts == {"inserted": 1, "updated": 0, "deactivated": 0, "skipped": 1}
    assert stored() is not None


def test_numbers_beyond_all_measure_and_rows_that_are_none_are_skipped(database, stored):
    rows = json.dumps([_row(), _row("odd", "odd", 2, current_price_usd=0)]).replace(
        ": 0,", ": 1e400,"
    )
    counts = database.one(
        "select private.upsert_tokens(%s::jsonb || '[null, 7, \"x\", []]', false) as counts", rows
    ).counts

    assert counts == {"inserted": 1, "updated": 0, "deactivated": 0, "skipped": 5}
    assert stored("odd") is None


def test_unknown_figures_stay_unknown(upsert, stored):
    upsert(
        _row(
            market_cap_rank=None,
            current_price_usd=None,
            market_cap_usd=None,
            price_change_24h=None,
        )
    )

    coin = stored()
    assert coin.market_cap_rank is coin.current_price_usd is coin.market_cap_usd is None
    assert coin.price_change_24h is None


def test_a_coin_listed_twice_counts_once(upsert, stored):
    counts = upsert(_row(name="First"), _row(name="Second"))

    assert counts == {"inserted": 1, "updated": 0, "deactivated": 0, "skipped": 1}
    assert stored().name == "First"


def test_what_is_dropped_from_the_list_loses_its_rank(upsert, stored):
    upsert(_row(), _row("gone", "gne", 2), deactivate=True)

    assert upsert(_row(), deactivate=True)["deactivated"] == 1
    assert upsert(_row(), deactivate=True)["deactivated"] == 0
    assert (stored("gone").is_active, stored("gone").market_cap_rank) == (False, None)
    upsert(_row(), _row("gone", "gne", 2), deactivate=True)
    assert (stored("gone").is_active, stored("gone").market_cap_rank) == (True, 2)


def test_a_list_of_nothing_usable_drops_nobody(upsert, stored):
    upsert(_row())

    assert upsert(_row("odd", "odd", 0), deactivate=True)["deactivated"] == 0
    assert stored().is_active


def test_a_coin_that_was_looked_up_is_outside_the_ranks(upsert, stored):
    upsert(_row("small", "sml", 900, is_active=False))
    assert stored("small").is_active is False

    upsert(_row("small", "sml", 250))
    upsert(_row("small", "sml", 250, is_active=False))
    assert stored("small").is_active is True


@pytest.mark.parametrize("image", ["javascript:alert(1)", "http://example.org/x", "", 7])
def test_only_a_safe_picture_is_kept(upsert, stored, image):
    upsert(_row(image_url=image))

    assert stored().image_url is None


def test_kinds_are_known_by_name(upsert, stored):
    upsert(_row("tether", "usdt", 3), _row("wrapped-bitcoin", "wbtc", 15), _row())

    assert (stored("tether").kind, stored("tether").pegged_to) == ("stablecoin", "usd")
    assert (stored("wrapped-bitcoin").kind, stored("wrapped-bitcoin").wraps) == (
        "wrapped",
        "bitcoin",
    )
    assert stored().kind == "native"


def test_keys_belong_to_the_holder_of_the_ticker(database, upsert):
    upsert(
        _row("batcat", "btc", 900),
        _row(),
        _row("harrypotterobamasonic10in", "bitcoin", 700),
        _row("empty", "", 701),
        _row("emoji", "🚀", 702),
        _row("long", "abcdefghijklmnopqrstuvwxyz", 703),
    )

    keys = _keys(database)
    assert keys["bitcoin"] == "BTC"
    assert keys["batcat"] == "BTC~" + keys["batcat"][-8:]
    assert keys["harrypotterobamasonic10in"].startswith("BITCOIN~")
    assert keys["empty"].startswith("~")
    assert keys["emoji"].startswith("~")
    assert keys["long"].startswith("ABCDEFGHIJK~")
    assert len(set(keys.values())) == 6
    assert max(map(len, keys.values())) == 20


def test_seventeen_thousand_coins_have_as_many_keys(database, upsert):
    seeded = random.Random(7)
    lengths = seeded.choices((3, 4, 5), k=17_000)
    symbols = ["".join(seeded.choices("abcdefgh", k=length)) for length in lengths]
    rows = [_row(f"coin-{n}", symbol, None) for n, symbol in enumerate(symbols)]

    assert upsert(*rows)["inserted"] == 17_000

    keys = _keys(database)
    assert len(set(keys.values())) == 17_000
    assert max(map(len, keys.values())) <= 20
    plain = [key for key in keys.values() if "~" not in key]
    assert len(plain) == len(set(symbols))


def test_a_ticker_that_changes_hands_takes_everything_with_its_coin(database, upsert):
    upsert(_row("dydx", "dydx", 150), _row("dydx-chain", "dydx", 400))
    old = _keys(database)
    alice, bob = database.user(), database.user("bob@example.org")
    for user in (alice, bob):
        for key in old.values():
            database.run(
                "insert into core.ucie_watchlist (user_id, symbol) values (%s, %s)", user, key
            )
    database.run(
        "insert into core.ucie_alerts (user_id, symbol, alert_type, threshold_value)"
        " values (%s, 'DYDX', 'price_above', 3)",
        alice,
    )
    for key in (*old.values(), "BTC"):
        database.run(
            "insert into core.ucie_analysis_cache (symbol, analysis_type, data, body, expires_at)"
            " values (%s, 'market-data', '{}', '{}', now() + interval '1 min')",
            key,
        )

    upsert(_row("dydx", "dydx", 700), _row("dydx-chain", "dydx", 120))

    new = _keys(database)
    assert (old["dydx"], new["dydx-chain"]) == ("DYDX", "DYDX")
    watched = database.all("select user_id, symbol from core.ucie_watchlist")
    assert len(watched) == 4
    assert {row.symbol for row in watched} == set(new.values())
    assert database.one("select symbol from core.ucie_alerts").symbol == new["dydx"]
    left = database.all("select symbol from core.ucie_analysis_cache")
    assert [row.symbol for row in left] == ["BTC"]
    audit = database.one("select event_type, success, error_message from core.auth_logs")
    assert (audit.event_type, audit.success) == ("symbol_moved", True)
    assert audit.error_message == "DYDX: dydx gave it up to dydx-chain"


def test_tickers_may_be_passed_on_in_a_ring(database, upsert):
    upsert(_row("a", "one", 1), _row("b", "two", 2), _row("c", "three", 3))
    alice = database.user()
    for coin, key in _keys(database).items():
        database.run(
            "insert into core.ucie_watchlist (user_id, symbol, notes) values (%s, %s, %s)",
            *(alice, key, coin),
        )

    upsert(_row("a", "two", 1), _row("b", "three", 2), _row("c", "one", 3))

    assert _keys(database) == {"a": "TWO", "b": "THREE", "c": "ONE"}
    rows = database.all("select symbol, notes from core.ucie_watchlist")
    assert {row.notes: row.symbol for row in rows} == _keys(database)


def test_keys_that_stay_move_nothing(database, upsert):
    upsert(_row())
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, body, expires_at)"
        " values ('BTC', 'market-data', '{}', '{}', now() + interval '1 min')"
    )

    upsert(_row(), _row("ethereum", "eth", 2))

    assert database.one("select count(*) from core.ucie_analysis_cache").count == 1
    assert database.all("select from core.auth_logs") == []
