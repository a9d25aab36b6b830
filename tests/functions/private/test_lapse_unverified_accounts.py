"""private.lapse_unverified_accounts"""

from functions.accounts import events, register


def test_accounts_never_verified_lapse_after_a_week_and_free_their_codes(database):
    database.code("INVITED")
    register(database)
    assert database.value("private.lapse_unverified_accounts") == 0
    database.age("core.users", "7 days 1 second")
    assert database.value("private.lapse_unverified_accounts") == 1
    assert database.one("select count(*) from core.users").count == 0
    assert not database.one("select redeemed from core.access_codes").redeemed
    assert ("account_lapsed", True, None) in events(database)


def test_verified_accounts_stay(database):
    database.user()
    database.age("core.users", "400 days")
    assert database.value("private.lapse_unverified_accounts") == 0
