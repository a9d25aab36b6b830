"""work.keep_house"""


def test_accounts_never_verified_lapse(database):
    database.user("bob@example.org", verified=False)
    database.age("core.users", "8 days")
    database.user()

    assert database.value("work.keep_house") == {"lapsed_accounts": 1, "partitions": 0}
    assert database.one("select email from core.users").email == "alice@example.org"


def test_missing_months_of_the_audit_trail_are_made(database):
    name = database.one("select to_char(now() at time zone 'UTC', '\"auth_logs_\"YYYY_MM') as n").n
    database.run(f"drop table core.{name}")

    assert database.value("work.keep_house")["partitions"] == 1
