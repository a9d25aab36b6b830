"""analysis/on_chain_transfers.py"""

from datetime import timedelta

import pytest

from analysis import on_chain_transfers
from analysis.on_chain_parts import Scan, Transfer
from chain_world import past
from fixed_answers import NOW
from quant.absent import NO_HISTORY, NO_KEY, NOT_PUBLISHED, UNDEFINED

HOUR = timedelta(hours=1)
TOLD = NOT_PUBLISHED


def transfer(tx_id, *, ago=1.0, height=900_000, usd=2e7, log_index=-1, chain="bitcoin"):
    at = NOW - ago * HOUR
    return Transfer(
        chain, tx_id, log_index, at, height, 200.0, 150.0, usd, usd / 2, "upper_bound", "mempool"
    )


def row(one):
    """A transfer as private.newest_transfers gives it."""
    fields = {**one._asdict(), "at": one.at.timestamp()}
    del fields["source"]
    return fields


def scan(*transfers, scanned=3, mined=6, above=1e7):
    return Scan(transfers, scanned, mined, above, 900_003, "mempool")


@pytest.fixture
def settle(history):
    def _settle(found, told=TOLD, **stored):
        return on_chain_transfers.settle(found, told, history(past=past(**stored)), NOW)

    return _settle


def test_the_newest_stand_first_and_are_linked(settle):
    made = settle(scan(transfer("b", ago=2), transfer("a", ago=1)))
    assert [one["tx_id"] for one in made.rows] == ["a", "b"]
    assert made.rows[0] == {
        "tx_id": "a",
        "log_index": -1,
        "at": (NOW - HOUR).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "height": 900_000,
        "amount": 200.0,
        "amount_floor": 150.0,
        "amount_usd": 2e7,
        "floor_usd": 1e7,
        "certainty": "upper_bound",
        "url": "https://mempool.space/tx/a",
    }


def test_new_and_stored_are_summed_and_each_counts_once(settle):
    old, again, new = transfer("old", ago=3), transfer("again", usd=9e9), transfer("new", usd=3e7)
    made = settle(
        scan(again, new),
        mark=900_001,
        known=[["again", -1]],
        recent={"count": 2, "sum_usd": 4e7, "largest_usd": 2.5e7},
        transfers=[row(transfer("again")), row(old)],
    )
    assert [one["tx_id"] for one in made.rows] == ["new", "again", "old"]
    assert made.summary["count_24h"] == 3
    assert made.summary["sum_usd_24h"] == 7e7
    assert made.summary["largest_usd_24h"] == 3e7
    stored = next(one for one in made.rows if one["tx_id"] == "again")
    assert stored["amount_usd"] == 2e7  # valued when it was seen, never again
    assert [one["tx_id"] for one in made.kept] == ["again", "new"]  # for its height


def test_one_transaction_may_move_a_token_several_times(settle):
    made = settle(scan(transfer("a", log_index=1), transfer("a", log_index=2)))
    assert made.summary["count_24h"] == 2


def test_of_the_movements_of_a_transaction_each_is_known_by_itself(settle):
    seen = scan(transfer("a", log_index=1), transfer("a", log_index=2))
    made = settle(seen, mark=900_000, known=[["a", 1]])
    assert made.summary["count_24h"] == 1


def test_one_stored_deep_below_and_mined_again_above_counts_once(settle):
    """A change of the chain so deep that its name is no longer compared."""
    made = settle(
        scan(transfer("a", height=900_001)),
        mark=900_000,
        recent={"count": 1, "sum_usd": 2e7, "largest_usd": 2e7},
        transfers=[row(transfer("a", height=899_980))],
    )
    assert ([one["tx_id"] for one in made.rows], made.summary["count_24h"]) == (["a"], 1)


def test_what_lies_far_below_the_mark_was_counted_before(settle):
    made = settle(scan(transfer("deep", height=899_990)), mark=900_000)
    assert (made.rows, made.summary["count_24h"]) == ([], 0)


def test_a_transfer_of_yesterday_is_shown_and_not_counted(settle):
    made = settle(scan(transfer("a", ago=25)))
    assert (len(made.rows), made.summary["count_24h"]) == (1, 0)


def test_twenty_are_shown(settle):
    made = settle(scan(*(transfer(f"{n}", ago=n / 60 + 1) for n in range(30))))
    assert [one["tx_id"] for one in made.rows] == [f"{n}" for n in range(20)]
    assert made.summary["count_24h"] == 30


def test_to_find_none_is_an_empty_list_without_a_largest(settle):
    made = settle(scan())
    assert made.rows == []
    assert (made.summary["count_24h"], made.summary["sum_usd_24h"]) == (0, 0)
    assert made.summary["largest_usd_24h"] == UNDEFINED


@pytest.mark.parametrize(
    ("scanned", "mined", "coverage"),
    [(6, 6, 1.0), (3, 12, 0.25), (6, None, NO_HISTORY), (0, 0, UNDEFINED), (7, 6, 1.0)],
)
def test_coverage_is_what_was_looked_through_since_the_last_look(settle, scanned, mined, coverage):
    made = settle(scan(scanned=scanned, mined=mined))
    assert made.summary["blocks_scanned"] == scanned
    assert made.summary["coverage_share"] == coverage


def test_nothing_examined_is_complete_above_nothing(settle):
    assert settle(scan(above=None)).summary["complete_above_usd"] == UNDEFINED
    assert settle(scan(above=3e7)).summary["complete_above_usd"] == 3e7


def test_without_a_look_the_stored_ones_are_shown_and_the_reason_is_named(settle):
    made = settle(
        NO_KEY,
        transfers=[row(transfer("old"))],
        recent={"count": 1, "sum_usd": 2e7, "largest_usd": 2e7},
    )
    assert [one["tx_id"] for one in made.rows] == ["old"]
    assert made.summary["count_24h"] == 1
    assert made.summary["blocks_scanned"] == made.summary["coverage_share"] == NO_KEY
    assert made.kept == []


def test_without_a_look_and_a_past_there_is_nothing(settle):
    assert settle(NO_KEY) == (NO_KEY, NO_KEY, [])


def test_a_providers_own_figure_is_shown_as_such(settle):
    made = settle(NO_KEY, told=7.7e8)
    assert made.rows == NO_KEY
    assert made.summary["largest_told_usd_24h"] == 7.7e8
    assert made.summary["largest_usd_24h"] == made.summary["count_24h"] == NO_KEY
    assert made.kept == []


@pytest.mark.parametrize(
    ("chain", "url"),
    [
        ("bitcoin", "https://mempool.space/tx/ab"),
        ("ethereum", "https://etherscan.io/tx/ab"),
        ("litecoin", "https://blockchair.com/litecoin/transaction/ab"),
    ],
)
def test_every_chain_has_its_page(chain, url):
    assert on_chain_transfers.link(chain, "ab") == url
