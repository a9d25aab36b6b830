"""sandbox.coins: who exists."""

from collections import defaultdict

from sandbox.coins import every, underlying


def test_there_are_more_coins_than_a_listing_of_250_and_each_has_ids_of_its_own() -> None:
    coins = every()
    assert len(coins) >= 300
    assert len({coin.cmc_id for coin in coins.values()}) == len(coins)
    assert len({coin.seed for coin in coins.values()}) == len(coins)


def test_the_coins_that_people_look_for_are_there() -> None:
    wanted = {"bitcoin": "btc", "ethereum": "eth", "ripple": "xrp", "solana": "sol"}
    wanted |= {"cardano": "ada", "dogecoin": "doge", "tether": "usdt", "usd-coin": "usdc"}
    assert {name: every()[name].symbol for name in wanted} == wanted


def test_symbols_are_shared_and_one_is_the_name_of_another_coin() -> None:
    bearers = defaultdict(set)
    for coin in every().values():
        bearers[coin.symbol.lower()].add(coin.id)
    assert {"bitcoin", "batcat"} <= bearers["btc"]
    assert bearers["bitcoin"]
    assert "bitcoin" not in bearers["bitcoin"]
    assert len([symbol for symbol, ids in bearers.items() if len(ids) > 1]) >= 10


def test_there_are_symbols_that_no_column_expects() -> None:
    symbols = {coin.symbol for coin in every().values()}
    assert "" in symbols
    assert "🐾" in symbols
    assert max(map(len, symbols)) == 38


def test_some_coins_are_on_no_exchange_and_some_have_no_supply() -> None:
    coins = every().values()
    assert len([coin for coin in coins if not coin.venues]) > 20
    assert [coin for coin in coins if coin.supply is None]
    for venue in "kcb":
        assert len([coin for coin in coins if venue in coin.venues]) > 100


def test_a_wrapped_coin_leads_to_one_that_moves_by_itself() -> None:
    for coin in every().values():
        root, ratio = underlying(coin)
        assert "wraps" not in root.traits
        assert ratio > 0
        assert (root is coin) == ("wraps" not in coin.traits)
