"""private.defi_past and the lists it is made of"""

import pytest

from catalog import chain, pool, protocol, store


@pytest.fixture
def past(database):
    """The past of a coin, which is stored first if it is not there."""

    def _past(coin, **columns):
        token = database.token(coin, coin.upper()[:20], **columns)
        return database.one(
            "select private.defi_past(t) as past from core.ucie_tokens as t where id = %s", token
        ).past

    return _past


def test_before_anything_was_taken_in_there_is_no_catalog(past):
    assert past("bitcoin") == {
        "catalog_at": None,
        "rows": [],
        "top_protocols": [],
        "pools": [],
        "peers": [],
        "price_30d_usd": None,
        "points": [],
        "stored_until": {},
    }


def test_a_coin_without_deposits_has_a_catalog_and_no_rows(database, past):
    store(database, chain=[chain("Ethereum", "ethereum", 70.0)], protocol=[protocol("lido")])
    found = past("dogecoin")
    assert found["catalog_at"] > 1.7e9
    assert (found["rows"], found["pools"], found["peers"]) == ([], [], [])


def test_rows_are_the_largest_first_and_unknown_deposits_last(database, past):
    store(
        database,
        chain=[chain("Ethereum", "ethereum", 70.0, stablecoins_usd=7.0)],
        protocol=[
            protocol("v1", "aave", None, parent="parent#aave"),
            protocol("v2", None, 5.0, parent="parent#aave"),
            protocol("v3", None, 50.0, parent="parent#aave"),
        ],
    )
    assert [row["ref"] for row in past("aave")["rows"]] == ["v3", "v2", "v1"]
    (row,) = past("ethereum")["rows"]
    assert row == {
        "kind": "chain",
        "ref": "Ethereum",
        "name": "Ethereum",
        "asked_as": "Ethereum",
        "category": None,
        "tvl_usd": 70.0,
        "body": {"stablecoins_usd": 7.0},
    }


def test_a_family_is_asked_about_as_a_whole_if_all_of_it_is_the_coins(database, past):
    store(
        database,
        chain=[chain("Ethereum", "ethereum", 70.0)],
        protocol=[
            protocol("v3", "aave", 9.0, parent="parent#aave"),
            protocol("v2", None, 5.0, parent="parent#aave"),
            protocol("one", "coin-a", 3.0, parent="parent#both"),
            protocol("two", "coin-b", 2.0, parent="parent#both"),
            protocol("lone", "coin-c", 1.0),
        ],
    )

    def _asked_as(coin):
        return {row["ref"]: row["asked_as"] for row in past(coin)["rows"]}

    assert _asked_as("aave") == {"v3": "aave", "v2": "aave"}
    assert _asked_as("coin-a") == {"one": "one"}
    assert _asked_as("coin-c") == {"lone": "lone"}


def test_top_protocols_are_those_with_most_on_the_chain(database, past):
    protocols = [
        protocol(f"p{place:02}", tvl=100.0 + place, on={"Ethereum": 100.0 + place, "Base": 9.0})
        for place in range(12)
    ]
    elsewhere = protocol("giant", tvl=1e6, on={"Base": 1e6 - 1, "Ethereum": 1.0})
    store(
        database,
        chain=[chain("Ethereum", "ethereum", 70.0), chain("Base", None, 9.0)],
        protocol=[*protocols, elsewhere],
    )
    top = past("ethereum")["top_protocols"]
    assert [row["name"] for row in top] == [f"P{place:02}" for place in range(11, 1, -1)]
    assert top[0] == {
        "name": "P11", "category": "Lending", "tvl_usd": 111.0, "change_7d_pct": -1.5,
    }  # fmt: skip


def test_pools_are_the_largest_and_no_outliers(database, past):
    pools = [pool(f"{place:02}", "lido", 1e6 * (place + 1)) for place in range(12)]
    wild = pool("wild", "lido", 9e9, apy_pct=9000.0, outlier=True)
    doubtful = pool("doubtful", "lido", 8e9, outlier=None)
    other = pool("other", "elsewhere", 7e9)
    store(
        database,
        chain=[chain("Ethereum", "ethereum", 70.0)],
        protocol=[protocol("lido", "lido-dao")],
    )
    store(database, pool=[*pools, wild, doubtful, other])
    found = past("lido-dao")["pools"]
    assert [row["pool"] for row in found] == [f"POOL-{place:02}" for place in range(11, 1, -1)]
    assert (found[0]["project"], found[0]["chain"], found[0]["apy_pct"]) == ("lido", "Ethereum", 4)
    assert past("ethereum")["pools"][0]["project"] == "elsewhere"


