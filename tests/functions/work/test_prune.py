"""work.prune"""

import pytest

from progress import begin


@pytest.fixture
def bitcoin(database):
    return database.token()


def _candles(database, bitcoin, interval_s, ages):
    for age in ages:
        database.run(
            "insert into core.candles (token_id, interval_s, source, open_at, close)"
            " values (%s, %s, 'kraken', now() - %s::interval, 1)",
            *(bitcoin, interval_s, age),
        )


def test_an_empty_database_has_nothing_to_prune(database):
    assert not any(database.value("work.prune").values())


@pytest.mark.parametrize(
    ("interval_s", "ages"),
    [
        (3600, ["59 days", "61 days"]),
        (14400, ["299 days", "301 days"]),
        (86400, ["2999 days", "3001 days"]),
    ],
)
def test_candles_are_kept_as_long_as_their_interval(database, bitcoin, interval_s, ages):
    _candles(database, bitcoin, interval_s, ages)

    assert database.value("work.prune")["candles"] == 1
    assert database.value("work.prune")["candles"] == 0


def test_a_coin_nobody_opens_keeps_its_days(database):
    ripple = database.token("ripple", "XRP")
    for interval_s in (3600, 14400, 86400):
        _candles(database, ripple, interval_s, ["1 day", "2 days"])
    database.run("update core.ucie_tokens set last_opened_at = now() - interval '31 days'")

    assert database.value("work.prune")["candles"] == 4
    left = database.all("select distinct interval_s from core.candles")
    assert [row.interval_s for row in left] == [86400]


@pytest.mark.parametrize("ticker", ["BTC", "XRP"])
def test_a_coin_in_use_keeps_its_hours_though_nobody_opens_it(database, ticker):
    coins = {"BTC": database.token(), "XRP": database.token("ripple", "XRP")}
    _candles(database, coins[ticker], 3600, ["1 day", "2 days"])
    database.run("update core.ucie_tokens set last_opened_at = now() - interval '31 days'")
    database.run(
        "insert into core.ucie_watchlist (user_id, symbol) values (%s, 'XRP')", database.user()
    )

    assert database.value("work.prune")["candles"] == 0


def test_consensuses_are_kept_for_two_years(database, bitcoin):
    database.run(
        "insert into core.consensus_log"
        " (token_id, made_at, confidence, verdict, price_usd, inputs)"
        " select %s, now() - age::interval, 0, 'not_enough_evidence', 1, '{}'"
        " from unnest(array['729 days', '732 days', '800 days']) as ages(age)",
        bitcoin,
    )

    assert database.value("work.prune", batch=1)["consensus_log"] == 1
    assert database.value("work.prune")["consensus_log"] == 1
    assert database.value("work.prune")["consensus_log"] == 0
    assert database.one("select count(*) from core.consensus_log").count == 1


def test_of_old_snapshots_the_last_of_each_hour_is_kept(database, bitcoin):
    ages = ["10 min", "20 min", "49 hours 10 min", "49 hours 20 min", "49 hours 59 min", "31 days"]
    database.run(
        "insert into core.price_snapshots"
        " (token_id, taken_at, price_usd, sources, quality, conflict)"
        " select %s, date_trunc('hour', now()) - age::interval, 1, 1, 50, false"
        " from unnest(%s::text[]) as ages(age)",
        *(bitcoin, ages),
    )

    assert database.value("work.prune")["price_snapshots"] == 3
    assert database.value("work.prune")["price_snapshots"] == 0
    assert database.one("select count(*) from core.price_snapshots").count == 3


HISTORIES = {
    "sentiment_snapshots": (
        "insert into core.sentiment_snapshots select %s, at, 1, 1, '[]', 50 from {ages}"
    ),
    "derivative_snapshots": (
        "insert into core.derivative_snapshots (token_id, venue, at)"
        " select %s, venue, at from {ages}, unnest(array['okx', 'bybit']) as venues(venue)"
    ),
    "metric_points": (
        "insert into core.metric_points select %s, 'a.b', source, at, 1"
        " from {ages}, unnest(array['x', 'y']) as sources(source)"
    ),
}
AGES = (  # of the beginning of this day
    *("10 min", "20 min"),  # all are kept
    *("70 hours 10 min", "70 hours 20 min", "71 hours 10 min"),  # the last of each hour
    *("239 hours", "238 hours", "220 hours"),  # the last of the day
)


