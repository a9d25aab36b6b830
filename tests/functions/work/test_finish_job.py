"""work.finish_job"""

import uuid

from jobs_at_hand import put, state, take


def test_a_finished_job_leaves_no_row(database):
    put(database)
    job = take(database)

    assert database.value("work.finish_job", job=job.id, owner=job.owner) is True
    assert state(database, job.id) is None
    assert database.value("work.finish_job", job=job.id, owner=job.owner) is False


def test_only_its_owner_may_finish_it(database):
    put(database)
    job = take(database)

    assert database.value("work.finish_job", job=job.id, owner=str(uuid.uuid4())) is False
    assert state(database, job.id).state == "running"
