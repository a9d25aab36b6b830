"""api.revoke_shares"""

from functions.accounts import SENDER, events
from functions.shares import look, share, stored


def test_all_of_the_caller_and_none_of_others(database):
    database.token()
    stored(database)
    session = database.session(database.user())
    other = database.session(database.user("bob@example.org"))
    share(database, session, 1)
    share(database, session, 2)
    share(database, other, 3)

    assert database.call("api.revoke_shares", session=session, client=SENDER).status == 204
    assert [look(database, n).status for n in (1, 2, 3)] == [410, 410, 200]
    assert [name for name, _, _ in events(database)].count("share_revoked") == 2

    assert database.call("api.revoke_shares", session=session, client=SENDER).status == 204
    assert [name for name, _, _ in events(database)].count("share_revoked") == 2
