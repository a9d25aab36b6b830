"""work.store_coin_names"""

import uuid

import pytest

from catalog import chain, lease, protocol, store

ADDRESS = "0x" + "aBcD" * 10


@pytest.fixture
def names(database):
    def _names(stablecoins=None, contracts=None):
        job = lease(database)
        return database.value(
            "work.store_coin_names", **job, stablecoins=stablecoins, contracts=contracts
        )

    return _names


def _kind(database, coin):
    row = database.one(
        "select kind, pegged_to, wraps from core.ucie_tokens where coingecko_id = %s", coin
    )
    return (row.kind, row.pegged_to, row.wraps)


def _contract(coin, place="ethereum", address=ADDRESS):
    return {"coingecko_id": coin, "chain": place, "address": address}


def test_a_coin_of_the_list_holds_its_peg(database, names):
    database.token("global-dollar", "USDG")
    database.token("stasis-eurs", "EURS")
    counts = names(
        stablecoins=[
            {"coingecko_id": "global-dollar", "peg": "USD"},
            {"coingecko_id": "stasis-eurs", "peg": "EUR"},
            {"coingecko_id": "nobodys", "peg": "USD"},
            {"coingecko_id": "odd", "peg": "U$D"},
        ]
    )
    assert counts == {"kinds": 2, "contracts": 0}
    assert _kind(database, "global-dollar") == ("stablecoin", "usd", None)
    assert _kind(database, "stasis-eurs") == ("stablecoin", "eur", None)


def test_what_we_know_by_name_stays_what_it_is(database, names):
    database.token("tether-gold", "XAUT")
    database.token("wrapped-bitcoin", "WBTC")
    names(
        stablecoins=[
            {"coingecko_id": "tether-gold", "peg": "USD"},
            {"coingecko_id": "wrapped-bitcoin", "peg": "USD"},
        ]
    )
    assert _kind(database, "tether-gold") == ("stablecoin", "gold", None)
    assert _kind(database, "wrapped-bitcoin") == ("wrapped", None, "bitcoin")


def test_a_coin_with_a_contract_is_a_token_unless_a_chain_pays_in_it(database, names):
    for coin in ("pendle", "mantle", "monero", "global-dollar"):
        database.token(coin, coin.upper())
    store(database, chain=[chain("Mantle", "mantle", 5.0)], protocol=[protocol("a")])
    names(
        stablecoins=[{"coingecko_id": "global-dollar", "peg": "USD"}],
        contracts=[_contract(coin) for coin in ("pendle", "mantle", "global-dollar", "unknown")],
    )
    kinds = {coin: _kind(database, coin)[0] for coin in ("pendle", "mantle", "monero")}
    assert kinds == {"pendle": "token", "mantle": "native", "monero": "native"}
    assert _kind(database, "global-dollar")[0] == "stablecoin"


def test_a_coin_that_is_listed_anew_keeps_its_kind(database, names):
    database.token("global-dollar", "USDG")
    names(stablecoins=[{"coingecko_id": "global-dollar", "peg": "USD"}])
    rows = [{"coingecko_id": "global-dollar", "symbol": "usdg", "name": "Global Dollar"}]
    database.value("work.upsert_tokens", rows=rows)
    assert _kind(database, "global-dollar") == ("stablecoin", "usd", None)


def test_a_coin_that_the_list_lets_go_is_what_it_was(database, names):
    database.token("global-dollar", "USDG")
    names(stablecoins=[{"coingecko_id": "global-dollar", "peg": "USD"}])
    assert names(stablecoins=[{"coingecko_id": "other", "peg": "USD"}])["kinds"] == 1
    assert _kind(database, "global-dollar") == ("native", None, None)


def test_contracts_become_links_by_chain(database, names):
    token = database.token("pendle", "PENDLE")
    places = [
        _contract("pendle"),
        _contract("pendle", "solana", "PendLe111"),
        _contract("pendle", "../x"),
        _contract("pendle", "base", "with blank"),
        _contract("nobodys"),
    ]
    assert names(contracts=places)["contracts"] == 2
    rows = database.all(
        "select provider, ref, ok from core.token_links where token_id = %s order by provider",
        token,
    )
    assert [tuple(row) for row in rows] == [
        ("ethereum_contract", ADDRESS.lower(), True),
        ("solana_contract", "PendLe111", True),
    ]
    names(contracts=[_contract("pendle", "solana", "PendLe111")])
    assert len(database.all("select from core.token_links")) == 1


def test_a_list_that_could_not_be_had_takes_nothing_away(database, names):
    database.token("global-dollar", "USDG")
    database.token("pendle", "PENDLE")
    names(
        stablecoins=[{"coingecko_id": "global-dollar", "peg": "USD"}],
        contracts=[_contract("pendle")],
    )
    assert names() == {"kinds": 0, "contracts": 0}
    assert _kind(database, "global-dollar")[0] == "stablecoin"
    assert len(database.all("select from core.token_links")) == 1


def test_who_lost_the_job_stores_nothing(database):
    job = lease(database) | {"owner": str(uuid.uuid4())}
    stablecoins = [{"coingecko_id": "a", "peg": "USD"}]
    assert (
        database.value("work.store_coin_names", **job, stablecoins=stablecoins, contracts=None)
        is None
    )
    assert database.all("select from core.token_kinds") == []
