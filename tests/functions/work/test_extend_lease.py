"""work.extend_lease"""

import uuid

from jobs_at_hand import put, state, take


def test_a_lease_is_renewed_from_now_on(database):
    put(database, "update_tokens")
    job = take(database)
    database.age("core.jobs", "100 seconds")

    assert database.value("work.extend_lease", job=job.id, owner=job.owner) is True
    assert state(database, job.id).lease_s == 120


def test_nobody_else_may(database):
    put(database)
    job = take(database)
    database.age("core.jobs", "10 seconds")

    assert database.value("work.extend_lease", job=job.id, owner=str(uuid.uuid4())) is False
    assert state(database, job.id).lease_s == 110
