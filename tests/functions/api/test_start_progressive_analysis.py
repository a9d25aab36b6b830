"""api.start_progressive_analysis"""

import itertools

import pytest

from analyses import DATA
from progress import PHASES, begin, end_phase, look, make_all, parts, states


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture(autouse=True)
def bitcoin(database):
    return database.token()


def test_a_cold_one_waits_for_its_first_phase_alone(database, session):
    reply = begin(database, session)

    assert reply.status == 201
    assert states(reply.body) == ["running", "waiting", "waiting", "waiting"]
    assert parts(reply.body, 1) == {"market-data": "pending"}
    assert [phase["budget_ms"] for phase in reply.body["phases"]] == [1000, 3000, 5000, 10000]
    assert reply.headers["Location"].endswith(reply.body["session_id"])
    assert "Wait-For" not in reply.headers  # or the gateway would begin another
    assert [job.key for job in database.all("select key from core.jobs")] == ["BTC:market-data"]


def test_each_phase_begins_when_the_one_before_has_all_it_wanted(database, session, bitcoin):
    progress = begin(database, session).body["session_id"]
    for number, kinds in PHASES.items():
        body = look(database, session, progress).body
        assert states(body) == ["done"] * (number - 1) + ["running"] + ["waiting"] * (4 - number)
        assert list(parts(body, number)) == sorted(kinds, key=lambda kind: (len(kind), kind))
        make_all(database, bitcoin)

    reply = look(database, session, progress)
    assert states(reply.body) == ["done"] * 4
    assert reply.body["done"]
    assert "Wait-For" not in reply.headers
    assert parts(reply.body, 1) == {"market-data": "fresh"}
    assert parts(reply.body, 4)["defi"] == "not_applicable"
    envelope = reply.body["phases"][0]["data"]["market-data"]["envelope"]
    assert (envelope["data"]["price_usd"], envelope["cached"]) == (DATA["price_usd"], False)


def test_what_is_stored_already_ends_every_phase_at_once(database, session, bitcoin):
    begin(database, session)
    for _ in PHASES:
        make_all(database, bitcoin)
    database.run("update core.ucie_analysis_cache set created_at = created_at - interval '1 s'")

    reply = begin(database, session)
    assert states(reply.body) == ["done"] * 4
    assert parts(reply.body, 3) == {"news": "cached", "on-chain": "cached"}
    assert "Wait-For" not in reply.headers


def test_a_phase_whose_time_is_over_names_what_is_late(database, session, bitcoin):
    progress = begin(database, session).body["session_id"]
    make_all(database, bitcoin)
    make_all(database, bitcoin, "sentiment")
    assert end_phase(database) == pytest.approx(5, abs=0.5)

    body = look(database, session, progress).body
    assert states(body) == ["done", "partial", "running", "waiting"]
    assert parts(body, 2) == {"technical": "fresh", "sentiment": "late"}
    assert body["phases"][1]["data"]["sentiment"]["error"] == "late"


def test_a_failed_part_fails_no_phase_but_the_first(database, session, bitcoin):
    progress = begin(database, session).body["session_id"]
    make_all(database, bitcoin, fails=("market-data",))
    make_all(database, bitcoin, fails=("technical",))

    body = look(database, session, progress).body
    assert states(body) == ["failed", "partial", "running", "waiting"]
    assert body["phases"][0]["data"]["market-data"]["error"] == "no_source"
    assert body["phases"][0]["data"]["market-data"]["sources"][0]["error"] == "timeout"


def test_what_is_over_the_limit_is_left_out_and_says_until_when(database, session, bitcoin):
    database.run("update core.attempt_limits set max_attempts = 2 where scope = 'fetch_user'")
    progress = begin(database, session).body["session_id"]
    make_all(database, bitcoin)
    make_all(database, bitcoin)

    body = look(database, session, progress).body
    assert body["done"]
    assert states(body) == ["done", "partial", "partial", "partial"]
    (limited,) = {name for name, state in parts(body, 2).items() if state == "limited"}
    part = body["phases"][1]["data"][limited]
    assert part["error"] == "too_many_requests"
    assert part["retry_at"] > body["created_at"]


