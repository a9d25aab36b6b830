"""private.queue_notice"""

import pytest

from jobs_at_hand import take

CLIENT = {
    "ip": "203.0.113.7",
    "agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}


@pytest.mark.parametrize(
    ("recipient", "goes_to"), [(None, "alice@example.org"), ("old@example.org", "old@example.org")]
)
def test_it_tells_device_address_and_time_and_holds_no_secret(database, recipient, goes_to):
    user_id = database.user()
    database.value(
        "private.queue_notice",
        kind="new_device",
        user_id=user_id,
        client=CLIENT,
        recipient=recipient,
    )
    row = database.one(
        "select id, recipient, sealed, token_hash, facts, private.iso_time(now()) as now"
        " from core.letters"
    )
    assert (row.recipient, row.sealed, row.token_hash) == (goes_to, None, None)
    assert row.facts == {
        "device": "Firefox on Linux",
        "address": "203.0.113.7",
        "at": row.now,
    }
    assert take(database).key == str(row.id)


def test_a_client_that_says_nothing_is_unknown(database):
    user_id = database.user()
    database.value("private.queue_notice", kind="new_device", user_id=user_id, client={})
    facts = database.one("select facts from core.letters").facts
    assert (facts["device"], facts["address"]) == ("Unknown device", "unknown")
