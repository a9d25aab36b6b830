"""api.health_check"""

import pytest


def _health(database, session=None):
    reply = database.call("api.health_check", session=session)
    assert reply.status == 200
    return reply.body


def test_a_service_that_asked_nobody_yet_is_healthy(database):
    assert _health(database) == {
        "status": "healthy",
        "checks": {"database": "healthy", "cache": "healthy", "apis": "healthy"},
    }


@pytest.mark.parametrize(("age", "cache"), [("59 seconds", "healthy"), ("61 seconds", "unhealthy")])
def test_the_cache_is_unhealthy_when_nobody_fills_it(database, age, cache):
    database.run(
        "insert into core.jobs (kind, key, run_at)"
        " values ('analyse', 'BTC news', now() - %s::interval)",
        age,
    )
    assert _health(database)["checks"]["cache"] == cache


def test_an_old_last_write_is_no_fault_when_nobody_asked(database):
    database.run(
        "insert into core.ucie_analysis_cache"
        " (symbol, analysis_type, data, body, created_at, expires_at) values"
        " ('BTC', 'news', '{}', '{}', now() - interval '3 days', now() - interval '2 days')"
    )
    assert _health(database)["checks"]["cache"] == "healthy"


@pytest.mark.parametrize(
    ("ok", "failed", "apis"),
    [
        (["kraken"], [], "healthy"),
        (["kraken"], ["coinbase"], "degraded"),
        ([], ["kraken", "coinbase"], "unhealthy"),
    ],
)
def test_upstreams_are_judged_by_their_last_call(database, ok, failed, apis):
    database.run("update core.provider_state set last_ok_at = now() where provider = any(%s)", ok)
    database.run(
        "update core.provider_state set last_ok_at = now() - interval '1 hour',"
        " last_error_at = now(), last_error = 'timeout' where provider = any(%s)",
        failed,
    )
    health = _health(database)
    assert health["checks"]["apis"] == apis
    assert health["status"] == apis


def test_an_error_that_was_followed_by_a_success_is_forgotten(database):
    database.run(
        "update core.provider_state set last_error_at = now() - interval '1 minute',"
        " last_ok_at = now() where provider = 'kraken'"
    )
    assert _health(database)["checks"]["apis"] == "healthy"


def test_no_success_for_longer_than_the_daily_update_allows_is_degraded(database):
    database.run("update core.provider_state set last_ok_at = now() - interval '27 hours'")
    assert _health(database)["checks"]["apis"] == "degraded"


@pytest.mark.parametrize("who", ["nobody", "a stranger", "alice", "an admin, logged out"])
def test_details_are_not_for_everybody(database, who):
    sessions = {
        "nobody": lambda: None,
        "a stranger": lambda: "f" * 64,
        "alice": lambda: database.session(database.user()),
        "an admin, logged out": lambda: database.session(database.user(role="admin")),
    }
    session = sessions[who]()
    if who == "an admin, logged out":
        database.age("core.sessions", "2 hours")
    assert set(_health(database, session)) == {"status", "checks"}


def test_an_admin_sees_details(database):
    session = database.session(database.user(role="admin"))
    details = _health(database, session)["details"]
    assert set(details) == {"database", "cache", "apis"}
    assert details["apis"]["kraken"]["outcome"] == "unused"
