"""work.issue_predictions"""

import json

import psycopg
import pytest

import foretold
from conftest import Database
from racing import barrier_call, rounds


@pytest.fixture
def bitcoin(database):
    database.run("update core.settings set value = 24 where name = 'forecast_hours'")
    return database.token()


def _issue(database, token_id, *rows, **changes):
    arguments = {
        "token_id": token_id,
        "made_at": foretold.midnight(database),
        "source": "kraken",
        "base_usd": 100.0,
        "rows": list(rows) or [foretold.row()],
    }
    return database.value("work.issue_predictions", **(arguments | changes))


def _stored(database):
    return database.all(
        "select model, horizon_h, coverage, low_usd, high_usd, due_at - made_at as ahead, source,"
        " scored_at, now() - issued_at as age from core.predictions order by horizon_h, coverage"
    )


def test_a_forecast_is_stored_with_when_it_falls_due(database, bitcoin):
    assert _issue(database, bitcoin, foretold.row(), foretold.row(horizon_h=720)) == 2
    day, month = _stored(database)
    assert (day.ahead.days, month.ahead.days) == (1, 30)
    assert (day.low_usd, day.high_usd, day.source, day.scored_at) == (90, 110, "kraken", None)
    assert day.age.total_seconds() == 0


def test_a_coin_and_day_is_issued_once(database, bitcoin):
    assert _issue(database, bitcoin) == 1
    assert _issue(database, bitcoin, foretold.row(low_usd=1.0), foretold.row(horizon_h=168)) == 0
    assert [row.low_usd for row in _stored(database)] == [90.0]


@pytest.mark.parametrize("ago", [1, -1])
def test_another_day_is_refused(database, bitcoin, ago):
    assert _issue(database, bitcoin, made_at=foretold.midnight(database, ago)) == 0
    assert _stored(database) == []


def test_late_in_the_day_nothing_is_issued(database, bitcoin):
    database.run("update core.settings set value = 0 where name = 'forecast_hours'")
    assert _issue(database, bitcoin) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"low_usd": 101.0},
        {"high_usd": 99.0},
        {"low_usd": 0.0},
        {"horizon_h": 48},
        {"coverage": 0.9},
        {"mid_usd": None},
    ],
)
def test_what_is_no_range_is_refused_as_a_whole(database, bitcoin, changes):
    with pytest.raises(psycopg.errors.IntegrityError), database.conn.transaction():
        _issue(database, bitcoin, foretold.row(horizon_h=168), foretold.row(**changes))
    assert _stored(database) == []


def test_prices_of_any_size(database, bitcoin):
    tiny = {"low_usd": 0.9e-35, "mid_usd": 1e-35, "high_usd": 1.1e-35}
    assert _issue(database, bitcoin, foretold.row(**tiny), base_usd=1e-35) == 1


@pytest.fixture
def all_day(live):
    """Let a live database issue at any hour; put back afterwards."""
    live.run("update core.settings set value = 24 where name = 'forecast_hours'")
    yield live
    live.run("update core.settings set value = 6 where name = 'forecast_hours'")


@pytest.mark.commits
@pytest.mark.parametrize("_round", rounds(5))
def test_of_two_issuers_at_once_one_issues_everything(all_day, _round):
    token = all_day.token()
    made_at = foretold.midnight(all_day)
    connections = [all_day.connect("worker") for _ in range(2)]

    def issue(number):
        rows = [
            foretold.row(horizon_h=hours, low_usd=50.0 + number)
            for hours in ((24, 168, 720), (720, 24, 168))[number]
        ]
        return connections[number].execute(
            "select work.issue_predictions(%s, %s, 'kraken', 100, %s)",
            (token, made_at, json.dumps(rows)),
        ).fetchone()[0]  # fmt: skip

    counts = barrier_call(2, issue)
    for connection in connections:
        connection.close()
    assert sorted(counts) == [0, 3]
    assert len({row.low_usd for row in _stored(all_day)}) == 1


@pytest.mark.commits
def test_without_the_lock_two_issuers_would_mix(all_day):
    """The control: two that look before either has written both find nothing, and both write."""
    token = all_day.token()
    with all_day.connect("owner") as first, all_day.connect("owner") as second:
        for conn in (first, second):
            conn.execute("begin")
            assert conn.execute("select count(*) from core.predictions").fetchone()[0] == 0
        for conn, days, low in ((first, 1, 50.0), (second, 7, 51.0)):
            foretold.forecast(Database(conn), token, days=days, low_usd=low)
            conn.execute("commit")
    assert len({row.low_usd for row in _stored(all_day)}) == 2
