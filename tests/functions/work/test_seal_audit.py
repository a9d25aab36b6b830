"""work.seal_audit"""

import hashlib

import psycopg
import pytest

from functions.audit import seal, write


def test_an_empty_trail_has_no_seal(database):
    (sealed,) = database.rows("work.seal_audit")
    assert (sealed.seals, sealed.rows, sealed.last_number, sealed.digest) == (0, 0, None, None)


def test_it_seals_a_batch_at_a_time_and_chains_the_seals(database):
    write(database, 5)

    batches = [database.rows("work.seal_audit", batch=2)[0] for _ in range(4)]

    assert [(batch.seals, batch.rows) for batch in batches] == [(1, 2), (1, 2), (1, 1), (0, 0)]
    seals = database.all(
        "select id, after_number, last_number, rows, previous, digest from core.audit_seals"
    )
    assert [s.id for s in seals] == [1, 2, 3]
    assert [s.previous for s in seals] == [None, seals[0].digest, seals[1].digest]
    assert [s.after_number for s in seals] == [0, seals[0].last_number, seals[1].last_number]
    assert batches[-1].digest == seals[-1].digest
    assert batches[-1].last_number == seals[-1].last_number


def test_what_is_sealed_is_not_sealed_again(database):
    write(database, 2)
    first = seal(database)
    assert seal(database) == first

    write(database)
    assert seal(database).last_number == first.last_number + 1


def test_months_of_one_batch_get_seals_of_their_own(database):
    for day in ("2020-03-31 23:59:58+00", "2020-05-01"):
        write(database, 2, at=day)

    (sealed,) = database.rows("work.seal_audit")

    assert (sealed.seals, sealed.rows) == (3, 4)
    seals = database.all("select month::text, rows, after_number from core.audit_seals order by id")
    assert [(s.month, s.rows) for s in seals] == [
        ("2020-03-01", 1),
        ("2020-04-01", 1),
        ("2020-05-01", 2),
    ]
    assert {s.after_number for s in seals} == {0}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_month_is_one_of_utc_whatever_the_zone(database, zone):
    write(database, 1, at="2020-03-31 23:30:00+00")
    database.one("select set_config('timezone', %s, true)", zone)

    seal(database)

    assert database.one("select month::text as month from core.audit_seals").month == "2020-03-01"


def test_a_digest_is_the_hash_of_the_rest_of_the_seal(database):
    write(database)
    digest = seal(database).digest
    text = database.one("select private.seal_text(audit_seals) as text from core.audit_seals").text
    assert hashlib.sha256(text.encode()).hexdigest() == digest


def test_a_number_that_was_rolled_back_leaves_a_gap_and_no_more(database):
    write(database)
    with database.conn.transaction(force_rollback=True):
        write(database, 3)
    write(database)
    (sealed,) = database.rows("work.seal_audit")
    assert (sealed.seals, sealed.rows) == (1, 2)


def test_it_refuses_a_transaction_that_would_not_see_what_others_commit(live):
    with live.connect("worker") as worker:
        worker.execute("set default_transaction_isolation = 'repeatable read'")
        with pytest.raises(psycopg.errors.ActiveSqlTransaction):
            worker.execute("select work.seal_audit()")