def test_what_somebody_else_had_made_is_no_longer_limited(database, session, bitcoin):
    database.run("update core.attempt_limits set max_attempts = 1 where scope = 'fetch_user'")
    progress = begin(database, session).body["session_id"]
    other = database.session(database.user("bob@example.org"))
    database.call("api.get_analysis", session=other, symbol="BTC", analysis_type="technical")
    make_all(database, bitcoin)
    assert parts(look(database, session, progress).body, 2)["technical"] == "fresh"


def test_it_refuses_where_nothing_may_be_fetched_at_all(database, session):
    database.run("update core.attempt_limits set max_attempts = 1 where scope = 'fetch_user'")
    database.token("ethereum", "ETH", name="Ethereum", market_cap_rank=2)
    assert begin(database, session, "ETH").status == 201

    reply = begin(database, session)
    assert (reply.status, reply.body["code"]) == (429, "too_many_requests")
    assert 1 <= int(reply.headers["Retry-After"]) <= 61
    assert database.one("select count(*) from core.analysis_runs").count == 1


def test_what_was_within_its_life_when_the_phase_began_counts_until_it_is_over(
    database, session, bitcoin
):
    begin(database, session)
    make_all(database, bitcoin)
    make_all(database, bitcoin)
    database.age("core.ucie_analysis_cache", "5 seconds")
    database.run("delete from core.ucie_analysis_cache where analysis_type = 'sentiment'")
    progress = begin(database, session).body["session_id"]
    database.run(
        "update core.ucie_phase_data set phase_data = phase_data || jsonb_build_object("
        "'asked_at', now() - interval '2 seconds') where phase_number = 2"
    )
    database.run("update core.ucie_analysis_cache set expires_at = now() - interval '1 second'")
    make_all(database, bitcoin)

    body = look(database, session, progress).body
    assert parts(body, 2) == {"technical": "cached", "sentiment": "fresh"}
    assert states(body)[1] == "done"


def test_no_phase_begins_before_the_one_before_it_has_ended(database, session, bitcoin):
    progress = begin(database, session).body["session_id"]
    for _ in PHASES:
        make_all(database, bitcoin)

    rows = database.all(
        "select (phase_data ->> 'started_at')::timestamptz as began,"
        " (phase_data ->> 'elapsed_ms')::integer as elapsed"
        " from core.ucie_phase_data where session_id = %s order by phase_number",
        progress,
    )
    for before, after in itertools.pairwise(rows):
        between = (after.began - before.began).total_seconds() * 1000
        assert between >= before.elapsed - 1  # rounded to a millisecond


def test_what_is_asked_of_an_earlier_phase_is_made_first(database, session, bitcoin):
    database.token("solana", "SOL", market_cap_rank=5)
    begin(database, session)
    for _ in range(3):
        make_all(database, bitcoin)  # four are left of the last phase
    begin(database, session, "SOL")

    taken = database.rows("work.take_job", owner="00000000-0000-4000-8000-000000000001")
    assert [job.key for job in taken] == ["SOL:market-data"]


def test_a_coin_that_is_taken_from_the_list_meanwhile_is_analysed_to_the_end(
    database, session, bitcoin
):
    progress = begin(database, session).body["session_id"]
    database.run("update core.ucie_tokens set is_active = false")
    for _ in PHASES:
        make_all(database, bitcoin)
    assert states(look(database, session, progress).body) == ["done"] * 4


def test_what_comes_after_a_run_is_gone_is_stored_for_others(database, session, bitcoin):
    begin(database, session)
    database.run("delete from core.users")
    assert database.all("select from core.analysis_runs") == []
    make_all(database, bitcoin)
    assert database.one("select analysis_type from core.ucie_analysis_cache") == ("market-data",)
    assert database.all("select from core.ucie_phase_data") == []


def test_who_begins_one_after_another_is_told_to_wait(database, session, bitcoin):
    database.run("update core.attempt_limits set max_attempts = 2 where scope = 'progress_user'")
    begin(database, session)
    for _ in PHASES:
        make_all(database, bitcoin)
    assert begin(database, session).status == 201  # nothing has to be fetched for it

    reply = begin(database, session)
    assert (reply.status, reply.body["code"]) == (429, "too_many_requests")
    assert 1 <= int(reply.headers["Retry-After"]) <= 61
    assert database.one("select count(*) from core.analysis_runs").count == 2
    assert begin(database, database.session(database.user("bob@example.org"))).status == 201
