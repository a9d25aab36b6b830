"""api.begin_login"""

from conftest import HASH
from functions.accounts import SENDER, events, sender

DEVICE = "d" * 64


def begin(database, email="alice@example.org", client=SENDER, **further):
    return database.call("api.begin_login", email=email, client=client, **further)


def fail(database, *arguments, **further):
    """A login whose password was wrong."""
    begun = begin(database, *arguments, **further)
    database.run("update core.attempts set spent = true")
    return begun


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
    assert [fail(database).status for _ in range(6)] == [200] * 5 + [429]
    assert begin(database, "ALICE@EXAMPLE.ORG ").status == 429
    assert events(database) == [("security_alert", False, "too_many_attempts")]


def test_one_sender_with_many_addresses_leaves_one_alert(database):
    for n in range(60):
        client = SENDER | {"ip": f"2001:db8::{n:x}"}
        fail(database, f"{n}@example.org", client)
    assert events(database) == [("security_alert", False, "too_many_attempts")]


def test_two_senders_leave_an_alert_each(database):
    for client in (SENDER, sender(1)):
        for _ in range(7):
            fail(database, client=client)
    assert events(database) == [("security_alert", False, "too_many_attempts")] * 2


def test_the_owner_at_another_address_is_not_kept_out(database):
    for _ in range(6):
        fail(database)
    assert begin(database, client=sender(1)).status == 200


def test_an_address_that_tries_many_accounts_is_refused(database):
    statuses = [fail(database, f"{n}@example.org").status for n in range(51)]
    assert statuses == [200] * 50 + [429]


def test_a_refused_attempt_takes_no_slot(database):
    for _ in range(6):
        fail(database)
    assert database.one("select count(distinct id) from core.attempts").count == 5


def test_where_only_open_attempts_are_in_the_way_the_next_is_told_to_wait(database):
    statuses = [begin(database).status for _ in range(6)]
    assert statuses == [200] * 5 + [202]
    assert begin(database).headers["Wait-For"] == "attempts"
    assert events(database) == []


def test_an_attempt_that_nobody_ends_counts_as_failed_after_ten_seconds(database):
    for _ in range(5):
        begin(database)
    database.age("core.attempts", "11 seconds")
    assert begin(database).status == 429


def attacked(database):
    """Alice's account, tried from as many addresses as an hour allows."""
    user_id = database.user()
    database.run("insert into core.devices (user_id, device_hash) values (%s, %s)", user_id, DEVICE)
    for n in range(100):
        fail(database, client=sender(n))


def test_an_attack_on_an_account_keeps_out_everybody_but_a_browser_that_knows_it(database):
    attacked(database)
    assert begin(database, client=sender(200)).status == 429
    assert begin(database, client=sender(200), device="e" * 64).status == 429
    assert begin(database, client=sender(200), device=DEVICE).status == 200


def test_a_browser_that_knows_an_account_may_not_guess_for_ever(database):
    attacked(database)
    statuses = [fail(database, client=sender(200 + n), device=DEVICE).status for n in range(11)]
    assert statuses == [200] * 10 + [429]


def test_a_browser_is_known_to_its_own_account_only(database):
    attacked(database)
    for n in range(100):
        fail(database, "bob@example.org", client=sender(300 + n))
    assert begin(database, "bob@example.org", sender(500), device=DEVICE).status == 429
