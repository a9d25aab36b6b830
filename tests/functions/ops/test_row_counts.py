"""ops.row_counts"""

NINE = {
    "users",
    "access_codes",
    "sessions",
    "auth_logs",
    "ucie_analysis_cache",
    "ucie_phase_data",
    "ucie_watchlist",
    "ucie_alerts",
    "ucie_tokens",
}


def test_it_counts_the_nine_tables(database):
    assert {row.table_name for row in database.rows("ops.row_counts")} == NINE


def test_it_tells_redeemed_codes_from_available_ones(database):
    database.value("ops.seed_demo")
    database.run(
        "update core.access_codes set redeemed = true, redeemed_at = now(), redeemed_by = %s"
        " where code = 'BITCOIN2025'",
        database.user(),
    )
    database.code("EXPIRED")
    database.run("update core.access_codes set expires_at = now() where code = 'EXPIRED'")
    database.code("REVOKED")
    database.value("ops.revoke_access_code", code="REVOKED")

    codes = next(r for r in database.rows("ops.row_counts") if r.table_name == "access_codes")

    assert codes.row_count == 13
    assert codes.detail == {"redeemed": 1, "available": 10}


def test_it_tells_active_coins_and_live_sessions(database):
    database.token()
    database.token("luna", "LUNA", market_cap_rank=None, is_active=False)
    alice = database.user()
    database.session(alice)
    database.age("core.sessions", "2 hours")
    database.session(alice)

    rows = {row.table_name: row for row in database.rows("ops.row_counts")}

    assert (rows["ucie_tokens"].row_count, rows["ucie_tokens"].detail) == (2, {"active": 1})
    assert (rows["sessions"].row_count, rows["sessions"].detail) == (2, {"live": 1})
    assert rows["users"].detail == {"verified": 1, "admins": 0}
