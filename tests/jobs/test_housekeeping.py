"""jobs/housekeeping.py"""

from jobs import housekeeping


def test_it_lapses_accounts_and_prunes_what_is_spent(live, tools, leased):
    live.user("bob@example.org", verified=False)
    live.age("core.users", "8 days")
    live.user()
    live.run("insert into core.resolver_misses values ('old', now() - interval '1 s')")

    counts = housekeeping.run(leased("housekeeping", "housekeeping"), tools)

    assert (counts["lapsed_accounts"], counts["resolver_misses"]) == (1, 1)
    assert set(counts) >= {"partitions", "attempts", "candles", "price_snapshots", "job_runs"}
    assert live.one("select email from core.users").email == "alice@example.org"
