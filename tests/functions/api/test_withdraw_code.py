"""api.withdraw_code"""

from functions.accounts import register
from functions.admins import NOBODY, SENDER, admin, trail


def withdraw(database, session, code_id):
    return database.call("api.withdraw_code", session=session, id=code_id, client=SENDER)


def test_a_withdrawn_code_opens_no_account(database):
    root, session = admin(database)
    code = database.code()
    assert withdraw(database, session, code).status == 204
    assert withdraw(database, session, code).status == 204
    assert trail(database) == [("access_code_revoked", root, code, None)]
    assert register(database).body["code"] == "access_code_invalid"


def test_a_redeemed_code_stays_redeemed(database):
    _, session = admin(database)
    code = database.code()
    register(database)
    reply = withdraw(database, session, code)
    assert (reply.status, reply.body["code"]) == (409, "code_redeemed")
    assert database.one("select revoked_at from core.access_codes") == (None,)


def test_there_is_no_such_code(database):
    _, session = admin(database)
    assert withdraw(database, session, NOBODY).body["code"] == "unknown_code"
