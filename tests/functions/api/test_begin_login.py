"""api.begin_login"""

from conftest import HASH
from functions.accounts import SENDER, events, sender


def begin(database, email="alice@example.org", client=SENDER):
    return database.call("api.begin_login", email=email, client=client)


def test_it_gives_out_the_hash_to_check(database):
    database.user()
    assert begin(database, " ALICE@example.org ").body["password_hash"] == HASH


def test_an_unknown_address_has_no_hash_and_takes_the_same_slots(database):
    database.user()
    known = begin(database)
    unknown = begin(database, "nobody@example.org")
    assert unknown.status == known.status
    assert unknown.body.keys() == known.body.keys()
    assert unknown.body["password_hash"] is None
    taken = database.all("select id::text, count(*) as slots from core.attempts group by id")
    assert {row.id: row.slots for row in taken} == {
        known.body["attempt"]: 3,
        unknown.body["attempt"]: 3,
    }


def test_the_sixth_of_one_account_from_one_address_is_refused(database):
    assert [begin(database).status for _ in range(6)] == [200] * 5 + [429]
    assert begin(database, "ALICE@EXAMPLE.ORG ").status == 429
    assert events(database) == [("security_alert", False, "too_many_attempts")]


def test_one_sender_with_many_addresses_leaves_one_alert(database):
    for n in range(60):
        client = SENDER | {"ip": f"2001:db8::{n:x}"}
        begin(database, f"{n}@example.org", client)
    assert events(database) == [("security_alert", False, "too_many_attempts")]


def test_the_owner_at_another_address_is_not_kept_out(database):
    for _ in range(6):
        begin(database)
    assert begin(database, client=sender(1)).status == 200


def test_an_address_that_tries_many_accounts_is_refused(database):
    statuses = [begin(database, f"{n}@example.org").status for n in range(51)]
    assert statuses == [200] * 50 + [429]


def test_a_refused_attempt_takes_no_slot(database):
    for _ in range(6):
        begin(database)
    assert database.one("select count(distinct id) from core.attempts").count == 5
