"""ops.failed_logins"""


def _failed(database, user_id, address):
    database.run(
        "insert into core.auth_logs (user_id, event_type, ip_address, success, error_message)"
        " values (%s, 'failed_login', %s, false, 'invalid_credentials')",
        user_id,
        address,
    )


def test_it_counts_by_account_and_address_the_most_first(database):
    alice = database.user()
    _failed(database, None, "198.51.100.9")
    for _ in range(3):
        _failed(database, alice, "203.0.113.7")

    rows = database.rows("ops.failed_logins")

    assert [(row.email, row.ip_address, row.failures) for row in rows] == [
        ("alice@example.org", "203.0.113.7", 3),
        (None, "198.51.100.9", 1),
    ]


def test_it_looks_back_as_far_as_told(database):
    _failed(database, None, "198.51.100.9")
    database.age("core.auth_logs", "2 days")

    assert database.rows("ops.failed_logins") == []
    since = database.one("select now() - interval '3 days' as since").since
    assert len(database.rows("ops.failed_logins", since=since)) == 1


def test_other_failures_are_not_logins(database):
    database.run(
        "insert into core.auth_logs (event_type, success, error_message)"
        " values ('register', false, 'access_code_invalid')"
    )
    assert database.rows("ops.failed_logins") == []
