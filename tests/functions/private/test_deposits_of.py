"""private.deposits_of"""

import pytest

from catalog import chain, protocol, store


@pytest.fixture
def mine(database):
    """Whose rows a coin's are, after a list of protocols was stored."""

    def _mine(coin, *protocols, chains=()):
        store(
            database,
            chain=[*chains, chain("Ethereum", "ethereum", 70.0)],
            protocol=[*protocols, protocol("filler")],
        )
        rows = database.all("select kind, ref from private.deposits_of(%s) order by ref", coin)
        return [row.ref for row in rows]

    return _mine


def test_a_coin_is_matched_by_id_and_never_by_name(mine):
    vaults = [protocol("ethereum-vaults"), protocol("weth-farm", "weth")]
    assert mine("ethereum", *vaults) == ["Ethereum"]
    assert mine("dogecoin", protocol("dogecoin", "doge-cash")) == []


def test_children_of_a_family_belong_to_the_coin_of_one_of_them(mine):
    family = [
        protocol("aave-v3", "aave", parent="parent#aave"),
        protocol("aave-v2", parent="parent#aave"),
        protocol("aave-v1", parent="parent#aave"),
        protocol("other", parent="parent#other"),
    ]
    assert mine("aave", *family) == ["aave-v1", "aave-v2", "aave-v3"]


def test_in_a_family_of_two_coins_each_has_its_own(mine):
    family = [
        protocol("one", "coin-a", parent="parent#both"),
        protocol("two", "coin-b", parent="parent#both"),
        protocol("three", parent="parent#both"),
    ]
    assert mine("coin-a", *family) == ["one"]
    assert mine("coin-b", *family) == ["two"]


def test_several_protocols_without_a_family_are_all_there(mine):
    assert mine("sky", protocol("lending", "sky"), protocol("layer", "sky")) == ["layer", "lending"]


def test_a_family_and_its_children_are_never_both_there(mine):
    rows = [
        protocol("aave", "aave", 300.0),
        protocol("aave-v3", "aave", 200.0, parent="parent#aave"),
        protocol("aave-v2", None, 100.0, parent="parent#aave"),
    ]
    assert mine("aave", *rows) == ["aave-v2", "aave-v3"]
    unknown = [row | {"tvl_usd": None} for row in rows[1:]]
    assert "aave" in mine("aave", rows[0], *unknown)


def test_a_coin_may_be_a_chain_and_a_protocol(mine):
    found = mine("hype", protocol("hlp", "hype"), chains=[chain("Hyper L1", "hype", 5.0)])
    assert found == ["Hyper L1", "hlp"]
