"""api.check_readiness"""


def test_it_is_ready_once_the_named_migration_was_applied(database):
    newest = database.one("select max(name) as name from core.schema_migrations").name
    reply = database.call("api.check_readiness", migration=newest)
    assert (reply.status, reply.body) == (200, {"status": "ready"})


def test_it_is_ready_for_older_code_too(database):
    oldest = database.one("select min(name) as name from core.schema_migrations").name
    assert database.call("api.check_readiness", migration=oldest).status == 200


def test_it_is_not_ready_for_newer_code(database):
    reply = database.call("api.check_readiness", migration="9999_tomorrow.sql")
    assert (reply.status, reply.body["code"]) == (503, "not_ready")
    assert reply.headers == {"Retry-After": "5"}