@pytest.mark.parametrize("table", HISTORIES)
def test_of_old_readings_the_last_of_each_hour_and_later_of_each_day_is_kept(
    database, bitcoin, table
):
    ages = (
        "(select date_trunc('day', now(), 'UTC') - age::interval as at"
        f" from unnest(array{list(AGES)}) as ages(age)) as ages"
    )
    database.run(HISTORIES[table].format(ages=ages), bitcoin)
    of_each = 1 if table == "sentiment_snapshots" else 2

    assert database.value("work.prune")[table] == 3 * of_each
    assert database.value("work.prune")[table] == 0
    assert database.one(f"select count(*) from core.{table}").count == 5 * of_each


def test_liquidations_are_kept_for_a_week(database, bitcoin):
    database.run(
        "insert into core.liquidations select %s, 'okx', now() - age::interval, 'a', 'long', 1, 1"
        " from unnest(array['6 days', '8 days']) as ages(age)",
        bitcoin,
    )

    assert database.value("work.prune")["liquidations"] == 1
    assert database.one("select count(*) from core.liquidations").count == 1


def test_what_is_spent_goes(database):
    database.run(
        "insert into core.attempts (scope, key, taken_at)"
        " values ('login_pair', 'a', now() - interval '16 min'), ('login_pair', 'b', now()),"
        " ('letter_day', 'a', now() - interval '23 hours')"
    )
    database.run(
        "insert into core.job_runs (job, started_at)"
        " values ('x', now() - interval '91 days'), ('x', now())"
    )
    database.run(
        "insert into core.letters (kind, recipient, created_at, sent_at) values"
        " ('welcome', 'sent@b', now() - interval '31 days', now() - interval '31 days'),"
        " ('welcome', 'given up@b', now() - interval '31 days', null),"
        " ('welcome', 'waiting@b', now() - interval '29 days', null)"
    )
    database.run(
        "insert into core.resolver_misses"
        " values ('old', now() - interval '1 s'), ('new', now() + interval '1 h')"
    )

    assert database.value("work.prune") == {
        "attempts": 1,
        "job_runs": 1,
        "stream_events": 0,
        "jobs": 0,
        "letters": 2,
        "resolver_misses": 1,
        "account_tokens": 0,
        "devices": 0,
        "personal_tokens": 0,
        "shared_reports": 0,
        "ucie_phase_data": 0,
        "candles": 0,
        "price_snapshots": 0,
        "consensus_log": 0,
        "research_jobs": 0,
        "sentiment_snapshots": 0,
        "derivative_snapshots": 0,
        "metric_points": 0,
        "liquidations": 0,
    }
    for table in ("job_runs", "letters", "resolver_misses"):
        assert database.one(f"select count(*) from core.{table}").count == 1
    left = database.all("select scope from core.attempts order by scope")
    assert [row.scope for row in left] == ["letter_day", "login_pair"]


def test_reports_are_kept_while_their_cost_counts(database):
    """However few days they are to be kept: the month's limit is added up from them."""
    from functions.research import report

    token = database.token()
    for days in (30, 32):
        row = report(database, token, "done", spent_usd=1)
        database.run(
            "update core.research_jobs set submitted_at = now() - %s * interval '1 day',"
            " finished_at = now() - %s * interval '1 day' where id = %s",
            *(days, days, row),
        )
    database.run("update core.settings set value = 7 where name = 'research_days'")
    assert database.value("work.prune", batch=10)["research_jobs"] == 1
    left = database.one("select extract(day from now() - finished_at)::integer as days"
                        " from core.research_jobs")  # fmt: skip
    assert left.days == 30


