"""quant/transfers.py"""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quant.transfers import Moved, moved

P2WPKH, P2SH, P2TR = "v0_p2wpkh", "p2sh", "v1_p2tr"


class Put(NamedTuple):
    address: str | None
    kind: str
    amount: float


ME = Put("me", P2WPKH, 100.0)


@pytest.mark.parametrize(
    ("inputs", "outputs", "expected"),
    [
        # change to an address that paid
        ([ME], [Put("you", P2WPKH, 70), Put("me", P2WPKH, 29)], Moved(70, 70, "exact")),
        ([ME], [Put("you", P2SH, 70), Put("me", P2WPKH, 29)], Moved(70, 70, "exact")),
        # the same address paid is known, so the only other output of its type is no change
        ([ME], [Put("you", P2WPKH, 1), Put("me", P2WPKH, 99)], Moved(1, 1, "exact")),
        # change to a new address, told by its type
        ([ME], [Put("you", P2SH, 70), Put("new", P2WPKH, 29)], Moved(70, 70, "script_rule")),
        ([ME], [Put("you", P2SH, 29), Put("new", P2WPKH, 70)], Moved(29, 29, "script_rule")),
        (
            [ME, Put("too", P2WPKH, 1)],
            [Put("you", P2SH, 50), Put("they", P2TR, 20), Put("new", P2WPKH, 30)],
            Moved(70, 70, "script_rule"),
        ),
        # nobody can tell: two of the type, none of the type, inputs of two types
        ([ME], [Put("you", P2WPKH, 70), Put("new", P2WPKH, 29)], Moved(99, 29, "upper_bound")),
        ([ME], [Put("you", P2SH, 70), Put("new", P2TR, 29)], Moved(99, 29, "upper_bound")),
        (
            [ME, Put("too", P2SH, 1)],
            [Put("you", P2SH, 71), Put("new", P2WPKH, 29)],
            Moved(100, 29, "upper_bound"),
        ),
        (
            [ME, Put("too", P2SH, 1)],
            [Put("you", P2SH, 71), Put("new", P2TR, 29)],
            Moved(100, 29, "upper_bound"),
        ),
        # one output: nothing can have gone back
        ([ME], [Put("you", P2WPKH, 99)], Moved(99, 99, "exact")),
        ([ME] * 40, [Put("new", P2WPKH, 3999)], Moved(3999, 3999, "exact")),
        # notes on the chain hold no coins
        ([ME], [Put("you", P2WPKH, 99), Put(None, "op_return", 0)], Moved(99, 99, "exact")),
        # places without an address are not one place
        (
            [Put(None, "p2pk", 100)],
            [Put(None, "p2pk", 60), Put("you", P2SH, 40)],
            Moved(40, 40, "script_rule"),
        ),
    ],
)
def test_what_moved(inputs, outputs, expected):
    assert moved(inputs, outputs) == expected


@pytest.mark.parametrize(
    ("inputs", "outputs"),
    [
        ([], [Put("pool", P2WPKH, 3.125)]),  # new coins
        ([ME], [Put("me", P2WPKH, 99)]),
        ([ME, Put("too", P2SH, 5)], [Put("too", P2SH, 60), Put("me", P2WPKH, 40)]),
        ([ME] * 300, [Put("me", P2WPKH, 29_999)]),  # gathered at home
        ([ME], [Put(None, "op_return", 0)]),
        ([ME], []),
    ],
)
def test_what_moved_nothing_to_anybody(inputs, outputs):
    assert moved(inputs, outputs) is None


def test_a_batch_of_300_is_an_upper_bound_with_a_floor_near_it():
    outputs = [Put(f"you {n}", (P2WPKH, P2SH)[n % 2], 1 + n / 100) for n in range(300)]
    total = sum(put.amount for put in outputs)
    assert moved([ME], outputs) == Moved(total, pytest.approx(total - 3.99), "upper_bound")


def test_a_batch_with_one_output_of_the_senders_type_leaves_that_one_out():
    outputs = [Put(f"you {n}", P2SH, 1.0) for n in range(299)] + [Put("new", P2WPKH, 500.0)]
    assert moved([ME], outputs) == Moved(299, 299, "script_rule")


puts = st.lists(
    st.builds(
        Put,
        st.sampled_from([None, "a", "b", "c", "d"]),
        st.sampled_from([P2WPKH, P2SH, P2TR]),
        st.floats(0, 1e6),
    ),
    max_size=8,
)


@given(inputs=puts, outputs=puts)
@settings(max_examples=300, deadline=None)
def test_a_floor_is_never_above_and_nothing_moves_that_is_not_there(inputs, outputs):
    made = moved(inputs, outputs)
    if made is not None:
        assert 0 <= made.floor <= made.amount <= sum(put.amount for put in outputs) * (1 + 1e-12)
        assert (made.floor == made.amount) or made.certainty == "upper_bound"
