"""work.give_back_job"""

import uuid

from jobs_at_hand import put, take


def test_a_returned_job_is_as_if_never_taken(database):
    put(database)
    job = take(database)

    assert database.value("work.give_back_job", job=job.id, owner=job.owner) is True

    again = take(database)
    assert (again.id, again.attempts) == (job.id, 1)


def test_only_its_owner_may_return_it(database):
    put(database)
    job = take(database)

    assert database.value("work.give_back_job", job=job.id, owner=str(uuid.uuid4())) is False
    assert take(database) is None