def test_links_go_a_week_after_they_were_used_or_ran_out(database):
    user_id = database.user()
    ends = {
        "a": ("now() - interval '8 days'", "null"),
        "b": ("now() + interval '1 hour'", "now() - interval '8 days'"),
        "c": ("now() - interval '6 days'", "null"),
        "d": ("now() - interval '6 days'", "now() - interval '6 days'"),
        "e": ("now() + interval '1 hour'", "null"),
    }
    for letter, (expires_at, used_at) in ends.items():
        database.run(
            "insert into core.account_tokens (token_hash, user_id, purpose, expires_at, used_at)"
            f" values (%s, %s, 'reset_password', {expires_at}, {used_at})",
            *(letter * 64, user_id),
        )

    assert database.value("work.prune")["account_tokens"] == 2
    left = database.all("select token_hash from core.account_tokens order by token_hash")
    assert [row.token_hash[0] for row in left] == ["c", "d", "e"]


def test_browsers_unused_for_long_are_forgotten(database):
    user_id = database.user()
    database.run("update core.settings set value = 30 where name = 'device_days'")
    for letter, days in (("a", 31), ("b", 29)):
        database.run(
            "insert into core.devices (user_id, device_hash, last_used_at)"
            " values (%s, %s, now() - make_interval(days => %s))",
            *(user_id, letter * 64, days),
        )

    assert database.value("work.prune")["devices"] == 1
    assert database.one("select device_hash from core.devices").device_hash == "b" * 64


def test_personal_tokens_go_a_month_after_their_end(database):
    user_id = database.user()
    for letter, days in (("a", 31), ("b", 29), ("c", -1)):
        database.run(
            "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
            " values (%s, %s, %s, 'hint', '{read}', now() - make_interval(days => %s))",
            *(user_id, letter, letter * 64, days),
        )

    assert database.value("work.prune")["personal_tokens"] == 1
    left = database.all("select name from core.personal_tokens order by name")
    assert [row.name for row in left] == ["b", "c"]


def test_jobs_that_nothing_comes_of_go(database):
    database.run(
        "insert into core.jobs (kind, key, state, failed_until) values"
        " ('look_up_token', 'typed', 'failed', now() - interval '25 hours'),"
        " ('look_up_token', 'lately', 'failed', now() - interval '23 hours')"
    )
    database.run(
        "insert into core.jobs (kind, key, state, run_at) values"
        " ('send_letter', 'lost', 'dead', now() - interval '31 days'),"
        " ('send_letter', 'shown', 'dead', now() - interval '29 days'),"
        " ('send_letter', 'waiting', 'waiting', now() - interval '99 days')"
    )

    assert database.value("work.prune")["jobs"] == 2
    kept = [row.key for row in database.all("select key from core.jobs order by key")]
    assert kept == ["lately", "shown", "waiting"]


def test_a_batch_is_no_larger_than_asked_for(database, bitcoin):
    _candles(database, bitcoin, 3600, ["61 days", "62 days", "63 days"])

    assert database.value("work.prune", batch=2)["candles"] == 2
    assert database.value("work.prune", batch=2)["candles"] == 1


def test_shared_reports_go_at_their_end_withdrawn_or_not(database, bitcoin):
    for n, (ends, is_withdrawn) in enumerate((("1 s", False), ("-1 s", False), ("-1 s", True))):
        database.run(
            "insert into core.shared_reports"
            " (user_id, token_id, token_hash, hint, body, created_at, expires_at, revoked_at)"
            " values (%s, %s, %s, 'abcdefgh', %s, now() - interval '1 day',"
            " now() + %s::interval, %s::timestamptz)",
            *(database.user(f"u{n}@example.org"), bitcoin, f"{n:064x}"),
            *(None if is_withdrawn else "{}", ends, "now" if is_withdrawn else None),
        )
    assert database.value("work.prune")["shared_reports"] == 2
    assert database.one("select count(*) from core.shared_reports").count == 1


def test_progressive_analyses_go_at_their_end(database, bitcoin):
    session = database.session(database.user())
    kept, gone = (begin(database, session).body["session_id"] for _ in range(2))
    for table in ("analysis_runs", "ucie_phase_data"):
        database.run(
            f"update core.{table} set expires_at = now() - interval '1 s'"
            " where session_id::text = %s",
            gone,
        )
    assert database.value("work.prune")["ucie_phase_data"] == 1
    for table in ("analysis_runs", "ucie_phase_data"):
        (row,) = database.all(f"select session_id::text as id from core.{table}")
        assert row.id == kept
