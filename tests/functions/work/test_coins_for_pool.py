"""work.coins_for_pool"""

import pytest

import foretold


def _coins(database, candles=3):
    return [str(row.token_id) for row in database.rows("work.coins_for_pool", candles=candles)]


def test_coins_with_a_long_series_of_one_source_the_best_ranked_first(database):
    long = database.token("ripple", "XRP", market_cap_rank=4)
    best = database.token()
    short, split = database.token("solana", "SOL"), database.token("cardano", "ADA")
    for token, count in ((long, 3), (best, 4), (short, 2), (split, 2)):
        foretold.candles(database, token, [1.0] * count)
    foretold.candles(database, split, [1.0] * 2, "coinbase")
    assert _coins(database) == [best, long]


@pytest.mark.parametrize("kind", ["stablecoin", "wrapped"])
def test_pegged_and_wrapped_coins_are_left_out(database, kind):
    pegged = {"pegged_to": "usd"} if kind == "stablecoin" else {"wraps": "bitcoin"}
    token = database.token("x", "X", kind=kind, **pegged)
    foretold.candles(database, token, [1.0] * 3)
    assert _coins(database) == []
