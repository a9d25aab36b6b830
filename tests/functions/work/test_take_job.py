"""work.take_job"""

import uuid

import pytest

from jobs_at_hand import put, state, take
from racing import barrier_call


def test_an_empty_queue_gives_nothing(database):
    assert take(database) is None


def test_the_making_of_an_analysis_is_leased_for_its_budget_and_a_second(database):
    for analysis_type, seconds in (("technical", 3.5), ("defi", 7), ("sentiment", 3)):
        arguments = f'{{"analysis_type": "{analysis_type}"}}'
        job = put(database, "analyse", f"BTC:{analysis_type}", arguments=arguments)
        take(database)
        assert state(database, job).lease_s == seconds


def test_a_job_is_leased_for_as_long_as_its_kind_says(database):
    job = put(database, "look_up_token", "BTC:technical")

    taken = take(database)

    assert (taken.id, taken.kind, taken.key, taken.attempts) == (
        *(job, "look_up_token", "BTC:technical"),
        1,
    )
    row = state(database, job)
    assert (row.state, str(row.owner), row.lease_s) == ("running", taken.owner, 4)
    assert take(database) is None


def test_the_most_urgent_comes_first_then_the_oldest(database):
    put(database, key="late")
    put(database, key="early", run_at="2020-01-01")
    put(database, key="urgent", priority=10)
    put(database, key="tomorrow", run_at="infinity")

    assert [take(database).key for _ in range(3)] == ["urgent", "early", "late"]
    assert take(database) is None


def test_letters_in_hand_leave_hands_for_other_work(database):
    for n in range(6):
        put(database, "send_letter", f"letter {n}", priority=5)
    put(database, "analyse", "BTC:technical")

    kinds = [taken.kind if (taken := take(database)) else None for _ in range(6)]

    assert kinds == ["send_letter"] * 4 + ["analyse", None]
    database.run("delete from core.jobs where key = 'letter 0'")
    assert take(database).kind == "send_letter"


def test_a_letter_whose_worker_died_is_taken_again_first(database):
    for n in range(6):
        put(database, "send_letter", f"letter {n}")
    first = [take(database).key for _ in range(4)]
    database.age("core.jobs", "3 minutes")
    assert take(database).key in first


@pytest.mark.parametrize("state_", ["failed", "dead"])
def test_what_is_held_back_or_given_up_is_not_taken(database, state_):
    put(database, state=state_)

    assert take(database) is None


def test_a_lost_job_is_taken_over(database):
    put(database, "analyse")
    first = take(database)
    database.age("core.jobs", "4.1 seconds")

    second = take(database)

    assert (second.id, second.attempts) == (first.id, 2)
    assert second.owner != first.owner
    assert database.value("work.finish_job", job=first.id, owner=first.owner) is False
    assert database.value("work.finish_job", job=second.id, owner=second.owner) is True


def test_a_job_that_took_down_three_workers_is_left_alone(database):
    put(database, "analyse")
    for _ in range(3):
        assert take(database)
        database.age("core.jobs", "10 minutes")

    assert take(database) is None


@pytest.fixture
def takers(live):
    """Connections of four workers."""
    connections = [live.connect("worker") for _ in range(4)]
    yield connections
    for connection in connections:
        connection.close()


def test_four_takers_get_two_hundred_jobs_and_none_twice(live, takers):
    live.run(
        "insert into core.jobs (kind, key) select 'analyse', n::text"
        " from generate_series(1, 200) as numbers(n)"
    )

    def _take_all(number):
        taken = []
        while (
            rows := takers[number]
            .execute("select id from work.take_job(%s)", [uuid.uuid4()])
            .fetchall()
        ):
            taken += [row.id for row in rows]
        return taken

    taken = [job for jobs in barrier_call(4, _take_all) for job in jobs]

    assert len(taken) == 200
    assert len(set(taken)) == 200


def test_without_the_lock_some_are_taken_twice(live, takers):
    """Negative control: the same race with a look and a write in two steps."""
    live.run(
        "insert into core.jobs (kind, key) select 'analyse', n::text"
        " from generate_series(1, 50) as numbers(n)"
    )
    owners = live.connect("owner"), live.connect("owner")

    def _take_all(number):
        taken = []
        while (
            row := owners[number]
            .execute(
                "select id, pg_sleep(0.001) from core.jobs where state = 'waiting'"
                " order by id limit 1"
            )
            .fetchone()
        ):
            owners[number].execute(
                "update core.jobs set state = 'running', owner = %s, lease_until = now()"
                " where id = %s",
                [uuid.uuid4(), row.id],
            )
            taken.append(row.id)
        return taken

    taken = [job for jobs in barrier_call(2, _take_all) for job in jobs]
    for owner in owners:
        owner.close()

    assert len(taken) > len(set(taken))
