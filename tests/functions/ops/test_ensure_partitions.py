"""ops.ensure_partitions"""


def test_the_months_ahead_exist_already(database):
    assert database.value("ops.ensure_partitions") == 0


def test_it_makes_the_missing_months_and_moves_what_waits(database):
    database.run(
        'insert into core.auth_logs (event_type, "timestamp")'
        " values ('login', date_trunc('month', now()) + interval '4 months 12 hours')"
    )
    assert database.one("select count(*) from core.auth_logs_default").count == 1

    assert database.value("ops.ensure_partitions", months=5) == 2

    assert database.one("select count(*) from core.auth_logs_default").count == 0
    assert database.one("select count(*) from core.auth_logs").count == 1
