"""What was asked for of the nine tables: their columns, their named indexes, and a query each.

Types are the widened ones: numbers without scale, so that no price is cut, and longer symbols.
Columns and tables beyond these are allowed; docs/tables.md gives their reasons.
"""

from typing import NamedTuple

COLUMNS = {
    "users": """
        id uuid not null default gen_random_uuid()
        email character varying(255) not null
        password_hash character varying(255) not null
        email_verified boolean not null default false
        verification_token character varying(255)
        verification_token_expires timestamp with time zone
        verification_sent_at timestamp with time zone
        created_at timestamp with time zone not null default now()
        updated_at timestamp with time zone not null default now()
    """,
    "access_codes": """
        id uuid not null default gen_random_uuid()
        code character varying(50) not null
        redeemed boolean not null default false
        redeemed_by uuid
        redeemed_at timestamp with time zone
        created_at timestamp with time zone not null default now()
    """,
    "sessions": """
        id uuid not null default gen_random_uuid()
        user_id uuid not null
        token_hash character varying(255) not null
        expires_at timestamp with time zone not null
        created_at timestamp with time zone not null default now()
    """,
    "auth_logs": """
        id uuid not null default gen_random_uuid()
        user_id uuid
        event_type character varying(50) not null
        ip_address character varying(45)
        user_agent text
        success boolean not null default true
        error_message text
        timestamp timestamp with time zone not null default now()
    """,
    "ucie_analysis_cache": """
        id uuid not null default gen_random_uuid()
        symbol character varying(20) not null
        analysis_type character varying(50) not null
        data jsonb not null
        data_quality_score integer
        created_at timestamp with time zone not null default now()
        expires_at timestamp with time zone not null
    """,
    "ucie_phase_data": """
        id uuid not null default gen_random_uuid()
        session_id character varying(100) not null
        symbol character varying(20) not null
        phase_number integer not null
        phase_data jsonb not null
        created_at timestamp with time zone not null default now()
        expires_at timestamp with time zone not null default (now() + '01:00:00'::interval)
    """,
    "ucie_watchlist": """
        id uuid not null default gen_random_uuid()
        user_id uuid not null
        symbol character varying(20) not null
        notes text
        added_at timestamp with time zone not null default now()
        last_viewed_at timestamp with time zone
    """,
    "ucie_alerts": """
        id uuid not null default gen_random_uuid()
        user_id uuid not null
        symbol character varying(20) not null
        alert_type character varying(50) not null
        threshold_value numeric
        condition_details jsonb
        triggered boolean not null default false
        triggered_at timestamp with time zone
        trigger_count integer not null default 0
        last_checked_at timestamp with time zone
        created_at timestamp with time zone not null default now()
        expires_at timestamp with time zone
        enabled boolean not null default true
    """,
    "ucie_tokens": """
        id uuid not null default gen_random_uuid()
        coingecko_id character varying(100) not null
        symbol character varying(100) not null
        name character varying(255) not null
        market_cap_rank integer
        image_url text
        current_price_usd numeric
        market_cap_usd numeric
        total_volume_usd numeric
        price_change_24h numeric
        is_active boolean not null default true
        last_updated timestamp with time zone not null default now()
        created_at timestamp with time zone not null default now()
    """,
}


class Index(NamedTuple):
    """A named index of the design, and the query that it is for."""

    name: str
    query: str


