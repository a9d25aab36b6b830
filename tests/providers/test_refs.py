"""providers.refs"""

import pytest

from providers import refs
from providers.http import UpstreamError

HOSTILE = [
    "", ".", "..", "../etc", "a/b", "a\\b", "a?b", "a#b", "a%2fb", "a\r\nb", "a\x00b", "\ud800",
    "a,b", "a&b=c", "a;b", "x" * 200,
]  # fmt: skip


@pytest.mark.parametrize("ref", [*HOSTILE, "BTC USD", "ВТСUSD", "-USD", "@host"])
def test_a_pair_is_letters_digits_and_little_else(ref: str) -> None:
    with pytest.raises(UpstreamError) as refusal:
        refs.pair("kraken", ref)
    assert refusal.value.code == "no_data"


@pytest.mark.parametrize("ref", ["XBTUSD", "BTC-USD", "1INCHUSDT", "btc.d"])
def test_a_pair_is_passed_on_as_it_is(ref: str) -> None:
    assert refs.pair("kraken", ref) == ref


@pytest.mark.parametrize("ref", HOSTILE)
def test_a_coin_never_leaves_its_path_segment(ref: str) -> None:
    assert not refs.is_coin(ref)
    with pytest.raises(UpstreamError) as refusal:
        refs.coin_segment("coingecko", ref)
    assert refusal.value.code == "no_data"


def test_a_coin_may_have_an_odd_id() -> None:
    assert refs.coin_segment("coingecko", "bitcoin") == "bitcoin"
    assert refs.coin_segment("coingecko", "wrapped [old] coin") == "wrapped%20%5Bold%5D%20coin"


@pytest.mark.parametrize("ref", [*HOSTILE, "0x", "0x" + "5" * 39, "0x" + "g" * 40, "5" * 42])
def test_a_contract_is_an_address(ref: str) -> None:
    with pytest.raises(UpstreamError) as refusal:
        refs.contract("etherscan", ref)
    assert refusal.value.code == "no_data"


def test_a_contract_is_asked_for_in_small_letters() -> None:
    assert refs.contract("etherscan", "0x" + "aB" * 20) == "0x" + "ab" * 20


@pytest.mark.parametrize("ref", [*HOSTILE, "a" * 63, "a" * 65, "A" * 64, "0x" + "a" * 62])
def test_a_block_and_a_transaction_are_named_by_64_digits(ref: str) -> None:
    assert not refs.is_digest(ref)
    with pytest.raises(UpstreamError) as refusal:
        refs.digest("mempool", ref)
    assert refusal.value.code == "no_data"


def test_the_name_of_a_block_is_passed_on_as_it_is() -> None:
    assert refs.digest("mempool", "0a" * 32) == "0a" * 32
