"""The nine tables of the design, column by column, and the reasons for the other tables."""

import re
from datetime import timedelta

import psycopg
import pytest

from design import COLUMNS, INDEXES
from tree import ROOT

HASH = "$2b$12$" + "a" * 53


@pytest.mark.parametrize("table", COLUMNS)
def test_a_table_has_the_columns_that_were_asked_for(database, table):
    rows = database.all(
        "select attname || ' ' || format_type(atttypid, atttypmod)"
        " || case when attnotnull then ' not null' else '' end"
        " || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') as column"
        " from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum"
        " where attrelid = ('core.' || %s)::regclass and attnum > 0 and not attisdropped"
        " order by attnum",
        table,
    )
    wanted = [line.strip() for line in COLUMNS[table].strip().splitlines()]
    assert [row.column for row in rows][: len(wanted)] == wanted


def test_nine_tables_74_columns_and_34_indexes_were_asked_for():
    columns = sum(len(text.strip().splitlines()) for text in COLUMNS.values())
    assert (len(COLUMNS), columns, len(INDEXES)) == (9, 74, 34)


def test_every_index_of_the_design_exists_by_its_name_on_its_table(database):
    rows = database.all(
        "select pg_class.relname::text as name, tables.relname::text as table_name"
        " from pg_class join pg_index on indexrelid = pg_class.oid and indisvalid"
        " join pg_class as tables on tables.oid = indrelid"
        " where pg_class.relnamespace = 'core'::regnamespace"
    )
    found = {row.name: row.table_name for row in rows}
    missing = [index.name for index in INDEXES if index.name not in found]
    assert missing == []
    for index in INDEXES:
        assert re.search(rf"\b{found[index.name]}\b", index.query), index.name


def test_every_table_stands_in_the_docs_with_its_reason(database):
    tables = database.all(
        "select relname::text from pg_class where relnamespace = 'core'::regnamespace"
        " and relkind in ('r', 'p', 'v', 'm') and not relispartition"
    )
    listed = re.findall(
        r"^\| `(\w+)` \| [^|]*\w[^|]* \|", (ROOT / "docs/tables.md").read_text(), re.MULTILINE
    )
    assert sorted(listed) == sorted(row.relname for row in tables)


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        (
            "users_email_normalised",
            f"insert into users (email, password_hash) values (' A@B.c ', '{HASH}')",
        ),
        (
            "users_password_hash_bcrypt",
            "insert into users (email, password_hash) values ('a@b.c', 'secret')",
        ),
        (
            "idx_users_email",
            "insert into users (email, password_hash) select email, password_hash from users",
        ),
        ("access_codes_code_normalised", "insert into access_codes (code) values ('lower')"),
        ("idx_access_codes_code", "insert into access_codes (code) values ('A'), ('A')"),
        (
            "access_codes_redeemed_complete",
            "insert into access_codes (code, redeemed) values ('A', true)",
        ),
        (
            "access_codes_redeemer_redeemed",
            "insert into access_codes (code, redeemed_by) select 'A', id from users",
        ),
        (
            "sessions_expire_later",
            (
                "insert into sessions (user_id, token_hash, expires_at)"
                " select id, repeat('0', 64), now() from users"
            ),
        ),
        (
            "idx_sessions_token_hash",
            (
                "insert into sessions (user_id, token_hash, expires_at)"
                " select id, repeat('0', 64), now() + interval '1 hour'"
                " from users, generate_series(1, 2)"
            ),
        ),
        (
            "ucie_analysis_cache_data_quality_score_check",
            (
                "insert into ucie_analysis_cache"
                " (symbol, analysis_type, data, body, expires_at, data_quality_score)"
                " values ('BTC', 'news', '{}', '', now() + interval '1 s', -1)"
            ),
        ),
        (
            "ucie_analysis_cache_data_quality_score_check",
            (
                "insert into ucie_analysis_cache"
                " (symbol, analysis_type, data, body, expires_at, data_quality_score)"
                " values ('BTC', 'news', '{}', '', now() + interval '1 s', 101)"
            ),
        ),
        (
            "ucie_analysis_cache_analysis_type_fkey",
            (
                "insert into ucie_analysis_cache (symbol, analysis_type, data, body, expires_at)"
                " values ('BTC', 'tea-leaves', '{}', '', now() + interval '1 s')"
            ),
        ),
        (
            "ucie_cache_unique",
            (
                "insert into ucie_analysis_cache (symbol, analysis_type, data, body, expires_at)"
                " select 'BTC', 'news', '{}', '', now() + interval '1 s' from generate_series(1, 2)"
            ),
        ),
        (
            "ucie_phase_data_phase_number_check",
            (
                "insert into ucie_phase_data"
                " (session_id, symbol, phase_number, phase_data, user_id)"
                " select 's', 'BTC', 0, '{}', id from users"
            ),
        ),
        (
            "ucie_phase_data_phase_number_check",
            (
                "insert into ucie_phase_data"
                " (session_id, symbol, phase_number, phase_data, user_id)"
                " select 's', 'BTC', 5, '{}', id from users"
            ),
        ),
        (
            "ucie_phase_unique",
            (
                "insert into ucie_phase_data"
                " (session_id, symbol, phase_number, phase_data, user_id)"
                " select 's', 'BTC', 1, '{}', id from users, generate_series(1, 2)"
            ),
        ),
        (
            "ucie_watchlist_unique",
            (
                "insert into ucie_watchlist (user_id, symbol)"
                " select id, 'BTC' from users, generate_series(1, 2)"
            ),
        ),
        (
            "ucie_alerts_type_known",
            (
                "insert into ucie_alerts (user_id, symbol, alert_type)"
                " select id, 'BTC', 'full_moon' from users"
            ),
        ),
        (
            "ucie_alerts_price_threshold",
            (
                "insert into ucie_alerts (user_id, symbol, alert_type, threshold_value)"
                " select id, 'BTC', 'price_above', 0 from users"
            ),
        ),
        (
            "idx_ucie_tokens_coingecko_id",
            (
                "insert into ucie_tokens (coingecko_id, symbol, name, asset_key)"
                " select 'bitcoin', 'BTC', 'Bitcoin', 'K' || n from generate_series(1, 2) as t(n)"
            ),
        ),
    ],
)
def test_a_constraint_refuses_what_it_is_named_for(database, constraint, statement):
    database.user()
    with pytest.raises(psycopg.errors.IntegrityError) as refusal, database.conn.transaction():
        database.run(statement)
    assert refusal.value.diag.constraint_name == constraint


