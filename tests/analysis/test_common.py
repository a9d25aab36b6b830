"""analysis/common.py"""

import pytest

from analysis import common
from fixed_answers import NOW


def finish(coin, **options):
    return common.finish(coin, {"x": 1.23456789012345}, method="m/1", as_of=NOW, **options)


def test_the_common_block_comes_first_and_is_whole(coin):
    made = finish(coin(), warnings=["pegged", "pegged"])
    assert made == {
        "coin": {
            "coingecko_id": "bitcoin",
            "name": "Bitcoin",
            "rank": 1,
            "kind": "native",
            "pegged_to": None,
            "wraps": None,
            "same_symbol_count": 3,
        },
        "as_of": "2026-11-22T12:34:56Z",
        "method": "m/1",
        "applicable": True,
        "missing": [
            {"path": "coin.pegged_to", "reason": "not_applicable"},
            {"path": "coin.wraps", "reason": "not_applicable"},
        ],
        "warnings": ["pegged"],
        "x": 1.23456789012,
    }


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"rank": None}, "coin.rank"),
        ({"kind": "stablecoin"}, "coin.pegged_to"),
        ({"kind": "wrapped"}, "coin.wraps"),
    ],
)
def test_what_should_be_known_of_a_coin_is_unpublished(coin, changes, path):
    assert {"path": path, "reason": "not_published"} in finish(coin(**changes))["missing"]


def test_a_warning_is_on_the_closed_list(coin):
    with pytest.raises(ValueError, match="no such warning: watch_out"):
        finish(coin(), warnings=["watch_out"])
