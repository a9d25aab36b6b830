"""work.claim_research"""

from datetime import UTC

import pytest

from functions.research import OFFERS, leased, pause, report, row_of


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def claim(database, bitcoin):
    def _claim(row=None, offers=OFFERS, if_none="no_researcher"):
        row = row or report(database, bitcoin)
        claimed = database.value(
            "work.claim_research",
            **leased(database, row),
            offers=offers,
            question="Q [ref x]",
            if_none=if_none,
        )
        return claimed, row_of(database, row)

    return _claim


def _limit(database, name, cents):
    database.run("update core.settings set value = %s where name = %s", cents, name)


def test_the_first_that_fits_gets_it_and_money_is_set_aside(database, claim):
    claimed, row = claim()
    assert claimed == {"state": "submitting", "provider": "caesar"}
    assert (row.state, row.provider, float(row.reserved_usd)) == ("submitting", "caesar", 1.2)
    assert (row.settings, row.question) == ({"generation": "a"}, "Q [ref x]")
    assert (row.deadline_at - row.submitted_at).total_seconds() == pytest.approx(900, abs=1)
    assert database.one("select jobs, spent_usd from core.research_spending") == (0, 0)


def test_one_that_rests_is_passed_over(database, claim):
    database.run(
        "update core.provider_state set not_before = now() + interval '1 day'"
        " where provider = 'caesar'"
    )
    assert claim()[0]["provider"] == "openai"


def test_one_that_is_too_dear_is_passed_over(database, claim):
    _limit(database, "research_day_cents", 119)
    assert claim()[0]["provider"] == "openai"


@pytest.mark.parametrize("name", ["research_day_cents", "research_month_cents"])
def test_the_limits_are_exact(database, claim, name):
    _limit(database, name, 120)
    assert claim(offers=OFFERS[:1])[0]["state"] == "submitting"


@pytest.mark.parametrize("name", ["research_day_cents", "research_month_cents"])
def test_beyond_a_limit_it_fails_and_nothing_is_to_be_asked(database, claim, name):
    _limit(database, name, 4)
    claimed, row = claim()
    assert claimed == {"state": "failed", "error": "budget"}
    assert (row.state, row.error, row.spent_usd, row.submitted_at) == ("failed", "budget", 0, None)
    assert database.all("select from core.jobs") == []


@pytest.mark.parametrize(
    ("state", "more", "counts"),
    [
        ("running", {}, True),
        ("submitting", {}, True),
        ("done", {"spent_usd": 1.2}, True),
        ("done", {"spent_usd": 0.7}, False),
        ("failed", {"spent_usd": 0}, False),
        ("failed", {}, True),
        ("abandoned", {}, True),
    ],
)
def test_what_was_spent_or_may_have_been_today_counts(database, claim, state, more, counts):
    other = database.token("other", "OTH", market_cap_rank=9)
    report(database, other, state, **more)
    _limit(database, "research_day_cents", 200)
    claimed, _ = claim(offers=OFFERS[:1])
    assert claimed["state"] == ("failed" if counts else "submitting")


def test_the_day_forgets_and_the_month_does_not(database, claim):
    other = database.token("other", "OTH", market_cap_rank=9)
    spent = report(database, other, "done", spent_usd=1.9)
    database.run(
        "update core.research_jobs set submitted_at = date_trunc('day', now() at time zone 'UTC')"
        " at time zone 'UTC' - interval '1 second' where id = %s",
        spent,
    )
    assert claim(offers=OFFERS[:1])[0]["state"] == "submitting"
    _limit(database, "research_month_cents", 300)
    first_of_month = database.one(
        "select extract(day from now() at time zone 'UTC') = 1 as is_first"
    ).is_first
    database.run("update core.research_jobs set state = 'done', spent_usd = 1.2, result = '{}',"
                 " finished_at = now() where state = 'submitting'")  # fmt: skip
    claimed, _ = claim(offers=OFFERS[:1])
    assert claimed["state"] == ("submitting" if first_of_month else "failed")


def test_nobody_set_up_and_nobody_well_are_told_apart(database, claim, bitcoin):
    assert claim(offers=[])[0] == {"state": "failed", "error": "no_researcher"}
    thin = {"state": "failed", "error": "no_evidence"}
    assert claim(offers=[], if_none="no_evidence")[0] == thin
    database.run("update core.provider_state set not_before = now() + interval '1 day'")
    assert claim()[0] == {"state": "failed", "error": "breaker_open"}


def test_it_waits_while_as_many_as_may_be_are_written(database, claim):
    for number in range(2):
        other = database.token(f"other-{number}", f"O{number}", market_cap_rank=number + 2)
        report(database, other, ("running", "submitting")[number], reserved_usd=0)
    claimed, row = claim()
    assert (claimed, row.state) == ({"state": "queued"}, "queued")
    assert 0 < pause(database) <= 10


@pytest.mark.parametrize("state", ["submitting", "running", "done", "abandoned"])
def test_what_was_claimed_once_is_never_claimed_again(database, claim, bitcoin, state):
    claimed, row = claim(row=report(database, bitcoin, state))
    assert claimed is None
    assert row.state == state


def test_who_lost_the_job_claims_nothing(database, bitcoin):
    row = report(database, bitcoin)
    job = leased(database, row)
    claimed = database.value(
        "work.claim_research",
        job=job["job"],
        owner="00000000-0000-4000-8000-000000000009",
        offers=OFFERS,
        question="Q",
        if_none="no_researcher",
    )
    assert claimed is None
    assert row_of(database, row).state == "queued"


def test_limits_are_those_of_the_moment_from_which_the_month_is_held(database, bitcoin):
    """However long a claim waited for its turn: the day it began on is over then."""
    report(database, bitcoin, "done", spent_usd=1.9, submitted_at="2999-03-01T00:00:00Z")
    fits = "select private.research_fits(0.2, %s) as fits"
    assert not database.one(fits, "2999-03-01T23:59:59Z").fits
    assert database.one(fits, "2999-03-02T00:00:00Z").fits


def test_the_month_that_is_held_is_that_of_the_clock(database):
    with database.conn.transaction():
        held = database.one(
            "select private.lock_research_month() as moment, clock_timestamp() as clock"
        )
    month = database.one("select month from core.research_spending").month
    assert abs((held.clock - held.moment).total_seconds()) < 60
    assert month == held.moment.astimezone(UTC).date().replace(day=1)


def test_a_report_that_is_written_counts_however_long_ago_it_was_asked_for(database, bitcoin):
    row = report(database, bitcoin, "running")
    database.run("update core.research_jobs set submitted_at = now() - interval '3 days'")
    committed = "select private.research_committed('-infinity')::float as usd"
    assert database.one(committed).usd == 1.2
    database.run(
        "update core.research_jobs set state = 'failed', error = 'timeout', finished_at = now()"
        " where id = %s",
        row,
    )
    assert database.one(committed).usd == 0
