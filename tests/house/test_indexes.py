"""Every index of the design is the one that its query uses, once there are enough rows."""

import json

import pytest

from design import INDEXES, Index

# Two days of rows are enough for the planner to prefer an index; made once, rolled back after.
FILL = """
    insert into users (id, email, password_hash, email_verified, verification_token, created_at)
    select
      ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      'user' || n || '@example.org',
      '$2b$12$' || repeat('a', 53),
      n % 50 <> 0,
      case when n % 10 = 7 then encode(sha256(n::text::bytea), 'hex') end,
      now() - n * interval '1 minute'
    from generate_series(1, 3000) as numbers(n);

    insert into access_codes (code, redeemed, redeemed_by, redeemed_at, created_at)
    select
      'CODE-' || n, n % 40 <> 0,
      case when n % 40 <> 0
        then ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid end,
      case when n % 40 <> 0 then now() end,
      now() - n * interval '1 minute'
    from generate_series(1, 3000) as numbers(n);

    insert into sessions (user_id, token_hash, created_at, expires_at)
    select
      ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      encode(sha256(n::text::bytea), 'hex'),
      now() - interval '2 hours',
      now() + (n - 30) * interval '1 minute'
    from generate_series(1, 3000) as numbers(n);

    insert into auth_logs (user_id, event_type, success, timestamp)
    select
      ('00000000-0000-4000-8000-' || lpad(to_hex(1 + n % 50), 12, '0'))::uuid,
      case when n % 500 = 0 then 'security_alert' when n % 5 = 0 then 'failed_login'
        else 'login' end,
      n % 5 <> 0,
      now() - n * interval '20 seconds'
    from generate_series(0, 9999) as numbers(n);

    insert into ucie_analysis_cache
      (symbol, analysis_type, data, body, created_at, expires_at)
    select
      'COIN' || coin, analysis_type, '{}', '\\x7b7d',
      now() - interval '2 hours', now() + (coin - 5) * interval '1 minute'
    from generate_series(1, 600) as coins(coin), analysis_settings
    where analysis_type <> 'research' or coin % 20 = 7;

    insert into ucie_phase_data
      (session_id, symbol, phase_number, phase_data, user_id, expires_at)
    select
      'session' || n, symbol, phase, jsonb_build_object('text', repeat('x', 200)),
      ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      now() + (n - 5) * interval '1 minute'
    from generate_series(1, 500) as numbers(n), generate_series(1, 4) as phases(phase),
      unnest(array['COIN' || n, 'OTHER', 'THIRD']) as symbols(symbol);

    insert into ucie_watchlist (user_id, symbol, added_at)
    select
      ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      'COIN' || place * 100 + n % 100,
      now() - n * interval '1 minute'
    from generate_series(1, 1000) as numbers(n), generate_series(0, 4) as places(place);

    insert into ucie_alerts
      (user_id, symbol, alert_type, threshold_value, triggered, triggered_at, enabled,
       last_checked_at)
    select
      ('00000000-0000-4000-8000-' || lpad(to_hex(1 + n % 1000), 12, '0'))::uuid,
      'COIN' || n % 500,
      case when n % 100 = 0 then 'whale_tx' else 'price_above' end,
      n + 1, n % 50 <> 0, case when n % 50 <> 0 then now() end, n % 10 = 0,
      now() - n * interval '1 second'
    from generate_series(1, 5000) as numbers(n);

    insert into ucie_tokens
      (coingecko_id, symbol, name, market_cap_rank, asset_key, is_active)
    select 'coin-' || n, 'COIN' || n, 'Wrapped Coin ' || n, nullif(n, 9999), 'COIN' || n, n <= 250
    from generate_series(1, 10000) as numbers(n);

    analyze users, access_codes, sessions, auth_logs, ucie_analysis_cache, ucie_phase_data,
      ucie_watchlist, ucie_alerts, ucie_tokens;
"""


@pytest.fixture(scope="module")
def filled(cluster, _own_database):
    """A connection as the owner whose open transaction holds many rows."""
    import psycopg

    with psycopg.connect(cluster.url(database=_own_database)) as conn:
        conn.execute("set search_path = core, extensions")
        for statement in FILL.split(";\n\n"):
            conn.execute(statement)
        yield conn
        conn.rollback()


def _indexes(plan: dict) -> set[str]:
    used = {plan["Index Name"]} if "Index Name" in plan else set()
    return used.union(*(_indexes(part) for part in plan.get("Plans", [])))


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: index.name)
def test_an_index_is_used_by_the_query_it_is_for(filled, index: Index):
    (found,) = filled.execute(f"explain (format json) {index.query}").fetchone()
    plan = found if isinstance(found, list) else json.loads(found)
    used = _indexes(plan[0]["Plan"])
    parents = {
        parent or name
        for name, parent in filled.execute(
            "select pg_class.relname::text, parents.relname::text from pg_class"
            " left join pg_inherits on inhrelid = pg_class.oid"
            " left join pg_class as parents on parents.oid = inhparent"
            " where pg_class.relname = any(%s)",
            (list(used),),
        )
    }
    assert index.name in parents
