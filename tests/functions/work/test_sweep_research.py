"""work.sweep_research"""

import pytest

from functions.research import leased, report, row_of


def test_a_report_that_somebody_brings_on_is_left_alone(database):
    row = report(database, database.token(), "running")
    leased(database, row)
    assert database.value("work.sweep_research") == {"given_up": 0, "taken_up": 0}


def test_ended_ones_are_left_alone(database):
    report(database, database.token(), "done")
    assert database.value("work.sweep_research") == {"given_up": 0, "taken_up": 0}


def _with_job(database, row, state):
    database.run(
        "insert into core.jobs (kind, key, state, attempts) values ('run_research', %s, %s, 5)",
        *(row, state),
    )


@pytest.mark.parametrize("job", [None, "waiting"])
@pytest.mark.parametrize("state", ["submitting", "running"])
def test_after_a_long_stop_each_is_looked_after_once_more(database, state, job):
    row = report(database, database.token(), state)
    database.run("update core.research_jobs set deadline_at = now() - interval '3 days'")
    if job:
        _with_job(database, row, job)
    assert database.value("work.sweep_research") == {"given_up": 0, "taken_up": int(job is None)}
    assert row_of(database, row).state == state


@pytest.mark.parametrize(
    ("state", "end", "error", "spent"),
    [
        ("queued", "failed", "worker_failed", 0),
        ("submitting", "abandoned", "lost", None),
        ("running", "failed", "worker_failed", None),
    ],
)
def test_one_whose_job_was_given_up_does_not_stand_in_the_way_for_ever(
    database, state, end, error, spent
):
    row = report(database, database.token(), state)
    _with_job(database, row, "dead")
    database.run("update core.research_jobs set deadline_at = now() - interval '61 minutes'"
                 " where state <> 'queued'")  # fmt: skip
    assert database.value("work.sweep_research") == {"given_up": 1, "taken_up": 0}
    stored = row_of(database, row)
    assert (stored.state, stored.error, stored.spent_usd) == (end, error, spent)


def test_until_an_hour_past_its_deadline_it_is_tried_again(database):
    row = report(database, database.token(), "running")
    _with_job(database, row, "dead")
    database.run("update core.research_jobs set deadline_at = now() - interval '59 minutes'")
    assert database.value("work.sweep_research") == {"given_up": 0, "taken_up": 1}
    assert row_of(database, row).state == "running"
