"""ops.invalidate_analysis"""

import psycopg
import pytest


@pytest.fixture
def stored(database):
    """News and risk of Bitcoin, news of another coin that bears its ticker too."""
    database.token()
    database.token("bitcoin-of-yore", "BTC", asset_key="BTC~12345678", market_cap_rank=900)
    for key, analysis_type in (("BTC", "news"), ("BTC", "risk"), ("BTC~12345678", "news")):
        database.run(
            "insert into core.ucie_analysis_cache (symbol, analysis_type, data, body, expires_at)"
            " values (%s, %s, '{}', '{}', now() + interval '1 hour')",
            key,
            analysis_type,
        )


@pytest.mark.parametrize("symbol", ["BTC", " btc ", "bitcoin"])
def test_it_deletes_one_type_of_one_coin_however_it_is_called(database, stored, symbol):
    assert database.value("ops.invalidate_analysis", symbol=symbol, type="news") == 1
    left = database.all("select symbol, analysis_type from core.ucie_analysis_cache order by 1")
    assert left == [("BTC", "risk"), ("BTC~12345678", "news")]


def test_without_a_type_it_deletes_all_of_the_coin_and_nothing_twice(database, stored):
    assert database.value("ops.invalidate_analysis", symbol="BTC") == 2
    assert database.value("ops.invalidate_analysis", symbol="BTC") == 0


def test_it_refuses_an_unknown_coin(database, stored):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="no coin is known as NOPE"):
        database.value("ops.invalidate_analysis", symbol="NOPE")


def test_it_refuses_an_unknown_type(database, stored):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="type tea-leaves"):
        database.value("ops.invalidate_analysis", symbol="BTC", type="tea-leaves")
