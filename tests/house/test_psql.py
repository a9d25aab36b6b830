"""What operators type: every function as the role ops, and the design's statements as owner."""

import hashlib

import psycopg
import pytest

# One call of each function of schema ops that a person might type.
CALLS = {
    "archive_auth_logs": "select * from archive_auth_logs('90 days')",
    "cache_stats": "select * from cache_stats(now() - interval '1 day')",
    "candle_fills": "select * from candle_fills()",
    "capacity_forecast": "select * from capacity_forecast(10000)",
    "checklist": "select * from checklist('daily')",
    "cleanup_expired_sessions": "select cleanup_expired_sessions()",
    "cleanup_expired_ucie_data": "select cleanup_expired_ucie_data()",
    "create_admin": f"select create_admin('root@example.org', '$2b$12${'a' * 53}')",
    "ensure_partitions": "select ensure_partitions()",
    "export_auth_logs": "select line from export_auth_logs('2026-05-01')",
    "failed_logins": "select * from failed_logins(now() - interval '1 day')",
    "grant_admin": "select grant_admin('alice@example.org')",
    "health": "select * from health()",
    "index_usage": "select * from index_usage()",
    "invalidate_analysis": "select invalidate_analysis('BTC', 'news')",
    "issue_access_codes": "select issue_access_codes(3, 'friends', now() + interval '1 month')",
    "job_runs": "select * from job_runs()",
    "make_daily_figures": "select make_daily_figures()",
    "make_market_summary": "select make_market_summary()",
    "record_auth_logs_export": "select record_auth_logs_export(now()::date, '{}')".format(
        hashlib.sha256(
            b"number,id,timestamp,event_type,user_hash,subject_id,ip_address,user_agent,success,"
            b"error_message,request_id\n"
        ).hexdigest()
    ),
    "revoke_access_code": "select revoke_access_code('INVITED')",
    "row_counts": "select * from row_counts()",
    "seed_demo": "select seed_demo()",
    "set_ttl": "select set_ttl('news', 900)",
    "slow_functions": "select * from slow_functions()",
    "table_sizes": "select * from table_sizes()",
    "upsert_tokens": "select upsert_tokens('[]')",
    "verify_audit_seal": "select * from verify_audit_seal()",
    "view_ages": "select * from view_ages()",
}


def test_every_function_of_ops_is_tried_here(database):
    rows = database.all(
        "select proname::text from pg_proc where pronamespace = 'ops'::regnamespace"
    )
    assert sorted(row.proname for row in rows) == sorted(CALLS)


@pytest.mark.parametrize("statement", CALLS.values(), ids=CALLS)
def test_a_function_runs_as_ops_typed_as_it_is(live, statement):
    live.user()
    live.token()
    live.code()
    with live.connect("ops") as ops:
        assert ops.execute(statement).fetchall() is not None


@pytest.mark.parametrize("table", ["users", "sessions", "auth_logs", "settings"])
def test_ops_reads_no_table(live, table):
    with live.connect("ops") as ops, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ops.execute(f"select from core.{table}")


@pytest.mark.parametrize(
    "statement",
    [
        "VACUUM ANALYZE;",
        "REINDEX TABLE users;",
        "REINDEX TABLE sessions;",
        "select id, email, created_at from users",
        "SELECT id, email, created_at FROM users WHERE email = 'test@example.com';",
        "select cleanup_expired_ucie_data();",
    ],
)
def test_a_statement_of_the_design_runs_verbatim_as_owner(live, statement):
    with live.connect("owner") as owner:
        owner.execute(statement)


def test_ops_has_its_functions_first_and_the_tables_names_within_reach(live):
    with live.connect("ops") as ops:
        assert ops.execute("show search_path").fetchone() == ("ops, core",)
