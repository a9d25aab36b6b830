"""api.begin_registration"""

from functions.accounts import SENDER, events


def begin(database, ip="203.0.113.7"):
    return database.call("api.begin_registration", client=SENDER | {"ip": ip})


def test_it_takes_a_slot(database):
    reply = begin(database)
    assert reply.status == 200
    taken = database.one("select id::text, scope from core.attempts")
    assert (taken.id, taken.scope) == (reply.body["attempt"], "register_address")


def test_the_sixth_within_a_quarter_of_an_hour_is_refused_and_told_when_to_come_back(database):
    assert [begin(database).status for _ in range(6)] == [200] * 5 + [429]
    refused = begin(database)
    assert refused.body["code"] == "too_many_attempts"
    assert 0 < int(refused.headers["Retry-After"]) <= 900


def test_a_flood_leaves_one_alert_a_minute(database):
    for _ in range(9):
        begin(database)
    assert events(database) == [("security_alert", False, "code_guessing")]


def test_the_window_slides(database):
    for _ in range(5):
        begin(database)
    database.age("core.attempts", "15 minutes")
    assert begin(database).status == 200


def test_addresses_of_one_ipv6_network_count_as_one(database):
    statuses = [begin(database, f"2001:db8:1:2::{n}").status for n in range(6)]
    assert statuses == [200] * 5 + [429]
    assert begin(database, "2001:db8:1:3::1").status == 200


def test_ipv4_written_as_ipv6_is_the_same_sender(database):
    statuses = [begin(database, "203.0.113.9").status for _ in range(5)]
    assert statuses == [200] * 5
    assert begin(database, "::ffff:203.0.113.9").status == 429


def test_senders_without_an_address_share_one_window(database):
    assert [begin(database, None).status for _ in range(6)] == [200] * 5 + [429]
