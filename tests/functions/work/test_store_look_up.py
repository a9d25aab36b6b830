"""work.store_look_up"""

import uuid

import pytest

from jobs_at_hand import put, take


def _coin(coin, symbol, rank=None):
    return {"coingecko_id": coin, "symbol": symbol, "name": coin.title(), "market_cap_rank": rank}


@pytest.fixture
def look_up(database):
    """Look up a text: upstream answers with these coins."""

    def _look_up(text, *coins):
        put(database, "look_up_token", text)
        job = take(database)
        return database.value("work.store_look_up", job=job.id, owner=job.owner, rows=list(coins))

    return _look_up


def _tokens(database):
    rows = database.all(
        "select coingecko_id, asset_key, is_active from core.ucie_tokens order by coingecko_id"
    )
    return [tuple(row) for row in rows]


def test_exact_matches_are_stored_outside_the_ranks(database, look_up):
    found = look_up(
        "xyz",
        _coin("xyz-coin", "XYZ", 900),
        _coin("xyz", "OTHER"),
        _coin("xyzzy", "XYZZY", 100),
    )

    assert found == "found"
    assert _tokens(database) == [("xyz", "OTHER", False), ("xyz-coin", "XYZ", False)]
    assert database.all("select from core.jobs") == []
    assert database.all("select from core.resolver_misses") == []


def test_a_text_that_names_an_id_finds_the_id_only(database, look_up):
    assert look_up("id:xyz", _coin("xyz", "OTHER"), _coin("other", "XYZ")) == "found"

    assert [row[0] for row in _tokens(database)] == ["xyz"]


def test_a_miss_is_remembered_for_an_hour(database, look_up):
    assert look_up("xyz", _coin("xyzzy", "XYZZY")) == "unknown"

    assert _tokens(database) == []
    miss = database.one(
        "select text, extract(epoch from until - now())::int as seconds from core.resolver_misses"
    )
    assert tuple(miss) == ("xyz", 3600)

    assert look_up("xyz") == "unknown"  # again, after that time


def test_an_odd_row_is_a_miss(look_up):
    assert look_up("xyz", _coin("xyz", "x" * 101)) == "unknown"


def test_a_late_owner_writes_nothing(database):
    put(database, "look_up_token", "xyz")
    job = take(database)

    end = database.value(
        "work.store_look_up", job=job.id, owner=str(uuid.uuid4()), rows=[_coin("xyz", "XYZ")]
    )

    assert (end, _tokens(database)) == ("late", [])


def test_who_waits_is_woken(live):
    listening = live.connect("owner")
    listening.execute("listen ready")
    put(live, "look_up_token", "xyz")
    job = take(live)

    live.value("work.store_look_up", job=job.id, owner=job.owner, rows=[])

    (heard,) = listening.notifies(timeout=5, stop_after=1)
    listening.close()
    assert heard.payload == "lookup:xyz"
