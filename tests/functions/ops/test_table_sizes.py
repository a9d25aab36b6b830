"""ops.table_sizes"""


def test_it_lists_every_table_largest_first(database):
    rows = database.rows("ops.table_sizes")

    tables = database.all(
        "select relname::text from pg_class where relnamespace = 'core'::regnamespace"
        " and relkind in ('r', 'p') and not relispartition"
    )
    assert sorted(row.table_name for row in rows) == sorted(row.relname for row in tables)
    sizes = [row.size_bytes for row in rows]
    assert sizes == sorted(sizes, reverse=True)


def test_partitions_count_for_their_table(database):
    row = next(r for r in database.rows("ops.table_sizes") if r.table_name == "auth_logs")

    parts = database.one(
        "select sum(pg_total_relation_size(inhrelid))::bigint as total from pg_inherits"
        " where inhparent = 'core.auth_logs'::regclass"
    )
    assert row.size_bytes == parts.total > 0


def test_it_shows_bytes_and_words(database):
    row = next(r for r in database.rows("ops.table_sizes") if r.table_name == "settings")
    assert row.size == f"{row.size_bytes // 1024} kB"
    assert 0 < row.index_bytes < row.size_bytes
