"""ops.slow_functions"""


def test_it_shows_where_the_time_goes(live):
    with live.connect("postgres") as superuser:  # nothing that others called is before it
        superuser.execute("select pg_stat_reset()")
    for _ in range(3):
        live.rows("ops.row_counts")
    live.run("select pg_stat_force_next_flush()")
    live.run("select 1")

    rows = live.rows("ops.slow_functions")

    assert "ops.row_counts" in {row.function_name for row in rows}
    own = [row.own_ms for row in rows]
    assert own == sorted(own, reverse=True)
    assert all(row.calls >= 1 and row.mean_ms is not None for row in rows)


def test_it_says_so_when_nothing_is_counted(live):
    notices = []
    with live.connect("postgres") as superuser:
        superuser.add_notice_handler(lambda notice: notices.append(notice.message_primary))
        superuser.execute("set track_functions = 'none'")
        superuser.execute("select function_name from ops.slow_functions()")
    assert notices == ["nothing is counted: track_functions is none on this server"]
