"""private.store_transfers"""

import json

import pytest

from racing import barrier_call, rounds


def _transfer(database, **changes):
    at = database.one("select (now() - interval '1 hour')::text as at").at
    return {
        "chain": "bitcoin",
        "tx_id": "f" * 64,
        "log_index": -1,
        "at": at,
        "block_height": 900000,
        "amount": 1240.0,
        "amount_floor": 1000.0,
        "amount_usd": 9.6e7,
        "floor_usd": 7.7e7,
        "certainty": "upper_bound",
        "source": "mempool",
    } | changes


def _store(connection, token, *transfers):
    return connection.execute(
        "select private.store_transfers(%s, %s)", (token, json.dumps(transfers))
    ).fetchone()[0]


@pytest.fixture
def bitcoin(database):
    return database.token()


def test_a_transfer_is_stored_once(database, bitcoin):
    transfer = _transfer(database)
    assert _store(database.conn, bitcoin, transfer, transfer) == 1
    assert _store(database.conn, bitcoin, transfer) == 0
    assert _store(database.conn, bitcoin, transfer | {"log_index": 3}) == 1


def test_one_mined_again_gets_its_height_and_nothing_else(database, bitcoin):
    first = _transfer(database)
    _store(database.conn, bitcoin, first)
    later = database.one("select now()::text as at").at
    again = first | {"block_height": 900001, "at": later, "amount_usd": 1e9, "floor_usd": 1e9}
    assert _store(database.conn, bitcoin, again) == 0

    row = database.one(
        "select block_height, amount_usd, at < now() as early from core.large_transfers"
    )
    assert tuple(row) == (900001, 9.6e7, True)


def test_a_floor_above_the_amount_is_refused(database, bitcoin):
    with pytest.raises(Exception, match="large_transfers_floor_below"):
        _store(database.conn, bitcoin, _transfer(database, amount_floor=1e9))


def _race(live, token, number):
    """Let four workers store the same transfer, seen in four blocks; count the rows."""
    connections = [live.connect("owner") for _ in range(4)]
    transfers = [
        _transfer(
            live,
            tx_id=f"{number:064d}",
            at=live.one("select (now() - make_interval(mins => %s))::text as at", n).at,
            block_height=900000 + n,
        )
        for n in range(4)
    ]
    barrier_call(4, lambda n: _store(connections[n], token, transfers[n]))
    for connection in connections:
        connection.close()
    return live.one(
        "select count(*) from core.large_transfers where tx_id = %s", f"{number:064d}"
    ).count


def test_writers_of_one_chain_take_turns(live):
    token = live.token()
    for number in rounds(4):
        assert _race(live, token, number) == 1


def test_without_turns_a_transfer_would_be_there_twice(live):
    token = live.token()
    body = live.one("select pg_get_functiondef('private.store_transfers'::regproc) as text").text
    start = body.index("  perform pg_advisory_xact_lock")
    live.run(body[:start] + body[body.index("  update core.large_transfers") :])

    assert any(_race(live, token, number) > 1 for number in range(60))
