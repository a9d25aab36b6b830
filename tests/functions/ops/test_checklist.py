"""ops.checklist"""

import psycopg
import pytest

from functions.audit import changed, seal, write

EXPIRED = """
    insert into core.ucie_analysis_cache
      (symbol, analysis_type, data, body, created_at, expires_at)
    values ('BTC', 'news', '{}', '{}', now() - interval '3 days', now() - interval '2 days')
"""
UNPLACED = """
    insert into core.auth_logs (event_type, "timestamp") values ('login', '2001-01-01');
    select work.seal_audit()
"""


def _points(database, period):
    return {row.name: row for row in database.rows("ops.checklist", period=period)}


def _planned(database):
    database.run("update core.schedule set next_run_at = now() + interval '1 hour'")


def test_the_daily_round_names_its_points(database):
    assert set(_points(database, "daily")) == {
        "connections",
        "slow functions",
        "jobs on time",
        "dead jobs",
        "lost connections",
        "analysis cache hits",
        "buffer hits",
    }


def test_the_connections_of_every_role_count(live):
    def used() -> int:
        return int(_points(live, "daily")["connections"].value.split(" of ")[0])

    before = used()
    with live.connect("web"), live.connect("worker"), live.connect("ops"):
        assert used() >= before + 3


def test_jobs_that_ran_are_on_time(database):
    _planned(database)
    enabled = database.one("select count(*) from core.schedule where enabled").count
    point = _points(database, "daily")["jobs on time"]
    assert (point.ok, point.value) == (True, f"all of {enabled}")


@pytest.mark.parametrize(
    "arrangement",
    [
        "update core.schedule set next_run_at = '2020-01-01' where name = 'housekeeping'",
        "update core.schedule set next_run_at = 'infinity' where name = 'housekeeping'",
        "insert into core.job_runs (job, finished_at, ok) values ('housekeeping', now(), false)",
    ],
    ids=["overdue", "never planned", "failed last"],
)
def test_a_job_that_did_not_run_as_it_should_is_named(database, arrangement):
    _planned(database)
    database.run(arrangement)
    point = _points(database, "daily")["jobs on time"]
    assert (point.ok, point.value) == (False, "late or failed: housekeeping")


def test_a_dead_job_fails_the_round(database):
    assert _points(database, "daily")["dead jobs"].ok
    database.run("insert into core.jobs (kind, key, state) values ('send_letter', 'x', 'dead')")
    assert not _points(database, "daily")["dead jobs"].ok


@pytest.mark.parametrize(("fresh", "ok"), [(81, True), (80, False)])
def test_the_cache_must_hit_more_than_four_times_in_five(database, fresh, ok):
    database.run(
        "insert into core.cache_reads (analysis_type, fresh, missed) values ('news', %s, %s)",
        fresh,
        100 - fresh,
    )
    assert _points(database, "daily")["analysis cache hits"].ok is ok


def test_without_reads_the_cache_is_no_worry(database):
    point = _points(database, "daily")["analysis cache hits"]
    assert (point.ok, point.value) == (True, "no reads")


def test_a_fresh_database_passes_the_weekly_round(database):
    points = _points(database, "weekly")
    assert [name for name, point in points.items() if not point.ok] == []
    assert len(points) == 8


@pytest.mark.parametrize(
    ("arrangement", "point"),
    [
        ("update core.settings set value = 1 where name = 'storage_quota_mb'", "database size"),
        (EXPIRED, "expired rows"),
        (
            UNPLACED,
            "audit rows without a month",
        ),
        ("grant execute on function private.enqueue to public", "functions open to everyone"),
        (
            "alter table core.ucie_alerts no force row level security",
            "personal tables without forced row security",
        ),
    ],
)
def test_the_weekly_round_notices(database, arrangement, point):
    database.run(arrangement)
    failed = [name for name, row in _points(database, "weekly").items() if not row.ok]
    assert failed == [point]


def test_the_weekly_round_notices_missing_months(database):
    months = database.all(
        "select inhrelid::regclass::text as name from pg_inherits"
        " where inhparent = 'core.auth_logs'::regclass order by 1"
    )
    newest = [row.name for row in months if "default" not in row.name][-2:]
    for name in newest:
        database.run(f"drop table {name}")
    assert not _points(database, "weekly")["audit months ahead"].ok


@pytest.mark.parametrize(
    ("arrangement", "said"),
    [
        (
            "update core.audit_seals set rows = 7",
            "chain of seals: broken at 1; sealed rows: changed under the seals 1",
        ),
        ("delete from core.audit_seals", "sealed in time: 2 rows older than 15 minutes"),
    ],
)
def test_the_weekly_round_notices_that_the_seal_is_broken_or_late(database, arrangement, said):
    write(database, 2, at=database.one("select (now() - interval '1 hour')::text as at").at)
    seal(database)
    assert _points(database, "weekly")["audit seal"].ok
    changed(database, arrangement)
    point = _points(database, "weekly")["audit seal"]
    assert not point.ok
    assert point.value.startswith(said)


def test_a_fresh_database_passes_the_monthly_round(database):
    points = _points(database, "monthly")
    assert [name for name, point in points.items() if not point.ok] == []
    assert {"audit trail archived", "capacity for twice the users"} <= set(points)


def test_the_monthly_round_notices_an_old_audit_trail(database):
    database.run("insert into core.auth_logs (event_type) values ('login')")
    database.age("core.auth_logs", "122 days")
    point = _points(database, "monthly")["audit trail archived"]
    assert not point.ok
    assert point.value.startswith("oldest 2")


def test_it_refuses_an_unknown_round(database):
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="daily, weekly and monthly"):
        _points(database, "hourly")
