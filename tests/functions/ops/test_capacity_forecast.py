"""ops.capacity_forecast"""


def _parts(database, users):
    rows = database.rows("ops.capacity_forecast", users=users)
    return {row.part: row for row in rows}


def test_without_data_it_rests_on_the_estimates(database):
    parts = _parts(database, 100)
    assert (parts["users"].row_count, parts["users"].bytes_per_row) == (100, 500)
    assert parts["users"].basis == "estimated"


def test_the_total_is_the_sum_of_its_parts(database):
    parts = _parts(database, 1000)
    total = parts.pop("total")
    assert total.size_bytes == sum(part.size_bytes for part in parts.values())


def test_it_grows_with_the_users(database):
    few, many = _parts(database, 100), _parts(database, 10_000)
    assert many["auth_logs"].size_bytes == 100 * few["auth_logs"].size_bytes
    assert many["all other tables"].size_bytes == few["all other tables"].size_bytes


def test_large_tables_are_measured(database):
    alice = database.user()
    database.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " select %s, encode(sha256(n::text::bytea), 'hex'), now() + interval '1 hour'"
        " from generate_series(1, 2000) as numbers(n)",
        alice,
    )
    sessions = _parts(database, 100)["sessions"]
    assert sessions.basis == "measured"
    assert 200 < sessions.bytes_per_row < 2000
