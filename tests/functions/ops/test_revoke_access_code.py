"""ops.revoke_access_code"""


def test_it_withdraws_an_unspent_code_however_it_is_typed(database):
    database.code("INVITED")

    assert database.value("ops.revoke_access_code", code=" invited ") is True
    assert database.one("select revoked_at from core.access_codes").revoked_at is not None


def test_it_says_false_for_what_it_cannot_withdraw(database):
    alice = database.user()
    database.run(
        "insert into core.access_codes (code, redeemed, redeemed_by, redeemed_at)"
        " values ('SPENT', true, %s, now())",
        alice,
    )
    database.code("TWICE")
    database.value("ops.revoke_access_code", code="TWICE")

    for code in ("UNKNOWN", "SPENT", "TWICE"):
        assert database.value("ops.revoke_access_code", code=code) is False


def test_only_a_withdrawal_is_in_the_audit_trail_and_of_which_code(database):
    database.code("INVITED")
    database.value("ops.revoke_access_code", code="UNKNOWN")
    database.value("ops.revoke_access_code", code="INVITED")

    events = database.all(
        "select event_type, code from core.auth_logs left join core.access_codes"
        " on access_codes.id = subject_id"
    )
    assert [(row.event_type, row.code) for row in events] == [("access_code_revoked", "INVITED")]