ALICE = "'00000000-0000-4000-8000-000000000007'"
HASH = "encode(sha256('7'), 'hex')"
INDEXES = (
    Index("idx_users_email", "select id from users where email = 'user7@example.org'"),
    Index("idx_users_created_at", "select id from users order by created_at desc limit 20"),
    Index(
        "idx_users_verification_token", f"select id from users where verification_token = {HASH}"
    ),
    Index("idx_users_email_verified", "select id from users where not email_verified"),
    Index("idx_access_codes_code", "select id from access_codes where code = 'CODE-7'"),
    Index(
        "idx_access_codes_redeemed",
        "select code from access_codes where not redeemed order by created_at limit 20",
    ),
    Index(
        "idx_access_codes_redeemed_by", f"select code from access_codes where redeemed_by = {ALICE}"
    ),
    Index("idx_sessions_user_id", f"select id from sessions where user_id = {ALICE}"),
    Index("idx_sessions_token_hash", f"select user_id from sessions where token_hash = {HASH}"),
    Index("idx_sessions_expires_at", "select id from sessions where expires_at < now()"),
    Index(
        "idx_auth_logs_user_id",
        f"select event_type from auth_logs where user_id = {ALICE} order by timestamp desc limit 9",
    ),
    Index(
        "idx_auth_logs_event_type",
        "select id from auth_logs where event_type = 'security_alert'"
        " and timestamp > now() - interval '1 day'",
    ),
    Index("idx_auth_logs_timestamp", "select id from auth_logs order by timestamp desc limit 50"),
    Index(
        "idx_auth_logs_user_failed",
        f"select count(*) from auth_logs where user_id = {ALICE} and not success"
        " and timestamp > now() - interval '15 minutes'",
    ),
    Index(
        "idx_ucie_cache_symbol",
        "select analysis_type, created_at from ucie_analysis_cache"
        " where symbol = 'COIN7' order by created_at desc limit 1",
    ),
    Index("idx_ucie_cache_expires", "select id from ucie_analysis_cache where expires_at < now()"),
    Index(
        "idx_ucie_cache_type", "select id from ucie_analysis_cache where analysis_type = 'research'"
    ),
    Index(
        "idx_ucie_cache_symbol_type",
        "select expires_at from ucie_analysis_cache"
        " where symbol = 'COIN7' and analysis_type = 'news'",
    ),
    Index(
        "idx_ucie_phase_session",
        "select phase_data from ucie_phase_data where session_id = 'session7'"
        " order by phase_number desc limit 1",
    ),
    Index("idx_ucie_phase_expires", "select id from ucie_phase_data where expires_at < now()"),
    Index(
        "idx_ucie_phase_session_symbol",
        "select phase_number, expires_at from ucie_phase_data"
        " where session_id = 'session7' and symbol = 'COIN7' order by phase_number",
    ),
    Index(
        "idx_ucie_watchlist_user",
        f"select symbol from ucie_watchlist where user_id = {ALICE} order by added_at",
    ),
    Index(
        "idx_ucie_watchlist_symbol", "select count(*) from ucie_watchlist where symbol = 'COIN7'"
    ),
    Index(
        "idx_ucie_watchlist_added",
        "select symbol from ucie_watchlist order by added_at desc limit 9",
    ),
    Index(
        "idx_ucie_alerts_user",
        f"select alert_type from ucie_alerts where user_id = {ALICE} order by created_at",
    ),
    Index("idx_ucie_alerts_symbol", "select id from ucie_alerts where symbol = 'COIN7'"),
    Index("idx_ucie_alerts_triggered", "select id from ucie_alerts where not triggered"),
    Index(
        "idx_ucie_alerts_enabled",
        "select id from ucie_alerts where enabled order by last_checked_at limit 100",
    ),
    Index("idx_ucie_alerts_type", "select id from ucie_alerts where alert_type = 'whale_tx'"),
    Index(
        "idx_ucie_tokens_symbol",
        "select coingecko_id from ucie_tokens where symbol = 'COIN7'"
        " order by market_cap_rank limit 1",
    ),
    Index(
        "idx_ucie_tokens_coingecko_id", "select id from ucie_tokens where coingecko_id = 'coin-7'"
    ),
    Index(
        "idx_ucie_tokens_market_cap_rank",
        "select name from ucie_tokens order by market_cap_rank limit 250",
    ),
    Index(
        "idx_ucie_tokens_is_active",
        "select name from ucie_tokens where is_active order by market_cap_rank limit 250",
    ),
    Index(
        "idx_ucie_tokens_search",
        "select id from ucie_tokens where to_tsvector('simple', name || ' ' || symbol)"
        " @@ to_tsquery('simple', 'wrapped & coin7')",
    ),
)
