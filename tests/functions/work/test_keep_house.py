"""work.keep_house"""


def test_accounts_never_verified_lapse(database):
    database.user("bob@example.org", verified=False)
    database.age("core.users", "8 days")
    database.user()

    assert database.value("work.keep_house")["lapsed_accounts"] == 1
    assert database.one("select email from core.users").email == "alice@example.org"


def test_missing_months_of_the_audit_trail_are_made(database):
    name = database.one("select to_char(now() at time zone 'UTC', '\"auth_logs_\"YYYY_MM') as n").n
    database.run(f"drop table core.{name}")

    assert database.value("work.keep_house")["partitions"] == 1


def test_missing_months_of_a_history_are_made(database):
    name = database.one(
        "select to_char(now() at time zone 'UTC' + interval '1 month',"
        " '\"metric_points\"_YYYY_MM') as n"
    ).n
    database.run(f"drop table core.{name}")

    assert database.value("work.keep_house")["partitions"] == 1
    assert database.value("work.keep_house")["partitions"] == 0


def _keep_nothing_of_before_this_month(database, *histories):
    database.run(
        "update core.history_tables set keep = interval '-1 second' where name = any(%s)",
        list(histories),
    )


def _months(database, history):
    rows = database.all(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent = %s::regclass",
        f"core.{history}",
    )
    return len(rows)


def test_months_past_their_keeping_go_as_a_whole_and_what_refers_to_them_first(database):
    database.value("work.keep_house")
    _keep_nothing_of_before_this_month(database, "news_articles", "news_mentions")
    for age in ("40 days", "0 days"):
        database.run(
            "insert into core.news_articles (id, first_seen_at, canonical_url, url, source, title,"
            " date_trusted, impact, impact_class, impact_rules, cluster_id, is_lead)"
            " values (repeat('a', 32), now() - %s::interval, 'u', 'https://u', 'x', 'A', false, 1,"
            " 'other', '[]', 'c', true)",
            age,
        )
    database.run(
        "insert into core.news_mentions select %s, first_seen_at, id, 'title', 1"
        " from core.news_articles",
        database.token(),
    )

    assert database.value("work.keep_house")["history_months"] == 2
    assert database.value("work.keep_house")["history_months"] == 0

    for history in ("news_articles", "news_mentions"):
        assert database.one(f"select count(*) from core.{history}").count == 1
        assert _months(database, history) == 2
    assert _months(database, "metric_points") == 3, "two years are not over"


def test_who_reads_a_month_is_not_waited_for(live):
    live.value("work.keep_house")
    _keep_nothing_of_before_this_month(live, "metric_points")
    try:
        with live.connect("owner") as reader:
            reader.execute("begin")
            reader.execute("lock table core.metric_points in access share mode")
            assert live.value("work.keep_house")["history_months"] == 0
            reader.execute("rollback")

        assert live.value("work.keep_house")["history_months"] == 1
    finally:
        live.run("update core.history_tables set keep = '2 years' where name = 'metric_points'")
        live.run(
            "select private.make_history_month("
            "'metric_points', date_trunc('month', now(), 'UTC'), true)"
        )
