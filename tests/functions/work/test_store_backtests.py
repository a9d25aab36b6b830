"""work.store_backtests"""

import pytest


@pytest.fixture
def bitcoin(database):
    return database.token()


def _row(day="2026-05-03", **changes):
    return {
        "model": "range/1",
        "horizon_h": 24,
        "computed_for": day,
        "n": 300,
        "n_eff": 300.0,
        "from_at": "2025-01-01T00:00:00Z",
        "to_at": "2026-05-02T00:00:00Z",
        "metrics": {"coverage_80": 0.79},
    } | changes


def _store(database, token_id, *rows):
    return database.value("work.store_backtests", token_id=token_id, rows=list(rows))


def _days(database):
    rows = database.all("select computed_for from core.backtests order by computed_for, horizon_h")
    return [str(row.computed_for) for row in rows]


def test_the_last_of_each_month_stays(database, bitcoin):
    for day in ("2026-04-29", "2026-04-30", "2026-05-01", "2026-05-02"):
        assert _store(database, bitcoin, _row(day), _row(day, horizon_h=168, n_eff=43.0)) == 2
    assert _days(database) == ["2026-04-30"] * 2 + ["2026-05-02"] * 2


def test_another_coin_loses_nothing(database, bitcoin):
    other = database.token("ripple", "XRP")
    _store(database, other, _row("2026-05-01"))
    _store(database, bitcoin, _row("2026-05-02"))
    assert _days(database) == ["2026-05-01", "2026-05-02"]


def test_twice_the_same_is_nothing_new_and_another_figure_is(database, bitcoin):
    assert _store(database, bitcoin, _row()) == 1
    assert _store(database, bitcoin, _row()) == 0
    assert _store(database, bitcoin, _row(metrics={"coverage_80": 0.8})) == 1
    assert database.one("select metrics from core.backtests").metrics == {"coverage_80": 0.8}


def test_an_earlier_day_comes_too_late(database, bitcoin):
    _store(database, bitcoin, _row("2026-05-03"))
    _store(database, bitcoin, _row("2026-05-02"))
    assert _days(database) == ["2026-05-03"]
