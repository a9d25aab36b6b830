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


def test_a_month_of_the_past_that_has_rows_gets_its_table(database):
    for day in ("2001-02-28 23:59:59+00", "2001-03-01"):
        database.run(
            "insert into core.auth_logs (event_type, \"timestamp\") values ('login', %s)", day
        )
    before = database.all("select number, id, user_agent from core.auth_logs order by number")

    assert database.value("ops.ensure_partitions") == 2

    assert database.one("select count(*) from core.auth_logs_2001_02").count == 1
    assert database.one("select count(*) from core.auth_logs_default").count == 0
    after = database.all("select number, id, user_agent from core.auth_logs order by number")
    assert after == before
