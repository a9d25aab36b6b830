"""analysis/on_chain_places.py"""

import pytest

from analysis import on_chain_places
from analysis.on_chain_places import Place
from analysis.subject import Link

CONTRACT = "0x" + "Ab" * 20


def linked(provider, ref, *, ok=True):
    return {provider: Link(ref, 1.0, ok, None)}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("bitcoin", Place("bitcoin", "native")),
        ("ethereum", Place("ethereum", "native")),
        ("litecoin", Place("litecoin", "native")),
        ("dogecoin", Place("dogecoin", "native")),
        ("bitcoin-cash", Place("bitcoin-cash", "native")),
        ("bitcoin-cash-sv", Place("bitcoin-sv", "native")),
        ("cardano", None),
        ("bitcoin-2", None),
        ("BITCOIN", None),
    ],
)
def test_a_chain_belongs_to_one_coin(coin, name, place):
    assert on_chain_places.of(coin(coingecko_id=name, ticker="BTC")) == place


def test_a_token_is_where_its_contract_is(coin):
    about = coin(coingecko_id="some", links=linked("ethereum_contract", CONTRACT))
    assert on_chain_places.of(about) == Place("ethereum", "token", CONTRACT.lower())


@pytest.mark.parametrize("ref", ["", "0x12", "So1111111111111111111111111111111111111111", "../x"])
def test_what_is_no_contract_is_no_place(coin, ref):
    about = coin(coingecko_id="some", links=linked("ethereum_contract", ref))
    assert on_chain_places.of(about) is None


def test_a_broken_link_leads_nowhere(coin):
    about = coin(coingecko_id="some", links=linked("ethereum_contract", CONTRACT, ok=False))
    assert on_chain_places.of(about) is None


def test_of_other_chains_deposits_are_known(coin):
    about = coin(coingecko_id="solana", links=linked("defillama_chain", "Solana"))
    assert on_chain_places.of(about) == Place("solana", "tvl_only", "Solana")


def test_only_the_bitcoin_family_is_mined():
    assert Place("dash", "native").is_mined
    assert not Place("ethereum", "native").is_mined
    assert not Place("ethereum", "token", CONTRACT).is_mined
