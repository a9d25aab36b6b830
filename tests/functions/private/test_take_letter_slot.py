"""private.take_letter_slot"""


def _take(database, kind="reset_password", email="alice@example.org"):
    query = "select id from private.take_letter_slot(%s, %s)"
    return database.one(query, kind, email).id is not None


def test_a_mailbox_gets_one_letter_of_a_kind_a_minute(database):
    assert [_take(database) for _ in range(3)] == [True, False, False]
    database.age("core.attempts", "61 seconds")
    assert [_take(database) for _ in range(2)] == [True, False]


def test_a_mailbox_gets_five_letters_of_a_kind_a_day(database):
    given = []
    for _ in range(7):
        given.append(_take(database))
        database.age("core.attempts", "2 minutes")
    assert given == [True] * 5 + [False] * 2
    database.age("core.attempts", "24 hours")
    assert _take(database)


def test_each_kind_and_each_mailbox_counts_for_itself(database):
    assert _take(database)
    assert _take(database, "verify_email")
    assert _take(database, email="bob@example.org")
