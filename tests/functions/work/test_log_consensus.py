"""work.log_consensus"""

import json
import uuid

import pytest

from racing import barrier_call


def _job(database, key="log-consensus"):
    owner = str(uuid.uuid4())
    row = database.one(
        "insert into core.jobs (kind, key, state, owner, lease_until)"
        " values ('log_consensus', %s, 'running', %s, now() + interval '1 minute') returning id",
        *(key, owner),
    )
    return {"job": row.id, "owner": owner}


@pytest.fixture
def log(database):
    job = _job(database)
    return lambda *coins: database.value("work.log_consensus", **job, coins=list(coins))


@pytest.fixture
def bitcoin(database):
    token = database.token()
    for kind, data in {
        "market-data": {"price_usd": 77_000.0},
        "technical": {"composite": {"score": 44.0}},
        "sentiment": {"score": 30.0, "scope": "coin"},
        "derivatives": {"crowding": {"score": -20.0}},
    }.items():
        database.run(
            "insert into core.ucie_analysis_cache (symbol, analysis_type, data,"
            " data_quality_score, expires_at, body)"
            " values ('BTC', %s, %s, 90, now() + interval '5 minutes', '')",
            *(kind, json.dumps({"applicable": True} | data)),
        )
    return token


def _rows(database):
    return database.all(
        "select token_id::text, direction, confidence, verdict, price_usd, inputs, day, made_at"
        " from core.consensus_log order by made_at, token_id"
    )


def test_a_row_says_what_was_known_and_at_which_price(database, bitcoin, log):
    database.run(
        "insert into core.price_snapshots (token_id, taken_at, price_usd, sources, quality,"
        " conflict) values (%s, now(), 77123.5, 4, 95, false)",
        bitcoin,
    )
    shown = database.one("select private.consensus(ucie_tokens) as made from core.ucie_tokens").made

    assert log(bitcoin) == 1

    (row,) = _rows(database)
    assert (row.direction, row.confidence, row.verdict) == (
        shown["direction"], shown["confidence"], shown["verdict"],
    )  # fmt: skip
    assert row.direction is not None
    assert row.price_usd == 77123.5
    assert row.inputs["parts"] == shown["parts"]
    assert (row.inputs["method"], row.inputs["refused"]) == ("consensus/1", [])
    assert row.day == database.one("select (now() at time zone 'UTC')::date as day").day


@pytest.mark.parametrize(("age", "rows"), [("119 minutes", 1), ("121 minutes", 0)])
def test_a_price_of_another_time_is_none(database, bitcoin, log, age, rows):
    database.run("update core.ucie_tokens set last_updated = now() - %s::interval", age)
    assert log(bitcoin) == rows


def test_the_first_of_a_day_stays(database, bitcoin, log):
    log(bitcoin)
    before = _rows(database)
    database.run("update core.ucie_analysis_cache set data_quality_score = 41")
    assert log(bitcoin) == 0
    assert _rows(database) == before
    database.run("update core.consensus_log set made_at = made_at - interval '1 day'")
    assert log(bitcoin) == 1


def test_a_refused_verdict_is_a_row_too(database, log):
    ether = database.token("ethereum", "ETH")
    assert log(ether) == 1
    (row,) = _rows(database)
    assert (row.direction, row.confidence, row.verdict) == (None, 0, "not_enough_evidence")
    assert row.inputs["refused"][0] == "no_market_data"
    assert row.price_usd == 77671, "of the daily list, for want of a better one"


def test_without_any_price_there_is_no_row(database, log):
    nameless = database.token("nameless", "NON", current_price_usd=None)
    assert log(nameless) == 0


def test_who_lost_the_job_writes_nothing(database, bitcoin, log):
    database.run("update core.jobs set owner = gen_random_uuid()")
    assert log(bitcoin) is None
    assert _rows(database) == []


def test_many_loggers_write_one_row_a_coin_and_day(live):
    token = live.token()
    jobs = [_job(live, f"job-{n}") for n in range(8)]
    connections = [live.connect("worker") for _ in jobs]

    written = barrier_call(
        8,
        lambda n: (
            connections[n]
            .execute(
                "select work.log_consensus(%s, %s, %s)",
                (jobs[n]["job"], jobs[n]["owner"], json.dumps([token])),
            )
            .fetchone()[0]
        ),
    )

    for connection in connections:
        connection.close()
    assert sorted(written) == [0] * 7 + [1]
    assert len(_rows(live)) == 1
