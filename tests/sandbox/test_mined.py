"""sandbox.mined and sandbox.bitcoin: chains as functions of the time."""

import pytest

from sandbox import bitcoin, mined
from sandbox.bitcoin import CHAIN, PATTERNS
from sandbox.coins import DAY
from sandbox.mined import CHAINS

NOW = 1_795_419_234.5


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_blocks_follow_each_other(chain: mined.Chain) -> None:
    tip = mined.height(chain, NOW)
    found = [mined.block_at(chain, number) for number in range(tip - 300, tip + 1)]
    assert found == sorted(set(found))
    assert found[-1] <= NOW < mined.block_at(chain, tip + 1)
    for number, at in zip(range(tip - 5, tip + 1), found[-6:], strict=True):
        assert mined.height(chain, at) == number
        assert mined.height(chain, at - 1) == number - 1
    assert len(mined.since(chain, NOW)) == pytest.approx(DAY / chain.block_s, rel=0.02)


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_figures_of_a_chain_are_possible(chain: mined.Chain) -> None:
    for at in range(int(NOW) - 40 * DAY, int(NOW), 5 * DAY + 7):
        number = mined.height(chain, at)
        assert mined.waiting(chain, at) > 0
        assert mined.hashrate(chain, at) == pytest.approx(chain.hashrate, rel=0.06)
        expected = mined.difficulty(chain, number) * mined.HASHES / chain.block_s
        assert expected == pytest.approx(chain.hashrate, rel=0.06)
        assert 0 < mined.moved(chain, at) < mined.supply(chain, number)
        balances = mined.balances(chain, at)
        assert balances == sorted(balances, reverse=True)
        assert sum(balances) < 0.4 * mined.supply(chain, number)


def test_a_transaction_is_found_by_its_name_and_no_other_is() -> None:
    tip = mined.height(CHAIN, NOW)
    for place in (0, 1, bitcoin.LARGE_PLACE, mined.count(CHAIN, tip) - 1):
        name = bitcoin.transaction_name(tip, place)
        found = bitcoin.find(name)
        assert found is not None
        assert (found.name, found.number, found.place) == (name, tip, place)
    assert bitcoin.find(bitcoin.transaction_name(tip, mined.count(CHAIN, tip))) is None
    assert bitcoin.find("5a" * 32) is None
    assert bitcoin.block_number(bitcoin.block_name(tip)) == tip
    assert bitcoin.block_number("5a" * 32) is None


def test_names_are_64_digits_and_each_its_own() -> None:
    tip = mined.height(CHAIN, NOW)
    names = {one.name for number in range(tip - 3, tip) for one in bitcoin.transactions(number)}
    names |= {bitcoin.block_name(number) for number in range(tip - 99, tip)}
    assert {len(name) for name in names} == {64}
    assert len(names) == 99 + sum(mined.count(CHAIN, number) for number in range(tip - 3, tip))


def test_a_day_holds_a_few_very_large_transactions_of_every_kind() -> None:
    numbers = mined.since(CHAIN, NOW)
    found = {number: kind for number in numbers if (kind := bitcoin.pattern(number))}
    assert set(found.values()) == set(PATTERNS)
    assert 20 <= len(found) <= 60
    for number in numbers:
        large = [one for one in bitcoin.transactions(number)[1:] if one.total > 150e8]
        assert [one.place for one in large] == ([bitcoin.LARGE_PLACE] if number in found else [])


def test_coins_are_kept_and_only_the_first_transaction_makes_some() -> None:
    tip = mined.height(CHAIN, NOW)
    for number in range(tip - 8, tip):
        first, *others = bitcoin.transactions(number)
        assert not first.inputs
        assert first.total == 3.125e8 + sum(one.fee for one in others)
        for one in others:
            assert one.fee >= 0
            assert sum(put.value for put in one.inputs) == one.total + one.fee
