"""work.research_submitted"""

import pytest

from functions.research import leased, pause, report, row_of


def _say(database, row, **changes):
    job = leased(database, row) | {"id": row, "name": "job-7"}
    return database.value("work.research_submitted", **(job | changes))


def test_the_name_is_kept_and_the_job_comes_again_in_five_seconds(database):
    row = report(database, database.token(), "submitting")
    assert _say(database, row) is True
    stored = row_of(database, row)
    assert (stored.state, stored.provider_job_id) == ("running", "job-7")
    assert 0 < pause(database) <= 5


def test_a_worker_that_lost_the_job_still_knows_the_name(database):
    row = report(database, database.token(), "submitting")
    assert _say(database, row, owner="00000000-0000-4000-8000-000000000009") is True
    assert row_of(database, row).provider_job_id == "job-7"
    assert pause(database) is None  # the job is somebody else's


@pytest.mark.parametrize("state", ["queued", "running", "done", "failed", "abandoned"])
def test_in_any_other_state_it_changes_nothing(database, state):
    row = report(database, database.token(), state)
    before = row_of(database, row)
    assert _say(database, row) is False
    assert row_of(database, row) == before