def test_peers_are_nearest_in_size_in_the_same_category(database, past):
    store(
        database,
        chain=[chain("Ethereum", "ethereum", 70.0)],
        protocol=[
            protocol("aave-v3", "aave", 90.0, parent="parent#aave"),
            protocol("aave-v2", None, 10.0, parent="parent#aave"),
            protocol("twin-a", None, 60.0, parent="parent#twin"),
            protocol("twin-b", None, 50.0, parent="parent#twin"),
            protocol("dex", None, 100.0, category="Dexs"),
            protocol("empty", None, None),
            *(protocol(f"far-{power}", None, 10.0**power) for power in range(3, 9)),
        ],
    )
    peers = past("aave")["peers"]
    assert [row["name"] for row in peers] == ["Twin A", "Far 3", "Far 4", "Far 5", "Far 6"]
    assert peers[0] == {
        "name": "Twin A",
        "tvl_usd": 110.0,
        "revenue_30d_usd": 4.0,
        "mcap_tvl": pytest.approx(50 / 110),
    }


def test_peers_of_a_chain_are_chains(database, past):
    store(
        database,
        chain=[
            chain("Ethereum", "ethereum", 70.0),
            chain("Base", None, 60.0),
            chain("Solana", "solana", 10.0),
            chain("Nobody", None, None),
        ],
        protocol=[protocol("lido")],
    )
    database.token("solana", "SOL", market_cap_usd=30)
    peers = past("ethereum")["peers"]
    assert [(row["name"], row["mcap_tvl"]) for row in peers] == [("Base", None), ("Solana", 3.0)]
    assert {row["revenue_30d_usd"] for row in peers} == {None}


def test_own_points_of_forty_days_are_given(database, past):
    token = database.token("aave", "AAVE")
    database.run(
        "insert into core.metric_points (token_id, metric, source, at, value)"
        " select %s, 'defi.tvl_usd', 'defillama', now() - make_interval(days => d), d"
        " from unnest(array[1, 39, 41]) as d",
        token,
    )
    found = database.one(
        "select private.defi_past(t) as past from core.ucie_tokens as t where id = %s", token
    ).past
    assert [value for _, value in found["points"]] == [39, 1]
    assert found["stored_until"] == {"defi.tvl_usd": found["points"][1][0]}


def test_the_price_of_a_month_ago_is_a_daily_close_or_else_one_of_ours(database, past):
    token = database.token("aave", "AAVE")

    def _price():
        return database.one(
            "select (private.defi_past(t) ->> 'price_30d_usd')::float8 as price"
            " from core.ucie_tokens as t where id = %s",
            token,
        ).price

    database.run(
        "insert into core.price_snapshots (token_id, taken_at, price_usd, sources, quality,"
        " conflict) values (%s, now() - interval '30 days 13 hours', 1, 1, 90, false),"
        " (%s, now() - interval '29 days 20 hours', 2, 1, 90, false)",
        *(token, token),
    )
    assert _price() == 2
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " select %s, 86400, 'kraken', date_trunc('day', now(), 'UTC') - make_interval(days => d),"
        " 100 + d from generate_series(0, 60) as d",
        token,
    )
    assert 129 <= _price() <= 131


def test_what_holds_next_to_nothing_has_no_size_to_compare(database, past):
    store(
        database,
        chain=[chain("Big", "big", 1e15), chain("Dust", "dust", 1e-308), chain("C", None, 5.0)],
        protocol=[
            protocol("large", "large", 1e15),
            protocol("crumb", "crumb", 1e-308),
            protocol("other", None, 5.0),
        ],
    )
    database.token("dust", "DUST", market_cap_usd=10**15)
    assert [row["name"] for row in past("big")["peers"]] == ["C"]
    assert [row["name"] for row in past("large")["peers"]] == ["Other"]
    assert past("crumb")["peers"] == []
