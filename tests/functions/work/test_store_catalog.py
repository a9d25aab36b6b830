"""work.store_catalog"""

import uuid

import psycopg
import pytest

from catalog import chain, lease, pool, protocol, store


def _refs(database, kind):
    rows = database.all(
        'select ref from core.defi_catalog where kind = %s order by ref collate "C"', kind
    )
    return [row.ref for row in rows]


def test_lists_replace_what_was_there(database):
    counts = store(
        database, chain=[chain("Ethereum", "ethereum", 70.0)], protocol=[protocol("lido")]
    )
    assert counts == {"chain": 1, "protocol": 1, "links": 0}

    store(database, chain=[chain("Solana", "solana", 9.0)], protocol=[protocol("jito")])
    assert (_refs(database, "chain"), _refs(database, "protocol")) == (["Solana"], ["jito"])


def test_a_kind_that_is_not_given_stays(database):
    store(database, chain=[chain("Ethereum", "ethereum", 70.0)], protocol=[protocol("lido")])
    assert store(database, pool=[pool("a", "lido", 2e6)]) == {"pool": 1}
    assert _refs(database, "protocol") == ["lido"]

    store(database, chain=[chain("Ethereum", "ethereum", 71.0)], protocol=[protocol("lido")])
    assert _refs(database, "pool") == ["a"]


@pytest.mark.parametrize(
    "rows", [[], [protocol("a"), protocol("b")], [protocol("") for _ in "abcdef"]]
)
def test_a_list_that_is_too_short_is_refused_whole(database, rows):
    before = [protocol(name) for name in ("a", "b", "c", "d", "e")]
    store(database, chain=[chain("Ethereum", "ethereum", 70.0)], protocol=before)

    with pytest.raises(psycopg.Error) as refusal, database.conn.transaction():
        store(database, chain=[chain("Base", None, 1.0)], protocol=rows)

    assert refusal.value.diag.message_primary == "too_few_rows"
    assert (_refs(database, "chain"), len(_refs(database, "protocol"))) == (["Ethereum"], 5)


def test_odd_rows_cost_themselves_and_the_first_of_two_counts(database):
    rows = [
        protocol("good", tvl=1.0),
        protocol("good", tvl=2.0),
        protocol("bad", tvl=-5.0),
        protocol("nameless", name=""),
        protocol("unknown", tvl=None),
    ]
    assert store(database, chain=[chain("A", None, None)], protocol=rows)["protocol"] == 2
    assert _refs(database, "protocol") == ["good", "unknown"]


def test_coins_are_linked_by_id_and_never_by_name(database):
    ether = database.token("ethereum", "ETH")
    aave = database.token("aave", "AAVE")
    database.token("dogecoin", "DOGE")
    counts = store(
        database,
        chain=[chain("Ethereum", "ethereum", 70.0), chain("Ether Two", "ethereum", 1.0)],
        protocol=[
            protocol("aave-v2", None, 900.0, parent="parent#aave"),
            protocol("aave-v3", "aave", 30.0, parent="parent#aave"),
            protocol("ethereum-vaults", None, 5.0),
            protocol("dogecoin-cash", "doge-cash", 5.0),
        ],
    )
    assert counts["links"] == 2
    links = {
        (str(row.token_id), row.provider): (row.ref, row.ok)
        for row in database.all("select * from core.token_links")
    }
    assert links == {
        (ether, "defillama_chain"): ("Ethereum", True),
        (aave, "defillama"): ("aave", True),
    }


def test_a_link_that_the_catalog_no_longer_bears_out_is_gone(database):
    token = database.token("ethereum", "ETH")
    database.run(
        "insert into core.token_links (token_id, provider, ref, ok)"
        " values (%s, 'kraken', 'ETHUSD', true)",
        token,
    )
    store(database, chain=[chain("Ethereum", "ethereum", 70.0)], protocol=[protocol("lido")])
    store(database, chain=[chain("Ethereum", None, 70.0)], protocol=[protocol("lido")])
    assert [row.provider for row in database.all("select provider from core.token_links")] == [
        "kraken"
    ]


def test_who_lost_the_job_stores_nothing(database):
    job = lease(database) | {"owner": str(uuid.uuid4())}
    catalog = {"chain": [chain("Ethereum", "ethereum", 70.0)]}
    assert database.value("work.store_catalog", **job, catalog=catalog) is None
    assert _refs(database, "chain") == []
