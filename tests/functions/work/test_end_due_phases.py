"""work.end_due_phases"""

import pytest

from progress import begin, end_phase, look, make_all, parts, states


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture(autouse=True)
def bitcoin(database):
    return database.token()


def test_nothing_goes_on_so_nothing_ends(database):
    assert database.value("work.end_due_phases") is None


def test_it_says_when_the_next_phase_ends_and_ends_none_before(database, session):
    progress = begin(database, session).body["session_id"]

    assert 0 < database.value("work.end_due_phases") <= 1
    assert states(look(database, session, progress).body)[0] == "running"


def test_every_phase_ends_though_nothing_ever_came(database, session):
    progress = begin(database, session).body["session_id"]
    for left in (3, 5, 10, None):
        assert end_phase(database) == (left and pytest.approx(left, abs=0.5))

    body = look(database, session, progress).body
    assert states(body) == ["failed", "partial", "partial", "partial"]
    assert set(parts(body, 4).values()) == {"late"}
    assert all(phase["elapsed_ms"] >= 0 for phase in body["phases"])


def test_an_old_answer_stands_in_for_a_late_one(database, session, bitcoin):
    begin(database, session)
    make_all(database, bitcoin)
    database.age("core.ucie_analysis_cache", "90 seconds")

    progress = begin(database, session).body["session_id"]
    end_phase(database)

    body = look(database, session, progress).body
    assert (states(body)[0], parts(body, 1)) == ("partial", {"market-data": "stale"})


def test_one_coin_at_a_time_the_longest_due_first(database, session):
    database.token("solana", "SOL", market_cap_rank=5)
    runs = [begin(database, session, symbol).body["session_id"] for symbol in ("BTC", "SOL")]
    for run, ago in zip(runs, ("1 second", "2 seconds"), strict=True):
        database.run(
            "update core.analysis_runs set phase_ends_at = clock_timestamp() - %s::interval"
            " where session_id = %s",
            *(ago, run),
        )

    assert database.value("work.end_due_phases") == 0
    assert [states(look(database, session, run).body)[0] for run in runs] == ["running", "failed"]
    assert database.value("work.end_due_phases") > 0
    assert [states(look(database, session, run).body)[0] for run in runs] == ["failed", "failed"]


def test_what_is_past_its_hour_is_left_as_it_is(database, session, bitcoin):
    """Whether its time is over or an analysis comes; and nobody waits for it to end."""
    begin(database, session)
    database.run("update core.analysis_runs set expires_at = now()")
    told = "select count(*) from core.stream_events"
    before = database.one(told)

    assert end_phase(database) is None
    make_all(database, bitcoin)
    assert end_phase(database) is None

    assert database.one(told) == before