@pytest.mark.parametrize("length", [255, 256])
def test_an_email_of_255_characters_fits_and_no_longer_one(database, length):
    email = "a" * (length - 12) + "@example.org"
    if length == 255:
        database.user(email)
        return
    with pytest.raises(psycopg.errors.StringDataRightTruncation):
        database.user(email)


def test_deleting_a_person_takes_what_is_personal_and_keeps_what_is_history(database):
    alice = database.user()
    database.session(alice)
    database.run(
        "insert into access_codes (code, redeemed, redeemed_by, redeemed_at)"
        " values ('SPENT', true, %s, now())",
        alice,
    )
    database.run("insert into auth_logs (event_type, user_id) values ('login', %s)", alice)
    database.run("insert into ucie_watchlist (user_id, symbol) values (%s, 'BTC')", alice)
    database.run(
        "insert into ucie_alerts (user_id, symbol, alert_type) values (%s, 'BTC', 'whale_tx')",
        alice,
    )

    database.run("delete from users where id = %s", alice)

    for table in ("sessions", "ucie_watchlist", "ucie_alerts"):
        assert database.one(f"select count(*) from {table}").count == 0
    assert database.one("select user_id, event_type from auth_logs") == (None, "login")
    code = database.one("select redeemed, redeemed_by, redeemed_at from access_codes")
    assert (code.redeemed, code.redeemed_by) == (True, None)
    assert code.redeemed_at is not None


def test_required_columns_alone_give_the_defaults_of_the_design(database):
    alice = database.user()
    database.code("FREE")
    database.run("insert into auth_logs (event_type) values ('login')")
    database.run(
        "insert into ucie_alerts (user_id, symbol, alert_type) values (%s, 'BTC', 'whale_tx')",
        alice,
    )
    database.run(
        "insert into ucie_phase_data (session_id, symbol, phase_number, phase_data, user_id)"
        " values ('s', 'BTC', 1, '{}', %s)",
        alice,
    )
    database.run(
        "insert into ucie_tokens (coingecko_id, symbol, name, asset_key)"
        " values ('bitcoin', 'BTC', 'Bitcoin', 'BTC')"
    )

    assert database.one("select redeemed from access_codes") == (False,)
    now = database.one("select now()").now
    assert database.one("select success, timestamp from auth_logs") == (True, now)
    assert database.one(
        "select triggered, trigger_count, enabled, expires_at, created_at from ucie_alerts"
    ) == (False, 0, True, None, now)
    phase = database.one("select created_at, expires_at from ucie_phase_data")
    assert phase == (now, now + timedelta(hours=1))
    assert database.one("select is_active, last_updated, created_at from ucie_tokens") == (
        True,
        now,
        now,
    )


def test_a_made_id_is_a_random_uuid(database):
    assert database.one(
        "select substr(id::text, 15, 1) as version from users where id = %s", database.user()
    ).version in ("4", "7")


@pytest.mark.parametrize("price", ["0.000000000000000001", "123456789012345678901234567890.123"])
def test_no_price_is_cut(database, price):
    database.token(current_price_usd=price)
    assert str(database.one("select current_price_usd::text from ucie_tokens")[0]) == price
