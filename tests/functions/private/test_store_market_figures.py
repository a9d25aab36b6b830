"""private.store_market_figures"""

import pytest
from psycopg.types.json import Jsonb

WEEK = [round(100 + step / 3, 2) for step in range(42)]


def _row(coin="bitcoin", **changes):
    return {
        "coingecko_id": coin,
        "symbol": coin[:3],
        "name": coin.title(),
        "market_cap_rank": 1,
        "change_1h_pct": 0.12,
        "change_7d_pct": -9.5,
        "circulating_supply": 19830000,
        "week_usd": WEEK,
    } | changes


@pytest.fixture
def take_in(database):
    def _take_in(*rows):
        database.one("select private.upsert_tokens(%s, false)", Jsonb(list(rows)))

    return _take_in


@pytest.fixture
def stored(database):
    def _stored(coin="bitcoin"):
        return database.one(
            "select change_1h_pct, change_7d_pct, circulating_supply, week_usd, as_of"
            " from core.market_figures join core.ucie_tokens on id = token_id"
            " where coingecko_id = %s",
            coin,
        )

    return _stored


def test_what_the_list_says_beside_a_row_is_kept(take_in, stored):
    take_in(_row())

    kept = stored()
    assert [float(price) for price in kept.week_usd] == WEEK
    assert (float(kept.change_1h_pct), float(kept.change_7d_pct)) == (0.12, -9.5)
    assert float(kept.circulating_supply) == 19830000


def test_a_later_list_replaces_it(database, take_in, stored):
    take_in(_row())
    database.conn.execute("update core.market_figures set as_of = as_of - interval '1 hour'")

    take_in(_row(change_7d_pct=None, week_usd=[2, 1]))

    assert (stored().change_7d_pct, [float(price) for price in stored().week_usd]) == (None, [2, 1])
    assert database.one("select now() - as_of < '1 minute' as new from core.market_figures").new


def test_a_list_without_lines_leaves_what_is_kept(take_in, stored):
    take_in(_row())
    bare = _row()
    del bare["week_usd"]

    take_in(bare, _row("dogecoin", week_usd=None))

    assert len(stored().week_usd) == 42
    assert stored("dogecoin") is None


@pytest.mark.parametrize(
    "week",
    [[], [1.0], [1.0, None], [1.0, "2"], [1.0, 0], [1.0, -2], [1.0, 1e31], [1.0] * 43],
)
def test_an_odd_line_is_no_line(take_in, stored, week):
    take_in(_row(week_usd=week))
    assert stored().week_usd == []
    assert float(stored().change_1h_pct) == 0.12


def test_an_absurd_figure_is_unknown_and_a_coin_listed_twice_counts_once(take_in, stored):
    absurd = {"change_1h_pct": -101, "change_7d_pct": "5", "circulating_supply": -1}
    take_in(_row(**absurd), _row(change_1h_pct=5))
    kept = stored()
    assert (kept.change_1h_pct, kept.change_7d_pct, kept.circulating_supply) == (None,) * 3


def test_a_row_that_is_no_coin_is_left_out(database, take_in):
    take_in(_row(symbol=None), _row("ethereum"))
    assert database.one("select count(*) from core.market_figures").count == 1
