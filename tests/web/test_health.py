"""/livez, /readyz, /api/ucie/health"""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app


@pytest.fixture
def away(settings) -> Iterator[FlaskClient]:
    """A client of a service whose database does not answer."""
    import dataclasses

    impatient = dataclasses.replace(settings, db_pool_timeout_seconds=0.3)
    app = create_app(impatient, conninfo="host=127.0.0.1 port=1 user=web dbname=nowhere")
    yield app.test_client()
    app.extensions["db"].close()


def test_a_process_lives_without_its_database(away):
    answer = away.get("/livez")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_a_service_without_its_database_is_not_ready(away):
    answer = away.get("/readyz")
    assert (answer.status_code, answer.json["code"]) == (503, "not_ready")
    assert int(answer.headers["Retry-After"]) > 0


def test_health_keeps_its_shape_without_the_database(away):
    answer = away.get("/api/ucie/health")
    assert answer.status_code == 503
    assert answer.json["status"] == "unhealthy"
    assert answer.json["checks"]["database"] == "unhealthy"
    assert set(answer.json["checks"]) == {"database", "cache", "apis"}
    assert int(answer.headers["Retry-After"]) > 0


def test_a_service_with_its_migrations_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_a_service_before_its_migrations_is_not_ready(client, live):
    newest = live.one("select max(name) as name from core.schema_migrations").name
    live.run("update core.schema_migrations set name = '0000_moved' where name = %s", newest)
    try:
        answer = client.get("/readyz")
    finally:
        live.run("update core.schema_migrations set name = %s where name = '0000_moved'", newest)
    assert (answer.status_code, answer.json["code"]) == (503, "not_ready")


def test_a_healthy_service_says_so_to_anyone(client):
    answer = client.get("/api/ucie/health")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "healthy",
        "checks": {"database": "healthy", "cache": "healthy", "apis": "healthy"},
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_cache_that_nobody_fills_is_503(client, live):
    live.run(
        "insert into core.jobs (kind, key, run_at)"
        " values ('analyse', 'BTC news', now() - interval '5 minutes')"
    )
    answer = client.get("/api/ucie/health")
    assert (answer.status_code, answer.json["checks"]["cache"]) == (503, "unhealthy")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_missing_optional_key_is_no_fault(client, live):
    live.run("update core.provider_state set last_ok_at = now() where provider = 'kraken'")
    answer = client.get("/api/ucie/health")
    assert (answer.status_code, answer.json["checks"]["apis"]) == (200, "healthy")
