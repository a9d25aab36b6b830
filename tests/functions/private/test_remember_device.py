"""private.remember_device"""

from functions.accounts import SENDER

KNOWN = "select device_hash from core.devices order by device_hash"


def remember(database, user_id, number):
    database.value(
        "private.remember_device",
        user_id=user_id,
        device_hash=f"{number:064x}",
        client=SENDER,
    )
    database.age("core.devices", "1 second")


def test_of_an_account_the_fifty_browsers_used_last_are_kept(database):
    alice, bob = database.user(), database.user("bob@example.org")
    remember(database, bob, 999)
    for number in range(50):
        remember(database, alice, number)
    remember(database, alice, 0)
    remember(database, alice, 50)
    known = [int(row.device_hash, 16) for row in database.all(KNOWN)]
    assert known == [0, *range(2, 51), 999]
