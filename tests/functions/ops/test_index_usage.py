"""ops.index_usage"""


def test_it_lists_every_index_of_ours(database):
    rows = database.rows("ops.index_usage")

    total = database.one(
        "select count(*) from pg_class where relnamespace = 'core'::regnamespace and relkind = 'i'"
    )
    assert len(rows) == total.count
    assert {row.index_name for row in rows} >= {"idx_users_email", "idx_sessions_token_hash"}


def test_an_index_that_keeps_a_constraint_is_never_called_unused(database):
    unused = {row.index_name for row in database.rows("ops.index_usage") if row.unused}
    assert "idx_users_email" not in unused
    assert "idx_ucie_alerts_type" in unused


def test_it_counts_scans(live):
    def scans():
        live.run("select pg_stat_force_next_flush()")
        live.run("select 1")
        rows = live.rows("ops.index_usage")
        return next(r.scans for r in rows if r.index_name == "idx_users_email")

    before = scans()
    live.run("set enable_seqscan = off")
    live.all("select id from core.users where email = 'alice@example.org'")
    live.run("reset enable_seqscan")
    assert scans() > before
