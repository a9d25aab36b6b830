"""api.get_admin_page"""

from functions.admins import SENDER, admin


def test_it_counts_accounts_codes_and_what_went_wrong(database):
    root, session = admin(database)
    database.user("new@example.org", verified=False)
    database.run("update core.users set disabled_at = now() where not email_verified")
    database.code("FREE")
    database.code("LATE")
    database.run("update core.access_codes set expires_at = now() where code = 'LATE'")
    database.run(
        "insert into core.access_codes (code, redeemed, redeemed_at) values ('SPENT', true, now())"
    )
    for event in ("failed_login", "failed_login", "security_alert"):
        database.run("insert into core.auth_logs (event_type) values (%s)", event)
    database.run(
        "insert into core.auth_logs (event_type, timestamp)"
        " values ('failed_login', now() - interval '25 hours')"
    )

    reply = database.call("api.get_admin_page", session=session, client=SENDER)

    assert reply.status == 200
    assert reply.body["found"] == {
        "users": {"all": 2, "verified": 1, "disabled": 1, "admins": 1},
        "codes": {"free": 1, "redeemed": 1},
        "day": {"failed_login": 2, "security_alert": 1, "access_denied": 0},
    }
    assert reply.body["visit"]["user"] == {
        "id": root,
        "email": "root@example.org",
        "role": "admin",
    }
