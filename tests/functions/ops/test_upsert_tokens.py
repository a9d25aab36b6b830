"""ops.upsert_tokens"""

import psycopg
import pytest

BITCOIN = {"coingecko_id": "bitcoin", "symbol": "btc", "name": "Bitcoin", "market_cap_rank": 1}


def test_it_inserts_and_updates_by_the_coins_id(database):
    first = database.value("ops.upsert_tokens", rows=[BITCOIN])
    second = database.value("ops.upsert_tokens", rows=[BITCOIN | {"name": "Bitcoin Core"}])

    assert (first["inserted"], first["updated"]) == (1, 0)
    assert (second["inserted"], second["updated"]) == (0, 1)
    assert database.one("select name, symbol from core.ucie_tokens") == ("Bitcoin Core", "BTC")


def test_a_row_that_does_not_fit_is_counted_and_stops_nothing(database):
    counts = database.value("ops.upsert_tokens", rows=[BITCOIN, {"name": "nameless"}, 7])
    assert (counts["inserted"], counts["skipped"]) == (1, 2)


def test_coins_that_are_not_in_the_list_keep_their_rank(database):
    database.token("ethereum", "ETH", market_cap_rank=2)
    counts = database.value("ops.upsert_tokens", rows=[BITCOIN])
    assert counts["deactivated"] == 0
    assert database.one("select is_active from core.ucie_tokens where symbol = 'ETH'").is_active


@pytest.mark.parametrize("rows", ["{}", "null", '"text"', None])
def test_what_is_no_list_is_said_so(database, rows):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="a JSON list"):
        database.one("select ops.upsert_tokens(%s)", rows)
