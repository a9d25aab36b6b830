"""work.refresh_market"""

import uuid

import psycopg
import pytest
from psycopg.types.json import Jsonb


@pytest.fixture
def refresh(database):
    owner = str(uuid.uuid4())
    job = database.one(
        "insert into core.jobs (kind, key, state, owner, lease_until)"
        " values ('market', 'market', 'running', %s, now() + interval '1 minute') returning id",
        owner,
    ).id
    return lambda *rows: database.value(
        "work.refresh_market", job=job, owner=owner, rows=Jsonb(list(rows))
    )


def _row(coin="bitcoin", **changes):
    return {
        "coingecko_id": coin,
        "symbol": coin[:3],
        "name": "Renamed",
        "market_cap_rank": 7,
        "current_price_usd": 5.5,
        "market_cap_usd": 100,
        "total_volume_usd": 10,
        "price_change_24h": 1.25,
        "change_7d_pct": 2,
        "week_usd": [1, 2],
    } | changes


def test_only_the_figures_of_a_coin_change(database, refresh):
    database.token()
    assert refresh(_row(), _row("new-coin")) == {"updated": 1}

    coin = database.one("select * from core.ucie_tokens")
    assert (coin.name, coin.symbol, coin.market_cap_rank, coin.asset_key) == (
        *("Bitcoin", "BTC"),
        *(1, "BTC"),
    )
    figures = (
        coin.current_price_usd,
        coin.market_cap_usd,
        coin.total_volume_usd,
        coin.price_change_24h,
    )
    assert [float(figure) for figure in figures] == [5.5, 100, 10, 1.25]
    assert [
        float(price) for price in database.one("select week_usd from core.market_figures")[0]
    ] == [1, 2]


def test_the_sum_is_left_to_a_call_of_its_own(database, refresh):
    database.token(market_cap_usd=7)
    database.value("private.make_market_summary")
    refresh(_row())
    assert database.one("select cap_usd from core.market_summary").cap_usd == 7


def test_a_figure_that_is_gone_is_unknown_again(database, refresh):
    database.token(market_cap_usd=99)
    refresh(_row(current_price_usd=None, market_cap_usd=None))
    coin = database.one("select current_price_usd, market_cap_usd from core.ucie_tokens")
    assert coin == (None, None)


def test_a_coin_outside_the_list_keeps_its_figures(database, refresh):
    database.token()
    database.token("old", "OLD", market_cap_rank=None, is_active=False, current_price_usd=3)
    refresh(_row(), _row("old"))
    assert (
        database.one("select current_price_usd from core.ucie_tokens where symbol = 'OLD'")[0] == 3
    )


def test_a_list_that_knows_less_than_half_of_them_changes_nothing(database, refresh):
    for n in range(3):
        database.token(f"coin-{n}", f"C{n}", market_cap_rank=n + 1)
    with pytest.raises(psycopg.Error) as refusal, database.conn.transaction():
        refresh(_row("coin-0"))
    assert refusal.value.diag.message_primary == "too_few_tokens"
    assert database.one("select count(*) from core.market_figures").count == 0
    assert refresh(_row("coin-0"), _row("coin-1"), _row("coin-1"), {"odd": 1}) == {"updated": 2}


def test_without_a_coin_there_is_nothing_to_refuse(refresh):
    assert refresh(_row()) == {"updated": 0}


def test_who_lost_the_job_stores_nothing(database, refresh):
    database.token()
    database.run("update core.jobs set owner = gen_random_uuid()")
    assert refresh(_row()) is None
    assert database.one("select current_price_usd from core.ucie_tokens")[0] == 77671


def test_open_pages_are_told_the_prices_that_changed(database, refresh):
    database.token()
    database.token("ethereum", "ETH", market_cap_rank=2)
    told = "select data - 'at' from core.stream_events where kind = 'price' order by id"
    refresh(_row(), _row("ethereum"))
    before = len(database.all(told))
    refresh(_row(current_price_usd=6), _row("ethereum"))

    events = database.all(told)[before:]
    prices = [{"coingecko_id": "bitcoin", "price_usd": 6, "change_24h_pct": 1.25}]
    assert [event[0] for event in events] == [{"from": "list", "prices": prices}]
